"""Dates as people type them into a search: printed dates, what one begins with, and ranges of both."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import takewhile

from schema.analysis.dates import read_date
from webapp.search.language.lexer import Lexeme
from webapp.search.language.ranges import TURNED
from webapp.search.model.query import Dated

LONGEST = 7  # words of a date: '28 Nov 1983 - 8 Dec 1984'

_BEGUN = re.compile(r"(\d{2,3})\*")
_OPERATORS = frozenset(("and", "or", "not"))
_YEARS = re.compile(r"(\d{4}) ?[-–] ?(\d{4})")

Period = tuple[date, date]
_DAY = timedelta(days=1)


def read_dates(how: str, lexeme: Lexeme) -> tuple[Dated | None, str]:
    """Return the days before, after or within what was typed, ``None`` where that is no date; and a notice."""
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
    """Return a date with as many of the words behind it as it has, and how many these are: 'date:March 2017'."""
    if lexeme.kind == "range":
        return lexeme, 0
    words = [one.text for one in takewhile(_may_go_on, behind)]
    for more in range(len(words), 0, -1):
        whole = " ".join((lexeme.text, *words[:more]))
        if period(whole):
            return Lexeme("phrase", whole), more
    return lexeme, 0


def _may_go_on(lexeme: Lexeme) -> bool:
    return lexeme.kind == "word" and lexeme.text.casefold() not in _OPERATORS


def _ends(lexeme: Lexeme) -> tuple[str, str]:
    """Return the ends of a range, '[2016 TO 2018]' or '2016..2018', '*' where it is open; one date is both."""
    if lexeme.kind == "range":
        return lexeme.ends
    if years := _YEARS.fullmatch(lexeme.text.strip()):
        return years[1], years[2]
    start, dots, end = lexeme.text.partition("..")
    return (start or "*", end or "*") if dots and (start or end) else (lexeme.text, lexeme.text)


def period(text: str) -> Period | None:
    """Return the first and the last day of a printed date, or of all that begin so; ``None`` for none.

    >>> period("1969-07-*") == period("July 1969") == (date(1969, 7, 1), date(1969, 7, 31))
    True
    >>> period("196*") == period("1960s") == (date(1960, 1, 1), date(1969, 12, 31))
    True
    >>> period("9-20 April 1994")
    (datetime.date(1994, 4, 9), datetime.date(1994, 4, 20))
    >>> period("2017-13"), period("next May")
    (None, None)
    """
    said = " ".join(text.split())
    if begun := _BEGUN.fullmatch(said):
        said = f"{begun[1].ljust(4, '0')}-{begun[1].ljust(4, '9')}"
    found = read_date(re.sub(r"(?<=\d)[-/]?\*$", "", said))
    return (found.start, found.end) if found else None
