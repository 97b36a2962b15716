"""A page of Collection+JSON as images-api.nasa.gov answers a search, checked."""

import json
from dataclasses import dataclass
from typing import Any

from schema.errors import CaptionSearchError
from schema.http_client import Answer, status_words


class SearchRefused(CaptionSearchError):
    """The service understood a search and refused it, in its own words."""


@dataclass(frozen=True, slots=True)
class CollectionPage:
    """The records of a page, each as one line of JSON in UTF-8, and how many all pages have."""

    total: int
    lines: tuple[bytes, ...]


def read_page(answer: Answer, size: int) -> CollectionPage:
    """Return the page of an answer; ``ValueError`` where it is none, ``SearchRefused`` where the service says no."""
    if answer.status == 400:
        raise SearchRefused(_reason(answer))
    if answer.status != 200:
        raise ValueError(status_words(answer.status))
    match _decode(answer.json()):
        case {"collection": {"items": list(items), "metadata": {"total_hits": int(total)}}} if total >= 0:
            pass
        case _:
            raise ValueError("JSON that is no page of records")
    if len(items) > size or not all(map(_is_item, items)):
        raise ValueError("JSON that is no page of records")
    return CollectionPage(total, tuple(map(_line, items)))


def _decode(body: bytes) -> Any:
    """Return a JSON value; ``ValueError`` where there is none, ``NaN`` among others, or it is nested too deeply."""
    try:
        return json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise ValueError("JSON that is broken") from error


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _is_item(item: object) -> bool:
    match item:
        case {"data": [dict(), *_]}:
            return True
        case _:
            return False


def _line(item: object) -> bytes:
    """Return an item on one line; lone surrogates, which UTF-8 has not, stay escaped."""
    text = json.dumps(item, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(item, separators=(",", ":")).encode("ascii")


def _reason(answer: Answer) -> str:
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        said = None
    reason = said.get("reason") if isinstance(said, dict) else None
    return str(reason)[:300] if reason else status_words(answer.status)
