"""Dates as people type them into a search."""

import re
from calendar import monthrange
from datetime import date

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def period(text: str) -> tuple[date, date] | None:
    """Give the first and the last day of a year, month or day; ``None`` where it is none.

    >>> period("2017-02")
    (datetime.date(2017, 2, 1), datetime.date(2017, 2, 28))
    >>> period("2017-13")
    """
    match = _DATE.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first
    return first, date(first.year, month or 12, monthrange(first.year, month or 12)[1])
