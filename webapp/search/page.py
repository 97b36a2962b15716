"""What was answered: hits, totals and facet counts together."""

from dataclasses import dataclass

from schema.document import Document
from schema.fields import Facet
from webapp.search.query import Filter, Query


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text, ``start`` to ``end`` in code points, and the words marked in it.

    The marks are (start, end) pairs in code points of the whole text, in order, never overlapping.
    """

    start: int
    end: int
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A family that was found. ``title`` and ``caption`` say what to mark in the two texts."""

    document: Document
    score: float
    title: tuple[Passage, ...] = ()
    caption: tuple[Passage, ...] = ()
    explain: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """A facet value with the number of families that choosing it gives."""

    value: str
    count: int
    selected: bool = False
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """The values of a facet, the chosen ones first kept in; ``more`` values were left off the end."""

    facet: Facet
    counts: tuple[Count, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """Which index answered."""

    generation: str
    families: int
    records: int
    engine: str


@dataclass(frozen=True, slots=True)
class Page:
    """The answer to a query.

    ``families`` and ``records`` are the totals over all pages. ``filters`` are the query's, by canonical
    values. ``parsed`` shows how the text was read, ``notices`` every loosening in plain words.
    """

    query: Query
    families: int
    records: int
    hits: tuple[Hit, ...]
    facets: tuple[FacetCounts, ...]
    index: IndexInfo
    filters: tuple[Filter, ...] = ()
    parsed: str = ""
    notices: tuple[str, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages hold all hits; at least 1."""
        return max(1, -(-self.families // self.query.size))
