"""The forms in which the app answers, whatever the question."""

from typing import Any

import orjson
from flask import Response, redirect
from werkzeug.wrappers import Response as BaseResponse


def json_response(content: Any) -> Response:
    """Answer with JSON."""
    return Response(orjson.dumps(content), mimetype="application/json")


def moved(address: str) -> BaseResponse:
    """Lead on for good, but ask again each time: a later build may turn the two names round."""
    response = redirect(address, 301)
    response.headers["Cache-Control"] = "no-cache"
    return response
