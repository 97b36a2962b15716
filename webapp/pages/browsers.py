"""What browsers request besides pages: scripts and styles, a search engine to add, completions."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from xml.sax.saxutils import escape

from flask import Blueprint, Response, current_app, jsonify, render_template, request

from webapp import links
from webapp.ask import ask_suggestions
from webapp.base_path import local
from webapp.search.model.query import Query
from webapp.site import here, origin
from webapp.site_settings import OURS

blueprint = Blueprint("browsers", __name__)

STATIC = Path(__file__).parents[1] / "static"
YEAR = 365 * 24 * 60 * 60  # seconds
OWN_COLOUR = "#1d4fb8"  # of the icon of a site that has a name of its own and no colour
_LETTER = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="{colour}"/>'
    '<text x="16" y="23" font-family="sans-serif" font-size="20" font-weight="700" text-anchor="middle" '
    'fill="#fff">{letter}</text></svg>\n'
)
SUGGESTIONS = 8  # a browser shows no more below its address bar


@blueprint.get("/assets/<version>/<path:name>")
def asset(version: str, name: str) -> Response:
    """Return a file of ``static/``, cached for good: when one changes, all have another address.

    The version stands in the path, so that what a script imports and a stylesheet shows has it too. After an
    update an old page still gets the file, but may not keep it.
    """
    response = current_app.send_static_file(name)
    if version == assets_version():
        response.cache_control.no_cache = None
        response.cache_control.public = True
        response.cache_control.max_age = YEAR
        response.cache_control.immutable = True
    return response


@cache
def assets_version() -> str:
    """Return the version of the files of ``static/``, which changes with any of them."""
    digest = sha256()
    for path in sorted(path for path in STATIC.iterdir() if path.is_file()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def asset_url(name: str) -> str:
    """Return the address of a file of ``static/``."""
    return local(f"/assets/{assets_version()}/{name}")


@blueprint.get("/site.css")
def site_style() -> Response:
    """Return the colour that the site's owner chose; empty where there is none."""
    site = here().config.site
    response = Response(site.style if site.colour else "", mimetype="text/css")
    response.add_etag()
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


@blueprint.get("/favicon.svg")
def favicon() -> Response:
    """Return the icon that browsers show beside the title: ours, or the first letter of the site's own name."""
    site = here().config.site
    if site.name == OURS.name:
        return current_app.send_static_file("favicon.svg")
    letter = next((one for one in site.name if one.isalnum()), site.name.strip()[0]).upper()
    icon = _LETTER.format(colour=escape(site.colour or OWN_COLOUR), letter=escape(letter))
    response = Response(icon, mimetype="image/svg+xml")
    response.add_etag()
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


@blueprint.get("/opensearch.xml")
def description() -> Response:
    """Describe the search as OpenSearch 1.1 does, so that a browser can take it as a search engine."""
    page = render_template("opensearch.xml", origin=origin())
    return Response(page, mimetype="application/opensearchdescription+xml")


@blueprint.get("/suggest/opensearch")
def suggestions() -> Response:
    """Return completions as OpenSearch Suggestions: the text, what it may become, how much that finds, its address."""
    limits = here().config.limits
    text = request.args.get("q", "").strip()[: limits.query]
    with here().acquire() as engine:
        found = ask_suggestions(engine, text, SUGGESTIONS, limits) if text else ()
    answer = jsonify(
        [
            text,
            [one.text for one in found],
            [f"{one.families:,}" for one in found],
            [origin() + links.search_url(Query(one.text)) for one in found],
        ]
    )
    answer.mimetype = "application/x-suggestions+json"
    return answer
