"""Families by their dates: that of the event, which a caption prints, else that of the dump."""

from datetime import date

import numpy as np

from schema.arrays.postings import Columns, Ints
from webapp.search.arrays.kernels import Mask
from webapp.search.arrays.postings_ops import Matches
from webapp.search.model.query import Dated, Node, walk

FILED = 0.5  # of what a printed date gives; a dump's own is off by days, now and then by decades
BY_THE_ARCHIVE = "Captions that print no date are found by the one that their archive files them under."


def dated(columns: Columns, start: date | None, end: date | None) -> Matches:
    """Match events that touch some days; one of that very day ranks above one of that month, by its share."""
    earliest, latest = start.toordinal() if start else 1, end.toordinal() if end else 1 << 30
    first, last = np.abs(columns.first_day), np.abs(columns.last_day)
    held: Mask = (first > 0) & (first <= latest) & (last >= earliest)
    docs = np.flatnonzero(held).astype(np.int32)
    first, last = first.take(docs).astype(np.int64), last.take(docs).astype(np.int64)
    share = (np.minimum(last, latest) - np.maximum(first, earliest) + 1) / (last - first + 1)
    printed: Mask = columns.first_day.take(docs) > 0
    return Matches(docs, (share * np.where(printed, 1.0, FILED)).astype(np.float32))


def dating(node: Node, columns: Columns, found: Ints) -> tuple[str, ...]:
    """Say it where some of the families found for a date print none."""
    asked = any(isinstance(inner, Dated) for inner in walk(node))
    filed = asked and bool(np.any(columns.first_day.take(found) < 0))
    return (BY_THE_ARCHIVE,) if filed else ()
