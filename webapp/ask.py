"""A question with its text read, put to an engine within its limits."""

from collections.abc import Iterator
from dataclasses import replace

from schema.document import Document
from webapp.parameters import canonical
from webapp.search import Engine
from webapp.search.language.parser import read_text
from webapp.search.limits import DEFAULT, Limits, within
from webapp.search.model.query import Query
from webapp.search.model.result import FacetCounts, Page, Suggestion

CHANGED = (
    "The index has changed since the page before this one: some captions may come twice or be missing. "
    "Page 1 begins anew."
)


def ask(engine: Engine, query: Query, limits: Limits = DEFAULT) -> Page:
    """Read the query's text and let the engine answer; ``QueryTooExpensive`` names a limit gone past.

    Where another generation answered the page before, a notice says so.
    """
    node, notices = read_text(query.text, limits)
    with within(limits.seconds):
        page = engine.search(replace(query, node=node, notices=(*query.notices, *notices)))
    return _told(page, query)


def ask_similar(engine: Engine, name: str, query: Query, limits: Limits = DEFAULT) -> Page | None:
    """Let the engine answer with what is most like a family, as ``ask`` does; ``None`` where there is none."""
    with within(limits.seconds):
        page = engine.similar(name, query)
    return page and _told(page, query)


def ask_values(
    engine: Engine, query: Query, facet: str, prefix: str, limits: Limits = DEFAULT
) -> FacetCounts:
    """Read the query's text and let the engine count all values of one facet; the filters come back in order."""
    node, _ = read_text(query.text, limits)
    with within(limits.seconds):
        counts = engine.values(replace(query, node=node), facet, prefix)
    return counts._replace(filters=canonical(counts.filters))


def ask_every(engine: Engine, query: Query, limits: Limits = DEFAULT) -> Iterator[Document]:
    """Read the query's text and let the engine give all families, one at a time, however long that takes."""
    node, _ = read_text(query.text, limits)
    with within(limits.seconds):
        return engine.every(replace(query, node=node))


def ask_suggestions(engine: Engine, text: str, size: int, limits: Limits = DEFAULT) -> tuple[Suggestion, ...]:
    """Let the engine say what a text that is being typed may become."""
    with within(limits.seconds):
        return engine.suggest(text, size)


def _told(page: Page, query: Query) -> Page:
    """Put the filters in order, and say where the index has changed."""
    changed = query.generation not in {"", page.index.generation}
    return replace(
        page,
        query=replace(page.query, filters=canonical(page.filters)),
        notices=(CHANGED, *page.notices) if changed else page.notices,
    )
