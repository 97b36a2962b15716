"""Hash tables of terms: a term is found among many in one or two steps, not by halving in seventeen.

Open addressing with linear probing (Knuth, "The Art of Computer Programming", volume 3, 6.4), by CRC-32, which is no
secret: somebody may make terms that all belong in one place. So no term is put further than ``PROBES`` places from its
own; what finds no room is left out, and must be searched for.
"""

from dataclasses import dataclass, field
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

PROBES = 16

_NO_TABLE = np.zeros(0, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class TermDictionary:
    """The terms of a field, and how many documents hold each.

    ``terms`` (t,) are sorted UTF-8; ``starts[i + 1] - starts[i]`` is the document frequency of term i, of ``starts``
    (t + 1,), which ascend from 0. The ``table`` of the terms is there once they are compact; without it they are
    searched.
    """

    terms: NDArray[np.bytes_]
    starts: NDArray[np.integer]
    table: NDArray[np.int32] = field(default_factory=lambda: _NO_TABLE, kw_only=True)

    def ordinal(self, term: str) -> int:
        """Return the place of a term in ``terms``, -1 where it is none."""
        key = term.encode(errors="replace")
        last = len(self.table) - 1
        if last < 0:
            return self._searched(key)
        home = crc32(key)
        for place in range(home, home + PROBES):
            found = self.table.item(place & last) - 1
            if found < 0 or self.terms.item(found) == key:
                return found
        return self._searched(key)

    def _searched(self, key: bytes) -> int:
        """Return the same by binary search."""
        if len(key) > self.terms.itemsize:
            return -1
        place = int(self.terms.searchsorted(key))
        return place if place < len(self.terms) and self.terms[place] == key else -1

    def frequency(self, term: str) -> int:
        """Return how many documents hold a term."""
        ordinal = self.ordinal(term)
        return self.starts.item(ordinal + 1) - self.starts.item(ordinal) if ordinal >= 0 else 0

    def starting_with(self, prefix: str) -> range:
        """Return the ordinals of the terms that begin so."""
        key = prefix.encode(errors="replace")
        if b"\0" in key:  # which numpy would take for padding
            return range(0)
        if len(key) >= self.terms.itemsize:
            found = self.ordinal(prefix)
            return range(found, found + 1) if found >= 0 else range(0)
        low, high = (self.terms.searchsorted(np.bytes_(end)) for end in (key, key + b"\xff"))
        return range(int(low), int(high))

    def text_of(self, ordinal: int) -> str:
        """Return the term with that ordinal."""
        return bytes(self.terms[ordinal]).decode()


def term_table(terms: NDArray[np.bytes_]) -> NDArray[np.int32]:
    """Return the hash table, int32 (p,), of terms (t,), p being a power of two, at least 2t.

    A place has the ordinal of a term plus 1, or 0.

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
