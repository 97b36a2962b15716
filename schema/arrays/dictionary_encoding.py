"""Dictionary encoding, as Parquet has it, of columns with few distinct values: each once, and a small index a place.

A million weights of postings have two hundred distinct values, and so have the numbers of their positions: a byte each
instead of four.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_TABLE = 1 << 26  # places of the table by which values are found; columns of a wider range are sorted


@dataclass(
    slots=True
)  # never changed; but a frozen one takes twice as long to make, and a query makes dozens
class Encoded:
    """A column (n,): ``indices`` (n,) in the smallest type that holds them, into its ``values`` (k,), which ascend."""

    indices: NDArray[np.unsignedinteger]
    values: NDArray[Any]

    def __len__(self) -> int:
        """Return how long the column is."""
        return len(self.indices)

    def decoded(self) -> NDArray[Any]:
        """Return the column itself (n,)."""
        return self.values.take(self.indices)


def encode(column: NDArray[Any]) -> Encoded:
    """Return a column (n,) of float32 or int32, none below 0, encoded.

    >>> one = encode(np.array([2.5, 0.5, 2.5], dtype=np.float32))
    >>> one.indices.tolist(), one.indices.dtype.name, one.values.tolist()
    ([1, 0, 1], 'uint8', [0.5, 2.5])
    """
    bits = np.ascontiguousarray(column).view(np.uint32)  # which ascend as floats do that are not below 0
    shared = int(np.bitwise_or.reduce(bits, initial=0))
    low_zeros = max((shared & -shared).bit_length() - 1, 0)
    keys = bits >> np.uint32(low_zeros)
    size = int(keys.max(initial=0)) + 1
    if size > _TABLE:
        values, indices = np.unique(column, return_inverse=True)
        return Encoded(indices.astype(np.min_scalar_type(max(len(values) - 1, 0))), values)
    held = np.zeros(size, dtype=np.bool_)
    held[keys] = True
    found = np.flatnonzero(held) if len(keys) else np.zeros(0, dtype=np.intp)
    places = np.empty(size, dtype=np.min_scalar_type(max(len(found) - 1, 0)))
    places[found] = np.arange(len(found))
    return Encoded(places[keys], (found.astype(np.uint32) << np.uint32(low_zeros)).view(column.dtype))
