"""The headers of every response: how long it took, and what a browser may do with it."""

import re
import time
from collections.abc import Iterator

from flask import Flask, Response, g, request

from webapp.config import WebConfig
from webapp.serving.audience import is_open

EXPOSED = "ETag, Link, Retry-After, Server-Timing, X-Request-Id"  # beyond what a page may read anyway
ALLOWED = (  # what clients send without being told to; nothing here reads a credential
    "Accept", "Accept-Language", "Authorization", "Cache-Control", "Content-Type", "If-Modified-Since", "If-None-Match",
    "Pragma", "Range", "X-Requested-With", "X-Request-Id",
)  # fmt: skip
MOST_ALLOWED = 50  # names of headers that a preflight may ask for beside them
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")  # a token of RFC 9110


def install(app: Flask, config: WebConfig) -> None:
    """Add these headers to every response of the app."""
    policy = content_policy(config.images or config.site.logo)

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
        response.headers["Access-Control-Allow-Headers"] = ", ".join(_allowed())
        response.headers["Access-Control-Max-Age"] = "86400"
        response.vary.add("Access-Control-Request-Headers")


def _allowed() -> Iterator[str]:
    """Yield the headers that another site's page may send: the usual ones, and those that it asks for.

    Tracers and gateways add headers of their own, and every answer is public whatever they say.
    """
    yield from ALLOWED
    asked = request.headers.get("Access-Control-Request-Headers", "").split(",")[:MOST_ALLOWED]
    usual = {name.casefold() for name in ALLOWED}
    for name in dict.fromkeys(name.strip().casefold() for name in asked):
        if name not in usual and _NAME.fullmatch(name):
            yield name


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
