"""Dates as people type them into a search."""

import re
from calendar import monthrange
from datetime import date

_NUMBERS = re.compile(r"(?P<year>\d{4})(?:[-/](?P<month>\d{1,2})(?:[-/](?P<day>\d{1,2}))?)?")
_WORDS = re.compile(
    r"(?:(?P<day>\d{1,2})\s+)?(?P<month>[a-z]{3,9})\.?,?\s+(?:(?P<then>\d{1,2}),?\s+)?(?P<year>\d{4})",
    re.IGNORECASE,
)
_DECADE = re.compile(r"(\d{3})0s")
_MONTHS = "january february march april may june july august september october november december".split()

Period = tuple[date, date]


def period(text: str) -> Period | None:
    """Give the first and the last day of a decade, year, month or day; ``None`` where it is none.

    >>> period("2017-02") == period("Feb. 2017") == (date(2017, 2, 1), date(2017, 2, 28))
    True
    >>> period("July 20, 1969") == period("20 july 1969") == (date(1969, 7, 20), date(1969, 7, 20))
    True
    >>> period("1960s")
    (datetime.date(1960, 1, 1), datetime.date(1969, 12, 31))
    >>> period("2017-13"), period("next May")
    (None, None)
    """
    said = " ".join(text.split())
    if decade := _DECADE.fullmatch(said):
        return _days(int(decade[1]) * 10, None, None, years=10)
    if numbers := _NUMBERS.fullmatch(said):
        return _days(*(int(part) if part else None for part in numbers.groups()))
    words = _WORDS.fullmatch(said)
    if words is None or (words["day"] and words["then"]):
        return None
    month, day = _month(words["month"]), words["day"] or words["then"]
    return _days(int(words["year"]), month, int(day) if day else None) if month else None


def _month(word: str) -> int | None:
    """Give the number of a month by its name or what it begins with."""
    begun = word.casefold()
    return next((n for n, name in enumerate(_MONTHS, 1) if name.startswith(begun)), None)


def _days(year: int | None, month: int | None, day: int | None, *, years: int = 1) -> Period | None:
    """Give the days of what is named; ``None`` where the calendar has none."""
    try:
        first = date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first
    last = date(first.year + years - 1, month or 12, 1)
    return first, last.replace(day=monthrange(last.year, last.month)[1])
