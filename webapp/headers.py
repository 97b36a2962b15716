"""What every answer says about itself: how long it took, and what a browser may do with it."""

import time

from flask import Flask, Response, g

from webapp.config import WebConfig
from webapp.errors import wants_problem


def install(app: Flask, config: WebConfig) -> None:
    """Let every answer of the app carry these headers."""
    policy = content_policy(config.images)

    @app.before_request
    def _start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def _finish(response: Response) -> Response:
        if "started" in g:
            milliseconds = 1000 * (time.perf_counter() - g.started)
            response.headers["Server-Timing"] = f"total;dur={milliseconds:.1f}"
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if wants_problem():
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = "Server-Timing, X-Request-Id"
        return response


def content_policy(images: str) -> str:
    """Give the Content-Security-Policy: our own stylesheet, no script, pictures from anywhere or from here.

    Pictures may come from any host because a dump may link its previews anywhere.
    """
    pictures = "'self' http: https:" if images else "'self'"
    return (
        f"default-src 'none'; style-src 'self'; img-src {pictures}; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
