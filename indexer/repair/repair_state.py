"""What a generation keeps of its repairs, so that further records are repaired by all evidence, and give evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer import statefile
from indexer.hashing import U64, HashCounts
from indexer.record_numbers import RecordNumbers
from indexer.repair.evidence import Lexicon
from schema.arrays import container
from schema.vocabulary import Vocabulary

FILE = "repair.arrays"

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RepairState:
    """Records by number, in the order in which they were read.

    ``letters`` names the letters of each record's title and caption, by which twins are found. ``damaged`` are the
    records that have a mark of damage, whether or not it could be repaired; ``dependencies`` are the
    lexicon keys that the repair of each of ``dependents``, the record beside it, read.
    """

    keys: tuple[str, ...]
    letters: U64
    damaged: Numbers
    dependents: Numbers
    dependencies: U64
    lexicon: Lexicon

    @classmethod
    def none(cls, vocabulary: Vocabulary) -> "RepairState":
        """Return the state before any record: the accented words of a vocabulary are known."""
        nothing = np.zeros(0, np.int64)
        return cls(
            (),
            np.zeros((0, 2), np.uint64),
            nothing,
            nothing,
            np.zeros(0, np.uint64),
            Lexicon.of(vocabulary.accented),
        )

    def save(self, folder: Path) -> None:
        """Write the state into a folder."""
        columns = {
            "keys": statefile.as_column(self.keys),
            "letters": self.letters,
            "damaged": self.damaged,
            "dependents": self.dependents,
            "dependencies": self.dependencies,
            "accented": statefile.as_column(dict(sorted(self.lexicon.accented.items()))),
            "tokens": self.lexicon.tokens.keys,
            "times": self.lexicon.tokens.times,
        }
        container.save(columns, folder / FILE)

    @classmethod
    def load(cls, folder: Path) -> "RepairState | None":
        """Read the state of a folder; ``None`` where there is none, or one that is damaged."""
        kept = statefile.load(folder / FILE)
        if kept is None:
            return None
        tokens = HashCounts(kept["tokens"], kept["times"])
        lexicon = Lexicon(statefile.as_value(kept["accented"]), tokens)
        keys = tuple(statefile.as_value(kept["keys"]))
        return cls(keys, kept["letters"], kept["damaged"], kept["dependents"], kept["dependencies"], lexicon)

    def moved(self, numbers: RecordNumbers) -> "RepairState":
        """Return the state with the numbers that records have now; of those that leave no letters are known."""
        letters = np.zeros((len(numbers.keys), 2), np.uint64)
        letters[numbers.places] = self.letters
        letters[numbers.size :] = 0
        damaged, dependents = numbers.places[self.damaged], numbers.places[self.dependents]
        stays = numbers.staying(dependents)
        return RepairState(
            numbers.keys,
            letters,
            damaged[numbers.staying(damaged)],
            dependents[stays],
            self.dependencies[stays],
            self.lexicon,
        )

    def touched(self, lexicon: Lexicon, letters: U64) -> Iterator[int]:
        """Yield the damaged records that further texts may change: ``letters`` names them, ``lexicon`` knows them."""
        changed = np.fromiter(self.lexicon.changed_since(lexicon), np.uint64)
        yield from self.dependents[np.isin(self.dependencies, changed)].tolist()
        yield from self.damaged[
            np.isin(self.letters[self.damaged], letters[letters > 0]).any(axis=1)
        ].tolist()


def connected(start: Sequence[int], damaged: Numbers, letters: U64) -> list[int]:
    """Return the damaged records connected to ``start`` by shared letters: they may be each other's evidence."""
    by_letters: dict[int, list[int]] = {}
    for number, names in zip(damaged.tolist(), letters[damaged].tolist(), strict=True):
        for name in filter(None, names):
            by_letters.setdefault(name, []).append(number)
    found, waiting = set(start), list(start)
    while waiting:
        for name in filter(None, letters[waiting.pop()].tolist()):
            further = set(by_letters.pop(name, ())) - found
            found |= further
            waiting.extend(further)
    return sorted(found)
