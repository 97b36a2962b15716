"""The best of many by a heap of the best so far: a compiled loop, as those of ``kernels.py``."""

import numpy as np
from numba import types
from numpy.typing import NDArray

from schema.arrays.postings import Floats, Ints, Whole
from webapp.search.arrays.compiling import FLOATS, INTS, INTS_OUT, KEYS_OUT, SIZE, compiled


@compiled((KEYS_OUT, INTS_OUT, SIZE, SIZE, types.int32))
def _rise(heap: NDArray[np.int64], places: Ints, at: int, key: int, place: int) -> None:
    """Put a key at the end of a heap and let it rise."""
    while at > 0 and heap[(at - 1) // 2] > key:
        above = (at - 1) // 2
        heap[at], places[at] = heap[above], places[above]
        at = above
    heap[at], places[at] = key, place


@compiled((KEYS_OUT, INTS_OUT, SIZE, SIZE, types.int32))
def _sink(heap: NDArray[np.int64], places: Ints, size: int, key: int, place: int) -> None:
    """Put a key in place of a heap's top and let it sink."""
    at = 0
    while 2 * at + 1 < size:
        below = 2 * at + 1
        if below + 1 < size and heap[below + 1] < heap[below]:
            below += 1
        if heap[below] >= key:
            break
        heap[at], places[at] = heap[below], places[below]
        at = below
    heap[at], places[at] = key, place


@compiled((INTS, FLOATS, INTS, INTS_OUT))
def choose(docs: Ints, scores: Floats, ranks: Whole, places: Ints) -> None:
    """Write the places (k,) of the k documents with the highest scores, best first; of equal ones the lowest rank.

    No score may be negative: their bits, taken for whole numbers, are then in their order (IEEE 754). The best so
    far are a heap, whose top is the least of them. Ranks lie all over memory: only those that may matter are read.
    """
    bits = scores.view(np.int32)
    heap = np.empty(len(places), dtype=np.int64)
    for n in range(len(docs)):
        score = np.int64(bits[n]) << 32
        if n >= len(heap) and score <= heap[0]:
            continue
        key = score - ranks[docs[n]]
        if n < len(heap):
            _rise(heap, places, n, key, n)
        elif key > heap[0]:
            _sink(heap, places, len(heap), key, n)
    places[:] = places[heap.argsort()[::-1]]
