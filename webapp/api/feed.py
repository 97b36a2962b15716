"""What a search finds, what came last first, as an Atom feed (RFC 4287)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from mimetypes import guess_type
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, request

from webapp import links, parameters
from webapp.ask import ask
from webapp.images import cover
from webapp.pages import wording
from webapp.picture_addresses import PictureAddresses
from webapp.search.model.query import Sort
from webapp.search.model.result import Hit, Page
from webapp.serving.conditional import conditional
from webapp.site import here, picture_addresses

blueprint = Blueprint("feed", __name__)

ATOM = "http://www.w3.org/2005/Atom"
MIMETYPE = "application/atom+xml"
ENTRIES = 50


@blueprint.get("/feed.atom")
def feed() -> Response:
    """Answer with the captions that a search finds by when they were first indexed, whatever their date."""
    site = here()
    asked = parameters.read_leniently(request.args.items(multi=True), site.config.limits)
    newest = replace(asked, sort=Sort.ADDED, page=1, size=ENTRIES, generation="")
    query = replace(newest, expand=(), fold=True, facets=())

    with site.acquire() as engine:
        return conditional(
            engine.index.generation,
            "feed " + links.search_url(query),
            lambda: _response(ask(engine, query, site.config.limits)),
        )


def _response(page: Page) -> Response:
    xml = ET.tostring(
        atom(page, request.host_url.rstrip("/"), picture_addresses(), here().config.site.name),
        "utf-8",
        xml_declaration=True,
    )
    return Response(xml, mimetype=MIMETYPE)


def atom(page: Page, origin: str, images: PictureAddresses, name: str) -> ET.Element:
    """Return the feed of a page of hits; addresses begin with ``origin``, its title with the site's ``name``."""
    entries = [_entry(hit, origin, images) for hit in page.hits]
    title = [name, page.query.text, *map(wording.filter_words, page.query.filters)]
    own = origin + links.feed_url(page.query)
    root = _element("feed", xmlns=ATOM)
    root.extend(
        [
            _element("id", own),
            _element("title", " – ".join(filter(None, title))),
            _element("updated", entries[0].findtext("updated") if entries else "1957-10-04T00:00:00Z"),
            _element("link", rel="self", type=MIMETYPE, href=own),
            _element("link", rel="alternate", type="text/html", href=origin + links.search_url(page.query)),
            *entries,
        ]
    )
    return root


def _entry(hit: Hit, origin: str, images: PictureAddresses) -> ET.Element:
    entry = _element("entry")
    entry.extend(_about(hit, origin, images))
    return entry


def _about(hit: Hit, origin: str, images: PictureAddresses) -> Iterator[ET.Element]:
    document = hit.document
    yield _element("id", f"urn:caption-search:{document.id}")
    yield _element("title", document.title)
    yield _element("updated", f"{datetime.fromtimestamp(hit.added, UTC):%Y-%m-%dT%H:%M:%SZ}")
    author = _element("author")
    credit = ", ".join((*document.credit.organisations, *document.credit.photographers))
    author.append(_element("name", credit or "unknown"))
    yield author
    yield _element("link", rel="alternate", type="text/html", href=origin + links.caption_url(document.id))
    shown = cover(document, images)
    if shown and shown.thumbnail:
        yield _element("link", rel="enclosure", type=_kind(shown.thumbnail), href=shown.thumbnail)
    yield _element("summary", document.lead.text)


def _kind(address: str) -> str:
    kind, _ = guess_type(urlsplit(address).path)
    return kind or "image/jpeg"


def _element(name: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.Element(name, attributes)
    element.text = text and "".join(filter(_is_allowed, text))
    return element


def _is_allowed(letter: str) -> bool:
    """Return whether XML 1.0 may hold a character."""
    return letter in "\t\n\r" or (
        letter >= " " and not "\ud800" <= letter <= "\udfff" and letter not in "\ufffe\uffff"
    )
