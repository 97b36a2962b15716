"""Whether the service lives and can answer, for whoever watches over it."""

from flask import Blueprint, Response

from webapp.search.model.query import Query
from webapp.serving.responses import json_response
from webapp.site import here

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """Return 200 while the process answers, whatever its index."""
    return json_response({"status": "alive"})


@blueprint.get("/readyz")
def ready() -> Response:
    """Return 200 where a search is answered, 503 where no index is open, 500 where searching fails."""
    with here().acquire() as engine:
        index = engine.index
        engine.search(Query(size=1))
    return json_response({"status": "ready", "generation": index.generation, "families": index.families})
