"""The pages: a query in, HTML out."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Blueprint, Flask, make_response, redirect, request
from flask.sansio.blueprints import BlueprintSetupState
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from schema.enumeration import join_words, quoted
from schema.errors import BadParameter
from schema.fields import FACET_NAMES, FACETS
from schema.message import message
from schema.repair_names import repair_label
from webapp import images, links, parameters
from webapp.ask import ask, ask_document, ask_similar, ask_values
from webapp.base_path import local
from webapp.languages.language import Language
from webapp.languages.negotiation import page_language, translations
from webapp.languages.templates import environments, language_of, render_page
from webapp.pages import (
    browsers,
    citation,
    differences,
    family,
    highlights,
    linked_data,
    wording,
    years,
)
from webapp.pages.facet_panel import FacetPage, FacetPanel
from webapp.pages.family_pictures import FamilyAddress, Shown, read_pictures
from webapp.pages.hit_cards import HitCards, HitPage
from webapp.pages.iiif_manifest import family_address
from webapp.pages.override_lines import override_lines
from webapp.pages.result_position import hit_address, read_position, surroundings
from webapp.pages.script_messages import script_messages
from webapp.pages.sections import sections
from webapp.pages.view import LABELS, View, vary_by_view, view, view_in_address
from webapp.search.model.query import Filter, Grouping, Query, Sort
from webapp.search.model.result import Page
from webapp.serving.error_handlers import NoSuchCaption, NoSuchFacet
from webapp.serving.responses import moved
from webapp.site import here, origin
from webapp.value_links import value_addresses

blueprint = Blueprint("views", __name__)

NEWEST = Query(sort=Sort.NEWEST, size=12)  # what the first page shows: two rows of six
VALUES = 240  # of a facet on a page
LONGEST_NUMBER = 9  # digits
_JSON = ".json"
ALIKE = Query(size=8)  # what a family's page shows of those like it


@blueprint.get("/")
def home() -> str:
    """Render the home page: the search box, the size of the archive, and links into it."""
    site = here()
    with site.acquire() as engine:
        page = ask(engine, by_event(NEWEST), site.config.limits)
    return render_page(
        "home.html",
        page=page,
        newest=NEWEST,
        query=Query(),
        hit_page=_hit_page(Query()),
        facet_page=FacetPage(Query(), _to(), view_in_address()),
    )


@blueprint.get("/search")
def results() -> str | BaseResponse:
    """Show what matches, and the ways to narrow it."""
    site = here()
    query = parameters.read_leniently(request.args.items(multi=True), site.config.limits)
    ranged, wrong = _typed_range(query)
    if wrong:
        query = replace(ranged or query, notices=(*query.notices, *wrong))
    elif ranged:
        return redirect(links.search_url(ranged, view_in_address()))
    with site.acquire() as engine:
        page = site.ask(engine, by_event(query))
    if page.query.page > page.pages:
        return redirect(links.search_url(links.paged(query, page.pages, query.generation), view_in_address()))
    page = replace(page, query=replace(page.query, group=query.group))
    query = replace(page.query, generation="")
    page = links.short_lists(page)
    return vary_by_view(
        make_response(
            render_page(
                "results.html",
                page=page,
                query=query,
                numbers=page_numbers(page),
                sections=sections(page),
                view=view(),
                hit_page=_hit_page(query),
                facet_page=FacetPage(query, _to(), view_in_address()),
            )
        )
    )


def _to() -> links.Route:
    """Return where this page's links to searches lead: to the layout that its address names."""
    return links.search(view_in_address())


def _hit_page(query: Query) -> HitPage:
    """Return what the hits of this page share."""
    address = hit_address(query, view_in_address())
    return HitPage(query, _to(), here().config.pictures, captions_lang(), address)


def by_event(query: Query) -> Query:
    """Return a query that is grouped by event, where it does not say how."""
    return replace(query, group=Grouping.EVENT) if query.group is Grouping.USUAL else query


