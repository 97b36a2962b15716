"""The order of hits: by score or by date, cut to what a page shows before it is sorted."""

import numpy as np
from numpy.typing import NDArray

from schema.columns import Columns, Floats, Ints
from webapp.search.query import Sort


class Order:
    """Orders the documents of one index; equal ones newest first, then by number, so that pages never overlap."""

    def __init__(self, columns: Columns) -> None:
        numbers = np.arange(columns.documents)
        newest = _ranks(np.lexsort((numbers, -columns.last_day)))
        oldest = _ranks(np.lexsort((numbers, columns.first_day, columns.first_day == 0)))
        self._ranks = {Sort.RELEVANCE: newest, Sort.NEWEST: newest, Sort.OLDEST: oldest}

    def first(self, docs: Ints, scores: Floats, sort: Sort, count: int) -> Ints:
        """Give the first ``count`` of documents (n,) with their scores (n,), in order; all where they are fewer."""
        ranks = self._ranks[sort][docs]
        goodness = scores if sort is Sort.RELEVANCE else np.zeros_like(scores)
        kept = _best(goodness, ranks, count)
        return docs[kept[np.lexsort((ranks[kept], -goodness[kept]))]]


def _ranks(ordered: NDArray[np.int64]) -> Ints:
    ranks = np.empty(len(ordered), dtype=np.int32)
    ranks[ordered] = np.arange(len(ordered))
    return ranks


def _best(goodness: Floats, ranks: Ints, count: int) -> NDArray[np.int64]:
    """Choose the ``count`` highest, of equal ones those that rank first, in any order."""
    if count >= len(goodness):
        return np.arange(len(goodness))
    least = np.partition(goodness, -count)[-count]
    above, level = np.flatnonzero(goodness > least), np.flatnonzero(goodness == least)
    room = count - len(above)
    if room < len(level):
        level = level[np.argpartition(ranks[level], room)[:room]]
    return np.concatenate((above, level))
