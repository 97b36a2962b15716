"""Conditional requests (RFC 9110, section 13): a client that has the response gets 304.

What programs read is compared before it is made, pages by what they say.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from hashlib import blake2b, sha256
from http import HTTPStatus
from pathlib import Path

from flask import Flask, Response, request

from webapp.config import WebConfig
from webapp.own_vocabulary import vocabulary_for
from webapp.serving import encoding
from webapp.site import here

ROOT = Path(__file__).parents[2]
PROGRAM = (
    "schema/**/*.py",
    "webapp/**/*.py",
    "webapp/templates/*",
)  # what answers


def conditional(generation: str, address: str, make: Callable[[], Response]) -> Response:
    """Answer with what is ``make``d, or with 304 where the client has it.

    The strong entity tag rests on what the answer depends on: the generation, the request's canonical ``address``,
    the encoding, the settings and the program itself.
    """
    tag = _tag(generation, address)
    whatever = request.if_none_match.star_tag  # what there is, if there is any
    known = not whatever and request.if_none_match.contains_weak(tag)
    response = Response(status=304) if known else make()
    if whatever and response.status_code == HTTPStatus.OK:
        response = Response(status=304)
    response.set_etag(tag)
    response.headers["Cache-Control"] = "no-cache"  # a new index may be loaded at any time
    response.vary.add("Accept-Encoding")
    return response


def install(app: Flask) -> None:
    """Give each page an entity tag: of what it says, its language and encoding. Whoever has the page gets 304."""

    @app.after_request
    def _tagged(response: Response) -> Response:
        if response.mimetype != "text/html" or response.status_code != HTTPStatus.OK:
            return response
        digest = sha256(response.get_data()).hexdigest()[:24]
        parts = (digest, response.headers.get("Content-Language", ""), encoding.chosen())
        response.set_etag("-".join(filter(None, parts)))
        response.headers.setdefault("Cache-Control", "no-cache")
        response.make_conditional(request)
        return response


def _tag(generation: str, address: str) -> str:
    root = f"{request.scheme}://{request.host}{request.root_path}"
    parts = (edition(), generation, address, _settings(here().config), root)
    digest = blake2b("\n".join(parts).encode("utf-8", "replace"), digest_size=12).hexdigest()
    return "-".join(filter(None, (digest, encoding.chosen())))


@lru_cache(maxsize=4)
def _settings(config: WebConfig) -> str:
    """Return what of the settings an answer depends on."""
    parts = (
        config.images,
        config.images_folder,
        config.details,
        str(config.site),
        config.nasa_version,
        str(config.csv_guards),
        str(config.limits),
        vocabulary_for(config).edition,
    )
    return "\n".join(parts)


@cache
def edition() -> str:
    """Return a digest of the program's files, which differs where the program may answer differently."""
    digest = blake2b(digest_size=8)
    for path in sorted(path for pattern in PROGRAM for path in ROOT.glob(pattern)):
        digest.update(path.read_bytes())
    return digest.hexdigest()
