"""Where words stand in the documents that hold them all: one behind the other, or near each other."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from schema.arrays.postings import Floats, Ints, Postings, Whole
from webapp.search.arrays.kernels import Bytes, Mask, approach
from webapp.search.arrays.postings_ops import Places

Standing = NDArray[
    np.int64
]  # each occurrence of a word: its document in the upper half, its position in the lower

MERGED = 8  # a list is searched in another that is so many times longer; else both are sorted together


def occurrences(postings: Postings, span: slice, places: Places, docs: Ints) -> Standing:
    """Return where a term stands in some documents (n,), whose postings are at ``places`` (n,) of its span."""
    firsts = postings.places[span.start : span.stop + 1]
    if len(places) == span.stop - span.start:
        counts = np.diff(firsts).astype(np.intp)
        return _standing(docs, counts, postings.positions[int(firsts[0]) : int(firsts[-1])])
    begins = firsts.take(places).astype(np.intp)
    counts = firsts.take(places + 1) - begins
    ends = np.cumsum(counts)
    which = np.repeat(begins - ends + counts, counts)
    which += np.arange(len(which))
    return _standing(docs, counts, postings.positions.take(which))


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
    postings: Postings, spans: tuple[slice, slice], places: tuple[Places, Places], reach: int
) -> Bytes:
    """Return how close two terms come in the documents (n,) that are at ``places`` (n,) of their two spans.

    ``BEHIND`` where the second stands right behind the first, ``NEAR`` within ``reach`` words on either side, else 0.
    """
    close = np.empty(len(places[0]), dtype=np.uint8)
    one, other = (_laid(postings, span) for span in spans)
    approach(*one, places[0], *other, places[1], reach, close)
    return close


def _laid(postings: Postings, span: slice) -> tuple[Whole, Whole]:
    """Return where the positions of each posting of a term begin, and these, in the types that are compiled for."""
    offsets = postings.places[span.start : span.stop + 1]
    positions = postings.positions[int(offsets[0]) : int(offsets[-1])]
    kind = np.uint32 if positions.itemsize > 2 else np.uint16
    return offsets.astype(np.uint32, copy=False), positions.astype(kind, copy=False)


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
