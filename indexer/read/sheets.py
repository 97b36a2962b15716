"""Tables that lie together in one file, the sheets of a workbook or the tables of a database: which are captions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any

from indexer.read.columns import Mapped, Plan
from indexer.read.dump import Dump
from indexer.read.header import HEADER_WITHIN, named_apart
from indexer.read.record_builder import no_columns
from indexer.read.records import Found, Notice


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its columns' names, and its rows with the number of each, still to be read."""

    name: str
    names: tuple[str, ...]
    rows: Iterator[tuple[int, Sequence[Any]]]


def read_sheets(dump: Dump, sheets: Sequence[Sheet]) -> Iterator[Found]:
    """Yield the records of the tables that have captions; where none has, of those that have titles.

    Tables beside them are lists of names and the like: it is said that they are not read.
    """
    plans = [dump.options.mapped.plan(sheet.names) for sheet in sheets]
    wanted = next(
        (field for field in ("description", "title") if any(plan.columns.get(field) for plan in plans)), ""
    )
    if not wanted:
        listed = [name for sheet in sheets for name in sheet.names]
        yield dump.rejected(no_columns(list(dict.fromkeys(listed))))
        return
    for sheet, plan in zip(sheets, plans, strict=True):
        if not plan.columns.get(wanted):
            yield Notice(dump.name, f"has no captions in {sheet.name!r}, which was not read")
            continue
        for number, row in sheet.rows:
            cells = [as_text(cell) for cell in row[: len(sheet.names)]]
            if any(cell.strip() for cell in cells):
                yield dump.builder.build(
                    dict(zip(sheet.names, cells, strict=False)), f"{dump.name}:{sheet.name}:{number}"
                )


def with_header(name: str, rows: Iterator[Sequence[Any]], mapped: Mapped) -> Sheet:
    """Return the sheet whose header is among its first rows; its first row is that where none is known."""
    first = list(islice(rows, HEADER_WITHIN))
    plans: list[tuple[int, Plan, tuple[str, ...]]] = []
    for at, row in enumerate(first):
        names = named_apart([as_text(cell) for cell in row])
        plans.append((at, mapped.plan(names), names))
    best = max(plans, key=lambda one: (one[1].usable, one[1].known, -one[0]), default=None)
    if best is None:
        return Sheet(name, (), iter(()))
    at, _, names = best
    below = enumerate(first[at + 1 :], at + 2)
    return Sheet(name, names, _numbered(below, rows, len(first) + 1))


def _numbered(
    first: Iterator[tuple[int, Sequence[Any]]], rows: Iterator[Sequence[Any]], start: int
) -> Iterator[tuple[int, Sequence[Any]]]:
    yield from first
    yield from enumerate(rows, start)


def as_text(value: object) -> str:
    """Return a cell as text, as a person would see it: a day without its midnight, a number without its nought.

    >>> as_text(7.0), as_text(datetime(2031, 3, 5)), as_text(None), as_text(b"moon")
    ('7', '2031-03-05', '', '')
    """
    match value:
        case str():
            said = value
        case bool():
            said = str(value).lower()
        case datetime() if value.time() == time():
            said = value.date().isoformat()
        case datetime() | date() | time():
            said = value.isoformat()
        case float() if value.is_integer():
            said = str(int(value))
        case int() | float() | Decimal():
            said = str(value)
        case _:
            said = ""
    return said
