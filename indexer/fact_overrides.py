"""An archivist's last word on facts: values that a record's family has or lacks, and its date.

[[fact]]
record = "S99-99001"        # an id, or source and number
facet = "person"
add = ["Ada Example"]
remove = ["Ida Example"]

[[fact]]
record = "mine.txt#12"
date = "1969-07"            # also a year, a day, or two days with ".." between; "" for no date
"""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from schema.document import Document, EventDate, Precision
from schema.fields import FACETS

RULE = "override"  # of a date that an override gives
_FACETS = {facet.name: facet for facet in FACETS if not facet.years}
_DAY = r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?"
_DATE = re.compile(rf"{_DAY}(?:\.\.{_DAY})?")
_KEYS = {"record", "facet", "add", "remove", "date", "why"}


@dataclass(frozen=True, slots=True)
class FactOverride:
    """What is to be true of the family that has a record: values of a facet, or the date of the event.

    ``date`` is ``None`` where the override has none to say; '' is that the event has no date.
    """

    record: str
    facet: str = ""
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    date: str | None = None


def read_fact(row: Any) -> FactOverride:
    """Return the override of an entry of a TOML file; raise ``ValueError`` that says what in it is wrong."""
    if not isinstance(row, dict):
        raise ValueError("an entry is a table: [[fact]]")
    if unknown := sorted(row.keys() - _KEYS):
        raise ValueError(f"“{unknown[0]}” is not known here; known are {', '.join(sorted(_KEYS))}")
    record = row.get("record")
    if not isinstance(record, str) or not record:
        raise ValueError('needs record, the name of one: record = "ID"')
    if ("date" in row) == ("facet" in row):
        raise ValueError("needs either facet, with add or remove, or date")
    if "date" in row:
        if "add" in row or "remove" in row:
            raise ValueError("add and remove go with facet, not with date")
        return FactOverride(record, date=_date_text(row["date"]))
    return _of_facet(record, row)


def _of_facet(record: str, row: Mapping[str, Any]) -> FactOverride:
    facet = row["facet"]
    if facet not in _FACETS:
        reason = "years follow from date" if facet == "year" else f"known are {', '.join(_FACETS)}"
        raise ValueError(f"“{facet}” is not a facet that can be corrected: {reason}")
    add, remove = (_values(row.get(name, []), name, facet) for name in ("add", "remove"))
    if not add and not remove:
        raise ValueError("needs a value to add or to remove")
    if both := sorted(set(add) & set(remove)):
        raise ValueError(f"“{both[0]}” is both added and removed")
    return FactOverride(record, facet, add, remove)


def _values(given: Any, name: str, facet: str) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(
        isinstance(one, str | int) and str(one).strip() for one in given
    ):
        raise ValueError(f"{name} is a list of values")
    texts = tuple(dict.fromkeys(str(one).strip() for one in given))
    if _FACETS[facet].numeric and (wrong := [one for one in texts if not one.isascii() or not one.isdigit()]):
        raise ValueError(f"“{wrong[0]}” is not a number, as values of {facet} are")
    return texts


def _date_text(given: Any) -> str:
    text = given.isoformat() if isinstance(given, date) else str(given)
    if text and event_date(text) is None:
        raise ValueError(
            f"“{text}” is not a date such as 1969, 1969-07, 1969-07-20 or 1969-07-16..1969-07-24"
        )
    return text


def event_date(text: str) -> EventDate | None:
    """Return the date of a year, a month, a day or two of them; ``None`` where a text is none.

    >>> event_date("1969-02").end.isoformat(), event_date("1969-02-30")
    ('1969-02-28', None)
    """
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, month, day, *until = found.groups()
    try:
        start, end = _ends(year, month, day)
        if until[0] is None:
            precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
            return EventDate(start, end, precision, rule=RULE)
        _, end = _ends(*until)
    except ValueError:
        return None
    return EventDate(start, end, Precision.RANGE, rule=RULE) if start < end else None


def _ends(year: str, month: str | None, day: str | None) -> tuple[date, date]:
    first, last = int(month or 1), int(month or 12)
    ending = int(day) if day else calendar.monthrange(int(year), last)[1]
    return date(int(year), first, int(day or 1)), date(int(year), last, ending)


def corrected(document: Document, facts: Mapping[str, tuple[FactOverride, ...]]) -> Document:
    """Return a document with what overrides, by the keys of records, say of its members, in the order of these."""
    for member in document.members if facts else ():
        for fact in facts.get(member.caption.key, ()):
            document = _dated(document, fact.date) if fact.date is not None else _valued(document, fact)
    return document


def _dated(document: Document, text: str) -> Document:
    event = event_date(text)
    years = range(event.start.year, event.end.year + 1) if event else ()
    facets = {**document.facets, **{facet.name: tuple(map(str, years)) for facet in FACETS if facet.years}}
    return replace(document, event_date=event, facets=facets)


def _valued(document: Document, fact: FactOverride) -> Document:
    kept = [value for value in document.facets[fact.facet] if value not in fact.remove]
    values = dict.fromkeys((*kept, *fact.add))
    ordered = sorted(values, key=int) if _FACETS[fact.facet].numeric else values
    evidence = (one for one in document.evidence if one.facet != fact.facet or one.value not in fact.remove)
    facets = {**document.facets, fact.facet: tuple(ordered)}
    return replace(document, facets=facets, evidence=tuple(evidence))
