"""A page of hits as the JSON object of the API (DESIGN section 9), the same in a terminal."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from schema.document import Document, EventDate
from schema.exchange import credit_json, evidence_json, to_json
from schema.fields import FACETS
from webapp import links
from webapp.images import cover
from webapp.parameters import canonical
from webapp.search import Engine
from webapp.search.limits import DEFAULT, Limits, within
from webapp.search.page import FacetCounts, Hit, Loosening, Page, Passage, Spelling
from webapp.search.parse import read_text
from webapp.search.query import Filter, Query

Json = dict[str, Any]
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


def page_json(page: Page, images: str, places: Places = SEARCH) -> Json:
    """Give the answer to a query. ``images`` is the base of thumbnails.

    ``variants`` counts a family's records beyond its lead; ``left_off`` counts the values of a facet that
    are not listed.
    """
    return {
        "query": {
            "q": page.query.text,
            "parsed": page.parsed,
            "notices": list(page.notices),
            "loosened": [_loosening(one, page.query, places) for one in page.loosened],
            "filters": [_filter(chosen) for chosen in page.query.filters],
        },
        "total": {"families": page.families, "records": page.records},
        "hits": [_hit(hit, images, page.query.expand) for hit in page.hits],
        "facets": {counts.facet.name: _facet(counts, page.query, places) for counts in page.facets},
        "did_you_mean": [_spelling(one, page.query, places) for one in page.did_you_mean],
        "page": {"number": page.query.page, "size": page.query.size, "pages": page.pages},
        "links": _links(page, places),
        "index": {
            "generation": page.index.generation,
            "families": page.index.families,
            "records": page.index.records,
            "engine": page.index.engine,
        },
    }


def family_json(document: Document) -> Json:
    """Give a family as it is exported, with its links."""
    return {**to_json(document), "links": _family_links(document)}


def _filter(chosen: Filter) -> Json:
    return {"facet": chosen.facet, "value": chosen.value, "exclude": chosen.exclude}


def _hit(hit: Hit, images: str, expand: tuple[str, ...]) -> Json:
    document = hit.document
    shown = cover(document, images)
    return {
        "id": document.id,
        "title": document.title,
        "caption": document.lead.text,
        "score": hit.score,
        "nasa_ids": list(document.nasa_ids),
        **{
            facet.name: [int(value) if facet.numeric else value for value in document.facets[facet.name]]
            for facet in FACETS
            if facet.name in {"expedition", "agency", "landmark", "person"}
        },
        "event_date": _date(document.event_date),
        "credit": credit_json(document.credit),
        "image": shown and {"thumbnail": shown.thumbnail, "details": shown.details},
        "highlights": {"title": _passages(hit.title), "caption": _passages(hit.caption)},
        "variants": len(document.members) - 1,
        "explain": hit.explain,
        "links": _family_links(document),
        **({"evidence": evidence_json(document.evidence)} if "evidence" in expand else {}),
    }


def _loosening(one: Loosening, query: Query, places: Places) -> Json:
    return {"text": one.words, "strict": places.api(links.retyped(query, one.strict))}


def _spelling(one: Spelling, query: Query, places: Places) -> Json:
    meant = links.retyped(query, one.text)
    return {"q": one.text, "families": one.families, "url": places.api(meant)}


def _date(event: EventDate | None) -> Json | None:
    if event is None:
        return None
    return {"from": event.start.isoformat(), "to": event.end.isoformat(), "precision": event.precision.value}


def _passages(passages: Iterable[Passage]) -> list[Json]:
    return [{"start": p.start, "end": p.end, "marks": [list(mark) for mark in p.marks]} for p in passages]


def _facet(counts: FacetCounts, query: Query, places: Places) -> Json:
    name = counts.facet.name
    return {
        "label": counts.facet.label,
        "values": [
            {
                "value": count.value,
                "count": count.count,
                "selected": count.selected,
                "toggle": places.api(links.toggled(query, name, count.value)),
            }
            for count in counts.counts
        ],
        "more": None,
        "left_off": counts.more,
    }


def _links(page: Page, places: Places) -> Json:
    query, generation = replace(page.query, generation=""), page.index.generation
    before, after = min(query.page - 1, page.pages), query.page + 1
    return {
        "self": places.api(query),
        "next": places.api(links.paged(query, after, generation)) if after <= page.pages else None,
        "prev": places.api(links.paged(query, before, generation)) if before >= 1 else None,
        "html": places.html(query),
    }


def _family_links(document: Document) -> Json:
    return {"self": links.api_caption_url(document.id), "html": links.caption_url(document.id)}
