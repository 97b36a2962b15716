"""An object with the field names of images-api.nasa.gov as a record."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from indexer.read.json_text import NotJson, decode
from indexer.read.records import UNCOUNTED, Limits, RawCaption, Rejected
from indexer.read.text import clean, excerpt
from schema.document import DumpFields

TELLING = frozenset({"nasa_id", "title", "description", "description_508"})
"""Fields that make an object a record; the others also stand in links and metadata."""

FIELD_NAMES = TELLING | {
    "date_created",
    "center",
    "keywords",
    "photographer",
    "secondary_creator",
    "location",
    "media_type",
    "album",
    "href",
}

LONGEST_HREF = 2_000
"""Characters; longer addresses are not served anywhere."""

NOT_IMAGES = (".json", ".srt", ".vtt", ".mp3", ".mp4", ".m4a", ".mov", ".wav")

Json = Mapping[str, Any]

_SEPARATOR = re.compile(r"[,;]")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_WEB = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_UNSAFE = re.compile(r"[\0-\x1f\x7f\\]")


def is_record(value: object) -> bool:
    """Say whether ``value`` is an object that tells of a picture."""
    return isinstance(value, dict) and not TELLING.isdisjoint(value)


def is_item(value: object) -> bool:
    """Say whether ``value`` is a record, or one wrapped as Collection+JSON does: ``{"data": [record]}``."""
    return is_record(value) or (isinstance(value, dict) and isinstance(value.get("data"), list | dict))


def items(value: object) -> Iterator[object]:
    """Yield the items of a response, of an object with an ``items`` array, or the value as its own item."""
    match value:
        case _ if is_record(value):
            yield value
        case {"collection": {"items": list(inner)}} | {"items": list(inner)}:
            yield from inner
        case _:
            yield value


def records(item: object, source: str, where: str, limits: Limits) -> Iterator[RawCaption | Rejected]:
    """Yield the record an item is, or each of those in its ``data``; uncounted, never nothing."""
    for found in _unwrapped(item):
        yield record(found, source, where, limits)


def _unwrapped(item: object) -> list[object]:
    """Take the records out of a Collection+JSON item, each with the item's links."""
    if not isinstance(item, dict) or is_record(item) or not item.get("data"):
        return [item]
    data, links = item["data"], item.get("links")
    inner = data if isinstance(data, list) else [data]
    return [{"links": links, **found} if isinstance(found, dict) else found for found in inner]


def record(found: object, source: str, where: str, limits: Limits) -> RawCaption | Rejected:
    """Give the record that ``found`` is; rejected where it is no object, has no words or too many."""
    if not isinstance(found, dict):
        return Rejected(source, UNCOUNTED, where, "not a JSON object", excerpt(str(found)))
    title = _text(found.get("title"))
    description = _text(found.get("description"))
    caption = description if description.strip() else _text(found.get("description_508"))
    nasa_id = _text(found.get("nasa_id")).strip()
    if not (title.strip() or caption.strip()):
        return Rejected(source, UNCOUNTED, where, "neither title nor caption", excerpt(nasa_id))
    if len(title) + len(caption) > limits.record:
        return Rejected(
            source, UNCOUNTED, where, f"longer than {limits.record:,} characters", excerpt(caption)
        )
    return RawCaption(source, UNCOUNTED, where, title, caption, nasa_id or None, _fields(found))


def _fields(found: Json) -> DumpFields:
    return DumpFields(
        date_created=_text(found.get("date_created")).strip(),
        center=_text(found.get("center")).strip(),
        keywords=_texts(found.get("keywords")),
        photographer=_text(found.get("photographer")).strip(),
        secondary_creator=_text(found.get("secondary_creator")).strip(),
        location=_text(found.get("location")).strip(),
        media_type=_text(found.get("media_type")).strip(),
        album=_texts(found.get("album")),
        image=_image(found),
    )


def _text(value: object) -> str:
    """Give a text or number as text, anything else as ''; the JSON decoder leaves numbers as printed."""
    return clean(value) if value and isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    """Give a list of words, or the words of a text between commas or semicolons, without the empty ones."""
    if isinstance(value, str):
        value = _list_in(value)
    if not isinstance(value, list):
        return ()
    return tuple(word for entry in value if (word := _text(entry).strip()))


def _list_in(value: str) -> list[Any]:
    """Read a cell: a JSON list, as spreadsheets get it from an API, or words between commas or semicolons."""
    try:
        found = decode(value)
    except NotJson:
        return _SEPARATOR.split(value)
    return found if isinstance(found, list) else _SEPARATOR.split(value)


def _image(found: Json) -> str:
    """Give the address of the preview: of the link that says so, else ``href``, where it can be an image."""
    links = found.get("links")
    previews = [
        link.get("href")
        for link in (links if isinstance(links, list) else ())
        if isinstance(link, dict) and link.get("rel") == "preview"
    ]
    return next((address for href in (*previews, found.get("href")) if (address := _address(href))), "")


def _address(href: object) -> str:
    """Give a web or relative address, and '' for ``javascript:``, another host's ``//x``, a list of files."""
    address = _text(href).strip()
    if len(address) > LONGEST_HREF or _UNSAFE.search(address):
        return ""
    if _SCHEME.match(address) and not _WEB.match(address):
        return ""
    path = address.partition("?")[0].partition("#")[0]
    return "" if path.lower().endswith(NOT_IMAGES) else address