@blueprint.get("/facets/<name>")
def facet(name: str) -> str:
    """Show all values of a facet, and find some of them."""
    site = here()
    if name not in FACET_NAMES:
        raise NoSuchFacet(name)
    query = parameters.read_leniently(request.args.items(multi=True), site.config.limits)
    prefix = request.args.get("prefix", "").strip()[: site.config.limits.value]
    with site.acquire() as engine:
        counts = ask_values(engine, query, name, prefix, site.config.limits)
    by_name = request.args.get("order") == "name" and not counts.facet.numeric
    values = sorted(counts.counts, key=lambda count: count.value.casefold()) if by_name else counts.counts
    most = min(VALUES, links.most_values(query))
    pages = max(1, -(-len(values) // most))
    number = min(int(_whole(request.args.get("number")) or 1), pages) or 1
    query = links.first(replace(query, filters=counts.filters))
    return render_page(
        "facet.html",
        query=query,
        addresses=value_addresses(query, _to()),
        facet=counts.facet,
        total=len(values),
        shown=values[(number - 1) * most : number * most],
        number=number,
        pages=pages,
        own={"prefix": prefix, "order": "name" if by_name else "", "view": view_in_address()},
    )


@blueprint.get("/captions/<path:name>")
def caption(name: str) -> str | BaseResponse:
    """Show a family; its other names, also in another case, lead to the one that stays, with ``.json`` to JSON."""
    site = here()
    with site.acquire() as engine:
        document = ask_document(engine, name, site.config.limits)
        if document is None and name.endswith(_JSON):
            document = ask_document(engine, name.removesuffix(_JSON), site.config.limits)
            if document is not None:
                return moved(links.api_caption_url(document.id))
        if document is None:
            raise NoSuchCaption(name)
        if document.id != name:
            query = request.query_string.decode("ascii", "ignore")
            return moved(links.caption_url(document.id) + (f"?{query}" if query else ""))
        shown = read_pictures(engine, document, request.args, site.config.pictures)
        position = read_position(request.args, view_in_address(), site.config.limits)
        around = position and surroundings(
            engine, position, document, by_event(position.query), site.config.limits
        )
        place = {
            "document": document,
            "headline": engine.headline(document),
            "shown": shown,
            "position": position,
            "around": around,
            "own": FamilyAddress(document.id, position),
            "address": origin() + links.caption_url(document.id),
            "query": position.query if position else Query(),
        }
        if shown.shown is Shown.FULL:
            return render_page("picture.html", **place)
        alike = ask_similar(engine, document.id, ALIKE, site.config.limits)
        before, after = family.neighbours(engine, document, site.config.limits)
    return render_page(
        "caption.html",
        **place,
        quotes=family.quotes(document),
        alike=alike.hits if alike else (),
        hit_page=_hit_page(Query()),
        before=before,
        after=after,
    )


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    """Return the pure functions that the templates use for links, wording and highlights."""
    config = here().config
    base = config.pictures
    return {
        "links": links,
        "local": local,
        "to": _to(),
        "carried_view": view_in_address(),
        "View": View,
        "view_labels": LABELS,
        "Shown": Shown,
        "FamilyAddress": FamilyAddress,
        "wording": wording,
        "join_words": join_words,
        "quoted": quoted,
        "translations": translations(),
        "script_messages": script_messages,
        "captions_lang": captions_lang(),
        "rendition_labels": images.RENDITION_LABELS,
        "highlights": highlights,
        "differences": differences,
        "family": family,
        "citation": citation,
        "linked_data": linked_data,
        "manifest_address": family_address,
        "override_lines": override_lines,
        "years": years,
        "chosen": lambda facet, value: links.search_url(Query(filters=(Filter(facet, value),))),
        "cover": lambda document: images.cover(document, base),
        "face": lambda hit: images.face(hit, base),
        "images": images,
        "images_shown": bool(base),
        "facets": FACETS,
        "sorts": tuple(Sort),
        "Sort": Sort,
        "site": config.site,
        "Grouping": Grouping,
        "query": Query(),
        "origin": origin(),
        "asset": browsers.asset_url,
    }


@blueprint.record_once
def _install(state: BlueprintSetupState) -> None:
    assert isinstance(state.app, Flask)  # noqa: S101 - create_app registers it
    for environment in environments(state.app).values():
        environment.filters |= _filters(language_of(environment))
        environment.globals |= {"hit_cards": HitCards(environment), "facet_panel": FacetPanel(environment)}


def _filters(language: Language) -> dict[str, Callable[..., str]]:
    """Return what templates put through a filter: values in words of their language."""
    say = language.say
    return {
        "archive_date": lambda text: say(wording.archive_date(text)),
        "captions": lambda number: say(wording.captions(number)),
        "filter_words": lambda chosen: say(wording.filter_words(chosen)),
        "repair_label": lambda name: language.gettext(repair_label(name)),
        "value_label": lambda value, facet: wording.label_in(language, facet, value),
        "when": lambda event: wording.date_in(language, event),
    }


def captions_lang() -> Markup:
    """Return the attribute by which captions say their language, where the page has another; else nothing."""
    own = here().config.site.captions
    return Markup("") if own == page_language().code else Markup(' lang="{}"').format(own)


def _typed_range(query: Query) -> tuple[Query | None, list[str]]:
    """Return the query with the filter of a range typed into a form as two ends, and notices of ends that are none.

    ``None`` where no range was typed.
    """
    for facet in FACETS:
        ends = [request.args.get(f"{facet.name}_{end}") for end in ("from", "to")]
        if facet.numeric and ends != [None, None]:
            wrong = [one.strip() for one in ends if one and one.strip() and not _whole(one)]
            reason = (
                message("must be a whole number, such as 1969")
                if facet.years
                else message("must be a whole number")
            )
            notices: list[str] = [parameters.ignored(BadParameter(facet.name, one, reason)) for one in wrong]
            return links.ranged(query, facet.name, *map(_whole, ends)), notices
    return None, []


def _whole(typed: str | None) -> str:
    """Read a whole number that was typed; '' where there is none, or it makes no sense."""
    text = (typed or "").strip()
    return str(int(text)) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else ""


def page_numbers(page: Page, around: int = 2) -> list[int | None]:
    """Return the page numbers to offer: the ends and those around this one; ``None`` is a gap.

    >>> from webapp.search.model.result import IndexInfo
    >>> page_numbers(Page(Query(page=6), 240, 240, (), (), IndexInfo("", 0, 0, "")))
    [1, None, 4, 5, 6, 7, 8, 9, 10]
    """
    here_, last = page.query.page, page.pages
    near = sorted({1, last, *range(max(1, here_ - around), min(last, here_ + around) + 1)})
    numbers: list[int | None] = []
    for before, number in zip([0, *near], near, strict=False):
        if number - before == 2:
            numbers.append(number - 1)  # a gap of one number is no gap
        elif number - before > 2:
            numbers.append(None)
        numbers.append(number)
    return numbers
