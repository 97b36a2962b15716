"""What a value of JSON or a cell of a table says: words, lists of words, the address of an image."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from indexer.read.columns import plain, vocabulary
from indexer.read.json_text import NotJson, decode

Json = Mapping[str, Any]

LONGEST_HREF = 2_000
"""Characters; longer addresses are not served anywhere."""

DEEPEST = 8
"""Objects in objects that are looked through."""

NOT_IMAGES = (
    ".json",
    ".srt",
    ".vtt",
    ".mp3",
    ".mp4",
    ".m4a",
    ".mov",
    ".wav",
    ".html",
    ".htm",
    ".php",
    ".pdf",
)
IMAGES = (".jpg", ".jpeg", ".png", ".gif", ".tif", ".tiff", ".webp", ".jp2", ".bmp", ".svg", ".avif", ".heic")
OF_A_PAGE = frozenset({"url", "link", "object", "image", "src", "file", "files"})
"""Columns that may have the address of a page: it is an image's only where it ends like one."""

_SEPARATOR = re.compile(r"[,;|]|\^\^")
_TAG = re.compile(r"</?[a-z][^<>]{0,1000}>", re.IGNORECASE)
_GUARDED = re.compile(r'="(.*)"')
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_WEB = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_UNSAFE = re.compile(r"[\0-\x1f\x7f\\]")
_LABELS, _CONTENTS = ("label", "name", "key", "property", "element"), ("content", "value", "text", "_content")


def is_file_name(text: str) -> bool:
    """Return whether a text is the name of an image's file: ``File:Bell casting.jpg``."""
    return text.rstrip().lower().endswith(IMAGES)


def says_nothing(text: str) -> bool:
    """Return whether a cell only says that there is nothing in it.

    >>> says_nothing(" #NAME? "), says_nothing("N/A"), says_nothing("Nandi hills")
    (True, True, False)
    """
    return len(text) < 20 and text.strip().casefold() in vocabulary().empty


def words(value: object, depth: int = 0) -> str:
    """Return the words of a value, '' where it has none: of a list those of each entry, of an object its own text.

    >>> words({"_content": "A bell."}), words(["A bell.", "A tower."]), words({"en": ["A bell."], "de": ["Glocke"]})
    ('A bell.', 'A bell.; A tower.', 'A bell.')
    """
    match value:
        case str():
            return "" if says_nothing(value) else value
        case list() if depth < DEEPEST:
            return "; ".join(text for entry in value if (text := words(entry, depth + 1)))
        case dict() if depth < DEEPEST:
            held = (words(value[key], depth + 1) for key in vocabulary().words if key in value)
            return next(filter(None, held), "")
        case _:
            return ""


def paragraphs(value: object) -> str:
    """Return the words of a value as ``words`` does, the entries of a list as paragraphs."""
    if isinstance(value, list):
        return "\n\n".join(text for entry in value if (text := words(entry)))
    return words(value)


def name_of(value: object) -> str:
    """Return the words of a value that names somebody or something, without the markup of a page.

    >>> name_of('<a href="https://example.org/u">Ann Example</a> &amp; Sons'), name_of("A < B &amp; C")
    ('Ann Example & Sons', 'A < B &amp; C')
    """
    found = words(value)
    return unescape(_TAG.sub("", found)).strip() if _TAG.search(found) else found


def entries(value: object) -> tuple[str, ...]:
    """Return a list of words, or the words of a text between commas, semicolons or bars, without the empty ones."""
    match value:
        case str():
            listed = _list_in(value)
        case dict() if len(value) == 1 and isinstance(only := next(iter(value.values())), list):
            listed = only  # {"tag": [...]}
        case dict():
            listed = _list_in(words(value))
        case list():
            listed = value
        case _:
            return ()
    return tuple(text for entry in listed if (text := words(entry).strip()))


def _list_in(value: str) -> list[Any]:
    """Read a cell: a JSON list, as spreadsheets get it from an API, or words between separators."""
    if value.lstrip().startswith("["):
        try:
            found = decode(value)
        except NotJson:
            return _SEPARATOR.split(value)
        if isinstance(found, list):
            return found
    return _SEPARATOR.split(value)


