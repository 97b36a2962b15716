"""How common words and pairs of words are: a slip of the pen is rare where it stands, the word meant is not."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

_SLOTS = 1 << 22  # counters of pairs; two pairs that share one count as more common than they are


class Frequencies:
    """Counts over the texts of a corpus."""

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        self._ordinals: dict[str, int] = {}
        take = self._ordinals.setdefault
        numbers = np.fromiter(
            (take(word, len(self._ordinals)) for words in texts for word in (*words, "\n")), dtype=np.int64
        )
        self._words = np.bincount(numbers, minlength=1)
        self._pairs = np.bincount(_slots(numbers[:-1], numbers[1:]), minlength=1)

    def word(self, form: str) -> int:
        """Count how often a form stands in the corpus."""
        ordinal = self._ordinals.get(form)
        return 0 if ordinal is None else int(self._words[ordinal])

    def pair(self, first: str, second: str) -> int:
        """Count how often the second form stands right behind the first; never less than it does."""
        ordinals = self._ordinals.get(first), self._ordinals.get(second)
        if None in ordinals:
            return 0
        slot = int(_slots(*(np.array([ordinal], dtype=np.int64) for ordinal in ordinals))[0])
        return int(self._pairs[slot]) if slot < len(self._pairs) else 0


def _slots(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the counter of each pair (a multiplicative hash)."""
    return (first * 0x9E3779B1 + second * 0x85EBCA77) % _SLOTS
