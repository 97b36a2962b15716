"""The API described: for programs in OpenAPI, for people on a page."""

from functools import cache

from flask import Blueprint, Response, request

from webapp import parameters
from webapp.api import openapi
from webapp.api.operations import OPERATIONS
from webapp.ask import ask
from webapp.base_path import base_path
from webapp.declarations import NONE, Parameter
from webapp.languages.templates import render_page
from webapp.search.model.query import Query
from webapp.serving.responses import json_response
from webapp.site import here

blueprint = Blueprint("api_description", __name__)

_document = cache(openapi.describe)


@blueprint.get("/openapi.json")
def described() -> Response:
    """Answer with the OpenAPI document."""
    config = here().config
    parameters.values_of(request.args.items(multi=True), config.limits, NONE)
    return json_response(_document(config.limits, base_path(), config.site))


@blueprint.get("/api")
def page() -> str:
    """Answer with a page of what can be asked, with examples that work here."""
    limits = here().config.limits
    with here().acquire() as engine:
        newest = ask(engine, Query(size=1), limits).hits

    def bound(one: Parameter) -> int:
        return int(getattr(limits, one.bound))

    family = newest[0].document.id if newest else "iss065e000001"
    return render_page("api.html", operations=OPERATIONS, bound=bound, family=family)
