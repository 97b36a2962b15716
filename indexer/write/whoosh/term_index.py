"""Whoosh's table of terms, written in bulk: its own writer calls the file five times a term."""

from array import array
from collections.abc import Iterable
from hashlib import md5
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filetables import OrderedHashWriter

_LENGTHS = np.dtype([("key", ">i4"), ("value", ">i4")])  # of an entry, before its key and value
_SLOT = np.dtype([("hash", ">u4"), ("place", ">i8")])  # of a hash table: 0, 0 where it is free
_BUCKETS = 256


class Table(OrderedHashWriter):  # type: ignore[misc]  # Whoosh has no types
    """A hash table in the format of Whoosh's own writer; the keys are added in sorted order."""

    def __init__(self, file: Any) -> None:
        super().__init__(file)
        self._hashes, self._places = array("I"), array("q")

    def add_all(self, keys: Iterable[bytes], values: Iterable[bytes]) -> None:
        """Write keys, each greater than the one before, with their values."""
        keys, values = list(keys), list(values)
        lengths = np.zeros(len(keys), dtype=_LENGTHS)
        lengths["key"], lengths["value"] = list(map(len, keys)), list(map(len, values))
        sizes = lengths["key"].astype(np.int64) + lengths["value"] + _LENGTHS.itemsize
        self._places.frombytes((self.dbfile.tell() + np.cumsum(sizes) - sizes).tobytes())
        self._hashes.extend(int.from_bytes(md5(key, usedforsecurity=False).digest()[-4:]) for key in keys)
        heads = lengths.tobytes()
        parts = [b""] * (3 * len(keys))
        size = _LENGTHS.itemsize
        parts[::3] = [heads[at : at + size] for at in range(0, len(heads), size)]
        parts[1::3], parts[2::3] = keys, values
        self.dbfile.write(b"".join(parts))

    def _write_hashes(self) -> None:
        """Write a hash table a bucket, each with twice the room that it needs."""
        hashes, places = np.array(self._hashes, dtype=np.int64), np.array(self._places, dtype=np.int64)
        buckets = hashes % _BUCKETS
        order = np.argsort(buckets, kind="stable")
        ends = np.cumsum(np.bincount(buckets, minlength=_BUCKETS))
        for mine in np.split(order, ends[:-1]):
            self.directory.append((self.dbfile.tell(), 2 * len(mine)))
            self.dbfile.write(_slots(hashes[mine], places[mine]).tobytes())
        self.index.array = array("i" if self.dbfile.tell() < 1 << 31 else "q", self._places)


def _slots(hashes: NDArray[np.int64], places: NDArray[np.int64]) -> NDArray[np.void]:
    """Lay entries into twice as many slots: each in the first free one from its own on, round the end."""
    slots = np.zeros(2 * len(hashes), dtype=_SLOT)
    taken = bytearray(len(slots))
    found = []
    for wanted in ((hashes >> 8) % max(len(slots), 1)).tolist():
        at = taken.find(0, wanted)
        found.append(at if at >= 0 else taken.find(0))
        taken[found[-1]] = 1
    slots["hash"][found], slots["place"][found] = hashes, places
    return slots
