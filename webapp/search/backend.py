"""The seam below the flow of an answer: what one engine must be able to do with an expanded query."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from schema.document import Document
from schema.shown_family import ShownFamily
from webapp.search.model.query import Query
from webapp.search.model.record_query import RecordPage, RecordQuery
from webapp.search.model.result import FacetCounts, IndexInfo
from webapp.search.rewriting.evaluation import Evaluation, Key
from webapp.search.rewriting.expanded_query import ExpandedQuery
from webapp.search.rewriting.record_planner import RecordPlan
from webapp.search.rewriting.term_statistics import TermStatistics


class Backend(Protocol):
    """Evaluates expanded queries over one generation; safe to share between threads."""

    @property
    def index(self) -> IndexInfo:
        """Which index answers."""
        ...

    @property
    def statistics(self) -> TermStatistics:
        """The terms and counts by which queries are planned."""
        ...

    def count(self, plans: Sequence[ExpandedQuery]) -> list[int]:
        """Return how many families each query finds, filters and relaxation included: one question to the engine."""
        ...

    def execute(self, plan: ExpandedQuery, query: Query) -> Evaluation:
        """Return a page of what a query finds, at the level that ``plan.choose_level`` chooses.

        Of the ``query`` its order, page, size, facets and whether it folds.
        """
        ...

    def count_values(self, plan: ExpandedQuery, facet: str) -> FacetCounts:
        """Return all values of one facet with their counts, the facet's own filters aside."""
        ...

    def every(self, plan: ExpandedQuery, query: Query) -> Iterator[Document]:
        """Find all families of a query at once, and yield them in its order; each is read when it is yielded."""
        ...

    def documents(self, keys: Sequence[Key]) -> list[Document]:
        """Return families by their keys."""
        ...

    def shown(self, keys: Sequence[Key]) -> list[ShownFamily]:
        """Return what hits show of families, by their keys."""
        ...

    def with_ids(self, ids: Sequence[str]) -> Iterator[Document]:
        """Yield for each id, in its stored spelling, the first family that has it; each is read when it is yielded."""
        ...

    def find(self, name: str) -> Key | None:
        """Return the family of that id, former id or nasa_id; one whose own id it is before others."""
        ...

    def titled(self, stems: Sequence[str], begun: str, most: int) -> Iterator[tuple[str, str]]:
        """Yield titles with all the stems, the last of which may be a word that begins so, each with its family's id.

        Those of the families with the most records come first, at most so many; a title that is only the beginning of a
        caption is ''.
        """
        ...

    def records(self, plan: RecordPlan, query: RecordQuery) -> RecordPage:
        """Return a page of the single records that fit each for itself; of the ``query`` its page and size."""
        ...

    def close(self) -> None:
        """Close what is open."""
        ...
