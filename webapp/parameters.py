"""A request's parameters read as a query: leniently for pages, strictly for the API; ``links`` writes them.

A facet value is the value itself, ``!value`` to leave it out, or for numbers a range ``2016..2018``; a value that
itself begins with ``!`` stands behind a backslash.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import process

from schema.errors import BadParameter, QueryTooExpensive
from schema.fields import FACET_NAMES, FACETS, Facet
from schema.message import Message, message
from webapp.declarations import (
    EVENT,
    EXPAND,
    FOLD,
    GENERATION,
    GROUP,
    PAGE,
    SEARCH,
    SIZE,
    SORT,
    TEXT,
    Parameter,
)
from webapp.search.limits import Limits
from webapp.search.model.query import ANY, NONE, Filter, Grouping, Query, Sort

PARAMETERS = tuple(one.name for one in SEARCH)
UNKNOWN = message("is not a parameter")
MOST_NOTICES = 5  # of values that are ignored
LONGEST_SHOWN = 60  # letters of such a value

Pairs = Iterable[tuple[str, str]]
_OnError = Callable[[BadParameter], None]

_NUMBER = re.compile(r"-?[0-9]{1,100}")
_RANGE = re.compile(r"([0-9]{1,9})?(\.\.)?([0-9]{1,9})?")
_GENERATION = re.compile(r"[A-Za-z0-9._-]{1,128}")


def read(given: Pairs, limits: Limits, declared: Sequence[Parameter] = SEARCH) -> Query:
    """Return the query of parameters; ``BadParameter`` for what is unknown or not allowed. Blank ones are ignored."""
    return query_of(values_of(given, limits, declared))


def read_leniently(given: Pairs, limits: Limits) -> Query:
    """Return the query of parameters as far as they make sense, with a notice of each value that makes none.

    Parameters that are not ours are passed over, as links from elsewhere have them. ``QueryTooExpensive`` for a text
    that is too long.
    """
    notices: list[str] = []

    def note(error: BadParameter) -> None:
        if error.reason != UNKNOWN:
            notices.append(ignored(error))

    query = query_of(values_of(given, limits, SEARCH, note))
    return replace(query, notices=tuple(dict.fromkeys(notices))[:MOST_NOTICES])


def ignored(error: BadParameter) -> Message:
    """Return in words that a value was ignored, and why.

    >>> ignored(BadParameter("year", "abc", "must be a whole number"))
    '“abc” is ignored: year must be a whole number.'
    """
    shown = error.value if len(error.value) <= LONGEST_SHOWN else error.value[:LONGEST_SHOWN] + "…"
    return message(
        "“%(value)s” is ignored: %(name)s %(reason)s.", value=shown, name=error.name, reason=error.reason
    )


def suggestion(error: BadParameter) -> str | None:
    """Return the allowed word nearest to the wrong one, if one is near.

    >>> suggestion(BadParameter("agencey", "ESA", UNKNOWN, PARAMETERS))
    'agency'
    """
    wrong = error.name if error.reason == UNKNOWN else error.value
    found = process.extractOne(wrong, error.allowed, score_cutoff=70)
    return str(found[0]) if found else None


def canonical(filters: Iterable[Filter]) -> tuple[Filter, ...]:
    """Return each filter once, ordered by facet, then chosen before left out, then value."""
    each = set(filters)
    return tuple(sorted(each, key=canonical_rank)) if len(each) > 1 else tuple(each)


def canonical_rank(chosen: Filter) -> tuple[int, bool, int, str]:
    """Return by what filters are ordered."""
    number = int(chosen.value) if chosen.value.isascii() and chosen.value.isdigit() else -1
    return FACET_NAMES.index(chosen.facet), chosen.exclude, number, chosen.value


def _raise(error: BadParameter) -> None:
    raise error


@dataclass(frozen=True, slots=True)
class RequestParameters:
    """The parameters of a request, by name; ``on_error`` is called with what is wrong, and may raise it."""

    given: dict[str, list[str]]
    limits: Limits
    on_error: _OnError

    def single(self, one: Parameter) -> str:
        """Return what should be there once, or the default."""
        found = self.given.get(one.name, [str(one.usual)])
        if len(found) > 1:
            self.on_error(
                BadParameter(
                    one.name, found[1], message("is given %(times)s times; give it once", times=len(found))
                )
            )
        return found[0]

    def text(self, one: Parameter) -> str:
        """Return a text."""
        return self.single(one)

    def number(self, one: Parameter) -> int:
        """Return a whole number from 1 up to its limit."""
        text, highest = self.single(one), self._bound(one)
        number = int(text) if _NUMBER.fullmatch(text) else None
        if number is None or not 1 <= number <= highest:
            reason = message("must be a whole number from 1 to %(highest)s", highest=str(highest))
            self.on_error(BadParameter(one.name, text, reason))
        return int(one.usual) if number is None else min(max(number, 1), highest)

    def word(self, one: Parameter) -> str:
        """Return one of the allowed words."""
        text = self.single(one)
        if text in one.allowed:
            return text
        reason = message("must be one of %(allowed)s", allowed=", ".join(one.allowed))
        self.on_error(BadParameter(one.name, text, reason, one.allowed))
        return str(one.usual)

    def words(self, one: Parameter) -> tuple[str, ...]:
        """Return those of the allowed words that are listed, in their fixed order.

        They may stand with commas between, be given several times, or both.
        """
        given = self.given.get(one.name, [str(one.usual)])
        asked = [word.strip() for text in given for word in text.split(",") if word.strip()]
        for word in asked:
            if word not in one.allowed:
                reason = message("must be of %(allowed)s", allowed=", ".join(one.allowed))
                self.on_error(BadParameter(one.name, word, reason, one.allowed))
        return tuple(word for word in one.allowed if word in asked)

    def _bound(self, one: Parameter) -> int:
        return int(getattr(self.limits, one.bound))


def values_of(
    given: Pairs, limits: Limits, declared: Sequence[Parameter], on_error: _OnError = _raise
) -> RequestParameters:
    """Return parameters by name; ``on_error`` is called for those not declared, blank ones are ignored.

    ``QueryTooExpensive`` where one is given more often than there may be filters, or where a text is too long, for
    pages too. A text is measured as it came, with the blanks around it, as ``/openapi.json`` says.
    """
    known = {one.name: one for one in declared}
    values: dict[str, list[str]] = {}
    times: Counter[str] = Counter()
    for name, value in given:
        times[name] += 1
        if times[name] > limits.filters:
            raise QueryTooExpensive("filters", limits.filters, times[name])
        if name not in known:
            on_error(BadParameter(name, value, UNKNOWN, tuple(known)))
        elif len(value) > (longest := _longest(known[name], limits)):
            if not known[name].many:
                raise QueryTooExpensive("characters", longest, len(value))
            on_error(
                BadParameter(
                    name, value, message("has a value of more than %(most)s characters", most=str(longest))
                )
            )
        elif value.strip():
            values.setdefault(name, []).append(value.strip())
    return RequestParameters(values, limits, on_error)


def _longest(one: Parameter, limits: Limits) -> int:
    """Return how many characters a value may have: as many as a request has, where nothing bounds it."""
    return int(getattr(limits, one.bound)) if one.bound and not one.whole else sys.maxsize


def query_of(values: RequestParameters) -> Query:
    """Return the query that parameters ask for."""
    return Query(
        text=values.text(TEXT),
        filters=_filters(values),
        sort=Sort(values.word(SORT)),
        page=values.number(PAGE),
        size=values.number(SIZE),
        generation=_generation(values),
        expand=values.words(EXPAND),
        fold=values.word(FOLD) == "true",
        group=Grouping(values.word(GROUP)) if GROUP.name in values.given else Grouping.USUAL,
        event=values.text(EVENT),
    )


def _filters(values: RequestParameters) -> tuple[Filter, ...]:
    found = []
    for facet in FACETS:
        for text in values.given.get(facet.name, []):
            try:
                found.append(_filter(facet, text))
            except BadParameter as error:
                values.on_error(error)
    if len(found) > values.limits.filters:
        raise QueryTooExpensive("filters", values.limits.filters, len(found))
    return canonical(found)


def _filter(facet: Facet, text: str) -> Filter:
    exclude = text.startswith("!")
    value = (text[1:] if exclude else text.removeprefix("\\")).strip()
    if not value:
        raise BadParameter(facet.name, text, message("has no value to leave out or to choose"))
    is_number = facet.numeric and (facet.years or value.casefold() not in {NONE, ANY})
    return Filter(facet.name, _whole(facet, value) if is_number else value, exclude)


def _whole(facet: Facet, value: str) -> str:
    """Return a number or a range of numbers in its one spelling: '065' is '65'."""
    found = _RANGE.fullmatch(value)
    low, dots, high = found.groups() if found else (None, None, None)
    if (low or high) is None or (low and high and not dots):
        raise BadParameter(facet.name, value, message("must be a whole number or a range such as 2016..2018"))
    if low and high and int(low) > int(high):
        raise BadParameter(facet.name, value, message("is a range that ends before it begins"))
    return "".join((str(int(low)) if low else "", dots or "", str(int(high)) if high else ""))


def _generation(values: RequestParameters) -> str:
    text = values.single(GENERATION)
    if not text or _GENERATION.fullmatch(text):
        return text
    values.on_error(
        BadParameter(
            "generation",
            text,
            message("must be the name of a generation, as index.generation gives it"),
        )
    )
    return ""
