"""Restoring lost characters in rounds: a text restored in one is a twin for others in the next."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from indexer.hashing import U64
from indexer.repair.evidence import Lexicon, LexiconReader
from indexer.repair.lost import restore
from indexer.repair.record import RepairedCaption, settled
from schema.vocabulary import Vocabulary

ROUNDS = 4

Evidence = tuple[tuple[str, ...], tuple[str, ...]]  # for a record's title and its caption

Letters = tuple[int, int]  # of title and caption
Twins = Mapping[
    int, Mapping[str, None]
]  # texts by the name of their letters, each once, in the corpus's order


class Rounds:
    """Restores the damaged records among ``records``, which has their twins too; both are by number.

    ``dependencies`` are the lexicon keys that each restored record's repair read.
    """

    def __init__(
        self,
        records: Mapping[int, RepairedCaption],
        letters: U64,
        lexicon: Lexicon,
        vocabulary: Vocabulary,
    ) -> None:
        self.records, self._lexicon, self._vocabulary = dict(records), lexicon, vocabulary
        numbers = sorted(records)
        self._letters: dict[int, Letters] = dict(
            zip(numbers, map(tuple, letters[numbers].tolist()), strict=True)
        )
        self.dependencies: dict[int, set[int]] = defaultdict(set)
        self._tried: dict[int, Evidence] = {}

    def restore(self, damaged: Sequence[int]) -> None:
        """Restore damaged records until a round changes nothing."""
        for _ in range(ROUNDS):
            twins = self._twins()
            changed = {number: self._restored(number, twins) for number in damaged}
            self.records |= {number: record for number, record in changed.items() if record}
            if not any(changed.values()):
                break

    def _twins(self) -> Twins:
        found: dict[int, dict[str, None]] = defaultdict(dict)
        for number, names in self._letters.items():
            record = self.records[number]
            for name, text in zip(names, (record.title, record.caption), strict=True):
                if name:
                    found[name][text] = None
        return found

    def _restored(self, number: int, twins: Twins) -> RepairedCaption | None:
        """Restore a record; ``None`` where nothing is changed."""
        record, (of_title, of_caption) = self.records[number], self._letters[number]
        for_title = (record.caption, *_others(twins, of_title, record.title))
        for_caption = (record.title, *_others(twins, of_caption, record.caption))
        if self._tried.get(number) == (for_title, for_caption):
            return None  # nothing has changed since it was of no use
        self._tried[number] = for_title, for_caption
        lexicon = LexiconReader(self._lexicon)
        title, titles = restore(record.title, for_title, lexicon, self._vocabulary)
        caption, captions = restore(record.caption, for_caption, lexicon, self._vocabulary)
        self.dependencies[number] |= lexicon.dependencies
        if not titles and not captions:
            return None
        found = replace(record, title=title, caption=caption, repairs=record.named(captions, titles))
        return settled(found, self._vocabulary)


def _others(twins: Twins, name: int, text: str) -> list[str]:
    return [twin for twin in twins.get(name, ()) if twin != text]
