"""Dates among the words of a search, as people say them: 'christmas 1968', 'the 1950s', 'since 2000'.

A date is a condition and no word to be relaxed: what happened then, or has the words in its text. A number that
belongs to a name ('Apollo 5') or is measured in a unit ('2000 feet') is none.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from schema.analysis.analyzer import NUMBERED
from webapp.search.language.query_dates import Period, period
from webapp.search.model.query import AnyOf, Boolean, Dated, Node, Phrase, Word, must, should, walk

LONGEST = 9  # words: 'between January 1969 and the early 1970s'
NOTICE = "“{}” was read as a date: {}. In quotation marks it is searched for as words."

_YEAR = re.compile(r"(?:19|20)\d\d")
_WITH_YEAR = re.compile(r".*(?<!\d)(?:19|20)\d\d(?!\d).*")
_DECADE = re.compile(r"(?:(?P<part>early|mid|late)[ -])?(?:(?P<century>19|20)|'?)(?P<ten>\d)0'?s")
_NAMED = re.compile(r"(?P<name>[a-z' ]+?),? (?P<year>(?:19|20)\d\d)")
_LEAD = re.compile(r"(?:(?:in|during|on|of|around|circa) )?(?:the )?(?:year )?(?P<core>.+)", re.IGNORECASE)
_SPAN = re.compile(r"(?:between|from) (?P<first>.+?) (?:and|to|until|through) (?P<last>.+)")
_OPEN = re.compile(r"(?P<how>before|prior to|until|up to|after|since) (?P<date>.+)")
_PARTS = {"early": (0, 4), "mid": (3, 7), "late": (6, 9)}  # years of a decade
_SINCE = 3  # of the tens of years that are typed with two digits: '30s' is 1930s, '20s' may be either

_UNITS = frozenset(
    "feet foot ft miles mile km kilometers kilometres meters metres degrees degree mph knots rpm pounds pound lbs kg "
    "volts watts hours minutes seconds gallons tons horsepower hp psi hz mhz k f c people".split()
)
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


@dataclass(frozen=True, slots=True)
class PlainDate:
    """A date in plain words: which words it has, from ``first`` to ``last``, that one not among them."""

    first: int
    last: int
    dated: Dated

    @property
    def is_open(self) -> bool:
        """Whether it has one end."""
        return self.dated.start is None or self.dated.end is None


def take_dates(words: Sequence[str]) -> tuple[list[Node], list[str], list[str]]:
    """Return the conditions that dates among words are, the words that are left, and notices.

    Several dates are alternatives, but for those with an open end.
    """
    left, notices = list(words), []
    either: list[Node] = []
    conditions: list[Node] = []
    while found := next(plain_dates(left), None):
        said = " ".join(left[found.first : found.last])
        notices.append(NOTICE.format(said, in_words(found.dated)))
        if found.is_open:
            conditions.append(found.dated)
        else:
            either += [found.dated, *_as_words(said)]
        del left[found.first : found.last]
    alternatives = [AnyOf(tuple(either))] if len(either) > 1 else either
    return [*alternatives, *conditions], left, notices


def _as_words(said: str) -> Iterator[Phrase]:
    """Yield a date as a text may have it, without what leads to it: '1969' of 'in 1969'."""
    if not _SPAN.fullmatch(said.casefold()) and (lead := _LEAD.fullmatch(said)):
        yield Phrase(lead["core"])


def dated(node: Boolean) -> tuple[Boolean, list[str]]:
    """Return a tree whose relaxable words have no date, which are conditions of it, and notices.

    Where a date stands in a field already, a number among the words is none.
    """
    if not node.bag.words or any(isinstance(one, Dated) for one in walk(node)):
        return node, []
    conditions, words, notices = take_dates([word.text for word in node.bag.words])
    if not conditions:
        return node, []
    return Boolean((*node.strict, *must(*conditions), *should(*map(Word, words)))), notices


def plain_dates(words: Sequence[str]) -> Iterator[PlainDate]:
    """Yield the dates among words from left to right, the longest at each place."""
    place = 0
    while place < len(words):
        found = _longest(words, place)
        if found:
            yield found
        place = found.last if found else place + 1


def _longest(words: Sequence[str], first: int) -> PlainDate | None:
    if first and words[first].isdigit() and len(words[first]) < 4 and words[first - 1].casefold() in NUMBERED:
        return None
    for last in range(min(len(words), first + LONGEST), first, -1):
        said = " ".join(words[first:last]).casefold().replace("’", "'").strip(" ,.")
        measured = last < len(words) and words[last].casefold().strip(".,") in _UNITS
        if not (measured and _YEAR.fullmatch(words[last - 1])) and (dated := read_plain(said)):
            return PlainDate(first, last, dated)
    return None


def read_plain(said: str) -> Dated | None:
    """Return the days that words in small letters mean, ``None`` where they are no date.

    >>> read_plain("christmas eve 1968")
    Dated(start=datetime.date(1968, 12, 24), end=datetime.date(1968, 12, 24))
    >>> read_plain("before 1960"), read_plain("the 60s") == read_plain("1960's") == read_plain("1960-1969")
    (Dated(start=None, end=datetime.date(1959, 12, 31)), True)
    >>> read_plain("july"), read_plain("1201"), read_plain("july 1969 flag")
    (None, None, None)
    """
    if span := _SPAN.fullmatch(said):
        first, last = _period(span["first"]), _period(span["last"])
        return Dated(first[0], last[1]) if first and last and first[0] <= last[1] else None
    if open_ended := _OPEN.fullmatch(said):
        found = _period(open_ended["date"])
        return _from_one_side(open_ended["how"], found) if found else None
    found = _period(said)
    return Dated(*found) if found else None


def _from_one_side(how: str, found: Period) -> Dated:
    day = timedelta(days=1)
    match how:
        case "before" | "prior to":
            return Dated(None, found[0] - day)
        case "after":
            return Dated(found[1] + day, None)
        case "since":
            return Dated(found[0], None)
        case _:
            return Dated(None, found[1])


def _period(said: str) -> Period | None:
    """Return the first and the last day of a year, decade, season, holiday or printed date with its year."""
    lead = _LEAD.fullmatch(said)
    core = lead["core"] if lead else said
    if decade := _DECADE.fullmatch(core):
        return _decade(decade)
    if (named := _NAMED.fullmatch(core)) and (days := _named(named["name"], int(named["year"]))):
        return days
    return period(core) if _WITH_YEAR.fullmatch(core) else None


def _decade(match: re.Match[str]) -> Period | None:
    ten = int(match["ten"])
    if not match["century"] and ten < _SINCE:
        return None
    first = int(match["century"] or 19) * 100 + ten * 10
    begins, ends = _PARTS.get(match["part"] or "", (0, 9))
    return date(first + begins, 1, 1), date(first + ends, 12, 31)


def _named(name: str, year: int) -> Period | None:
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


def in_words(dated: Dated) -> str:
    """Return the days of a date in words.

    >>> in_words(Dated(date(1968, 12, 24), date(1968, 12, 26))), in_words(Dated(None, date(1959, 12, 31)))
    ('24 December 1968 to 26 December 1968', 'until 31 December 1959')
    """
    start, end = (f"{day.day} {day:%B %Y}" if day else "" for day in (dated.start, dated.end))
    match dated.start, dated.end:
        case None, _:
            return f"until {end}"
        case _, None:
            return f"since {start}"
        case first, last if first == last:
            return start
        case first, last if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
        case _:
            return f"{start} to {end}"
