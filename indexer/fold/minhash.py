"""MinHash signatures and bands: arithmetic only, knows no captions.

Broder, "On the resemblance and containment of documents" (1997): the share of equal minima estimates the
Jaccard similarity of two sets. With 12 bands of 3 rows a pair of similarity 0.8 meets in some band with a
probability above .999, one of 0.5 with .80 (1 - (1 - s^3)^12).
"""

import numpy as np
from numpy.typing import NDArray

from indexer.fold.ragged import Ragged
from indexer.hashing import U64, mixed

BANDS, ROWS = 12, 3
_BLOCK = 4096  # sets hashed at a time, so that memory stays bounded


def band_keys(vocabulary: U64, sets: Ragged) -> NDArray[np.uint32]:
    """Give each set's band keys: an array of shape (sets, ``BANDS``).

    A set is a row of places in ``vocabulary``, the hashes of all members, and not empty; two sets that share a key
    in a column may be alike. The keys depend on the hashes alone.
    """
    table = _table(vocabulary)
    blocks = [_signatures(sets[rows], table) for rows in _blocks(len(sets))]
    signatures = np.concatenate(blocks) if blocks else np.zeros((0, BANDS * ROWS), np.uint32)
    return _keys(signatures.reshape(len(sets), BANDS, ROWS))


def _table(vocabulary: U64) -> NDArray[np.uint32]:
    """Hash each member anew for every row of every band."""
    seeds = mixed(np.arange(1, BANDS * ROWS + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    return (mixed(vocabulary[:, None] ^ seeds[None, :]) >> np.uint64(32)).astype(np.uint32)


def _blocks(size: int) -> list[NDArray[np.int64]]:
    return [np.arange(low, min(low + _BLOCK, size)) for low in range(0, size, _BLOCK)]


def _signatures(sets: Ragged, table: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Give each set's minimum in each of the table's columns."""
    return np.minimum.reduceat(table[sets.values], sets.bounds[:-1], axis=0)


def _keys(rows: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Hash the rows of a band into one number, the band's own number with it."""
    keys = np.broadcast_to(np.arange(1, rows.shape[1] + 1, dtype=np.uint64), rows.shape[:2])
    for row in range(rows.shape[2]):
        keys = mixed(keys * np.uint64(0x100000001B3) ^ rows[:, :, row])
    return (keys >> np.uint64(32)).astype(np.uint32)
