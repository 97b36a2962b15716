"""MinHash signatures and bands: arithmetic only, knows no captions.

Broder, "On the resemblance and containment of documents" (1997): the share of equal minima estimates the
Jaccard similarity of two sets. With 12 bands of 3 rows a pair of similarity 0.8 meets in some band with a
probability above .999, one of 0.5 with .80 (1 - (1 - s^3)^12).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

BANDS, ROWS = 12, 3
_BLOCK = 2048  # sets hashed at a time, so that memory stays bounded


def band_keys(sets: Sequence[Sequence[int]], size: int, seed: int = 1) -> NDArray[np.uint64]:
    """Give each set's band keys: an array of shape (sets, ``BANDS``).

    A set is a sequence of different ordinals below ``size``, not empty; two sets that share a key in a column may
    be alike.
    """
    table = np.random.default_rng(seed).integers(0, 1 << 32, size=(size, BANDS * ROWS), dtype=np.uint32)
    blocks = [_signatures(sets[low : low + _BLOCK], table) for low in range(0, len(sets), _BLOCK)]
    signatures = np.concatenate(blocks) if blocks else np.zeros((0, BANDS * ROWS), dtype=np.uint32)
    return _mix(signatures.reshape(len(sets), BANDS, ROWS))


def _signatures(sets: Sequence[Sequence[int]], table: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Give each set's minimum in each of the table's columns."""
    sizes = np.fromiter(map(len, sets), dtype=np.int64, count=len(sets))
    members = np.fromiter((m for found in sets for m in found), dtype=np.int64, count=int(sizes.sum()))
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    return np.minimum.reduceat(table[members], starts, axis=0)


def _mix(rows: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Hash the rows of a band into one number, the band's own number with it (FNV-1a, 64 bit)."""
    keys = np.full(rows.shape[:2], 0xCBF29CE484222325, dtype=np.uint64)
    keys ^= np.arange(rows.shape[1], dtype=np.uint64)
    for row in range(rows.shape[2]):
        keys = (keys ^ rows[:, :, row].astype(np.uint64)) * np.uint64(0x100000001B3)
    return keys
