"""A page of hits as the JSON object of the API (DESIGN section 9), the same in a terminal."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from webapp import links
from webapp.api import shapes
from webapp.api.hits import hit_json
from webapp.api.shapes import FacetValue, SearchAnswer
from webapp.search.model.query import Query
from webapp.search.model.result import Count, FacetCounts, IndexInfo, Page

Address = Callable[[Query], str]  # where the answer to a query is found


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
