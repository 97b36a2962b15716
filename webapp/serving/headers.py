"""The headers of every response: how long it took, and what a browser may do with it."""

import time

from flask import Flask, Response, g, request

from webapp.config import WebConfig
from webapp.serving.audience import is_open

EXPOSED = "ETag, Link, Retry-After, Server-Timing, X-Request-Id"  # beyond what a page may read anyway
ALLOWED = "If-None-Match, X-Request-Id"


def install(app: Flask, config: WebConfig) -> None:
    """Add these headers to every response of the app."""
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
        if is_open():
            _open(response)
        return response


def _open(response: Response) -> None:
    """Allow pages of other sites to read the response, preflight requests included (CORS, Fetch standard)."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = EXPOSED
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = ALLOWED
        response.headers["Access-Control-Max-Age"] = "86400"


def content_policy(images: str) -> str:
    """Return the Content-Security-Policy: our own stylesheet and scripts, pictures from anywhere or from here.

    Nothing inline runs, so that a caption that reaches a page as markup would still do nothing.

    Pictures may come from any host because a dump may link its previews anywhere.
    """
    pictures = "'self' http: https:" if images else "'self'"
    return (
        f"default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src {pictures}; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
