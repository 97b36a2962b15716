"""The pages: a query in, HTML out."""

from dataclasses import replace

from flask import Blueprint, Response, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from schema.dates import dates_disagree
from schema.document import Document, Evidence
from schema.fields import FACETS
from webapp import differences, highlights, images, links, parameters, wording
from webapp.answer import ask
from webapp.errors import NoSuchCaption
from webapp.responses import moved
from webapp.search.page import Page
from webapp.search.query import Filter, Query, Sort
from webapp.site import here

blueprint = Blueprint("views", __name__)

NEWEST = Query(sort=Sort.NEWEST, size=12)  # what the first page shows: two rows of six


@blueprint.get("/")
def home() -> str:
    """Show the search box, what the archive holds, and ways into it."""
    with here().lend() as engine:
        page = ask(engine, NEWEST)
    return render_template("home.html", page=page, query=Query())


@blueprint.get("/search")
def results() -> str | BaseResponse:
    """Show what matches, and the ways to narrow it."""
    site = here()
    query = parameters.read_leniently(request.args.items(multi=True), site.config.limits)
    with site.lend() as engine:
        page = ask(engine, query, site.config.limits)
    if page.query.page > page.pages:
        return redirect(links.search_url(links.paged(page.query, page.pages, page.query.generation)))
    query = replace(page.query, generation="")
    return render_template("results.html", page=page, query=query, numbers=page_numbers(page))


@blueprint.get("/captions/<path:name>")
def caption(name: str) -> str | BaseResponse:
    """Show a family; one of its other names leads to the one that stays."""
    with here().lend() as engine:
        document = engine.get(name)
    if document is None:
        raise NoSuchCaption(name)
    if document.id != name:
        return moved(links.caption_url(document.id))
    return render_template("caption.html", document=document, query=Query())


@blueprint.get("/favicon.svg")
def favicon() -> Response:
    """Give the little picture that browsers show beside the title."""
    return current_app.send_static_file("favicon.svg")


@blueprint.app_context_processor
def _words() -> dict[str, object]:
    """Give the templates the pure functions they link, word and mark with."""
    base = here().config.images
    return {
        "links": links,
        "wording": wording,
        "highlights": highlights,
        "differences": differences,
        "chosen": lambda facet, value: links.search_url(Query(filters=(Filter(facet, value),))),
        "cover": lambda document: images.cover(document, base),
        "pictures": lambda document: images.pictures(document, base),
        "evidence": evidence,
        "other_date": other_date,
        "images_shown": bool(base),
        "facets": FACETS,
        "sorts": tuple(Sort),
        "query": Query(),
        "origin": request.host_url.removesuffix("/") if request.host else "",  # a wrong Host header is ''
    }


def page_numbers(page: Page, around: int = 2) -> list[int | None]:
    """Give the page numbers to offer: the ends and those around this one; ``None`` is a gap.

    >>> from webapp.search.page import IndexInfo
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


def evidence(document: Document, facet: str, value: str) -> list[tuple[str, Evidence]]:
    """Give the words that a facet value was drawn from, each wording once, with where it stands."""
    records = {member.caption.key: member.caption for member in document.members}
    found: dict[str, Evidence] = {}
    for item in document.evidence:
        if (item.facet, item.value) == (facet, value) and item.record in records:
            record = records[item.record]
            text = record.title if item.field == "title" else record.text
            found.setdefault(text[item.start : item.end], item)
    return [(words, item) for words, item in found.items() if words]


def other_date(document: Document) -> str:
    """Give the day that the dump dates the event to, where that disagrees with the date printed; else ''."""
    dated = (m.caption for m in document.members if m.caption.event_date == document.event_date)
    return next((caption.fields.date_created[:10] for caption in dated if dates_disagree(caption)), "")
