"""How findings agree with the truth."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

Pair = tuple[int, int]


@dataclass(frozen=True)
class Score:
    """How two sets of findings agree."""

    right: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / max(self.found, 1)

    @property
    def recall(self) -> float:
        """The share of what there is that was found."""
        return self.right / max(self.wanted, 1)

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return 2 * self.right / max(self.found + self.wanted, 1)

    def __str__(self) -> str:
        """Return the figures in words."""
        counts = f"{self.right} right of {self.found} found, {self.wanted} wanted"
        return f"precision {self.precision:.4f} recall {self.recall:.4f} F1 {self.f1:.4f} ({counts})"


def score(found: Iterable[Hashable], wanted: Iterable[Hashable]) -> Score:
    """Compare what was found with what there is."""
    mine, theirs = set(found), set(wanted)
    return Score(len(mine & theirs), len(mine), len(theirs))


def pairs(family_of: Mapping[int, Hashable]) -> set[Pair]:
    """Return every two records of one family."""
    members: defaultdict[Hashable, list[int]] = defaultdict(list)
    for n, family in family_of.items():
        members[family].append(n)
    return {pair for numbers in members.values() for pair in combinations(sorted(numbers), 2)}
