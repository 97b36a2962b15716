"""Dates as people type them into a search."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from webapp.search.language.lexer import Lexeme
from webapp.search.language.ranges import TURNED
from webapp.search.model.query import Dated

_NUMBERS = re.compile(r"(?P<year>\d{4})(?:[-/](?P<month>\d{1,2})(?:[-/](?P<day>\d{1,2}))?)?")
_WORDS = re.compile(
    r"(?:(?P<day>\d{1,2})\s+)?(?P<month>[a-z]{3,9})\.?,?\s+(?:(?P<then>\d{1,2}),?\s+)?(?P<year>\d{4})",
    re.IGNORECASE,
)
_AS_STAMPED = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})")
_DECADE = re.compile(r"(\d{3})0s")
_BEGUN = re.compile(r"(\d{2,3})\*")
_YEARS = re.compile(r"(\d{4}) ?[-–] ?(\d{4})")
_MONTHS = "january february march april may june july august september october november december".split()

Period = tuple[date, date]
_DAY = timedelta(days=1)


def read_dates(how: str, lexeme: Lexeme) -> tuple[Dated | None, str]:
    """Give the days asked for: before, after or within what was typed; ``None`` where that is no date; what to tell."""
    starts, ends = _ends(lexeme)
    first, last = period(starts), period(ends)
    if (first is None and starts != "*") or (last is None and ends != "*"):
        why = "is not a date (2017, 2017-03, 2017-03-24 or March 2017); it was taken as a word."
        return None, f"“{lexeme.text}” {why}"
    notice = ""
    if first and last and first > last:
        first, last = last, first
        notice = TURNED.format(lexeme.text)
    match how:
        case "before":
            return Dated(None, max(first[0], date.min + _DAY) - _DAY if first else None), notice
        case "after":
            return Dated(min(last[1], date.max - _DAY) + _DAY if last else None, None), notice
        case _:
            return Dated(first[0] if first else None, last[1] if last else None), notice


def whole_date(lexeme: Lexeme, behind: Sequence[Lexeme]) -> tuple[Lexeme, int]:
    """Take the words behind a month or a day with it, where they make one date; tell how many: 'date:March 2017'."""
    if lexeme.kind == "range" or period(lexeme.text):
        return lexeme, 0
    for more in range(1, len(behind) + 1):
        whole = " ".join((lexeme.text, *(one.text for one in behind[:more])))
        if all(one.kind == "word" for one in behind[:more]) and period(whole):
            return Lexeme("phrase", whole), more
    return lexeme, 0


def _ends(lexeme: Lexeme) -> tuple[str, str]:
    """Give the ends of a range, '[2016 TO 2018]' or '2016..2018', '*' where it is open; one date is both."""
    if lexeme.kind == "range":
        return lexeme.ends
    if years := _YEARS.fullmatch(lexeme.text.strip()):
        return years[1], years[2]
    start, dots, end = lexeme.text.partition("..")
    return (start or "*", end or "*") if dots and (start or end) else (lexeme.text, lexeme.text)


def period(text: str) -> Period | None:
    """Give the first and the last day of a decade, year, month or day, or of all that begin so; ``None`` for none.

    >>> period("2017-02") == period("Feb. 2017") == (date(2017, 2, 1), date(2017, 2, 28))
    True
    >>> period("July 20, 1969") == period("20 july 1969") == (date(1969, 7, 20), date(1969, 7, 20))
    True
    >>> period("1960s")
    (datetime.date(1960, 1, 1), datetime.date(1969, 12, 31))
    >>> period("196*") == period("1960s"), period("1969-07-*") == period("1969-07"), period("7/20/1969")
    (True, True, (datetime.date(1969, 7, 20), datetime.date(1969, 7, 20)))
    >>> period("2017-13"), period("next May")
    (None, None)
    """
    said = " ".join(text.split())
    if begun := _BEGUN.fullmatch(said):
        return _days(int(begun[1].ljust(4, "0")), None, None, years=10 ** (4 - len(begun[1])))
    said = re.sub(r"(?<=\d)[-/]?\*$", "", said)
    if decade := _DECADE.fullmatch(said):
        return _days(int(decade[1]) * 10, None, None, years=10)
    if numbers := _NUMBERS.fullmatch(said) or _AS_STAMPED.fullmatch(said):
        return _days(*(int(numbers[part]) if numbers[part] else None for part in ("year", "month", "day")))
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
