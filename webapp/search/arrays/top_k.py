"""The order of hits: by score, by date or by when they came, cut to what the pages so far show."""

import numpy as np
from numpy.typing import NDArray

from schema.arrays.derived import Prepared, ranks
from webapp.search.arrays.kernels import choose
from webapp.search.arrays.postings_ops import Matches, Places
from webapp.search.model.query import Sort


class Order:
    """Orders the documents of one index; equal ones newest first, then by number, so that pages never overlap."""

    def __init__(self, prepared: Prepared, added: NDArray[np.int64]) -> None:
        self._ranks = {
            Sort.ADDED: ranks(np.lexsort((prepared.newest, -added))),
            Sort.RELEVANCE: prepared.newest,
            Sort.NEWEST: prepared.newest,
            Sort.OLDEST: prepared.oldest,
        }

    def first(self, found: Matches, sort: Sort, count: int) -> Places:
        """Return the places in a list of its first ``count`` documents, in order; all where they are fewer.

        No score may be negative.
        """
        size = len(found.docs)
        scores = found.scores if sort is Sort.RELEVANCE else np.zeros(size, dtype=np.float32)
        places = np.empty(min(count, size), dtype=np.int32)
        choose(found.docs, scores, self._ranks[sort], places)
        return places


def unfold(families: Places, records: Places) -> tuple[Places, Places]:
    """Return for each record of some families (n,), in order, its family and its place there.

    ``records`` (n,) counts the records of each.

    >>> owners, places = unfold(np.array([7, 3], dtype=np.int32), np.array([2, 1], dtype=np.int32))
    >>> owners.tolist(), places.tolist()
    ([7, 7, 3], [0, 1, 0])
    """
    ends = np.cumsum(records, dtype=np.int64)
    owners = np.repeat(families, records)
    return owners, np.arange(len(owners)) - np.repeat(ends - records.astype(np.int64), records)
