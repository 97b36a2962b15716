"""Whole JSON documents: a response of an archive's API, a list of records, or a table written as JSON."""

from collections.abc import Iterator

from indexer.read.dump import Dump
from indexer.read.envelopes import is_item, items, rows
from indexer.read.json_text import TOO_DEEP, NotJson, decode, decode_at
from indexer.read.records import UNCOUNTED, Found, ReadLimits, Rejected
from indexer.read.text import excerpt

BETWEEN = " \t\r\n\0\ufeff[],"
"""What may stand between the objects of a sound document."""

WALKS = 16
"""Times the length of a broken document that may be walked over to find what of it is whole."""


def read_document(dump: Dump) -> Iterator[Found]:
    """Yield the record of each item in order; where the JSON is broken, the items that are whole, and the break."""
    text, faults = _held(dump)
    number = 0
    for value in [*_values(text, dump.limits), *faults]:
        for item in items(value, dump.options.mapped):
            number += 1
            if isinstance(item, NotJson):
                yield _broken(dump, text, item)
            else:
                yield dump.builder.build(item, f"{dump.name}:item {number}")


def _held(dump: Dump) -> tuple[str, list[NotJson]]:
    """Return the text, and a fault where it is more than may be held."""
    parts, room = [], dump.limits.document
    for chunk in dump.text():
        parts.append(chunk[:room])
        room -= len(chunk)
        if room < 0:
            fault = NotJson(0, f"longer than {dump.limits.document:,} characters; the rest was not read")
            return "".join(parts), [fault]
    return "".join(parts), []


def _broken(dump: Dump, text: str, fault: NotJson) -> Rejected:
    where = dump.where(text.count("\n", 0, fault.at) + 1)
    return Rejected(dump.name, UNCOUNTED, where, f"broken JSON: {fault.reason}", excerpt(text[fault.at :]))


def _values(text: str, limits: ReadLimits) -> list[object]:
    """Return the outermost objects that are whole, and what else there is, in the order of the text.

    A sound object is decoded in one go. A broken one is entered: its own parts are tried one by one, of which
    only items count; that all the objects around a fault break at the same place makes them one fault.
    """
    if text.lstrip("\ufeff \t\r\n").startswith("[[") and (found := _rows(text)):
        return found
    values: dict[int, object] = {}
    faults, end, deep, walks = 0, 0, False, WALKS * len(text)
    while (start := text.find("{", end)) >= 0 and faults < limits.faults and walks > 0:
        if not faults and (junk := text[end:start].strip(BETWEEN)):
            values[end] = junk
        try:
            value, end = decode_at(text, start)
        except NotJson as fault:
            if not (deep and fault.reason == TOO_DEEP):
                values.setdefault(fault.at, fault)
            walks -= max(fault.at, start) - start
            faults, end, deep = faults + 1, start + 1, fault.reason == TOO_DEEP
        else:
            if not faults or is_item(value) or _holds_items(value):
                values[start] = value
                deep = False
    if not faults and (junk := text[end:].strip(BETWEEN)):
        values[end] = junk
    if faults >= limits.faults or walks <= 0:
        values[len(text)] = NotJson(end, f"broken in {faults:,} places; the rest was not read")
    return [value for _, value in sorted(values.items(), key=lambda entry: entry[0])]


def _rows(text: str) -> list[object]:
    """Return the rows of a list of lists as objects; nothing where it is none, or no JSON."""
    try:
        return list(rows(decode(text.lstrip("\ufeff"))))
    except NotJson:
        return []


def _holds_items(value: object) -> bool:
    return isinstance(value, dict) and ("collection" in value or isinstance(value.get("items"), list))
