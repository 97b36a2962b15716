"""CSV with a header of the field names of images-api.nasa.gov, between commas, semicolons or tabs."""

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice

from indexer.read.dump import Dump
from indexer.read.fields import FIELD_NAMES, TELLING, record
from indexer.read.records import UNCOUNTED, Found, Rejected
from indexer.read.text import Line, clean, excerpt

DELIMITERS = (",", ";", "\t")


def delimiter(header: str) -> str:
    """Give what stands between the cells of a header, '' where ``header`` is none.

    A header has two known names or more, one of which is a record's own.

    >>> delimiter("nasa_id;title;description")
    ';'
    >>> delimiter("The title, description and date of each picture")
    ''
    """
    for candidate in DELIMITERS:
        known = FIELD_NAMES.intersection(_names(header, candidate))
        if len(known) > 1 and known & TELLING:
            return candidate
    return ""


def _names(header: str, between: str) -> list[str]:
    return [name.strip().lower() for name in _cells([header], between) or ()]


def _cells(block: Sequence[str], between: str) -> list[str] | None:
    """Give the cells of one row; ``None`` where the lines are no row."""
    try:
        return next(csv.reader(block, delimiter=between), None)
    except csv.Error:
        return None


def read_table(dump: Dump) -> Iterator[Found]:
    """Yield the record of each row; one with a wrong number of cells is rejected and the next is read.

    A quote that is never closed takes no sound row with it: reading goes on at the next line that is a row.
    ``csv`` has one limit of a cell's length for the whole process, which is set to that of a record here.
    """
    csv.field_size_limit(dump.limits.record)
    lines = dump.lines()
    header = next(lines)
    between = delimiter(header.text)
    names = _names(header.text, between)
    ahead: deque[Line] = deque()
    while block := _block(ahead, lines, dump.limits.record):
        cells = _cells([line.text + "\n" for line in block], between)
        if cells is not None and len(cells) == len(names) and not block[0].too_long:
            yield record(dict(zip(names, cells, strict=True)), dump.name, dump.where(block[0].number), dump.limits)
            continue
        resume = _next_row(block, between, len(names))
        ahead.extendleft(reversed(block[resume:]))
        yield _rejected(dump, block[0], cells, len(names))


def _block(ahead: deque[Line], lines: Iterator[Line], longest: int) -> list[Line]:
    """Take the lines of the next row: up to where its quotes are even, or to ``longest`` characters."""
    block: list[Line] = []
    quotes = size = 0
    while not block or (quotes % 2 and size <= longest and not block[-1].too_long):
        line = ahead.popleft() if ahead else next(lines, None)
        if line is None:
            break
        block.append(line)
        quotes += line.text.count('"')
        size += len(line.text)
    return block


def _next_row(block: Sequence[Line], between: str, width: int) -> int:
    """Say which line of a block that is no row is a row by itself, the first at most; else all are passed."""
    inner = islice(enumerate(block), 1, None)
    rows = (at for at, line in inner if len(_cells([line.text], between) or ()) == width)
    return next(rows, len(block))


def _rejected(dump: Dump, line: Line, cells: list[str] | None, width: int) -> Rejected:
    if line.too_long:
        return dump.too_long(line)
    reason = "not a row of CSV" if cells is None else f"{len(cells)} cells where the header has {width}"
    return Rejected(dump.name, UNCOUNTED, dump.where(line.number), reason, excerpt(clean(line.text)))
