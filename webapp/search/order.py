"""The order of hits: by score or by date, cut to what a page shows before it is sorted."""

import numpy as np
from numpy.typing import NDArray

from schema.columns import Floats, Whole
from schema.prepared import Prepared
from webapp.search.lists import Matches, Places
from webapp.search.query import Sort


class Order:
    """Orders the documents of one index; equal ones newest first, then by number, so that pages never overlap."""

    def __init__(self, prepared: Prepared) -> None:
        self._ranks = {
            Sort.RELEVANCE: prepared.newest,
            Sort.NEWEST: prepared.newest,
            Sort.OLDEST: prepared.oldest,
        }

    def first(self, found: Matches, sort: Sort, count: int) -> Places:
        """Give the places in a list of its first ``count`` documents, in order; all where they are fewer."""
        ranks = self._ranks[sort]
        if sort is not Sort.RELEVANCE:
            return _lowest(ranks.take(found.docs), count)
        candidates = _candidates(found.scores, count)
        best = _lowest(_keys(found.scores[candidates], ranks.take(found.docs[candidates])), count)
        return candidates[best]


def _candidates(scores: Floats, count: int) -> NDArray[np.intp]:
    """Give the places of the ``count`` highest scores and of all that equal the least of them."""
    if count >= len(scores):
        return np.arange(len(scores))
    least = np.partition(scores, -count)[-count]
    candidates: NDArray[np.intp] = (scores >= least).nonzero()[0]
    return candidates


def _keys(scores: Floats, ranks: Whole) -> NDArray[np.int64]:
    """Give one number a document that is the lower the higher its score is, and of equal scores the lower its rank."""
    bits = scores.view(np.int32)
    ascending = bits ^ ((bits >> 31) & 0x7FFFFFFF)  # IEEE 754: as whole numbers in the order of the floats
    keys: NDArray[np.int64] = (~ascending.astype(np.int64) << 32) | ranks
    return keys


def _lowest(keys: Whole, count: int) -> NDArray[np.intp]:
    """Give the places of the ``count`` lowest keys, lowest first."""
    if count >= len(keys):
        return keys.argsort()
    chosen = keys.argpartition(count)[:count]
    return chosen[keys[chosen].argsort()]
