"""How hits are laid out: in the address, else as the browser remembers, else as a grid."""

from enum import StrEnum
from types import MappingProxyType

from flask import Response, request

from schema.message import translatable
from webapp.site import here

COOKIE = "view"  # a script sets it when a layout is chosen; it names a layout and nothing of the person


class View(StrEnum):
    """A layout of hits: pictures of three sizes with a few words, or words with a small picture."""

    SMALL = "small"
    GRID = "grid"
    LARGE = "large"
    LIST = "list"


_NAMED = MappingProxyType(
    {**{str(one): one for one in View}, "sheet": View.GRID}
)  # "sheet" stands in older addresses
LABELS = MappingProxyType(
    {
        View.SMALL: translatable("Small pictures"),
        View.GRID: translatable("Medium pictures"),
        View.LARGE: translatable("Large pictures"),
        View.LIST: translatable("List"),
    }
)


def view() -> View:
    """Return the layout of this page: a list where the site shows no pictures."""
    if not here().config.images:
        return View.LIST
    return _named(request.args.get(COOKIE)) or _named(request.cookies.get(COOKIE)) or View.GRID


def view_in_address() -> str:
    """Return the name of the layout that the address asks for, '' where it names none: links carry it on."""
    return str(_named(request.args.get(COOKIE)) or "")


def vary_by_view(response: Response) -> Response:
    """Tell caches that the page depends on the cookie where the address names no layout."""
    if not view_in_address():
        response.vary.add("Cookie")
    return response


def _named(name: str | None) -> View | None:
    return _NAMED.get(name or "")
