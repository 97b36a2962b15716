"""Searching."""

from flask import Blueprint, Response, request

from webapp import parameters
from webapp.answer import ask, page_json
from webapp.responses import json_response
from webapp.site import here

blueprint = Blueprint("api_search", __name__)


@blueprint.get("/api/v1/search")
def search() -> Response:
    """Answer a query: hits, totals and facet counts, with a link for every choice."""
    site = here()
    query = parameters.read(request.args.items(multi=True), site.config.limits)
    with site.lend() as engine:
        page = ask(engine, query, site.config.limits)
    return json_response(page_json(page, site.config.images))
