"""Dates as people type them into a search: printed dates, what one begins with, and ranges of both."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import takewhile

from schema.analysis.dates import read_date
from schema.message import message
from webapp.search.language.lexer import ADDED, Lexeme
from webapp.search.language.named_periods import Period, named_period
from webapp.search.language.ranges import swapped
from webapp.search.model.query import Added, Dated

LONGEST = 7  # words of a date: '28 Nov 1983 - 8 Dec 1984'

# How programs, and people in haste, write what captions print otherwise; read one after the other.
_REWRITTEN = tuple(
    (re.compile(form, re.IGNORECASE), printed)
    for form, printed in (
        (r"(?:the|on|in|from|circa|ca?\.|about|around) +(.+)", r"\1"),
        (r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)[,.]* +(.+)", r"\1"),
        (r"(\d{4}-?\d\d-?\d\d)[T ]\d\d:?(?:\d\d[\d:.]*)? ?(?:Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?", r"\1"),
        (r"((?:1[89]|20)\d\d)(\d\d)(\d\d)", r"\1-\2-\3"),
        (r"((?:1[89]|20)\d\d)(0[1-9]|1[0-2])", r"\1-\2"),
        (r"(\d{4})\.(\d{1,2})(?:\.(\d{1,2}))?", r"\1-\2-\3"),
        (r"(\d{1,2})\.(\d{1,2})\.(\d{4})", r"\3-\2-\1"),
        (r"(\d{1,2})/(\d{4})", r"\2-\1"),
        (r"(\d{1,2})[-. ]?([a-z]{3,9})[-. ]?('?\d\d|\d{4})", r"\1 \2 \3"),
        (r"(\d{4})[-./ ]([a-z]{3,9})[-./ ]?(\d{1,2})", r"\3 \2 \1"),
        (r"(\d{4})[-./ ]([a-z]{3,9})", r"\2 \1"),
        (r"([a-z]{3,9})[-./](\d{1,2})[-./](\d{4})", r"\2 \1 \3"),
        (r"([a-z]{3,9})[-./](\d{4})", r"\1 \2"),
        (r"([a-z]{3,9}\.?) '(\d\d)", r"\1 19\2"),
        (r"(\d\d)(\d\d)[-–/](1[3-9]|[2-9]\d)", r"\1\2-\1\3"),
        (r"(\d{3}0)['’]s", r"\1s"),
        (r"['’]?([2-9]0)['’]?s", r"19\1s"),
    )
)
_INTERVAL = re.compile(r"(\d{4}[^/-]*-[^/]+)/(\d{4}[^/-]*-[^/]+)")
_SIGN = re.compile(r"([<>]=?|=[<>]?) *(.*)", re.DOTALL)
_TURNED_SIGNS = {"=<": "<=", "=>": ">="}
_COMPARED = {"<": "before", "<=": "until", ">": "after", ">=": "since"}
_LEAD = re.compile(r"^(?:in |during |of )?(?:the )?")
_BEGUN = re.compile(r"(\d{2,3})\*")
_OPERATORS = frozenset(("and", "or", "not"))
_YEARS = re.compile(r"(\d{4}) ?[-–] ?(\d{4})")

_DAY = timedelta(days=1)


def read_dates(how: str, lexeme: Lexeme) -> tuple[Dated | Added | None, str]:
    """Return the days before, after or within what was typed, ``None`` where that is no date; and a notice.

    Signs of comparison say the same as the names of fields: 'date:<1969' is 'before:1969'.
    """
    found, notice = _read_days(how, lexeme)
    return (Added(found.start, found.end) if found and how == ADDED else found), notice


def _read_days(how: str, lexeme: Lexeme) -> tuple[Dated | None, str]:
    sign, said = split_sign(lexeme.text)
    how = _COMPARED.get(sign, how)
    starts, ends = _ends(lexeme._replace(text=said))
    first, last = period(starts), period(ends)
    if (first is None and starts != "*") or (last is None and ends != "*"):
        return None, _no_date(lexeme.text)
    notice = ""
    if first and last and first > last:
        first, last = last, first
        notice = swapped(lexeme.text)
    match how:
        case "before":
            return Dated(None, max(first[0], date.min + _DAY) - _DAY if first else None), notice
        case "after":
            return Dated(min(last[1], date.max - _DAY) + _DAY if last else None, None), notice
        case "since":
            return Dated(first[0] if first else None, None), notice
        case "until":
            return Dated(None, last[1] if last else None), notice
        case _:
            return Dated(first[0] if first else None, last[1] if last else None), notice


def split_sign(text: str) -> tuple[str, str]:
    """Return the sign of comparison before a value, '' where there is none, and the value.

    >>> split_sign(">= 1969"), split_sign("1969")
    (('>=', '1969'), ('', '1969'))
    """
    compared = _SIGN.fullmatch(text.strip())
    return (_TURNED_SIGNS.get(compared[1], compared[1]), compared[2]) if compared else ("", text)


def _no_date(text: str) -> str:
    return message(
        "“%(text)s” is not a date (2017, 2017-03, 2017-03-24 or March 2017); it was taken as a word.",
        text=text,
    )


def whole_date(lexeme: Lexeme, behind: Sequence[Lexeme]) -> tuple[Lexeme, int]:
    """Return a date with as many of the words behind it as it has, and how many these are: 'date:March 2017'.

    The same for a range of dates: 'date:spring 1969..fall 1969'.
    """
    if lexeme.kind == "range":
        return lexeme, 0
    words = [one.text for one in takewhile(_may_go_on, behind)]
    for more in range(len(words), 0, -1):
        whole = " ".join((lexeme.text, *words[:more]))
        if _is_date(split_sign(whole)[1]):
            return Lexeme("phrase", whole), more
    return lexeme, 0


def whole_dates(group: Sequence[Lexeme]) -> list[Lexeme]:
    """Return the lexemes of a group behind the name of a date's field, and what follows it, each date in it as one."""
    found: list[Lexeme] = []
    place, depth = 0, 0
    while place < len(group) and depth >= 0:
        one = group[place]
        depth += (one.kind == "open") - (one.kind == "close")
        lexeme, taken = (
            whole_date(one, group[place + 1 : place + LONGEST]) if one.kind == "word" else (one, 0)
        )
        found.append(lexeme)
        place += 1 + taken
    return [*found, *group[place:]]


