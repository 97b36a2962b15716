"""Searching, behind one seam that knows neither HTTP nor, above it, which engine answers."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from schema.document import Document
from schema.errors import BadParameter
from schema.fields import FACET_NAMES
from schema.vocabulary import Vocabulary, load
from webapp.search.limits import DEFAULT, Limits
from webapp.search.model.query import Filter, Query, Sort
from webapp.search.model.record_query import RecordPage, RecordQuery
from webapp.search.model.result import FacetCounts, IndexInfo, Page, Suggestion


class Engine(Protocol):
    """Answers queries about one generation; safe to share between threads."""

    @property
    def index(self) -> IndexInfo:
        """Which index answers."""
        ...

    def search(self, query: Query) -> Page:
        """Answer with hits, totals and facet counts; ``QueryTooExpensive`` names a limit gone past."""
        ...

    def get(self, name: str) -> Document | None:
        """Return the family of that id, former id or nasa_id; ``None`` where there is none."""
        ...

    def headline(self, document: Document) -> str:
        """Return the heading of a family: its title where that says something, else its caption's first clause."""
        ...

    def suggest(self, text: str, size: int = 10) -> tuple[Suggestion, ...]:
        """Return completions of a text that is being typed, the likeliest first."""
        ...

    def similar(self, name: str, query: Query) -> Page | None:
        """Answer with the families most like that one, which is not among them; ``None`` where there is none.

        Of the query its filters, order and page count, not its text.
        """
        ...

    def values(self, query: Query, facet: str, prefix: str = "") -> FacetCounts:
        """Count all values of one facet under a query, the facet's own filters aside.

        With a ``prefix`` only values with a word that begins so. Of the query its page and size do not count.
        """
        ...

    def every(self, query: Query) -> Iterator[Document]:
        """Find all families of a query at once, and yield them in its order; each is read when it is yielded."""
        ...

    def records(self, query: RecordQuery) -> RecordPage:
        """Answer with single records that fit each for itself, the most relevant first, then the newest."""
        ...

    def close(self) -> None:
        """Close the files; the engine cannot be used afterwards."""
        ...


def read_query(
    text: str = "",
    *,
    sort: str = "relevance",
    page: int = 1,
    size: int = 24,
    **filters: str | Sequence[str],
) -> Query:
    """Return a query for ``Engine.search``, its text read as the search box reads it.

    ``filters`` are by facet: the values wanted, or with ``!`` before it one that is not. ``QueryTooExpensive`` where
    the text is too long, ``BadParameter`` for an order or a facet that there is not.
    """
    from webapp.search.language.parser import read_text  # noqa: PLC0415 - as for the engine: only who searches pays

    node, notices = read_text(text)
    _check("sort", sort, tuple(Sort))
    for facet in filters:
        _check("facet", facet, FACET_NAMES)
    given = ((facet, [wanted] if isinstance(wanted, str) else wanted) for facet, wanted in filters.items())
    chosen = tuple(
        Filter(facet, value.removeprefix("!"), exclude=value.startswith("!"))
        for facet, values in given
        for value in values
    )
    return Query(text, node, notices, chosen, Sort(sort), page, size)


def _check(name: str, given: str, known: tuple[str, ...]) -> None:
    if given not in known:
        raise BadParameter(name, given, f"must be one of {', '.join(known)}", known)


def open_engine(
    index: Path | str,
    limits: Limits = DEFAULT,
    vocabulary: Vocabulary | None = None,
    folder: Path | None = None,
) -> Engine:
    """Open the current generation under ``index``, or the one in ``folder``.

    ``IndexUnusable`` says what is wrong with it.
    """
    from webapp.search.arrays.backend import ArrayBackend  # noqa: PLC0415 - the one place that names an engine
    from webapp.search.engine import SearchEngine  # noqa: PLC0415

    return SearchEngine(ArrayBackend.open(Path(index), vocabulary or load(), folder), limits)
