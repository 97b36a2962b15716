"""Which leads a text may be a variant of: those that share a band of its signature, or its first words."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from indexer.fold.minhash import band_keys
from indexer.fold.reading import Reading, hard_words, own_words, spelled

FIRST_WORDS = 8  # a cut caption shares at least these with its lead
MOST = 24  # leads looked at for one text, the most alike first
STRANGE = (
    0.15  # of a text's words that a lead may lack and still be looked at: slips, glued words, a first name
)
FEWEST_STRANGE = 3


class Candidates:
    """Proposes leads for texts; grows as texts become leads."""

    def __init__(self, texts: Sequence[Reading], shared: frozenset[str]) -> None:
        ordinals: dict[str, int] = {}

        def numbers(words: Iterable[str]) -> frozenset[int]:
            return frozenset(ordinals.setdefault(word, len(ordinals)) for word in words)

        self._own = [numbers(own_words(text, shared)) for text in texts]
        self._all = [numbers(spelled(text.all_words)) for text in texts]
        self._hard = frozenset(ordinals[word] for word in hard_words(ordinals))
        self._keys = band_keys([tuple(members) for members in self._own], max(1, len(ordinals))).tolist()
        self._firsts = [text.all_words[:FIRST_WORDS] for text in texts]
        self._by_key: dict[object, list[int]] = defaultdict(list)

    def leads_like(self, number: int) -> Iterator[int]:
        """Yield the leads that may be the lead of text ``number``, the most alike first."""
        votes: Counter[int] = Counter()
        for key in self._all_keys(number):
            votes.update(self._by_key.get(key, ()))
        ranked = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
        plausible = (lead for lead, _ in ranked if self._is_plausible(lead, number))
        return (lead for _, lead in zip(range(MOST), plausible, strict=False))

    def _is_plausible(self, lead: int, number: int) -> bool:
        """Tell whether the text says little that the lead does not, and no number (but a year) and no direction."""
        words = self._own[number]
        strange = words - self._all[lead]
        return len(strange) <= max(FEWEST_STRANGE, STRANGE * len(words)) and self._hard.isdisjoint(strange)

    def add_lead(self, number: int) -> None:
        """Let a text be proposed from now on."""
        for key in self._all_keys(number):
            self._by_key[key].append(number)

    def _all_keys(self, number: int) -> list[object]:
        keys: list[object] = list(self._keys[number])
        if len(self._firsts[number]) == FIRST_WORDS:
            keys.append(self._firsts[number])
        return keys
