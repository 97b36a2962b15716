"""The postings of a block as numpy lays them, in place of the tuples that Whoosh pickles.

Whoosh pickles a block as a tuple of document gaps, weights and values: 20 bytes a posting, each a Python object while
it is written and read. It only iterates over the first, and indexes the others; so a block may as well
keep them in the smallest whole numbers that hold them, a few bytes a posting, and build objects on access.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

HALVES = 2  # a weight is a sum of halves

Numbers = NDArray[np.integer[Any]]


class Parts(NamedTuple):
    """What a block keeps of its ``size`` postings, numbers as little-endian bytes.

    ``gaps`` are what each document's number lies behind the one before it; the first's own is ``first``, and its gap
    0. ``weights`` are in halves, of 1 or 2 bytes, or 32-bit floats where they are no halves; a number where all are
    equal. ``counts`` say how many of the ``positions``, of ``width`` bytes each, a posting has, where it has any.
    """

    size: int
    first: int
    gaps: bytes
    weights: bytes | float
    counts: bytes
    positions: bytes
    width: int


class Block:
    """What Whoosh reads as a tuple of gaps, weights and values."""

    __slots__ = ("_parts",)

    def __init__(self, *parts: Any) -> None:
        self._parts = Parts(*parts)

    def __reduce__(self) -> tuple[type["Block"], Parts]:
        """Pickle the parts alone."""
        return Block, self._parts

    def __getitem__(self, part: int) -> Any:
        """Return gaps, weights or values as Python's own objects."""
        return (self._gaps, self._weights, self._values)[part]()

    def _gaps(self) -> Sequence[int]:
        return [self._parts.first, *self._each(self._parts.gaps).tolist()[1:]]

    def _weights(self) -> Sequence[float] | float | None:
        if isinstance(weight := self._parts.weights, float):
            return None if weight == 1.0 else weight
        found: list[float] = self.weights.tolist()
        return found

    def _values(self) -> Sequence[bytes] | None:
        if not self._parts.counts:
            return None
        packed = self.positions.astype("<u4").tobytes()
        ends = (np.cumsum(self.counts, dtype=np.int64) * 4).tolist()
        return [packed[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]

    @property
    def documents(self) -> NDArray[np.int32]:
        """The numbers of the documents, ascending."""
        return self._parts.first + np.cumsum(self._each(self._parts.gaps), dtype=np.int32)

    @property
    def weights(self) -> NDArray[np.float32]:
        """The weight of each posting."""
        packed, size = self._parts.weights, self._parts.size
        if isinstance(packed, float):
            return np.full(size, packed, dtype=np.float32)
        if len(packed) == 4 * size:
            return np.frombuffer(packed, "<f4")
        return self._each(packed).astype(np.float32) / np.float32(HALVES)

    @property
    def counts(self) -> Numbers:
        """How many positions each posting has; empty in a field without any."""
        return self._each(self._parts.counts)

    @property
    def positions(self) -> Numbers:
        """The positions of all postings."""
        return np.frombuffer(self._parts.positions, f"<u{self._parts.width}")

    def _each(self, packed: bytes) -> Numbers:
        """Unpack numbers of which there is one a posting, or none at all."""
        return np.frombuffer(packed, f"<u{len(packed) // self._parts.size or 1}")
