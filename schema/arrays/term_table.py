"""Hash tables of terms: a term is found among many in one or two steps, not by halving in seventeen.

Open addressing with linear probing (Knuth, "The Art of Computer Programming", volume 3, 6.4), by CRC-32, which is no
secret: somebody may make terms that all belong in one place. So no term is put further than ``PROBES`` places from its
own; what finds no room is left out, and must be searched for.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

PROBES = 16

_NO_TABLE = np.zeros(0, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Terms:
    """Sorted UTF-8 terms (t,), one behind the other: term i is ``packed[offsets[i]:offsets[i + 1]]``.

    As an array of numpy each would take the room of the longest, three times as much in all.
    """

    packed: NDArray[np.uint8]
    offsets: NDArray[np.integer]
    _bytes: memoryview = field(init=False, repr=False, compare=False)  # read three times as fast as an array
    _ends: memoryview = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Keep what is read for each term in the form in which Python reads it fastest."""
        object.__setattr__(self, "_bytes", self.packed.data)
        object.__setattr__(self, "_ends", self.offsets.data)

    def __len__(self) -> int:
        """Count the terms."""
        return len(self.offsets) - 1

    def __getitem__(self, ordinal: int) -> bytes:
        """Return the term with that ordinal."""
        ends = self._ends
        return self._bytes[ends[ordinal] : ends[ordinal + 1]].tobytes()

    def tolist(self) -> list[bytes]:
        """Return all terms."""
        content = self.packed.tobytes()
        return [content[begin:end] for begin, end in pairwise(self.offsets.tolist())]

    def to_array(self) -> NDArray[np.bytes_]:
        """Return all terms as an array of numpy, as wide as the longest of them."""
        return np.array(self.tolist(), dtype=np.bytes_)


def terms_of(terms: Sequence[bytes]) -> Terms:
    """Return sorted terms, packed.

    >>> terms_of([b"moon", b"suit"]).offsets.tolist()
    [0, 4, 8]
    """
    offsets = np.cumsum([0, *map(len, terms)], dtype=np.int64)
    packed = np.frombuffer(b"".join(terms), dtype=np.uint8)
    return Terms(packed, offsets.astype(np.min_scalar_type(int(offsets[-1]))))


@dataclass(frozen=True, slots=True)
class TermDictionary:
    """The terms of a field, and how many documents hold each.

    ``starts[i + 1] - starts[i]`` is the document frequency of term i, of ``starts`` (t + 1,), which ascend from 0. The
    ``table`` of the terms is there once they are compact; without it they are searched.
    """

    terms: Terms
    starts: NDArray[np.integer]
    table: NDArray[np.integer] = field(default_factory=lambda: _NO_TABLE, kw_only=True)

    def ordinal(self, term: str) -> int:
        """Return the place of a term in ``terms``, -1 where it is none."""
        key = term.encode(errors="replace")
        last = len(self.table) - 1
        if last < 0:
            return self._searched(key)
        home = crc32(key)
        for place in range(home, home + PROBES):
            found = self.table.item(place & last) - 1
            if found < 0 or self.terms[found] == key:
                return found
        return self._searched(key)

    def _searched(self, key: bytes) -> int:
        """Return the same by binary search."""
        place = bisect_left(self.terms, key)
        return place if place < len(self.terms) and self.terms[place] == key else -1

    def frequency(self, term: str) -> int:
        """Return how many documents hold a term."""
        ordinal = self.ordinal(term)
        return self.starts.item(ordinal + 1) - self.starts.item(ordinal) if ordinal >= 0 else 0

    def starting_with(self, prefix: str) -> range:
        """Return the ordinals of the terms that begin so."""
        key = prefix.encode(errors="replace")
        low = bisect_left(self.terms, key)
        last, step = key + b"\xff", 1
        high = low
        while high + step < len(self.terms) and self.terms[high + step] < last:  # few terms begin so
            high, step = high + step, 2 * step
        return range(low, bisect_left(self.terms, last, high, min(high + step, len(self.terms))))

    def text_of(self, ordinal: int) -> str:
        """Return the term with that ordinal."""
        return self.terms[ordinal].decode()


def term_table(terms: Terms) -> NDArray[np.int32]:
    """Return the hash table, int32 (p,), of terms (t,), p being a power of two, at least 2t.

    A place has the ordinal of a term plus 1, or 0.

    >>> term_table(terms_of([b"moon", b"suit"])).tolist()
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