def _is_date(text: str) -> bool:
    """Return whether a text is a date, or a range of two: 'spring 1969..fall 1969'."""
    return all(map(period, _ends(Lexeme("phrase", text))))


def _may_go_on(lexeme: Lexeme) -> bool:
    return lexeme.kind == "word" and lexeme.text.casefold() not in _OPERATORS


def _ends(lexeme: Lexeme) -> tuple[str, str]:
    """Return the ends of a range, '[2016 TO 2018]' or '2016..2018', '*' where it is open; one date is both."""
    if lexeme.kind == "range":
        return lexeme.ends
    if years := _YEARS.fullmatch(lexeme.text.strip()):
        return years[1], years[2]
    if interval := _INTERVAL.fullmatch(lexeme.text.strip()):
        return interval[1], interval[2]
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
    >>> period("19690720") == period("1969-07-20T20:17:40Z") == period("20 July 1969")
    True
    >>> period("summer 1969"), period("the late 1970s") == period("late seventies")
    ((datetime.date(1969, 6, 1), datetime.date(1969, 8, 31)), True)
    >>> period("2017-13"), period("next May")
    (None, None)
    """
    said = " ".join(text.split())
    if begun := _BEGUN.fullmatch(said):
        said = f"{begun[1].ljust(4, '0')}-{begun[1].ljust(4, '9')}"
    said = re.sub(r"(?<=\d)[-/]?\*$", "", said)
    if named := named_period(_LEAD.sub("", said.casefold().replace("’", "'"))):
        return named
    found = read_date(said) or read_date(_printed(said))
    return (found.start, found.end) if found else None


def _printed(said: str) -> str:
    """Return a date as captions print it."""
    for form, printed in _REWRITTEN:
        if whole := form.fullmatch(said):
            said = whole.expand(printed)
    return said.removesuffix("-")  # of a day or a month that was left out above
