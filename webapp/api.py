"""The same search for programs: JSON, strict about its parameters."""

from typing import Any

import orjson
from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from webapp import links, parameters
from webapp.answer import ask, family_json, page_json
from webapp.errors import NoSuchCaption
from webapp.site import here

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/v1/search")
def search() -> Response:
    """Answer a query: hits, totals and facet counts, with a link for every choice."""
    site = here()
    query = parameters.read(request.args.items(multi=True), site.config.limits)
    with site.lend() as engine:
        page = ask(engine, query, site.config.limits)
    return _json(page_json(page, site.config.images))


@blueprint.get("/api/v1/captions/<path:name>")
def caption(name: str) -> BaseResponse:
    """Give a family; one of its other names leads to the one that stays."""
    with here().lend() as engine:
        document = engine.get(name)
    if document is None:
        raise NoSuchCaption(name)
    if document.id != name:
        return moved(links.api_caption_url(document.id))
    return _json(family_json(document))


@blueprint.get("/healthz")
def alive() -> Response:
    """Say that the process answers, whatever its index."""
    return _json({"status": "alive"})


@blueprint.get("/readyz")
def ready() -> Response:
    """Say that an index is open; 503 where none is."""
    with here().lend() as engine:
        index = engine.index
    return _json({"status": "ready", "generation": index.generation, "families": index.families})


def moved(address: str) -> BaseResponse:
    """Lead on for good, but ask again each time: a later build may turn the two names round."""
    response = redirect(address, 301)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _json(content: dict[str, Any]) -> Response:
    return Response(orjson.dumps(content), mimetype="application/json")
