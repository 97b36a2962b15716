"""Searching."""

from flask import Blueprint, Response, request

from webapp import links, parameters
from webapp.api.answer_json import page_json
from webapp.serving.responses import answered
from webapp.site import here, picture_addresses

blueprint = Blueprint("api_search", __name__)


@blueprint.get("/api/v1/search")
def search() -> Response:
    """Answer a query: hits, totals and facet counts, with a link for every choice."""
    site = here()
    query = parameters.read(request.args.items(multi=True), site.config.limits)
    with site.acquire() as engine:
        return answered(
            engine,
            links.api_url(query),
            lambda: page_json(site.ask(engine, query), picture_addresses()),
        )
