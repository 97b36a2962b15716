"""Where the records of a JSON value stand: a response, an envelope of any name, a list, or the value itself."""

from collections.abc import Iterator
from typing import Any

from indexer.read.columns import NO_MAPPING, TEXTS, Mapped
from indexer.read.values import DEEPEST, flat, words

ENVELOPES = frozenset(
    "items results records docs documents hits features data rows entries entry objects photos photo images image "
    "pictures assets media list value values response result search query pages collection content channel item "
    "graph @graph edges nodes works artworks artefacts members payload export output body feed annotations".split()
)
"""What envelopes are called: an object with a list of records under one of these names is no record itself."""


_NAMES, _CELLS = ("columns", "fields", "header", "headers", "column_names"), ("data", "rows", "values")


def is_record(value: object, mapped: Mapped = NO_MAPPING) -> bool:
    """Return whether a value is an object with a title or a caption, be it an empty one."""
    if not isinstance(value, dict):
        return False
    fields = flat(value)
    plan = mapped.plan(fields)
    named = (fields[name] for field in TEXTS for name in plan.columns.get(field, ()))
    return any(said is None or isinstance(said, str) or words(said) != "" for said in named)


def is_item(value: object, mapped: Mapped = NO_MAPPING) -> bool:
    """Return whether a value is a record, or one wrapped as Collection+JSON does: ``{"data": [record]}``."""
    return isinstance(value, dict) and (
        is_record(value, mapped) or (isinstance(data := value.get("data"), list | dict) and bool(data))
    )


def items(value: object, mapped: Mapped = NO_MAPPING) -> Iterator[object]:
    """Yield the records of a value in order: those of its envelope, or else the value as its own."""
    if _plain(value, mapped):
        yield value
        return
    if _is_linked_item(value, mapped):
        yield from _unwrapped(value, mapped)
        return
    held = rows(value, mapped) or _held(value, mapped, 0)
    if held is None:
        yield value
        return
    for entry in held:
        yield from _unwrapped(entry, mapped)


def _is_linked_item(value: object, mapped: Mapped) -> bool:
    """Return whether a value is one item of Collection+JSON by itself, with links, as on a line of JSON."""
    match value:
        case {"data": [dict(one), *_], "links": [{"href": str()}, *_]}:
            return not is_record(value, mapped) and is_record(one, mapped)
        case _:
            return False


def _plain(value: object, mapped: Mapped) -> bool:
    """Return whether a value is an object with a caption in words: a record, as most lines of JSON are."""
    if not isinstance(value, dict):
        return False
    columns = mapped.plan(value).columns.get("description", ())
    return any(isinstance(said := value[name], str) and said != "" for name in columns)


def rows(value: object, mapped: Mapped = NO_MAPPING) -> list[Any]:
    """Return the rows of a table that is written as JSON, as objects; nothing where the value is none.

    >>> rows([["id", "caption"], ["7", "A bell."]])
    [{'id': '7', 'caption': 'A bell.'}]
    >>> rows({"columns": ["id", "caption"], "data": [["7", "A bell."]]})
    [{'id': '7', 'caption': 'A bell.'}]
    >>> rows({"id": {"0": "7"}, "caption": {"0": "A bell."}})
    [{'id': '7', 'caption': 'A bell.'}]
    """
    match value:
        case [list(names), *cells]:
            return _zipped(names, cells, mapped)
        case dict():
            names = next((value[name] for name in _NAMES if isinstance(value.get(name), list)), [])
            cells = next((value[name] for name in _CELLS if isinstance(value.get(name), list)), [])
            if names and cells and isinstance(cells[0], list):
                return _zipped([words(name) for name in names], cells, mapped)
            return _columns(value, mapped)
        case _:
            return []


def _zipped(names: list[Any], cells: list[Any], mapped: Mapped) -> list[Any]:
    named = [name for name in names if isinstance(name, str)]
    if len(named) < len(names) or not mapped.plan(named).usable:
        return []
    return [dict(zip(named, row, strict=False)) if isinstance(row, list) else row for row in cells]


