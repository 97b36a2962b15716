"""What search engines request: which addresses not to crawl, and the pages of all captions."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from webapp import links
from webapp.ask import ask
from webapp.base_path import local
from webapp.parameters import PARAMETERS
from webapp.search.model.query import Query, Sort
from webapp.search.model.result import Hit
from webapp.serving.conditional import conditional
from webapp.site import here, origin

blueprint = Blueprint("crawlers", __name__)

CAPTIONS = 2000  # in a file of the sitemap; sitemaps.org allows 50,000
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NO_USE = ("/api/", "/nasa/", "/facets/", "/suggest/", "/feed.atom")
_SEARCH_PARAMETERS = tuple(name for name in PARAMETERS if name != "q")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Return ``robots.txt`` (RFC 9309): every filter, order and page of a search, and what programs read, is closed.

    Plain searches are open: they say noindex, which a crawler must be let in to read, and lead to captions.
    """
    closed = [local(path) for path in _NO_USE]
    closed += [local(f"/search?*{name}=") for name in (*_SEARCH_PARAMETERS, "view")]
    closed.append(local("/*generation="))
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    if origin():
        lines += ["", f"Sitemap: {origin()}{local('/sitemap.xml')}"]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """Return the index of the sitemaps, which have the pages of all captions."""

    def entries(files: int) -> Iterator[str]:
        for number in range(1, files + 1):
            yield f"<sitemap><loc>{escape(origin() + local(f'/sitemap-{number}.xml'))}</loc></sitemap>\n"

    with here().acquire() as engine:
        files = _files(engine.index.families)
        return conditional(
            engine.index.generation,
            local("/sitemap.xml"),
            lambda: _xml(f"<sitemapindex {_NAMESPACE}>\n{''.join(entries(files))}</sitemapindex>\n"),
        )


@blueprint.get("/sitemap-<int:number>.xml")
def captions(number: int) -> Response:
    """Return the addresses of some captions, the oldest events first."""
    site = here()
    query = Query(sort=Sort.OLDEST, page=number, size=CAPTIONS, facets=())
    with site.acquire() as engine:
        if not 1 <= number <= _files(engine.index.families):
            raise NotFound(f"There is no sitemap {number}.")

        def made() -> Response:
            found = ask(engine, query, site.config.limits)
            urls = map(_entry, found.hits)
            return _xml(f"<urlset {_NAMESPACE}>\n{''.join(urls)}</urlset>\n")

        return conditional(engine.index.generation, local(f"/sitemap-{number}.xml"), made)


def _files(families: int) -> int:
    """Return how many files the addresses of some captions take: one at least."""
    return max(1, -(-families // CAPTIONS))


def _entry(hit: Hit) -> str:
    """Return the entry of a caption, with the day on which it was first indexed as that of its last change.

    Later changes of a page, by a variant that was added to its family say, are nowhere dated.
    """
    changed = f"<lastmod>{hit.first_indexed:%Y-%m-%d}</lastmod>" if hit.first_indexed else ""
    return f"<url><loc>{escape(origin() + links.caption_url(hit.document.id))}</loc>{changed}</url>\n"


def _xml(text: str) -> Response:
    return Response(_XML + text, mimetype="application/xml")
