"""Hashes that are the same in every process and every year, so that a generation can keep them."""

from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

U64 = NDArray[np.uint64]


def hash_of(text: str) -> int:
    """Return a text's hash of 64 bits."""
    return int.from_bytes(digest(text)[:8], "little")


hashed = lru_cache(maxsize=1 << 18)(hash_of)  # for words, which repeat


def digest(text: str) -> bytes:
    """Return a text's digest of 128 bits, by which equal texts are recognised."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def mixed(values: U64) -> U64:
    """Scatter the bits of each value (splitmix64, Steele, Lea and Flood 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
