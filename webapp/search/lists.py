"""Lists of documents, ascending, and how two of them meet: the algebra on which all matching rests.

A short list is looked up in a long one by binary search, so that the work grows with the short one; where both are
long, a table over all documents is faster.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schema.columns import Floats, Ints

Mask = NDArray[np.bool_]
Places = NDArray[np.integer]

# A search for one document costs as much as writing so many into a table (24 ns and 2 ns where this was measured),
# and making the table as much as writing one of so many of its places.
SEARCHED, CLEARED = 12, 5
SPARSE = 16  # of so many documents one: shorter lists are sorted together, longer ones marked in a table


@dataclass(frozen=True, slots=True)
class Matches:
    """The documents that match, ascending, each once, and the score of each."""

    docs: Ints
    scores: Floats

    def __len__(self) -> int:
        """Count the documents."""
        return len(self.docs)

    def at(self, places: Places) -> Floats:
        """Give the scores of the documents that stand at some places of the list."""
        return self.scores.take(places)

    def matches(self) -> "Matches":
        """Give the matches themselves; a list that scores only what is wanted makes them here."""
        return self

    def kept(self, mask: Mask) -> "Matches":
        """Keep some of the documents (n,)."""
        places = mask.nonzero()[0]
        return Matches(self.docs.take(places), self.scores.take(places))


def flat(docs: Ints, score: float = 0.0) -> Matches:
    """Give every document of a list the same score."""
    scores = np.full(len(docs), score, dtype=np.float32) if score else np.zeros(len(docs), dtype=np.float32)
    return Matches(docs, scores)


def places_in(docs: Ints, wanted: Ints, documents: int) -> tuple[Places, Mask]:
    """Tell for each wanted document (n,) where in a list it stands (n,), and whether it does (n,)."""
    if not len(docs):
        return np.zeros(len(wanted), dtype=np.int32), np.zeros(len(wanted), dtype=np.bool_)
    if docs is wanted:
        return np.arange(len(docs), dtype=np.int32), np.ones(len(docs), dtype=np.bool_)
    if len(wanted) * SEARCHED < len(docs) + documents // CLEARED:
        places: Places = docs.searchsorted(wanted)
    else:
        table = np.zeros(documents, dtype=np.int32)
        table[docs.astype(np.intp)] = np.arange(len(docs), dtype=np.int32)
        places = table.take(wanted)
    return places, docs.take(places, mode="clip") == wanted


def among(docs: Ints, wanted: Ints, documents: int) -> Mask:
    """Tell for each wanted document (n,) whether it is in a list."""
    if len(wanted) * SEARCHED < len(docs) + documents // CLEARED:
        return places_in(docs, wanted, documents)[1]
    mask = marked(docs, documents)
    return mask if len(wanted) == documents else mask.take(wanted)


def marked(docs: Ints, documents: int) -> Mask:
    """Give the mask (documents,) of a list, which need not ascend."""
    mask = np.zeros(documents, dtype=np.bool_)
    mask[docs.astype(np.intp)] = True  # numpy converts indices of another type slowly, in small blocks
    return mask


def united(lists: Sequence[Ints], documents: int) -> Ints:
    """Give the documents that are in any of some lists, which need not ascend."""
    if not lists:
        return np.zeros(0, dtype=np.int32)
    docs = np.concatenate(lists) if len(lists) > 1 else lists[0]
    if len(docs) * SPARSE < documents:
        return np.unique(docs)
    return np.flatnonzero(marked(docs, documents)).astype(np.int32)


def summed(lists: Sequence[Matches], documents: int) -> Matches:
    """Give the documents that are in any of some lists; scores add."""
    if len(lists) == 1:
        return lists[0]
    docs = united([one.docs for one in lists], documents)
    scores = np.zeros(len(docs), dtype=np.float32)
    for one in lists:
        places, _ = places_in(docs, one.docs, documents)
        scores[places] += one.scores
    return Matches(docs, scores)


def complement(docs: Ints, documents: int) -> Ints:
    """Give the documents that are not in a list."""
    return np.flatnonzero(~marked(docs, documents)).astype(np.int32)
