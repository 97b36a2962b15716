"""Whether the service lives and can answer, for whoever watches over it."""

import re

from flask import Blueprint, Response

from webapp.ask import ask
from webapp.search.model.query import Query, Sort
from webapp.serving.responses import json_response
from webapp.site import here

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """Return 200 while the process answers, whatever its index."""
    return json_response({"status": "alive"})


@blueprint.get("/readyz")
def ready() -> Response:
    """Return 200 where a search for words is answered, 503 where no index is open, 500 where searching fails."""
    site = here()
    with site.acquire() as engine:
        index = engine.index
        newest = engine.search(Query(sort=Sort.NEWEST, size=1, facets=()))
        for hit in newest.hits:
            ask(engine, Query(" ".join(_words(hit.document.title)), size=1), site.config.limits)
    return json_response({"status": "ready", "generation": index.generation, "families": index.families})


def _words(title: str) -> list[str]:
    """Return the first few words of a title, which a search of the index must have to do with.

    >>> _words("Buzz’s (37) *walk*, by night")
    ['Buzz', 'walk']
    """
    return re.findall(r"[A-Za-z]{4,}", title)[:2]
