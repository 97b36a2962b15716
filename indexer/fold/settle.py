"""Which text leads which: each text, from the most complete on, joins the first lead it is a variant of, or leads.

A decision depends on more complete texts alone. So when texts come, go or change, only these are decided anew, and
then those that a new or a former lead concerns, from the most complete to the least: the outcome is that of
deciding everything.
"""

from collections.abc import Callable, Iterable, MutableMapping, MutableSequence
from heapq import heappop, heappush
from itertools import islice

from indexer.fold.frequencies import Frequencies
from indexer.fold.near import Near
from indexer.fold.reading import Wording, read, word
from indexer.fold.verify import is_variant

MOST = 24  # leads looked at for one text, the most alike first

Asked = frozenset[int]
Leads = MutableSequence[int] | MutableMapping[int, int]
Allow = Callable[[int, int, Leads], bool]  # may this text join that lead, as the leads of all stand?


class Judge:
    """Compares texts by number, reading each once."""

    def __init__(
        self, text_of: Callable[[int], str], boilerplate: frozenset[int], common: Frequencies
    ) -> None:
        self._text_of, self._boilerplate, self._common = text_of, boilerplate, common
        self._wordings: dict[int, Wording] = {}

    def lead_of(self, number: int, leads: Iterable[int]) -> tuple[int, Asked]:
        """Give the first lead that a text is a variant of, else itself, and what was asked about frequencies."""
        self._common.asked.clear()
        for lead in leads:
            if is_variant(self._wording(lead), self._wording(number), self._common):
                return lead, frozenset(self._common.asked)
        return number, frozenset(self._common.asked)

    def _wording(self, number: int) -> Wording:
        if number not in self._wordings:
            self._wordings[number] = word(read(self._text_of(number)), self._boilerplate)
        return self._wordings[number]


def settle(leads: Leads, queue: Iterable[int], near: Near, judge: Judge, allow: Allow) -> dict[int, Asked]:
    """Decide the texts of the queue, and all that this concerns, in ``leads``; give what each decision asked.

    ``leads`` has each text's lead, its own number where it leads, -1 where that is not known yet.
    """
    heap = sorted(queue)
    waiting = set(heap)
    asked: dict[int, Asked] = {}
    while heap:
        number = heappop(heap)
        waiting.discard(number)
        near_ones = near.leads_of(number, waiting)
        open_ones = (n for n in near_ones if leads[n] == n and allow(number, n, leads))
        before = leads[number]
        leads[number], asked[number] = judge.lead_of(number, islice(open_ones, MOST))
        if (before == number) != (leads[number] == number):
            for other in near.others_of(number, waiting):
                if other not in waiting:
                    waiting.add(other)
                    heappush(heap, other)
    return asked
