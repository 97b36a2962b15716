"""Periods that have names: the decades, and the seasons and holidays of a year."""

import re
from collections.abc import Callable
from datetime import date, timedelta

Period = tuple[date, date]

_TENS = "twenties thirties forties fifties sixties seventies eighties nineties".split()
_DECADE = re.compile(
    r"(?:(?P<part>early|mid|late)[ -])?(?:the )?"
    rf"(?:(?:(?P<century>19|20)|'?)(?P<ten>\d)0'?s|(?P<word>{'|'.join(_TENS)}))"
)
_NAMED = re.compile(r"(?P<name>[a-z' ]+?),? (?P<year>(?:19|20)\d\d)")
_PARTS = {"early": (0, 4), "mid": (3, 7), "late": (6, 9)}  # years of a decade
_SINCE = 3  # of the tens of years that are typed with two digits: '30s' is 1930s, '20s' may be either
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}  # months of one year
_HOLIDAYS: dict[str, Callable[[int], Period]] = {
    "christmas": lambda year: (date(year, 12, 24), date(year, 12, 26)),
    "christmas day": lambda year: (date(year, 12, 25), date(year, 12, 25)),
    "christmas eve": lambda year: (date(year, 12, 24), date(year, 12, 24)),
    "new year": lambda year: (date(year, 1, 1), date(year, 1, 1)),
    "new year's day": lambda year: (date(year, 1, 1), date(year, 1, 1)),
    "new year's eve": lambda year: (date(year, 12, 31), date(year, 12, 31)),
    "independence day": lambda year: (date(year, 7, 4), date(year, 7, 4)),
    "fourth of july": lambda year: (date(year, 7, 4), date(year, 7, 4)),
    "halloween": lambda year: (date(year, 10, 31), date(year, 10, 31)),
    "thanksgiving": lambda year: _fourth_thursday(date(year, 11, 1)),
    "winter": lambda year: (date(year - 1, 12, 1), date(year, 3, 1) - timedelta(days=1)),
}


def named_period(said: str) -> Period | None:
    """Return the first and the last day of a decade, or of a season or a holiday of a year, in small letters.

    >>> named_period("early 1970s")
    (datetime.date(1970, 1, 1), datetime.date(1974, 12, 31))
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
    """Return the season or the holiday of that name in a year."""
    name = name.removesuffix(" of")
    if name in _HOLIDAYS:
        return _HOLIDAYS[name](year)
    if name in _SEASONS:
        first, last = _SEASONS[name]
        return date(year, first, 1), date(year, last + 1, 1) - timedelta(days=1)
    return None


def _fourth_thursday(first: date) -> Period:
    day = first + timedelta(days=(3 - first.weekday()) % 7 + 21)
    return day, day
