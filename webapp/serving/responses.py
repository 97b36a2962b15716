"""The forms in which the app answers, whatever the question."""

from collections.abc import Callable
from typing import Any

import msgspec
from flask import Response, redirect
from werkzeug.wrappers import Response as BaseResponse

from schema.json_codec import encode
from webapp.search import Engine
from webapp.serving.conditional import conditional
from webapp.serving.linking import link_header


def json_response(content: Any) -> Response:
    """Answer with JSON; the answer's own links stand in the ``Link`` header too."""
    response = Response(encode(content), mimetype="application/json")
    if links := getattr(content, "links", None):
        response.headers["Link"] = link_header(msgspec.to_builtins(links))
    return response


def answered(engine: Engine, address: str, make: Callable[[], Any]) -> Response:
    """Answer the request of that canonical address with JSON, or with 304 where the client has it."""
    return conditional(engine.index.generation, address, lambda: json_response(make()))


def moved(address: str) -> BaseResponse:
    """Return a permanent redirect that is revalidated each time: a later build may exchange the two names."""
    response = redirect(address, 301)
    response.headers["Cache-Control"] = "no-cache"
    return response
