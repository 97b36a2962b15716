"""Printed dates as ranges of days: every form that captions, stamps and queries write."""

import re
import tomllib
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from itertools import starmap

from schema.document import Precision

_CALENDAR = tomllib.loads(files("schema.vocabulary").joinpath("calendar.toml").read_text("utf-8"))
_MONTHS = [line.split() for line in _CALENDAR["months"].splitlines()]
"""Each month in full, then as it is shortened. They are the language's, so every archive has the same."""


def _shortened(full: str, *short: str) -> str:
    """Write the pattern of a month's name in full, or as newspapers shorten it: 'Sept.', 'Sep'."""
    return "|".join((full, *(rf"{one}\.?" for one in short)))


def _begun(full: str, *_: str) -> str:
    """Write the pattern of a month's name in full, or of the three and more letters that it begins with."""
    return full[:3] + "".join(f"(?:{letter}" for letter in full[3:]) + ")?" * len(full[3:]) + r"\.?"


_SHORT = "|".join(full[:3] for full, *_ in _MONTHS)
NAME_OF_MONTH = rf"(?:{'|'.join(starmap(_shortened, _MONTHS))})"
YEAR = r"(?:19|20)\d\d"

_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_UNTIL = r"(?:-|\s*[–—]\s*|,?\s+(?:-|to|through|and|&|or)\s+)"
_IN_YEAR = rf"(?:,?\s+{YEAR}\b|,{YEAR}\b|,?\s+['’]\d\d\b)"
# A day in running text, or the days from one to another, with or without their year; months are names there, so that
# "may 5" is no date.
_DAY_OF_PROSE = re.compile(
    rf"\b{NAME_OF_MONTH}\s?(?:[-–—/]|to|through)\s?{NAME_OF_MONTH},?\s{YEAR}\b"
    rf"|\b{NAME_OF_MONTH}(?:,\s|\s)?\s*{_DAY}(?:(?:,?\s+{YEAR})?{_UNTIL}{NAME_OF_MONTH}\s*{_DAY}|{_UNTIL}{_DAY})?"
    rf"(?![\d:.]\d|\d){_IN_YEAR}?"
    rf"|(?<![\d:.,/-])\b{_DAY}(?:(?:\s+{NAME_OF_MONTH}(?:,?\s+{YEAR})?)?{_UNTIL}{_DAY})?(?:\s+of)?"
    rf"\s+{NAME_OF_MONTH}{_IN_YEAR}?(?!\w)"
    rf"|(?<![\d/-])\b(?:\d{{1,2}}/\d{{1,2}}/(?:{YEAR}|\d\d)\b|{YEAR}(?:-\d\d-\d\d|/\d\d/\d\d)(?![\w/-]))"
    rf"|(?<![\d.])\b\d{{1,2}}\.\d{{1,2}}\.{YEAR}(?![\d.]\d|\d)"
    rf"|(?<![\w-])\d{{1,2}}(?i:{_SHORT})\d{{4}}(?![\w-])"
    rf"|(?<=[Pp]hotographed on: )\d\d \d\d (?:{YEAR}|\d\d)\b"
)
# How a day in prose begins. The engine finds a letter of a set far faster than a form that may be any of these.
_FIRST_LETTERS = "".join({full[0]: None for full, *_ in _MONTHS})
_NEXT_LETTERS = "|".join({full[1:3]: None for full, *_ in _MONTHS})
_BEGINNING = re.compile(rf"[{_FIRST_LETTERS}\d](?<!\w.)(?:(?<=\d)|{_NEXT_LETTERS})")
_YEAR = re.compile(rf"{YEAR}\b(?![-/]\d|['’]?s\b)")
_IN_MONTH = re.compile(rf"\b(?:in|during)\s(?P<month>{NAME_OF_MONTH}(?:,\s|\s)\s?)?$")
_LONGEST_IN_MONTH = len("during September,  ")

_M = rf"(?:{'|'.join(starmap(_begun, _MONTHS))})"
_Y = r"\d{4}"
_TO = r",?\s*(?:-|–|—|/|to|and|or|&|through)\s*"
_OF = rf"(?:,\s*|\s+|(?={YEAR}))"  # between a day and its year: 'July 4, 1976', and 'July 41976', glued
_TWO_DIGITS = re.compile(rf"(^\d.*{_M})\s+'?([4-9]\d)$", re.IGNORECASE)  # '9-20 April 94'
_SHORT_YEAR = re.compile(r",? ['’](\d\d)$")  # '11 June '06'
_OF_MONTH = re.compile(r"(\d(?:st|nd|rd|th)?) of ", re.IGNORECASE)  # '2nd of May, 1998'
_AFTER_MONTH = re.compile(rf"({NAME_OF_MONTH}),(?:\s(?=\d\d?,))")  # 'Oct., 9, 2008'
# Where all is in numbers, the year stands first, or the month does, as Americans write: '1998-12-08' and '12-08-98'.
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<y>{_Y})(?:[-/](?P<m>\d{{1,2}})(?:[-/](?P<d>\d{{1,2}}))?)?",
        rf"(?P<d>{_DAY})\s*(?P<m>{_M}),?\s*(?P<y>{_Y})",
        rf"(?P<m>{_M})\s*(?P<d>{_DAY}){_OF}(?P<y>{_Y})",
        rf"(?P<m>{_M}),?\s*(?P<y>{_Y})",
        rf"(?P<d>{_DAY}){_TO}(?P<d2>{_DAY})\s*(?P<m>{_M}),?\s*(?P<y>{_Y})",
        rf"(?P<m>{_M})\s*(?P<d>{_DAY}){_TO}(?P<d2>{_DAY}){_OF}(?P<y>{_Y})",
        rf"(?P<d>{_DAY})\s*(?P<m>{_M}),?(?:\s*(?P<y0>{_Y}))?{_TO}(?P<d2>{_DAY})\s*(?P<m2>{_M}),?\s*(?P<y>{_Y})",
        rf"(?P<m>{_M})\s*(?P<d>{_DAY})(?:{_OF}(?P<y0>{_Y}))?{_TO}(?P<m2>{_M})\s*(?P<d2>{_DAY}){_OF}(?P<y>{_Y})",
        rf"(?P<m>{_M}),?(?:\s*(?P<y0>{_Y}))?{_TO}(?P<m2>{_M}),?\s*(?P<y>{_Y})",
        rf"(?P<y0>{_Y}){_TO}(?P<y>{_Y})",
        r"(?P<decade>\d{3}0)s",
        r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})",
        r"(?P<m>\d{1,2})[-/ ](?P<d>\d{1,2})[-/ ](?P<y>\d{4}|\d\d)",
        rf"(?P<d>{_DAY})\s*(?P<m>{_M})",
        rf"(?P<m>{_M})\s*(?P<d>{_DAY})",
        rf"(?P<d>{_DAY}){_TO}(?P<d2>{_DAY})\s*(?P<m>{_M})",
        rf"(?P<m>{_M})\s*(?P<d>{_DAY}){_TO}(?P<d2>{_DAY})",
    )
)

