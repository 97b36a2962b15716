"""Families in their order as the records they are made of."""

import numpy as np

from webapp.search.arrays.postings_ops import Places


def unfold(families: Places, records: Places) -> tuple[Places, Places]:
    """Give for each record of some families (n,), in order, its family and its place there.

    ``records`` (n,) counts the records of each.

    >>> owners, places = unfold(np.array([7, 3], dtype=np.int32), np.array([2, 1], dtype=np.int32))
    >>> owners.tolist(), places.tolist()
    ([7, 7, 3], [0, 1, 0])
    """
    ends = np.cumsum(records, dtype=np.int64)
    owners = np.repeat(families, records)
    return owners, np.arange(len(owners)) - np.repeat(ends - records.astype(np.int64), records)