def address(value: object, column: str = "href") -> str:
    """Return a web or relative address of an image.

    '' for ``javascript:``, another host's ``//x``, a list of files, and where the column has addresses of pages too,
    for what does not end as images do. Of a list it is that of the first entry that has one.
    """
    if isinstance(value, list):
        return next((found for entry in value if (found := address(entry, column))), "")
    found = words(value).strip()
    if len(found) > LONGEST_HREF or _UNSAFE.search(found):
        return ""
    if _SCHEME.match(found) and not _WEB.match(found):
        return ""
    path = found.partition("?")[0].partition("#")[0].lower()
    if plain(column) in OF_A_PAGE and not (_WEB.match(found) and path.endswith(IMAGES)):
        return ""
    return "" if path.endswith(NOT_IMAGES) else found


def preview(links: object) -> str:
    """Return the address of the link that says it is the preview, as Collection+JSON has it."""
    listed = links if isinstance(links, list) else ()
    previews = (link for link in listed if isinstance(link, dict) and link.get("rel") == "preview")
    return next((found for link in previews if (found := address(link.get("href")))), "")


def identifier(value: object) -> str:
    """Return an id: the first of several, of a file name what stands before its ending, '' for a web address.

    A spreadsheet may have been kept from calculating with it by ``="..."``, which is no part of it.

    >>> identifier("./photos/as11-40-5874.jpg"), identifier(["1969.12.3"]), identifier("https://example.org/a")
    ('as11-40-5874', '1969.12.3', '')
    >>> identifier('="007"')
    '007'
    """
    first = next((entry for entry in value if words(entry)), "") if isinstance(value, list) else value
    found = words(first).strip()
    if guarded := _GUARDED.fullmatch(found):
        found = guarded[1]
    if _SCHEME.match(found) and "//" in found:
        return ""
    stem, dot, ending = found.rpartition(".")
    if dot and f".{ending.lower()}" in IMAGES:
        return re.split(r"[/\\]", stem)[-1]
    return found


def flat(found: Json) -> Json:
    """Return the fields of a record, those of the objects that only hold them among them.

    >>> flat({"id": "7", "properties": {"title": "Bell"}})
    {'id': '7', 'title': 'Bell'}
    >>> flat({"element_texts": [{"text": "Bell", "element": {"name": "Title"}}]})
    {'Title': 'Bell'}
    """
    if not any(map(_holds_objects, found.values())):
        return found
    fields: dict[str, Any] = {}
    _flatten(found, fields, "", 0)
    return fields


def _holds_objects(value: object) -> bool:
    return type(value) is dict or (type(value) is list and bool(value) and type(value[0]) is dict)


def _flatten(found: Json, fields: dict[str, Any], above: str, depth: int) -> None:
    for name, value in found.items():
        inner = value[0] if isinstance(value, list) and len(value) == 1 else value
        if isinstance(inner, dict) and plain(name) in vocabulary().containers and depth < DEEPEST:
            _flatten(inner, fields, name, depth + 1)
        elif pairs := list(_labelled(value)):
            for label, content in pairs:
                _put(fields, label, content, name)
        else:
            _put(fields, name, value, above)


def _put(fields: dict[str, Any], name: str, value: object, above: str) -> None:
    """Enter a field; a name that is taken is known by what it stands in, too."""
    if name in fields and above:
        name = f"{above}.{name}"
    if name in fields and isinstance(value, str) and isinstance(fields[name], str):
        fields[name] = [fields[name], value]
    elif name in fields and isinstance(fields[name], list) and isinstance(value, str):
        fields[name] = [*fields[name], value]
    else:
        fields.setdefault(name, value)


def _labelled(value: object) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a list of pairs: ``[{"label": "Title", "content": "Bell"}, ...]``; nothing else."""
    if not (isinstance(value, list) and value and all(isinstance(entry, dict) for entry in value)):
        return
    pairs = []
    for entry in value:
        label = next((entry[key] for key in _LABELS if key in entry), None)
        content = next((entry[key] for key in _CONTENTS if key in entry), None)
        if not words(label) or content is None:
            return
        pairs.append((words(label), content))
    yield from pairs


def shown(value: object) -> str:
    """Return a value of a column that is no field of ours, for people to read."""
    if isinstance(value, dict) and not words(value):
        return "; ".join(f"{name}: {text}" for name, entry in value.items() if (text := words(entry)))
    return words(value)
