"""The innermost loops over the positions of words, compiled as those of ``kernels`` are."""

import numpy as np
from numba import types
from numpy.typing import NDArray

from schema.arrays.postings import Floats, Ints, Whole
from webapp.search.arrays.kernels import (
    BYTES,
    BYTES_OUT,
    FLOATS_OUT,
    INTS,
    KEYS_OUT,
    SIZE,
    SMALLEST,
    Bytes,
    compiled,
    read,
)

NEAR, BEHIND = 1, 2  # how close two words stand
FAR = 1 << 32  # from one word to one that is not there


@compiled(*((read(kind), INTS, KEYS_OUT) for kind in SMALLEST))
def add_sizes(counts: Whole, sizes: Ints, begins: NDArray[np.int64]) -> None:
    """Write where runs of the encoded ``sizes[counts]`` (n,) begin, one behind the other, and where the last ends."""
    end = np.int64(0)
    for n in range(len(counts)):
        begins[n] = end
        end += sizes[counts[n]]
    begins[len(counts)] = end


@compiled(
    *(
        (read(size), INTS, read(kind), INTS, read(size), read(kind), INTS, SIZE, BYTES_OUT)
        for size in (types.uint8, types.uint16)
        for kind in (types.uint16, types.uint32)
    )
)
def approach(
    counts: Whole,
    sizes: Ints,
    positions: Whole,
    places: Whole,
    other_counts: Whole,
    other_positions: Whole,
    other_places: Whole,
    reach: int,
    close: Bytes,
) -> None:
    """Write for each document (n,) how close two words come: ``BEHIND`` where the second stands right behind the first.

    It is ``NEAR`` where they stand within ``reach`` words on either side, else 0; a word is not near itself. Posting
    p of a word has ``sizes[counts[p]]`` of its ``positions``, behind those of the postings before it; the documents
    have the postings at the ``places`` (n,), which ascend. The closest pairs are neighbours where the two ascending
    runs of positions are merged.
    """
    read_to = other_read_to = 0
    i = j = last = other_last = np.int64(0)
    for n in range(len(places)):
        while read_to <= places[n]:
            i, last, read_to = last, last + sizes[counts[read_to]], read_to + 1
        while other_read_to <= other_places[n]:
            j, other_last = other_last, other_last + sizes[other_counts[other_read_to]]
            other_read_to += 1
        if last > len(positions) or other_last > len(other_positions):  # only where the file is damaged
            close[n:] = 0
            return
        found = 0
        while i < last and j < other_last and found < BEHIND:
            distance = np.int64(other_positions[j]) - np.int64(positions[i])
            if distance == 0:  # the same word twice, or two at one position: each with the next of the other
                after = np.int64(other_positions[j + 1] - positions[i]) if j + 1 < other_last else FAR
                before = np.int64(positions[i + 1] - other_positions[j]) if i + 1 < last else FAR
                found = max(found, BEHIND if after == 1 else NEAR if min(after, before) <= reach + 1 else 0)
                i, j = i + 1, j + 1
            else:
                found = max(found, BEHIND if distance == 1 else NEAR if abs(distance) <= reach + 1 else 0)
                i, j = (i + 1, j) if distance > 0 else (i, j + 1)
        close[n] = found


@compiled(
    *(
        (BYTES, INTS, read(kind), INTS, BYTES, read(kind), INTS, FLOATS_OUT)
        for kind in (types.uint16, types.uint32)
    )
)
def count_followed(
    counts: Bytes,
    sizes: Ints,
    positions: Whole,
    places: Ints,
    other_counts: Bytes,
    other_positions: Whole,
    other_places: Ints,
    times: Floats,
) -> None:
    """Write for each document (n,) how often the second of two words stands right behind the first.

    Where these stand is as ``approach`` has it. Positions of one posting ascend.
    """
    read_to = other_read_to = 0
    i = j = last = other_last = np.int64(0)
    for n in range(len(places)):
        while read_to <= places[n]:
            i, last, read_to = last, last + sizes[counts[read_to]], read_to + 1
        while other_read_to <= other_places[n]:
            j, other_last = other_last, other_last + sizes[other_counts[other_read_to]]
            other_read_to += 1
        if last > len(positions) or other_last > len(other_positions):  # only where the file is damaged
            times[n:] = 0
            return
        found = 0
        while i < last and j < other_last:
            distance = np.int64(other_positions[j]) - np.int64(positions[i])
            found += distance == 1
            i, j = (i + 1, j) if distance > 0 else (i, j + 1)
        times[n] = found
