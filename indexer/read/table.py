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
    return [name.strip().lower() for name in _cells(header, between) or ()]


def _cells(line: str, between: str) -> list[str] | None:
    """Give the cells of one line; ``None`` where it is no row."""
    try:
        return next(csv.reader([line], delimiter=between), None)
    except csv.Error:
        return None


def read_table(dump: Dump) -> Iterator[Found]:
    """Yield the record of each row; one with a wrong number of cells is rejected and the next is read.

    A quote that is never closed takes no sound row with it: reading goes on at the next line that is a row.
    ``csv`` has one limit of a cell's length for the whole process, which is set to that of a record here.
    """
    csv.field_size_limit(dump.limits.record)
    lines = dump.lines()
    header = next(lines, None)
    if header is None:
        return
    between = delimiter(header.text) or DELIMITERS[0]
    names = _names(header.text, between)
    ahead: deque[Line] = deque()
    while True:
        block, cells = _row(ahead, lines, between, dump.limits.record)
        if not block:
            return
        if cells and len(cells) == len(names):
            where = dump.where(block[0].number)
            yield record(dict(zip(names, cells, strict=True)), dump.name, where, dump.limits)
        else:
            ahead.extendleft(reversed(block[_next_row(block, between, len(names)) :]))
            yield _rejected(dump, block[0], cells, len(names))


def _row(
    ahead: deque[Line], lines: Iterator[Line], between: str, longest: int
) -> tuple[list[Line], list[str] | None]:
    """Take the lines of the next row, and its cells; ``None`` where the lines are no row.

    Over several lines a quote must close where a cell ends, or else two stray quotes would take all the
    rows between them for one caption; in a single line a stray quote does no harm.
    """
    block: list[Line] = []
    try:
        text = _taken(ahead, lines, longest, block)
        return block, next(csv.reader(text, delimiter=between, strict=True), None)
    except csv.Error:
        return block, _cells(block[0].text, between) if len(block) == 1 else None


def _taken(ahead: deque[Line], lines: Iterator[Line], longest: int, block: list[Line]) -> Iterator[str]:
    """Yield lines as long as the ``csv`` reader wants more for its row, and put them down in ``block``.

    The blank lines left out on the way are given back: inside quotes they part paragraphs.
    """
    size = 0
    while size <= longest and (line := ahead.popleft() if ahead else next(lines, None)):
        blanks = line.number - block[-1].number - 1 if block else 0
        block.append(line)
        if line.too_long:
            return
        size += len(line.text)
        yield "\n" * blanks + line.text + "\n"


def _next_row(block: Sequence[Line], between: str, width: int) -> int:
    """Say which line of a block that is no row is a row by itself, the first at most; else all are passed."""
    rows = (
        at for at, line in islice(enumerate(block), 1, None) if len(_cells(line.text, between) or ()) == width
    )
    return next(rows, len(block))


def _rejected(dump: Dump, line: Line, cells: list[str] | None, width: int) -> Rejected:
    if line.too_long:
        return dump.too_long(line)
    reason = "not a row of CSV" if cells is None else f"{len(cells)} cells where the header has {width}"
    return Rejected(dump.name, UNCOUNTED, dump.where(line.number), reason, excerpt(clean(line.text)))
