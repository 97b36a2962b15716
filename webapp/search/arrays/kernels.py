"""The innermost loops over documents, compiled to machine code by numba.

A question about few documents costs numpy a hundred calls, and one about many a pass over memory for each of them;
here a step is one call and one pass. A loop writes its answer into the array that comes last, which numba hands over
faster than one of its own. Documents and ranks are int32, documents ascend, weights and scores are float32. The loops
hold no lock of Python's, so that the threads of a process work side by side.
"""

from collections.abc import Callable
from typing import Any, Literal, TypeVar, cast

import numba
import numpy as np
from numba import types
from numpy.typing import NDArray

from schema.arrays.postings import Floats, Ints, Whole
from webapp.search.rewriting.weights import UNITS

Loop = TypeVar("Loop", bound=Callable[..., Any])
Mask = NDArray[np.bool_]
Bytes = NDArray[np.uint8]


def read(kind: Any, axes: int = 1, layout: Literal["A", "C"] = "C") -> Any:
    """Return the type of an array that is only read; one that may be written fits too."""
    return types.Array(kind, axes, layout, readonly=True)


INTS, FLOATS, MASK = read(types.int32), read(types.float32), read(types.boolean)
INTS_OUT, FLOATS_OUT, MASK_OUT, KEYS_OUT = (
    types.Array(kind, 1, "C") for kind in (types.int32, types.float32, types.boolean, types.int64)
)
SIZE, NUMBER = types.int64, types.float64
BYTES, BYTES_OUT = read(types.uint8), types.Array(types.uint8, 1, "C")
SMALLEST = (types.uint8, types.uint16, types.uint32)  # of a column that has the smallest type that holds it


def compiled(*arguments: tuple[Any, ...]) -> Callable[[Loop], Loop]:
    """Compile a loop at once for arguments of some types, or load what was compiled before.

    The code is kept beside the loop, else in the user's cache; NUMBA_CACHE_DIR names another folder.
    """

    def compile_now(loop: Loop) -> Loop:
        try:
            made = numba.njit(list(arguments), cache=True, nogil=True)(loop)
        except RuntimeError:  # there is no folder to keep it in: each process compiles anew
            made = numba.njit(list(arguments), nogil=True)(loop)
        return cast(Loop, made)

    return compile_now


@compiled((INTS, INTS, INTS_OUT, INTS_OUT))
def seek(few: Ints, many: Ints, here: Ints, there: Ints) -> int:
    """Write the places, in a short list and in a long one, of what is in both; say how much that is.

    Each document is sought ever further ahead in the long list, and then between (Bentley and Yao, "An almost optimal
    algorithm for unbounded searching", 1976): the work grows with the short one.
    """
    found = low = 0
    for n in range(len(few)):
        wanted, step, high = few[n], 1, low
        while high < len(many) and many[high] < wanted:
            low = high + 1
            high += step
            step *= 2
        high = min(high, len(many))
        while low < high:
            middle = (low + high) // 2
            if many[middle] < wanted:
                low = middle + 1
            else:
                high = middle
        if low == len(many):
            break
        if many[low] == wanted:
            here[found], there[found] = n, low
            found += 1
    return found


@compiled((INTS, INTS, INTS_OUT, INTS_OUT))
def look_up(few: Ints, many: Ints, here: Ints, there: Ints) -> int:
    """Do the same by a table of all documents up to the last: no branch that a processor could guess wrong.

    What the table holds for documents that are not in the list is left to chance, and therefore checked.
    """
    table = np.empty(many[-1] + 1, dtype=np.int32)
    for place in range(len(many)):
        table[many[place]] = place
    found = 0
    for n in range(np.searchsorted(few, many[-1] + 1)):
        place = table[few[n]]
        here[found], there[found] = n, place
        found += 0 <= place < len(many) and many[place] == few[n]
    return found


@compiled((INTS, INTS, MASK_OUT))
def flag(docs: Ints, wanted: Ints, held: Mask) -> None:
    """Write for each wanted document (n,) whether it is in a list, which must not be empty, by a table as well."""
    table = np.zeros(docs[-1] + 1, dtype=np.bool_)
    for doc in docs:
        table[doc] = True
    end = np.searchsorted(wanted, len(table))
    for n in range(end):
        held[n] = table[wanted[n]]
    held[end:] = False


@compiled((INTS, INTS, INTS_OUT, MASK_OUT))
def place(here: Whole, there: Whole, places: Ints, held: Mask) -> None:
    """Write that what is wanted at each of the places ``there`` (n,) is held, and ``here`` (n,)."""
    for n in range(len(there)):
        places[there[n]], held[there[n]] = here[n], True


@compiled((types.float32,) * 3)
def saturated(weight: np.float32, norm: np.float32, top: np.float32) -> np.float32:
    """Return the BM25 score of a weight: ``top`` times the weight, over the weight and the norm of the document.

    It is rounded up to a whole number of units, as ``round_up`` does.
    """
    units = np.float32(UNITS)
    rounded: np.float32 = np.ceil(weight * top / (norm + weight) * units) / units
    return rounded


@compiled((INTS, FLOATS, FLOATS, NUMBER, FLOATS, NUMBER, FLOATS_OUT))
def saturate(
    docs: Ints, weights: Floats, beside: Floats, factor: float, norms: Floats, top: float, scores: Floats
) -> None:
    """Write what a word scores in each document (n,).

    It weighs what ``weights`` (n,) say, and ``factor`` times what is ``beside`` them.
    """
    part, most = np.float32(factor), np.float32(top)
    for n in range(len(docs)):
        scores[n] = saturated(weights[n] + part * beside[n], norms[docs[n]], most)


