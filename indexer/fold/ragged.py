"""Rows of different lengths in one array: what sentences, words and members of texts are kept in."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ragged:
    """Row ``n`` is ``values[bounds[n]:bounds[n + 1]]``."""

    values: NDArray[Any]
    bounds: Ints

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]], dtype: type) -> "Ragged":
        """Make rows of sequences of numbers."""
        sizes = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
        values: NDArray[Any] = np.fromiter(chain.from_iterable(rows), dtype=dtype, count=int(sizes.sum()))
        return cls.sized(values, sizes)

    @classmethod
    def sized(cls, values: NDArray[Any], sizes: NDArray[Any]) -> "Ragged":
        """Make rows of so many values each."""
        return cls(values, np.concatenate(([0], np.cumsum(sizes, dtype=np.int64))))

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.bounds) - 1

    @property
    def sizes(self) -> Ints:
        """The length of each row."""
        return np.diff(self.bounds)

    @property
    def rows(self) -> Ints:
        """The row of each value."""
        return np.repeat(np.arange(len(self)), self.sizes)

    def row(self, number: int | np.signedinteger[Any]) -> NDArray[Any]:
        """Give one row."""
        return self.values[self.bounds[number] : self.bounds[number + 1]]

    def lists(self) -> list[list[Any]]:
        """Give all rows as lists."""
        values, bounds = self.values.tolist(), self.bounds.tolist()
        return [values[low:high] for low, high in pairwise(bounds)]

    def __getitem__(self, rows: NDArray[Any]) -> "Ragged":
        """Give some rows, in the order asked for."""
        sizes = self.sizes[rows]
        bounds = np.concatenate(([0], np.cumsum(sizes)))
        shift = np.repeat(self.bounds[:-1][rows] - bounds[:-1], sizes)
        return Ragged(self.values[shift + np.arange(len(shift))], bounds)


Column = NDArray[Any] | Ragged


def joined(columns: Sequence[Column]) -> Any:
    """Put the rows of columns of one kind behind each other."""
    if not isinstance(columns[0], Ragged):
        return np.concatenate(columns)  # type: ignore[arg-type]  # all of one kind
    values, sizes = zip(*((c.values, c.sizes) for c in columns), strict=True)  # type: ignore[union-attr]
    return Ragged.sized(np.concatenate(values), np.concatenate(sizes))
