"""Lists of documents, ascending, and how they meet and join: the algebra on which all matching rests."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schema.arrays.postings import Floats, Ints
from webapp.search.arrays.kernels import Mask, flag, look_up, place, seek
from webapp.search.rewriting.weights import UNITS

Places = NDArray[np.integer]

# Seeking one document costs as much as writing so many into a table (20 ns and 1 ns where this was measured).
SOUGHT = 20
SPARSE = 16  # of so many documents one: shorter lists are sorted together, longer ones marked in a table


@dataclass(
    slots=True
)  # never changed; but a frozen one takes twice as long to make, and a search makes dozens
class Matches:
    """The documents that match, ascending, each once, and the score of each."""

    docs: Ints
    scores: Floats

    def __len__(self) -> int:
        """Count the documents."""
        return len(self.docs)

    def at(self, places: Places) -> Floats:
        """Return the scores of the documents that stand at some places of the list."""
        return self.scores.take(places)

    def matches(self) -> "Matches":
        """Return the matches themselves; a list that scores only what is wanted makes them here."""
        return self

    def kept(self, mask: Mask) -> "Matches":
        """Keep some of the documents (n,)."""
        places = mask.nonzero()[0]
        return Matches(self.docs.take(places), self.scores.take(places))


def constant_score(docs: Ints, score: float = 0.0) -> Matches:
    """Return every document of a list the same score."""
    scores = np.full(len(docs), score, dtype=np.float32) if score else np.zeros(len(docs), dtype=np.float32)
    return Matches(docs, scores)


def round_up(scores: NDArray[np.floating]) -> Floats:
    """Return parts of scores (n,) rounded up to whole numbers of units, float32: their sums are exact in any order."""
    rounded: Floats = (np.ceil(scores * np.float32(UNITS)) / np.float32(UNITS)).astype(np.float32)
    return rounded


def intersect(docs: Ints, others: Ints) -> tuple[Places, Places]:
    """Return the places, in each of two lists, of the documents that are in both."""
    if len(docs) > len(others):
        there, here = intersect(others, docs)
        return here, there
    here, there = np.empty((2, len(docs)), dtype=np.int32)
    meet = look_up if _near(len(docs), len(others)) else seek
    found = meet(docs, others, here, there)
    return here[:found], there[:found]


def places_in(docs: Ints, wanted: Ints) -> tuple[Ints, Mask]:
    """Return for each wanted document (n,) where in a list it stands (n,), 0 if nowhere, and whether it does (n,)."""
    places, held = np.zeros(len(wanted), dtype=np.int32), np.zeros(len(wanted), dtype=np.bool_)
    place(*intersect(docs, wanted), places, held)
    return places, held


def contains(docs: Ints, wanted: Ints) -> Mask:
    """Return for each wanted document (n,) whether it is in a list."""
    if not _near(len(docs), len(wanted)):
        return places_in(docs, wanted)[1]
    held = np.empty(len(wanted), dtype=np.bool_)
    flag(docs, wanted, held)
    return held


def _near(one: int, other: int) -> bool:
    """Return whether a table is the faster way for two lists of such lengths."""
    return 0 < other <= one * SOUGHT and 0 < one <= other * SOUGHT


def marked(docs: Ints, documents: int) -> Mask:
    """Return the mask (documents,) of a list, which need not ascend."""
    mask = np.zeros(documents, dtype=np.bool_)
    mask[docs.astype(np.intp)] = True  # numpy converts indices of another type slowly, in small blocks
    return mask


def union(lists: Sequence[Ints], documents: int) -> Ints:
    """Return the documents that are in any of some lists, which need not ascend."""
    if not lists:
        return np.zeros(0, dtype=np.int32)
    docs = np.concatenate(lists) if len(lists) > 1 else lists[0]
    if len(docs) * SPARSE < documents:
        return np.unique(docs)
    return np.flatnonzero(marked(docs, documents)).astype(np.int32)


def sum_scores(lists: Sequence[Matches], documents: int) -> Matches:
    """Return the documents that are in any of some lists; scores add."""
    if len(lists) == 1:
        return lists[0]
    docs = union([one.docs for one in lists], documents)
    scores = np.zeros(len(docs), dtype=np.float32)
    for one in lists:
        places, _ = places_in(docs, one.docs)
        scores[places] += one.scores
    return Matches(docs, scores)


def add_up(docs: Ints, weights: Floats, documents: int) -> tuple[Ints, Floats]:
    """Return documents (n,), in any order, each once, ascending, with the sum of their weights (n,)."""
    if len(docs) * SPARSE < documents:
        held, places = np.unique(docs, return_inverse=True)
        return held, np.bincount(places, weights, len(held)).astype(np.float32)
    held = np.flatnonzero(marked(docs, documents)).astype(np.int32)
    return held, np.bincount(docs, weights, documents).take(held).astype(np.float32)


def complement(docs: Ints, documents: int) -> Ints:
    """Return the documents that are not in a list."""
    return np.flatnonzero(~marked(docs, documents)).astype(np.int32)
