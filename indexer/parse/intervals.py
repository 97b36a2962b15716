"""Printed dates to intervals of days: every form that stamps and captions use."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from schema.document import Precision

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?|"
    r"sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
YEAR = r"(?:19|20)\d\d"
TO = r"\s*(?:-|–|—|to|and|&|through)\s*"

NAME_OF_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
UNTIL = r"(?:-|\s*[–—]\s*|\s+(?:-|to|through)\s+)"
# A day in running text, or the days from one to another, with or without their year; months are names there, so that
# "may 5" is no date.
DAY_OF_PROSE = re.compile(
    rf"\b{NAME_OF_MONTH}\s*{DAY}(?:{UNTIL}(?:{NAME_OF_MONTH}\s*)?{DAY})?(?![\d:.]\d|\d)(?:,?\s+{YEAR}\b)?"
    rf"|(?<![\d:.,/-])\b{DAY}(?:{UNTIL}{DAY})?\s+{NAME_OF_MONTH}(?:,?\s+{YEAR}\b)?(?!\w)"
    rf"|(?<![\d/-])\b\d{{1,2}}/\d{{1,2}}/(?:{YEAR}|\d\d)\b"
    rf"|(?<=[Pp]hotographed on: )\d\d \d\d (?:{YEAR}|\d\d)\b"
)

# What every day in prose has one of, and the most that stands before it: most captions have none.
SIGN_OF_DAY = re.compile(r"Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|/|on: ")
BEFORE_SIGN = len("21st through 22nd")

TWO_DIGITS = re.compile(rf"(^\d.*{MONTH})\s+'?([4-9]\d)$", re.IGNORECASE)  # '9-20 April 94'

FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<d>{DAY})\s*(?P<m>{MONTH}),?\s*(?P<y>{YEAR})",
        rf"(?P<m>{MONTH})\s*(?P<d>{DAY}),?\s*(?P<y>{YEAR})",
        rf"(?P<m>{MONTH}),?\s*(?P<y>{YEAR})",
        rf"(?P<y>{YEAR})",
        rf"(?P<d>{DAY}){TO}(?P<d2>{DAY})\s*(?P<m>{MONTH}),?\s*(?P<y>{YEAR})",
        rf"(?P<m>{MONTH})\s*(?P<d>{DAY}){TO}(?P<d2>{DAY}),?\s*(?P<y>{YEAR})",
        rf"(?P<d>{DAY})\s*(?P<m>{MONTH}),?\s*(?P<y0>{YEAR})?{TO}(?P<d2>{DAY})\s*(?P<m2>{MONTH}),?\s*(?P<y>{YEAR})",
        rf"(?P<m>{MONTH})\s*(?P<d>{DAY}),?\s*(?P<y0>{YEAR})?{TO}(?P<m2>{MONTH})\s*(?P<d2>{DAY}),?\s*(?P<y>{YEAR})",
        rf"(?P<m>{MONTH}),?\s*(?P<y0>{YEAR})?{TO}(?P<m2>{MONTH}),?\s*(?P<y>{YEAR})",
        rf"(?P<y0>{YEAR}){TO}(?P<y>{YEAR})",
        r"(?P<nm>\d{1,2})[-/ ](?P<nd>\d{1,2})[-/ ](?P<ny>\d{4}|\d\d)",
        rf"(?P<d>{DAY})\s*(?P<m>{MONTH})",
        rf"(?P<m>{MONTH})\s*(?P<d>{DAY})",
        rf"(?P<d>{DAY}){TO}(?P<d2>{DAY})\s*(?P<m>{MONTH})",
        rf"(?P<m>{MONTH})\s*(?P<d>{DAY}){TO}(?P<d2>{DAY})",
    )
)


@dataclass(frozen=True, slots=True)
class Interval:
    """The first and the last day that a printed date means."""

    start: date
    end: date
    precision: Precision


def days_of(text: str) -> list[re.Match[str]]:
    """Find the days in running text."""
    sign = SIGN_OF_DAY.search(text)
    if sign is None:
        return []
    start = len(text[: sign.start()].rstrip()) - BEFORE_SIGN
    return list(DAY_OF_PROSE.finditer(text, max(0, start)))


@lru_cache(maxsize=1 << 14)
def interval(words: str, year: int | None = None) -> Interval | None:
    """
    Read a printed date; ``year`` is for one that has none. ``None`` where it is no date, or no day of the calendar.

    >>> interval("20 June - 7 July 1996")
    Interval(start=datetime.date(1996, 6, 20), end=datetime.date(1996, 7, 7), precision=<Precision.RANGE: 'range'>)
    >>> interval("12-08-98").start.isoformat(), interval("Nov. 30", 2017).start.isoformat(), interval("Nov. 30")
    ('1998-12-08', '2017-11-30', None)
    """
    words = TWO_DIGITS.sub(r"\1 19\2", " ".join(words.split()).strip(" .,"))
    for form in FORMS:
        if match := form.fullmatch(words):
            return _read(match.groupdict(), year)
    return None


def _read(parts: dict[str, str | None], year: int | None) -> Interval | None:
    if parts.get("nm"):
        parts = {"m": parts["nm"], "d": parts["nd"], "y": full_year(parts["ny"] or "")}
    last_year = int(parts.get("y") or year or 0)
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
    return Interval(start, end, _precision(parts, start, end)) if start <= end else None


def _precision(parts: dict[str, str | None], start: date, end: date) -> Precision:
    if any(parts.get(name) for name in ("d2", "m2", "y0")) and start != end:
        return Precision.RANGE
    if parts.get("d"):
        return Precision.DAY
    return Precision.MONTH if parts.get("m") else Precision.YEAR


def _month(word: str | None) -> int | None:
    if not word:
        return None
    return int(word) if word.isdigit() else MONTHS.index(word[:3].lower()) + 1


def _day(word: str | None) -> int | None:
    return int(re.sub(r"\D", "", word)) if word else None


def full_year(digits: str) -> str:
    """Give a year in four digits; two are a year of spaceflight: 40 to 99, then 00 to 39."""
    return digits if len(digits) == 4 else ("19" if digits >= "40" else "20") + digits
