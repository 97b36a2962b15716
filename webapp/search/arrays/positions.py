"""Where words stand in the documents that hold them all: one behind the other, or near each other."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from schema.arrays.postings import Floats, Ints, Postings, Whole
from webapp.search.arrays.kernels import Bytes, Mask
from webapp.search.arrays.position_kernels import add_sizes, approach, count_followed
from webapp.search.arrays.postings_ops import Places

Standing = NDArray[
    np.int64
]  # each occurrence of a word: its document in the upper half, its position in the lower

MERGED = 8  # a list is searched in another that is so many times longer; else both are sorted together


def occurrences(postings: Postings, ordinal: int, places: Places, docs: Ints) -> Standing:
    """Return where a term stands in some documents (n,), which have its postings at ``places`` (n,)."""
    if not len(places):  # a term may be in no document
        return np.zeros(0, dtype=np.int64)
    encoded, positions = postings.counts.indices[postings.span(ordinal)], _positions(postings, ordinal)
    firsts = np.empty(len(encoded) + 1, dtype=np.int64)
    add_sizes(encoded, postings.counts.values, firsts)
    if len(places) == len(encoded):
        return _standing(docs, np.diff(firsts), positions)
    begins = firsts.take(places)
    counts = firsts.take(places + 1) - begins
    ends = np.cumsum(counts)
    which = np.repeat(begins - ends + counts, counts)
    which += np.arange(len(which))
    return _standing(docs, counts, positions.take(which))


def _positions(postings: Postings, ordinal: int) -> Whole:
    """Return the positions of all postings of a term, one behind the other."""
    begin, end = (postings.position_starts.item(n) for n in (ordinal, ordinal + 1))
    return postings.positions[begin:end]


def _standing(docs: Ints, counts: NDArray[np.intp], positions: Places) -> Standing:
    standing = np.repeat(docs.astype(np.int64) << 32, counts)
    standing |= positions
    return standing


def documents(standing: Standing) -> tuple[Ints, Floats]:
    """Return the documents of some occurrences, which ascend, and how many of these are in each."""
    docs = (standing >> 32).astype(np.int32)
    if not len(docs):
        return docs, np.zeros(0, dtype=np.float32)
    bounds = np.concatenate(([0], (docs[1:] != docs[:-1]).nonzero()[0] + 1, [len(docs)]))
    return docs.take(bounds[:-1]), (bounds[1:] - bounds[:-1]).astype(np.float32)


def closeness(
    postings: Postings, ordinals: tuple[int, int], places: tuple[Places, Places], reach: int
) -> Bytes:
    """Return how close two terms come in the documents (n,) that have their postings at some ``places`` (n,).

    ``BEHIND`` where the second stands right behind the first, ``NEAR`` within ``reach`` words on either side, else 0.
    """
    close = np.empty(len(places[0]), dtype=np.uint8)
    if not len(close):  # a word may be in no document
        return close
    (counts, own), (other_counts, others) = (_laid(postings, ordinal) for ordinal in ordinals)
    sizes = postings.counts.values
    approach(counts, sizes, own, places[0], other_counts, others, places[1], reach, close)
    return close


def count_pairs(
    postings: Postings, ordinals: tuple[int, int], places: tuple[Places, Places]
) -> Floats | None:
    """Return how often one term stands right behind another in the documents (n,), float32 (n,).

    The documents have their postings at some ``places`` (n,). ``None`` where a posting may have so many positions that
    their numbers are not encoded in bytes: then they are compared by ``followed``.
    """
    times = np.zeros(len(places[0]), dtype=np.float32)
    if not len(times):  # a term may be in no document
        return times
    (counts, own), (other_counts, others) = (_laid(postings, ordinal) for ordinal in ordinals)
    if counts.itemsize > 1:
        return None
    here, there = (one.astype(np.int32, copy=False) for one in places)
    bytes_, other_bytes = (one.astype(np.uint8, copy=False) for one in (counts, other_counts))
    count_followed(bytes_, postings.counts.values, own, here, other_bytes, others, there, times)
    return times


def _laid(postings: Postings, ordinal: int) -> tuple[Whole, Whole]:
    """Return the encoded numbers of positions of a term's postings, and these, in the types that are compiled for."""
    positions = _positions(postings, ordinal)
    kind = np.uint32 if positions.itemsize > 2 else np.uint16
    return postings.counts.indices[postings.span(ordinal)], positions.astype(kind, copy=False)


def followed(words: Sequence[Standing]) -> Standing:
    """Return the occurrences of the first word that each other word follows at its distance in the phrase."""
    here = words[0]
    for offset, there in enumerate(words[1:], 1):
        here = _shared(here + offset, there) - offset
    return here


def _shared(some: Standing, others: Standing) -> Standing:
    """Return what is in both of two ascending arrays."""
    few, many = (some, others) if len(some) < len(others) else (others, some)
    if len(few) * MERGED < len(many):
        return few[_among(few, many)]
    both = np.concatenate((few, many))
    both.sort(kind="stable")  # two runs, which this sort only merges
    shared: Standing = both[:-1][both[1:] == both[:-1]]
    return shared


def _among(wanted: Standing, places: Standing) -> Mask:
    if not len(places):
        return np.zeros(len(wanted), dtype=np.bool_)
    found: Mask = places.take(places.searchsorted(wanted), mode="clip") == wanted
    return found
