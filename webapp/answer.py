"""A page of hits as the JSON object of the API (DESIGN section 9), the same in a terminal."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from schema.document import Document
from webapp import links, shapes
from webapp.hits import hit_json
from webapp.parameters import canonical
from webapp.search import Engine
from webapp.search.limits import DEFAULT, Limits, within
from webapp.search.page import Count, FacetCounts, IndexInfo, Page
from webapp.search.parse import read_text
from webapp.search.query import Query
from webapp.shapes import FacetValue, SearchAnswer

Address = Callable[[Query], str]  # where the answer to a query is found

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
    """Read the query's text and let the engine count all values of one facet."""
    node, _ = read_text(query.text, limits)
    with within(limits.seconds):
        return engine.values(replace(query, node=node), facet, prefix)


def ask_every(engine: Engine, query: Query, limits: Limits = DEFAULT) -> Iterator[Document]:
    """Read the query's text and let the engine give all families, one at a time, however long that takes."""
    node, _ = read_text(query.text, limits)
    with within(limits.seconds):
        return engine.every(replace(query, node=node))


def _told(page: Page, query: Query) -> Page:
    """Put the filters in order, and say where the index has changed."""
    changed = query.generation not in {"", page.index.generation}
    return replace(
        page,
        query=replace(page.query, filters=canonical(page.filters)),
        notices=(CHANGED, *page.notices) if changed else page.notices,
    )


@dataclass(frozen=True, slots=True)
class Places:
    """Where the answers to queries of one kind are found: for programs, and for people."""

    api: Address
    html: Address


SEARCH = Places(links.api_url, links.search_url)


def page_json(page: Page, images: str, places: Places = SEARCH) -> SearchAnswer:
    """Give the answer to a query. ``images`` is the base of thumbnails.

    ``variants`` counts a family's records beyond its lead; ``left_off`` counts the values of a facet that
    are not listed.
    """
    query = page.query
    return {
        "query": {
            "q": query.text,
            "parsed": page.parsed,
            "notices": list(page.notices),
            "loosened": [
                {"text": one.words, "strict": places.api(links.retyped(query, one.strict))}
                for one in page.loosened
            ],
            "missing": list(page.missing),
            "filters": [
                {"facet": one.facet, "value": one.value, "exclude": one.exclude} for one in query.filters
            ],
            "remove": [places.api(links.removed(query, one)) for one in query.filters],
        },
        "total": {"families": page.families, "records": page.records},
        "hits": [hit_json(hit, images, query.expand) for hit in page.hits],
        "facets": {counts.facet.name: _facet(counts, query, places) for counts in page.facets},
        "did_you_mean": [
            {"q": one.text, "families": one.families, "url": places.api(links.retyped(query, one.text))}
            for one in page.did_you_mean
        ],
        "ways_on": [
            {"text": one.words, "families": one.families, "url": places.api(links.turned(query, one))}
            for one in page.ways_on
        ],
        "page": {"number": query.page, "size": query.size, "pages": page.pages},
        "links": _links(page, places),
        "index": index_json(page.index),
    }


def index_json(index: IndexInfo) -> shapes.Index:
    """Say which index answered."""
    return {
        "generation": index.generation,
        "families": index.families,
        "records": index.records,
        "engine": index.engine,
    }


def values_json(
    counts: Iterable[Count], facet: str, query: Query, places: Places = SEARCH
) -> list[FacetValue]:
    """Give a facet's values, each with the addresses that choosing it and leaving it out lead to."""
    toggle = links.addresses(query, facet, places.api, links.toggled)
    exclude = links.addresses(query, facet, places.api, links.excluded)
    return [
        {
            "value": one.value,
            "count": one.count,
            "selected": one.selected,
            "excluded": one.excluded,
            "toggle": toggle(one.value),
            "exclude": exclude(one.value),
        }
        for one in counts
    ]


def _facet(counts: FacetCounts, query: Query, places: Places) -> shapes.Facet:
    name = counts.facet.name
    values = replace(links.first(query), size=Query().size)  # of values, not of hits
    return {
        "label": counts.facet.label,
        "values": values_json(counts.counts, name, query, places),
        "more": links.facet_url(name, values) if counts.more and places is SEARCH else None,
        "left_off": counts.more,
    }


def _links(page: Page, places: Places) -> shapes.Links:
    query, generation = replace(page.query, generation=""), page.index.generation
    before, after = min(query.page - 1, page.pages), query.page + 1
    return {
        "self": places.api(query),
        "first": places.api(links.paged(query, 1, generation)),
        "prev": places.api(links.paged(query, before, generation)) if before >= 1 else None,
        "next": places.api(links.paged(query, after, generation)) if after <= page.pages else None,
        "html": places.html(query),
        "clear": places.api(links.cleared(query)),
        "csv": links.export_url("csv", query) if places is SEARCH else None,
        "jsonl": links.export_url("jsonl", query) if places is SEARCH else None,
    }
