"""A request carried out: its text is parsed, and an engine answers within its limits."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from schema.document import Document
from schema.message import message
from webapp.parameters import canonical
from webapp.search import Engine
from webapp.search.language.parser import read_text
from webapp.search.limits import DEFAULT, Limits, within
from webapp.search.model.query import Phrase, Query
from webapp.search.model.result import FacetCounts, Page, Suggestion
from webapp.search.stages import Stage, during

_MOST_IDS = 200  # families with the words of an id that are looked through

CHANGED = message(
    "The index has changed since the page before this one: some captions may come twice or be missing. "
    "Go back to page 1 to start again."
)


def ask(engine: Engine, query: Query, limits: Limits = DEFAULT) -> Page:
    """Return the engine's answer to a query, whose text is parsed here; ``QueryTooExpensive`` names a limit exceeded.

    Where another generation answered the page before, a notice says so.
    """
    with during(Stage.PARSE):
        node, notices = read_text(query.text, limits)
    with within(limits.seconds):
        page = engine.search(replace(query, node=node, notices=(*query.notices, *notices)))
    return _with_notice(page, query)


def ask_document(engine: Engine, name: str, limits: Limits = DEFAULT) -> Document | None:
    """Return the family of an id, former id or nasa_id; else the only one with an id that differs in case alone."""
    document = engine.get(name)
    if document is not None or len(name) > limits.query:
        return document
    wanted = name.casefold()
    with within(limits.seconds):
        found = islice(engine.every(Query(node=Phrase(name, "id"))), _MOST_IDS)
        same = [one for one in found if wanted in map(str.casefold, (one.id, *one.nasa_ids))]
    return same[0] if len(same) == 1 else None


def ask_similar(engine: Engine, name: str, query: Query, limits: Limits = DEFAULT) -> Page | None:
    """Return what is most like a family, as ``ask`` does; ``None`` where there is no such family."""
    with within(limits.seconds):
        page = engine.similar(name, query)
    return page and _with_notice(page, query)


def ask_values(
    engine: Engine, query: Query, facet: str, prefix: str, limits: Limits = DEFAULT
) -> FacetCounts:
    """Return the counts of all values of one facet under a query, and the query's filters in canonical order."""
    with during(Stage.PARSE):
        node, _ = read_text(query.text, limits)
    with within(limits.seconds):
        counts = engine.values(replace(query, node=node), facet, prefix)
    return counts._replace(filters=canonical(counts.filters))


def ask_every(engine: Engine, query: Query, limits: Limits = DEFAULT) -> Iterator[Document]:
    """Return all families of a query, read one at a time; only finding them counts towards the time limit."""
    with during(Stage.PARSE):
        node, _ = read_text(query.text, limits)
    with within(limits.seconds):
        return engine.every(replace(query, node=node))


def ask_suggestions(engine: Engine, text: str, size: int, limits: Limits = DEFAULT) -> tuple[Suggestion, ...]:
    """Return what a text that is being typed may become."""
    with within(limits.seconds):
        return engine.suggest(text, size)


def _with_notice(page: Page, query: Query) -> Page:
    """Return a page with its filters in canonical order, and a notice where the index has changed."""
    changed = query.generation not in {"", page.index.generation}
    return replace(
        page,
        query=replace(page.query, filters=canonical(page.filters)),
        notices=(CHANGED, *page.notices) if changed else page.notices,
    )
