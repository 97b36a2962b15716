"""Columns of numbers: plain arrays, rows of different lengths, and tables of both.

All of folding counts in one type, int64 (``I64``): rows, records, sizes and counts. Hashes are uint64 or uint32, and
the words of texts, of which there are most, are stored as int32.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from itertools import chain, pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

I64 = NDArray[np.int64]
U32 = NDArray[np.uint32]
Mask = NDArray[np.bool_]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of different lengths: row ``n`` is ``values[bounds[n]:bounds[n + 1]]``.

    ``values`` has one dtype for all rows; ``bounds`` int64 (rows + 1,) begins with 0.
    """

    values: NDArray[Any]
    bounds: I64

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]], dtype: type) -> "Ragged":
        """Return sequences of numbers as rows of a dtype."""
        sizes = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
        values: NDArray[Any] = np.fromiter(chain.from_iterable(rows), dtype=dtype, count=int(sizes.sum()))
        return cls.sized(values, sizes)

    @classmethod
    def sized(cls, values: NDArray[Any], sizes: NDArray[Any]) -> "Ragged":
        """Return values cut into rows of ``sizes``."""
        return cls(values, np.concatenate(([0], np.cumsum(sizes, dtype=np.int64))))

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.bounds) - 1

    @property
    def sizes(self) -> I64:
        """The length of each row, int64 (rows,)."""
        return np.diff(self.bounds)

    @property
    def rows(self) -> I64:
        """The row of each value, int64 (values,)."""
        return np.repeat(np.arange(len(self)), self.sizes)

    def row(self, number: int | np.signedinteger[Any]) -> NDArray[Any]:
        """Return the values of one row."""
        return self.values[self.bounds[number] : self.bounds[number + 1]]

    def lists(self) -> list[list[Any]]:
        """Return all rows as lists."""
        values, bounds = self.values.tolist(), self.bounds.tolist()
        return [values[low:high] for low, high in pairwise(bounds)]

    def __getitem__(self, rows: NDArray[Any]) -> "Ragged":
        """Return some rows, in the order of ``rows``."""
        sizes = self.sizes[rows]
        bounds = np.concatenate(([0], np.cumsum(sizes)))
        shift = np.repeat(self.bounds[:-1][rows] - bounds[:-1], sizes)
        return Ragged(self.values[shift + np.arange(len(shift))], bounds)


def distinct(values: I64) -> I64:
    """Return the values that there are, each once, sorted.

    numpy.unique puts them into a hash table, which takes 15 times as long for pairs of numbers packed into one.
    """
    values = np.sort(values)
    first = np.ones(len(values), bool)
    first[1:] = values[1:] != values[:-1]
    return values[first]


def distinct_rows(rows: I64, values: NDArray[Any], size: int) -> Ragged:
    """Return values of at most 32 bits by their rows, of which there are ``size``: each once, sorted, uint32."""
    pairs = distinct((rows << 32) | values)
    return Ragged.sized((pairs & 0xFFFFFFFF).astype(np.uint32), np.bincount(pairs >> 32, minlength=size))


Column = NDArray[Any] | Ragged


def concatenate(columns: Sequence[Column]) -> Any:
    """Return the rows of columns of one kind behind each other."""
    if not isinstance(columns[0], Ragged):
        return np.concatenate(columns)  # type: ignore[arg-type]  # all of one kind
    values, sizes = zip(*((c.values, c.sizes) for c in columns), strict=True)  # type: ignore[union-attr]
    return Ragged.sized(np.concatenate(values), np.concatenate(sizes))


def take_rows(table: T, rows: NDArray[Any]) -> T:
    """Return some rows of a table: of a dataclass whose fields are columns, or tables themselves."""

    def taken(name: str) -> Any:
        column = getattr(table, name)
        return take_rows(column, rows) if _is_table(column) else column[rows]

    return _made(table, taken)


def concatenate_rows(tables: Sequence[T]) -> T:
    """Return the rows of tables of one kind behind each other."""

    def joined(name: str) -> Any:
        columns = [getattr(table, name) for table in tables]
        return concatenate_rows(columns) if _is_table(columns[0]) else concatenate(columns)

    return _made(tables[0], joined)


def _is_table(column: object) -> bool:
    return is_dataclass(column) and not isinstance(column, Ragged)


def _made(table: T, column: Callable[[str], Any]) -> T:
    return type(table)(**{field.name: column(field.name) for field in fields(table)})  # type: ignore[arg-type]