def _columns(value: dict[str, Any], mapped: Mapped) -> list[Any]:
    """Return the rows of a table that is written column by column: each a list, or an object by number."""
    columns = list(value.values())
    if len(columns) < 2 or not mapped.plan(value).usable:
        return []
    if all(isinstance(one, list) and len(one) == len(columns[0]) > 1 for one in columns):
        return [dict(zip(value, row, strict=True)) for row in zip(*columns, strict=True)]
    if all(isinstance(one, dict) and one and one.keys() == columns[0].keys() for one in columns) and all(
        key.isdecimal() for key in columns[0]
    ):
        return [{name: column[key] for name, column in value.items()} for key in columns[0]]
    return []


def _held(value: object, mapped: Mapped, depth: int) -> list[Any] | None:
    """Return the records in an envelope; ``None`` where the value is none.

    Of several lists the one with the most captions is meant: COCO has ``images`` beside ``annotations``.
    """
    if not isinstance(value, dict) or depth > DEEPEST:
        return None
    envelopes = [entry for name, entry in value.items() if name.casefold() in ENVELOPES]
    if is_record(value, mapped):
        lists = [entry for entry in envelopes if _records_in(entry, mapped)]
        if not lists or (_captioned(value, mapped) and not _is_channel(value, lists, mapped)):
            return None
        return _fullest(lists, mapped)
    if by_key := _by_key(value, mapped):
        return by_key
    inner = [found for entry in value.values() if (found := _inner(entry, mapped, depth)) is not None]
    singles = [[entry] for entry in value.values() if is_record(entry, mapped)]
    filled = [found for found in inner if found] or singles[:1]
    if not filled and not inner and [] not in envelopes:
        return None
    return _fullest(filled, mapped) if filled else []


def _is_channel(value: dict[str, Any], lists: list[list[Any]], mapped: Mapped) -> bool:
    """Return whether an object with a caption, but without an id, is the heading of others that have captions."""
    has_id = any(words(value[name]) for name in mapped.plan(value).columns.get("nasa_id", ()))
    entries = [one for found in lists for one in found[:50]]
    return not has_id and any(_captioned(one, mapped) or _held(one, mapped, DEEPEST - 2) for one in entries)


def _by_key(value: dict[str, Any], mapped: Mapped) -> list[Any]:
    """Return the records of an object that has nothing but them, each under its key: ``{"12": {"title": ...}}``."""
    if not value or not all(is_record(entry, mapped) for entry in list(value.values())[:50]):
        return []
    if len(value) == 1 and next(iter(value)).casefold() in ENVELOPES:
        return []
    return [
        {"@key": name, **entry} if any(map(str.isdigit, name)) else entry
        for name, entry in value.items()
        if isinstance(entry, dict)
    ]


def _inner(entry: object, mapped: Mapped, depth: int) -> list[Any] | None:
    """Return the records in a part of an envelope: a list of them, or what another envelope holds."""
    match entry:
        case list():
            return entry if _records_in(entry, mapped) else None
        case dict():
            return _held(entry, mapped, depth + 1)
        case _:
            return None


def _records_in(entry: object, mapped: Mapped) -> list[Any]:
    """Return the records among the first of a list: enough to say that it is one of records."""
    if not isinstance(entry, list):
        return []
    return [one for one in entry[:50] if is_item(one, mapped) or _held(one, mapped, DEEPEST - 2)]


def _fullest(lists: list[list[Any]], mapped: Mapped) -> list[Any]:
    """Return the list with the most captions, of equal ones the longest, then the first."""
    return max(lists, key=lambda one: (sum(_captioned(e, mapped) for e in one[:50]), len(one)))


def _captioned(value: object, mapped: Mapped) -> bool:
    if not isinstance(value, dict):
        return False
    fields = flat(value)
    return any(words(fields[name]) for name in mapped.plan(fields).columns.get("description", ()))


def _unwrapped(item: object, mapped: Mapped) -> Iterator[object]:
    """Yield the records in an item of a list: of a Collection+JSON item those of its ``data``, each with its links."""
    if not isinstance(item, dict) or is_record(item, mapped):
        yield item
        return
    data, links = item.get("data"), item.get("links")
    if data and isinstance(data, list | dict):
        for found in data if isinstance(data, list) else [data]:
            yield {"links": links, **found} if isinstance(found, dict) and links else found
    elif held := _held(item, mapped, 0):
        yield from held
    else:
        yield item
