"""The postings of a field, block by block, as they are pickled into Whoosh's file."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schema.arrays.postings import Floats, Ints, Postings
from schema.whoosh.blocks import HALVES, Block

MANY = 4  # postings from which on a block is smaller as numpy lays it than as Whoosh's tuple

Offsets = NDArray[np.int64]


class Blocks:
    """Few postings as Whoosh's own tuple of gaps, weights and values, many as a ``Block``.

    ``gaps`` are each document's distance from the one before, the first of each block as it is; blocks begin at
    the ``starts``.
    """

    def __init__(self, postings: Postings, gaps: Ints, starts: Offsets) -> None:
        weights, places = postings.weights, postings.places
        self._gaps, self._floats = gaps, weights
        behind = gaps.copy()
        behind[starts] = 0
        self._behind = _Narrow(behind, starts)
        halves = _halves(weights)
        self._halves = None if halves is None else _Narrow(halves, starts)
        self._places = places.tolist() if len(postings.positions) else []
        if self._places:
            self._words = postings.positions.astype("<u4").tobytes()
            self._counts = _Narrow(np.diff(places), starts)
            self._positions = _Narrow(postings.positions, places[starts])

    def of(self, block: int, start: int, end: int, weight: float | None) -> Block | tuple[Any, Any, Any]:
        """Return the block of postings ``start`` to ``end``, all of the ``weight`` unless that is ``None``."""
        return self._few(start, end, weight) if end - start < MANY else self._many(block, start, end, weight)

    def _few(self, start: int, end: int, weight: float | None) -> tuple[Any, Any, Any]:
        weights = tuple(self._floats[start:end].tolist()) if weight is None else weight
        return (
            tuple(self._gaps[start:end].tolist()),
            None if weight == 1.0 else weights,
            self._values(start, end),
        )

    def _values(self, start: int, end: int) -> tuple[bytes, ...] | None:
        if not self._places:
            return None
        return tuple(
            self._words[4 * self._places[posting] : 4 * self._places[posting + 1]]
            for posting in range(start, end)
        )

    def _many(self, block: int, start: int, end: int, weight: float | None) -> Block:
        size, first, gaps = end - start, int(self._gaps[start]), self._behind.of(block, start, end)
        weights = self._weights(block, start, end) if weight is None else weight
        if not self._places:
            return Block(size, first, gaps, weights, b"", b"", 1)
        counts = self._counts.of(block, start, end)
        positions = self._positions.of(block, self._places[start], self._places[end])
        return Block(size, first, gaps, weights, counts, positions, self._positions.widths[block])

    def _weights(self, block: int, start: int, end: int) -> bytes:
        return self._halves.of(block, start, end) if self._halves else self._floats[start:end].tobytes()


class _Narrow:
    """Whole numbers as bytes, those of each block in the smallest width that holds them."""

    def __init__(self, numbers: NDArray[np.integer[Any]], starts: Offsets) -> None:
        greatest = np.maximum.reduceat(numbers, starts)
        self.widths: Sequence[int] = np.where(
            greatest < 1 << 8, 1, np.where(greatest < 1 << 16, 2, 4)
        ).tolist()
        self._packed = {width: numbers.astype(f"<u{width}").tobytes() for width in set(self.widths)}

    def of(self, block: int, start: int, end: int) -> bytes:
        """Return the bytes of the numbers from ``start`` to ``end``, all of that block."""
        width = self.widths[block]
        return self._packed[width][start * width : end * width]


def _halves(weights: Floats) -> NDArray[np.uint16] | None:
    """Return weights in halves, uint16 (n,); ``None`` where one of them is no multiple of 0.5 or too great."""
    halves = weights * HALVES
    if np.any((halves != np.rint(halves)) | (halves < 0) | (halves >= 1 << 16)):
        return None
    return halves.astype(np.uint16)
