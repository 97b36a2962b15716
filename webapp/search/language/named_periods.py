"""Periods that have names: the decades, and the seasons, holidays and parts of a year."""

import re
from collections.abc import Callable
from datetime import date, timedelta

Period = tuple[date, date]

_TENS = "twenties thirties forties fifties sixties seventies eighties nineties".split()
_DECADE = re.compile(
    r"(?:(?P<part>early|mid|late)[ -])?(?:the )?"
    rf"(?:(?:(?P<century>19|20)|'?)(?P<ten>\d)0'?s|(?P<word>{'|'.join(_TENS)}))"
)
_NAMED = re.compile(r"(?P<name>[a-z.' -]+?)[-,]? ?(?P<year>(?:19|20)\d\d)")
_PARTS = {"early": (0, 4), "mid": (3, 7), "late": (6, 9)}  # years of a decade
_SINCE = 3  # of the tens of years that are typed with two digits: '30s' is 1930s, '20s' may be either
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}  # months of one year
_PARTS_OF_YEAR = {  # months
    **dict.fromkeys(("early", "beginning", "start", "early in"), (1, 4)),
    **dict.fromkeys(("mid", "middle"), (5, 8)),
    **dict.fromkeys(("late", "end", "late in"), (9, 12)),
    "first half": (1, 6),
    "second half": (7, 12),
}
_MONDAY, _THURSDAY = 0, 3
_HOLIDAYS: dict[str, Callable[[int], Period]] = {  # without apostrophes
    "christmas": lambda year: (date(year, 12, 24), date(year, 12, 26)),
    "christmas day": lambda year: _one_day(date(year, 12, 25)),
    "christmas eve": lambda year: _one_day(date(year, 12, 24)),
    "new year": lambda year: _one_day(date(year, 1, 1)),
    "new years": lambda year: _one_day(date(year, 1, 1)),
    "new years day": lambda year: _one_day(date(year, 1, 1)),
    "new years eve": lambda year: _one_day(date(year, 12, 31)),
    "valentines day": lambda year: _one_day(date(year, 2, 14)),
    "st patricks day": lambda year: _one_day(date(year, 3, 17)),
    "easter": lambda year: (_easter(year), _easter(year) + timedelta(days=1)),
    "easter sunday": lambda year: _one_day(_easter(year)),
    "earth day": lambda year: _one_day(date(year, 4, 22)),
    "memorial day": lambda year: _one_day(_weekday(date(year, 5, 25), _MONDAY)),
    "independence day": lambda year: _one_day(date(year, 7, 4)),
    "fourth of july": lambda year: _one_day(date(year, 7, 4)),
    "labor day": lambda year: _one_day(_weekday(date(year, 9, 1), _MONDAY)),
    "halloween": lambda year: _one_day(date(year, 10, 31)),
    "veterans day": lambda year: _one_day(date(year, 11, 11)),
    "thanksgiving": lambda year: _one_day(_weekday(date(year, 11, 22), _THURSDAY)),
    "thanksgiving day": lambda year: _one_day(_weekday(date(year, 11, 22), _THURSDAY)),
    "winter": lambda year: (date(year - 1, 12, 1), date(year, 3, 1) - timedelta(days=1)),
}


def named_period(said: str) -> Period | None:
    """Return the first and the last day of a decade, or of a season, holiday or part of a year, in small letters.

    >>> named_period("early 1970s")
    (datetime.date(1970, 1, 1), datetime.date(1974, 12, 31))
    >>> named_period("late 1972"), named_period("easter 1970")[0]
    ((datetime.date(1972, 9, 1), datetime.date(1972, 12, 31)), datetime.date(1970, 3, 29))
    >>> named_period("summer of 1969") == named_period("summer, 1969")
    True
    >>> named_period("the sixties") == named_period("1960's"), named_period("summer"), named_period("1969")
    (True, None, None)
    """
    if decade := _DECADE.fullmatch(said):
        return _decade(decade)
    named = _NAMED.fullmatch(said)
    return _of_year(named["name"], int(named["year"])) if named else None


def _decade(match: re.Match[str]) -> Period | None:
    ten = int(match["ten"]) if match["ten"] else _TENS.index(match["word"]) + 2
    if not match["century"] and ten < _SINCE:
        return None
    first = int(match["century"] or 19) * 100 + ten * 10
    begins, ends = _PARTS.get(match["part"] or "", (0, 9))
    return date(first + begins, 1, 1), date(first + ends, 12, 31)


def _of_year(name: str, year: int) -> Period | None:
    """Return the season, the holiday or the part of that name in a year."""
    name = re.sub("[.']", "", name).removesuffix(" of").replace("xmas", "christmas")
    if name in _HOLIDAYS:
        return _HOLIDAYS[name](year)
    if months := _SEASONS.get(name) or _PARTS_OF_YEAR.get(name):
        first, last = months
        behind = date(year + last // 12, last % 12 + 1, 1)
        return date(year, first, 1), behind - timedelta(days=1)
    return None


def _one_day(day: date) -> Period:
    return day, day


def _weekday(first: date, weekday: int) -> date:
    """Return the first such day of the week, Monday is 0, from a day on."""
    return first + timedelta(days=(weekday - first.weekday()) % 7)


def _easter(year: int) -> date:
    """Return Easter Sunday, by Gauss's rule for the years 1900 to 2099."""
    moon = (19 * (year % 19) + 24) % 30
    sunday = (2 * (year % 4) + 4 * (year % 7) + 6 * moon + 5) % 7
    day = moon + sunday
    if day == 35 or (day == 34 and moon == 28 and year % 19 > 10):  # Gauss's two exceptions
        day -= 7
    return date(year, 3, 22) + timedelta(days=day)