@compiled((INTS, INTS, FLOATS, FLOATS, NUMBER, FLOATS, NUMBER, FLOATS_OUT))
def saturate_at(
    places: Ints,
    docs: Ints,
    weights: Floats,
    beside: Floats,
    factor: float,
    norms: Floats,
    top: float,
    scores: Floats,
) -> None:
    """Write the same for the documents at some places (n,) of a list, whose weights (n,) these are."""
    part, most = np.float32(factor), np.float32(top)
    for n in range(len(places)):
        scores[n] = saturated(weights[n] + part * beside[n], norms[docs[places[n]]], most)


@compiled((INTS, BYTES, FLOATS, BYTES, FLOATS, NUMBER, FLOATS, NUMBER, FLOATS_OUT))
def score(
    docs: Ints,
    indices: Bytes,
    values: Floats,
    other_indices: Bytes,
    other_values: Floats,
    factor: float,
    norms: Floats,
    top: float,
    scores: Floats,
) -> None:
    """Write what a word scores in each document (n,) as ``saturate`` does, of weights that are encoded in bytes."""
    part, most = np.float32(factor), np.float32(top)
    for n in range(len(docs)):
        weight = values[indices[n]] + part * other_values[other_indices[n]]
        scores[n] = saturated(weight, norms[docs[n]], most)


@compiled((INTS, INTS, BYTES, FLOATS, BYTES, FLOATS, NUMBER, FLOATS, NUMBER, FLOATS_OUT))
def score_at(
    places: Ints,
    docs: Ints,
    indices: Bytes,
    values: Floats,
    other_indices: Bytes,
    other_values: Floats,
    factor: float,
    norms: Floats,
    top: float,
    scores: Floats,
) -> None:
    """Write the same for the documents at some places (n,) of a list with these weights."""
    part, most = np.float32(factor), np.float32(top)
    for n in range(len(places)):
        at = places[n]
        weight = values[indices[at]] + part * other_values[other_indices[at]]
        scores[n] = saturated(weight, norms[docs[at]], most)


@compiled(*((read(kind), FLOATS, FLOATS_OUT) for kind in SMALLEST))
def decode(indices: Whole, values: Floats, column: Floats) -> None:
    """Write the values (n,) of an encoded column."""
    for n in range(len(indices)):
        column[n] = values[indices[n]]


@compiled(*((INTS, read(kind), FLOATS, FLOATS_OUT) for kind in SMALLEST))
def decode_at(places: Ints, indices: Whole, values: Floats, column: Floats) -> None:
    """Write those at some places (n,) of it."""
    for n in range(len(places)):
        column[n] = values[indices[places[n]]]


@compiled((INTS, BYTES, FLOATS, FLOATS, FLOATS, FLOATS_OUT))
def reward(
    places: Ints, close: Bytes, rewards: Floats, first: Floats, second: Floats, scores: Floats
) -> None:
    """Add to the ``scores`` (n,) at some places (m,) a share of what two words give there, rounded up to units.

    Which of the ``rewards`` (k,) that share is, says how ``close`` (m,) the words stand.
    """
    units = np.float32(UNITS)
    for n in range(len(places)):
        at = places[n]
        scores[at] += np.ceil(rewards[close[n]] * (first[at] + second[at]) * units) / units


@compiled(*((INTS, read(kind, 2, "A"), INTS, INTS, INTS_OUT) for kind in SMALLEST))
def tally(docs: Ints, slots: Whole, further_docs: Ints, further: Ints, counts: Ints) -> None:
    """Add to ``counts`` (size,) how often each number belongs to some documents.

    It does where it stands in the slots (documents, s) of one, or, of documents that have more than these hold,
    where it is one of the ``further`` (n,) that stand beside the ``further_docs`` (n,), which ascend. Free slots, most
    of them, have 0, which is not counted.
    """
    place = 0
    for doc in docs:
        for slot in range(slots.shape[1]):
            if slots[doc, slot]:
                counts[slots[doc, slot]] += 1
        while place < len(further_docs) and further_docs[place] < doc:
            place += 1
        while place < len(further_docs) and further_docs[place] == doc:
            counts[further[place]] += 1
            place += 1


@compiled((INTS, INTS, MASK, SIZE, types.Array(types.int32, 2, "C"), INTS_OUT))
def order(counts: Ints, firsts: Whole, numeric: Mask, most: int, written: Ints, sizes: Ints) -> int:
    """Put in order what counts anything among ``firsts[f]`` to ``firsts[f + 1]``, for each f; say how much is written.

    Written are the ``sizes`` (f,) of these stretches and, one behind the other, the ``most`` first of each: where they
    stand and what they count (2, n). The highest count comes first, of equal ones the lowest place;
    what is numeric stays in its order.
    """
    keys = np.empty(len(counts), dtype=np.int64)
    end = 0
    for f in range(len(sizes)):
        size = 0
        for place in range(firsts[f], firsts[f + 1]):
            if counts[place]:
                keys[size] = place if numeric[f] else place - (np.int64(counts[place]) << 32)
                size += 1
        if not numeric[f]:
            keys[:size].sort()
        for key in keys[: min(size, most)]:
            place = key & 0x7FFFFFFF
            written[0, end], written[1, end] = place, counts[place]
            end += 1
        sizes[f] = size
    return end


@compiled(*((INTS, read(kind)) for kind in SMALLEST))
def total(docs: Ints, column: Whole) -> int:
    """Add up a column over some documents."""
    found = np.int64(0)
    for doc in docs:
        found += column[doc]
    return int(found)


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
