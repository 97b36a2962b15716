"""Dates among the words of a search, as people say them: 'christmas 1968', 'the 1950s', 'since 2000'.

A date is a condition and no word to be relaxed: what happened then, or has the words in its text. A number that
belongs to a name ('Apollo 5') or is measured in a unit ('2000 feet') is none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain

from schema.analysis.analyzer import NUMBERED
from schema.date_messages import day
from schema.message import Message, message
from webapp.search.language.named_periods import Period, named_period
from webapp.search.language.query_dates import period
from webapp.search.model.query import (
    AnyOf,
    Boolean,
    Clause,
    Dated,
    Node,
    Occur,
    Phrase,
    Word,
    must,
    should,
    walk,
)

LONGEST = 9  # words: 'between January 1969 and the early 1970s'

_YEAR = re.compile(r"(?:19|20)\d\d")
_WITH_YEAR = re.compile(
    r".*(?<!\d)(?:19|20)\d\d(?!\d).*|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
)
_LEAD = re.compile(r"(?:(?:in|during|on|of|around|circa) )?(?:the )?(?:year )?(?P<core>.+)", re.IGNORECASE)
_SPAN = re.compile(r"(?:between|from) (?P<first>.+?) (?:and|to|until|through) (?P<last>.+)")
_UNLED_SPAN = re.compile(r"(?P<first>.+?) (?:to|until|through) (?P<last>.+)")
_OPEN = re.compile(
    r"(?P<how>(?:before|prior to|until|up to|after|since)(?= )|(?:pre|post)(?=-))[ -](?P<date>.+)"
)

_UNITS = frozenset(
    "feet foot ft miles mile km kilometers kilometres meters metres degrees degree mph knots rpm pounds pound lbs kg "
    "volts watts hours minutes seconds gallons tons horsepower hp psi hz mhz k f c people".split()
)


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
    left, notices = list(words), list[str]()
    either: list[Node] = []
    conditions: list[Node] = []
    while found := next(plain_dates(left), None):
        said = " ".join(left[found.first : found.last])
        notices.append(_notice(said, found.dated))
        if found.is_open:
            conditions.append(found.dated)
        else:
            either += [found.dated, *_as_words(said)]
        del left[found.first : found.last]
    alternatives = [AnyOf(tuple(either))] if len(either) > 1 else either
    return [*alternatives, *conditions], left, notices


def _notice(said: str, dated: Dated) -> Message:
    return message(
        "“%(said)s” was read as a date: %(date)s. In quotation marks it is searched for as words.",
        said=said,
        date=in_words(dated),
    )


def _as_words(said: str) -> Iterator[Phrase]:
    """Yield a date as a text may have it, without what leads to it: '1969' of 'in 1969'."""
    if not _SPAN.fullmatch(said.casefold()) and (lead := _LEAD.fullmatch(said)):
        yield Phrase(lead["core"])


def dated(node: Boolean) -> tuple[Boolean, list[str]]:
    """Return a tree whose words have no date, which are conditions of it, and notices.

    Where a date stands in a field already, a number among the words is none.
    """
    if any(isinstance(one, Dated) for one in walk(node)):
        return node, []
    said: list[str] = []
    strict = tuple(replace(one, node=_joined(one, said)) for one in node.strict)
    conditions, words, notices = take_dates([word.text for word in node.bag.words])
    if not conditions and not said:
        return node, []
    return Boolean((*strict, *must(*conditions), *should(*map(Word, words)))), [*said, *notices]


def _joined(clause: Clause, notices: list[str]) -> Node:
    """Return what an operator joins with its dates of one word as conditions: '1969 OR 1970'; not what is left out."""
    match clause.node:
        case node if clause.occur is Occur.MUST_NOT:
            return node
        case Word(text, "") if found := mentioned_days(text):
            notices.append(_notice(text, found))
            return found if found.start is None or found.end is None else AnyOf((found, Phrase(text)))
        case AnyOf(nodes):
            read = [_joined(Clause(one), notices) for one in nodes]
            return AnyOf(
                tuple(chain.from_iterable(one.nodes if isinstance(one, AnyOf) else (one,) for one in read))
            )
        case Boolean(clauses):
            return Boolean(tuple(replace(one, node=_joined(one, notices)) for one in clauses))
        case node:
            return node


def mentioned_days(text: str) -> Dated | None:
    """Return the days that the text of a phrase means, ``None`` where it is no date.

    >>> mentioned_days("Christmas 1968") == read_plain("christmas 1968"), mentioned_days("1968 model")
    (True, None)
    """
    return read_plain(_said(text))


def _said(text: str) -> str:
    return text.casefold().replace("’", "'").strip(" ,.")


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
        said = _said(" ".join(words[first:last]))
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
        return _between(span["first"], span["last"])
    if open_ended := _OPEN.fullmatch(said):
        found = _period(open_ended["date"])
        return _from_one_side(open_ended["how"], found) if found else None
    if found := _period(said):
        return Dated(*found)
    span = _UNLED_SPAN.fullmatch(said)
    return _between(span["first"], span["last"]) if span else None


def _between(starts: str, ends: str) -> Dated | None:
    first, last = _period(starts), _period(ends)
    return Dated(first[0], last[1]) if first and last and first[0] <= last[1] else None


def _from_one_side(how: str, found: Period) -> Dated:
    day = timedelta(days=1)
    match how:
        case "before" | "prior to" | "pre":
            return Dated(None, found[0] - day)
        case "after" | "post":
            return Dated(found[1] + day, None)
        case "since":
            return Dated(found[0], None)
        case _:
            return Dated(None, found[1])


def _period(said: str) -> Period | None:
    """Return the first and the last day of a year, decade, season, holiday or printed date with its year."""
    lead = _LEAD.fullmatch(said)
    core = lead["core"] if lead else said
    return named_period(core) or (period(core) if _WITH_YEAR.fullmatch(core) else None)


def in_words(dated: Dated) -> Message:
    """Return the days of a date in words.

    >>> from datetime import date
    >>> in_words(Dated(date(1968, 12, 24), date(1968, 12, 26))), in_words(Dated(None, date(1959, 12, 31)))
    ('24 December 1968 to 26 December 1968', 'until 31 December 1959')
    """
    first, last = dated.start, dated.end
    if first is None or last is None:
        return _open_ended(first, last)
    if first == last:
        return day(first)
    if (first.month, first.day, last.month, last.day) != (1, 1, 12, 31):
        return message("%(first)s to %(last)s", first=day(first), last=day(last))
    if first.year == last.year:
        return Message(str(first.year), {})
    return message("%(first)s to %(last)s", first=str(first.year), last=str(last.year))


def _open_ended(first: date | None, last: date | None) -> Message:
    if first:
        return message("since %(date)s", date=day(first))
    return message("until %(date)s", date=day(last)) if last else message("any date")
