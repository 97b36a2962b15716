"""Queries over single records, and their results."""

from dataclasses import dataclass

from schema.document import Document, Member
from webapp.search.model.query import EVERYTHING, Node
from webapp.search.model.result import IndexInfo


@dataclass(frozen=True, slots=True)
class RecordQuery:
    """A question that each record answers for itself, whatever its family says beside it.

    All words of ``node`` must stand somewhere in the record, nothing is relaxed. ``words`` are pairs of a field and
    a text whose words must all stand in that field; ``values`` pairs of a field and the values of which it must have
    one, exactly. ``years`` bound the year to which the record is dated, both included; ``None`` is an open end.
    """

    node: Node = EVERYTHING
    words: tuple[tuple[str, str], ...] = ()
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    years: tuple[int | None, int | None] = (None, None)
    page: int = 1
    size: int = 100


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A page of the records found, each with its family; ``total`` counts them over all pages."""

    total: int
    records: tuple[tuple[Document, Member], ...]
    index: IndexInfo
