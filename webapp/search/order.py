"""The order of hits: by score or by date, cut to what a page shows before it is sorted."""

import numpy as np
from numpy.typing import NDArray

from schema.columns import Floats, Whole
from schema.prepared import Prepared
from webapp.search.lists import Matches, Places
from webapp.search.query import Sort

SMALL = 2048  # of a list that is not longer all keys are made at once


class Order:
    """Orders the documents of one index; equal ones newest first, then by number, so that pages never overlap."""

    def __init__(self, prepared: Prepared) -> None:
        self._ranks = {
            Sort.RELEVANCE: prepared.newest,
            Sort.NEWEST: prepared.newest,
            Sort.OLDEST: prepared.oldest,
        }

    def first(self, found: Matches, sort: Sort, count: int) -> Places:
        """Give the places in a list of its first ``count`` documents, in order; all where they are fewer.

        No score may be negative.
        """
        ranks = self._ranks[sort]
        if sort is not Sort.RELEVANCE:
            return _lowest(ranks.take(found.docs), count)
        if len(found) <= SMALL or count >= len(found):
            return _lowest(_keys(found.scores, ranks.take(found.docs)), count)
        candidates = _candidates(found.scores, count)
        best = _lowest(_keys(found.scores.take(candidates), ranks.take(found.docs.take(candidates))), count)
        return candidates.take(best)


def _candidates(scores: Floats, count: int) -> NDArray[np.intp]:
    """Give the places of the ``count`` highest scores and of all that equal the least of them."""
    least = np.partition(scores, -count)[-count]
    candidates: NDArray[np.intp] = (scores >= least).nonzero()[0]
    return candidates


def _keys(scores: Floats, ranks: Whole) -> NDArray[np.int64]:
    """Give one number a document that is the lower the higher its score is, and of equal scores the lower its rank.

    The bits of a positive double, taken for a whole number, are in the order of the doubles (IEEE 754), and the last
    29 of a double that was a single are 0: there is room for the rank.
    """
    bits: NDArray[np.int64] = scores.astype(np.float64).view(np.int64)
    return np.subtract(ranks, bits)


def _lowest(keys: Whole, count: int) -> NDArray[np.intp]:
    """Give the places of the ``count`` lowest keys, lowest first."""
    if count >= len(keys):
        return keys.argsort()
    chosen = keys.argpartition(count)[:count]
    return chosen.take(keys.take(chosen).argsort())