_Parts = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class DateRange:
    """The first and the last day that a printed date means."""

    start: date
    end: date
    precision: Precision


def find_days(text: str) -> list[re.Match[str]]:
    """Return the days that running text names, as printed and in order."""
    found: list[re.Match[str]] = []
    end = 0
    for beginning in _BEGINNING.finditer(text):
        start = beginning.start()
        if start >= end and (day := _DAY_OF_PROSE.match(text, start)):
            found.append(day)
            end = day.end()
    return found


def find_months_and_years(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text names the month or the year in which something is: 'in May 1991', 'during 1979'."""
    for year in _YEAR.finditer(text):
        found = _IN_MONTH.search(text, max(0, year.start() - _LONGEST_IN_MONTH), year.start())
        if found:
            yield year.start() - len(found["month"] or ""), year.end()


@lru_cache(maxsize=1 << 14)
def read_date(words: str, year: int | None = None) -> DateRange | None:
    """
    Read a printed date; ``year`` is for one that has none. ``None`` where it is no date, or no day of the calendar.

    >>> read_date("20 June - 7 July 1996")
    DateRange(start=datetime.date(1996, 6, 20), end=datetime.date(1996, 7, 7), precision=<Precision.RANGE: 'range'>)
    >>> read_date("12-08-98").start.isoformat(), read_date("Nov. 30", 2017).start.isoformat(), read_date("Nov. 30")
    ('1998-12-08', '2017-11-30', None)
    """
    words = _AFTER_MONTH.sub(r"\1 ", _OF_MONTH.sub(r"\1 ", " ".join(words.split()).strip(" .,")))
    words = _SHORT_YEAR.sub(lambda match: f" {full_year(match[1])}", words)
    words = _TWO_DIGITS.sub(r"\1 19\2", words)
    for form in _FORMS:
        if match := form.fullmatch(words):
            return _read(match.groupdict(), year)
    return None


def _read(parts: _Parts, year: int | None) -> DateRange | None:
    if decade := parts.get("decade"):
        parts = {"y0": decade, "y": f"{int(decade) + 9:04}"}
    last_year = int(full_year(parts.get("y") or "") or year or 0)
    last_month = _month(parts.get("m2") or parts.get("m"))
    first_month = _month(parts.get("m"))
    first_year = int(parts.get("y0") or last_year)
    if first_year == last_year and first_month and last_month and first_month > last_month:
        first_year -= 1  # 'Dec. 28 - Jan. 4, 1997' begins in the year before
    try:
        start = date(first_year, first_month or 1, _day(parts.get("d")) or 1)
        end_month = last_month or 12
        end_day = _day(parts.get("d2") or parts.get("d")) or monthrange(last_year, end_month)[1]
        end = date(last_year, end_month, end_day)
    except ValueError:  # the 31st of June, or no year at all, is bad data: no date
        return None
    return DateRange(start, end, _precision(parts, start, end)) if start <= end else None


def _precision(parts: _Parts, start: date, end: date) -> Precision:
    if any(parts.get(name) for name in ("d2", "m2", "y0")) and start != end:
        return Precision.RANGE
    if parts.get("d"):
        return Precision.DAY
    return Precision.MONTH if parts.get("m") else Precision.YEAR


def _month(word: str | None) -> int | None:
    if not word:
        return None
    if word.isdigit():
        return int(word)
    short = word[:3].capitalize()
    return next(number for number, (name, *_) in enumerate(_MONTHS, 1) if name.startswith(short))


def _day(word: str | None) -> int | None:
    return int(re.sub(r"\D", "", word)) if word else None


def full_year(digits: str) -> str:
    """Return a year in four digits; two are a year of spaceflight: 40 to 99, then 00 to 39.

    >>> full_year("98"), full_year("04"), full_year("1969")
    ('1998', '2004', '1969')
    """
    return digits if len(digits) != 2 else ("19" if digits >= "40" else "20") + digits
