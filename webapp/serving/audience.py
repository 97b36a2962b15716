"""The audience of a response: its path alone decides its form, and whether other sites may read it."""

from enum import Enum

from flask import request


class Audience(Enum):
    """People get pages, programs problems (RFC 9457), clients of images-api.nasa.gov its own form of errors."""

    PEOPLE = "people"
    PROGRAMS = "programs"
    NASA = "nasa"


NASA = "/nasa"
METRICS = "/metrics"
WATCHERS = ("/healthz", "/readyz", METRICS)
_DESCRIPTIONS = ("/openapi.json",)
_FEEDS = ("/feed.atom", "/selection/manifest.json")
IIIF = "/iiif"
PICTURES = "/pictures"


def audience() -> Audience:
    """Return the audience of the current request."""
    return audience_of(request.path)


def audience_of(path: str) -> Audience:
    """Return the audience of a path."""
    if _is_under(NASA, path):
        return Audience.NASA
    programs = _is_under("/api", path) or _is_under(IIIF, path) or path in (*WATCHERS, *_DESCRIPTIONS)
    return Audience.PROGRAMS if programs else Audience.PEOPLE


def is_open() -> bool:
    """Return whether pages of other sites may read the response."""
    path = request.path
    under = any(_is_under(folder, path) for folder in ("/api", NASA, IIIF, PICTURES))
    return under or path in (*_DESCRIPTIONS, *_FEEDS)


def _is_under(folder: str, path: str) -> bool:
    return path == folder or path.startswith(folder + "/")
