"""Tables of terms: where a term lies among many, told by its hash in one or two steps, not by halving in seventeen.

Open addressing with linear probing (Knuth, "The Art of Computer Programming", volume 3, 6.4), by CRC-32, which is no
secret: somebody may make terms that all belong in one place. So no term is put further than ``PROBES`` places from its
own; what finds no room is left out, and must be searched for.
"""

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

PROBES = 16


def term_table(terms: NDArray[np.bytes_]) -> NDArray[np.int32]:
    """Give the table (p,) of terms (t,), p being a power of two, at least 2t: each term's ordinal plus 1, 0 if none.

    >>> term_table(np.array([b"moon", b"suit"])).tolist()
    [1, 0, 2, 0]
    """
    size = 1 << (2 * len(terms) - 1).bit_length() if len(terms) else 0
    table = np.zeros(size, dtype=np.int32)
    left = np.arange(len(terms))
    homes = np.array([crc32(term) for term in terms.tolist()], dtype=np.int64)
    for step in range(PROBES):
        places = (homes[left] + step) & (size - 1)
        free = table[places] == 0
        table[places[free][::-1]] = left[free][::-1] + 1  # of two terms for one place the first has it
        left = left[table[places] != left + 1]
    return table
