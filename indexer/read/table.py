"""Tables of text: CSV and its kin, with a header of an archive's own names."""

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from indexer.read.dump import Dump
from indexer.read.header import JUDGED, SINGLE, Header, find_header, unknown_table
from indexer.read.record_builder import no_columns
from indexer.read.records import UNCOUNTED, Found, Notice, Rejected
from indexer.read.text import Line, clean, excerpt

_RULE = frozenset("|+:=- \t")  # what a program prints between the header of a table and its rows


def read_table(dump: Dump) -> Iterator[Found]:
    """Yield the record of each row; one with a wrong number of cells is rejected and the next is read.

    A quote that is never closed takes no sound row with it: reading goes on at the next line that is a row.
    ``csv`` has one limit of a cell's length for the whole process, which is set to that of a record here.
    """
    csv.field_size_limit(dump.limits.record)
    lines = dump.lines()
    first = list(islice(lines, JUDGED))
    if not first:
        return
    texts = [line.text for line in first]
    header = find_header(texts, dump.options.mapped)
    if header is None or not header.plan.usable:
        found = unknown_table(texts)
        names = header.names if header else found[1] if found else ()
        yield Rejected(dump.name, UNCOUNTED, dump.name, no_columns(list(names)), excerpt(texts[0]))
        return
    dump.delimiter = header.dialect.label
    if passed := first[: max(header.lines - 1, 0)]:
        text = f"is not the header and was passed over: {excerpt(passed[0].text)[:60]}"
        if not passed[0].text.lower().startswith("sep=") and not _is_rule(passed[0].text):
            yield Notice(dump.where(passed[0].number), text)
    yield from _Rows(dump, header, deque(first[header.lines :]), lines).records()


def _is_rule(line: str) -> bool:
    """Return whether a line is what a program draws below the header of a table: '----+----', '|:--|'."""
    return _RULE.issuperset(line.strip()) and ("--" in line or "==" in line)


@dataclass(slots=True)
class _Rows:
    """The rows of a table: lines looked at and not used yet, and how many quotes were never closed."""

    dump: Dump
    header: Header
    ahead: deque[Line]
    lines: Iterator[Line]
    unclosed: int = field(default=0)

    def records(self) -> Iterator[Found]:
        """Yield the record of each row."""
        names = self.header.names
        while True:
            block, cells = self._row()
            if not block:
                return
            if len(block) == 1 and _is_rule(block[0].text):
                continue
            if (fitted := self._fitted(cells)) is not None:
                if not self._skipped(fitted):
                    where = self.dump.where(block[0].number)
                    yield self.dump.builder.build(dict(zip(names, fitted, strict=True)), where)
            else:
                self.ahead.extendleft(reversed(block[self._next_row(block) :]))
                yield self._rejected(block[0], cells)

    def _fitted(self, cells: list[str] | None) -> list[str] | None:
        """Return as many cells as there are names; empty ones may be missing at the end, or be too many there."""
        width = len(self.header.names)
        if cells and self.header.dialect.skip_blanks:
            cells = list(map(str.strip, cells))
        if not cells or len(cells) == width:
            return cells or None
        if len(cells) > width:
            return None if any(map(str.strip, cells[width:])) else cells[:width]
        plan = self.header.plan
        wanted = plan.columns.get("description") or plan.columns["title"]
        if self.header.names.index(wanted[0]) >= len(cells):
            return None
        return cells + [""] * (width - len(cells))

    def _skipped(self, cells: Sequence[str]) -> bool:
        """Return whether a row says nothing at all, or is the header again."""
        return not any(map(str.strip, cells)) or tuple(map(str.strip, cells)) == self.header.names

    def _row(self) -> tuple[list[Line], list[str] | None]:
        """Take the lines of the next row, and its cells; ``None`` where the lines are no row.

        Over several lines a quote must close where a cell ends, or else two stray quotes would take all the
        rows between them for one caption; in a single line a stray quote does no harm. The more quotes were never
        closed, the less far the next is followed, so that a file full of them takes no time.
        """
        block: list[Line] = []
        dialect = self.header.dialect
        room = (
            self.dump.limits.record // (1 + self.unclosed) if self.unclosed < self.dump.limits.faults else 0
        )
        try:
            return block, next(dialect.reader(self._taken(block, room), strict=True), None)
        except csv.Error:
            self.unclosed += len(block) > 1
            return block, self._cells(block[0]) if len(block) == 1 else None

    def _cells(self, line: Line) -> list[str] | None:
        if self.header.dialect.delimiter == SINGLE:
            return [line.text]
        return self.header.dialect.cells(line.text)

    def _taken(self, block: list[Line], room: int) -> Iterator[str]:
        """Yield lines as long as the ``csv`` reader wants more for its row, and put them down in ``block``.

        The blank lines left out on the way are restored: inside quotes they part paragraphs.
        """
        size = 0
        while (not block or size <= room) and (
            line := self.ahead.popleft() if self.ahead else next(self.lines, None)
        ):
            blanks = line.number - block[-1].number - 1 if block else 0
            block.append(line)
            if line.too_long:
                return
            size += len(line.text)
            yield "\n" * blanks + line.text + "\n"

    def _next_row(self, block: Sequence[Line]) -> int:
        """Return which line of a block that is no row is a row by itself, the first at most; else all are passed."""
        width = len(self.header.names)
        rows = (at for at, line in islice(enumerate(block), 1, None) if len(self._cells(line) or ()) == width)
        return next(rows, len(block))

    def _rejected(self, line: Line, cells: list[str] | None) -> Rejected:
        if line.too_long:
            return self.dump.too_long(line)
        width = len(self.header.names)
        reason = (
            "not a row of the table" if cells is None else f"{len(cells)} cells where the header has {width}"
        )
        return Rejected(
            self.dump.name, UNCOUNTED, self.dump.where(line.number), reason, excerpt(clean(line.text))
        )
