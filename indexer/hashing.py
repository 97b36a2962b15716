"""Hashes that are the same in every process and every year, so that a generation can keep them."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

U64 = NDArray[np.uint64]
I64 = NDArray[np.int64]


def hash_of(text: str) -> int:
    """Return a text's hash of 64 bits."""
    return int.from_bytes(digest(text)[:8], "little")


hashed = lru_cache(maxsize=1 << 18)(hash_of)  # for words, which repeat


def digest(text: str) -> bytes:
    """Return a text's digest of 128 bits, by which equal texts are recognised."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class HashCounts:
    """How often each key, a hash, was counted: ``keys`` uint64 (n,), sorted, ``times`` int64 (n,)."""

    keys: U64
    times: I64

    @classmethod
    def none(cls) -> "HashCounts":
        """Return the counts of nothing."""
        return cls(np.zeros(0, np.uint64), np.zeros(0, np.int64))

    def plus(self, keys: U64, times: I64) -> "HashCounts":
        """Return these counts with further keys, each so many times; what is then counted no times is left out."""
        all_keys, place = np.unique(np.concatenate((self.keys, keys)), return_inverse=True)
        counts = np.bincount(place, np.concatenate((self.times, times)), len(all_keys)).astype(np.int64)
        return HashCounts(all_keys[counts > 0], counts[counts > 0])

    def of(self, key: int) -> int:
        """Return how often a key was counted."""
        place = int(self.keys.searchsorted(np.uint64(key)))
        return int(self.times[place]) if place < len(self.keys) and self.keys[place] == key else 0

    def above(self, times: int) -> U64:
        """Return the keys that were counted more often than so many times."""
        return self.keys[self.times > times]


def mixed(values: U64) -> U64:
    """Scatter the bits of each value (splitmix64, Steele, Lea and Flood 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
