"""MinHash signatures and bands: arithmetic only, knows no captions.

Broder, "On the resemblance and containment of documents" (1997): the share of equal minima estimates the
Jaccard similarity of two sets. With 12 bands of 4 rows a pair of similarity 0.8 meets in some band with a
probability of .998, one of 0.6 with .81 (1 - (1 - s^4)^12).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

BANDS, ROWS = 12, 4


def band_keys(sets: Sequence[Sequence[int]], size: int, seed: int = 1) -> NDArray[np.uint64]:
    """Give each set's band keys: an array of shape (sets, ``BANDS``).

    A set is a sequence of ordinals below ``size``; two sets that share a key in a column may be alike. Empty
    sets share nothing with any other.
    """
    table = _hashes(size, seed)
    signatures = np.empty((len(sets), BANDS * ROWS), dtype=np.uint32)
    for place, members in enumerate(sets):
        signatures[place] = table[list(members)].min(axis=0) if len(members) else place
    return _mix(signatures.reshape(len(sets), BANDS, ROWS))


def _hashes(size: int, seed: int) -> NDArray[np.uint32]:
    """Draw one random permutation value a word and row, as 32-bit numbers."""
    draw = np.random.default_rng(seed)
    return draw.integers(0, 1 << 32, size=(size, BANDS * ROWS), dtype=np.uint32)


def _mix(rows: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Hash the rows of a band into one number, the band's own number with it (FNV-1a, 64 bit)."""
    keys = np.full(rows.shape[:2], 0xCBF29CE484222325, dtype=np.uint64)
    keys ^= np.arange(rows.shape[1], dtype=np.uint64)
    for row in range(rows.shape[2]):
        keys = (keys ^ rows[:, :, row].astype(np.uint64)) * np.uint64(0x100000001B3)
    return keys
