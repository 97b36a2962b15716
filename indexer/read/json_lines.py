"""JSON lines: one object a line."""

from collections.abc import Iterator

from indexer.read.dump import Dump
from indexer.read.envelopes import items
from indexer.read.json_text import NotJson, decode
from indexer.read.records import UNCOUNTED, Found, Rejected
from indexer.read.text import Line, excerpt


def read_json_lines(dump: Dump) -> Iterator[Found]:
    """Yield the record of each line that is not blank; a line that is a whole response gives all of its own."""
    for line in dump.lines():
        yield from _records(dump, line)


def _records(dump: Dump, line: Line) -> Iterator[Found]:
    where = dump.where(line.number)
    if line.too_long:
        yield dump.too_long(line)
        return
    try:
        value = decode(line.text)
    except NotJson as error:
        reason = f"not JSON: {error.reason} at character {error.at + 1}"
        yield Rejected(dump.name, UNCOUNTED, where, reason, excerpt(line.text))
        return
    for item in items(value, dump.options.mapped):
        yield dump.builder.build(item, where)
