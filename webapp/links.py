"""A query and its query string: one state has one URL, and every choice on a page is a link.

The parameters are ``q``, one repeated parameter a facet, ``sort``, ``page``, ``size`` and, on links to further
pages, ``generation``: the index that the page they stand on came from, so that the next one can say when another
index answers. A facet value is
the value itself, ``!value`` to leave it out, or for numbers a range ``2016..2018``; a value that itself
begins with ``!`` stands behind a backslash. Pages read leniently, the API strictly.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from urllib.parse import quote, urlencode

from rapidfuzz import process

from schema.errors import BadParameter, QueryTooExpensive
from schema.fields import FACET_NAMES, FACETS, Facet, facet_named
from webapp.search.limits import Limits
from webapp.search.query import Filter, Query, Sort

PARAMETERS = ("q", *FACET_NAMES, "sort", "page", "size", "generation")

Pairs = Iterable[tuple[str, str]]
_Complain = Callable[[BadParameter], None]

_NUMBER = re.compile(r"-?[0-9]{1,100}")
_RANGE = re.compile(r"([0-9]{1,9})?(\.\.)?([0-9]{1,9})?")
_GENERATION = re.compile(r"[A-Za-z0-9._-]{1,128}")
_DEFAULT = Query()


def search_url(query: Query) -> str:
    """Give the address of the page that shows a query."""
    return _address("/search", query)


def api_url(query: Query) -> str:
    """Give the address of the JSON answer to a query."""
    return _address("/api/v1/search", query)


def caption_url(name: str) -> str:
    """Give the address of a family's page.

    >>> caption_url("O&C Bay 1, is it?")
    '/captions/O%26C%20Bay%201%2C%20is%20it%3F'
    """
    return "/captions/" + quote(name, safe="")


def api_caption_url(name: str) -> str:
    """Give the address of a family as JSON."""
    return "/api/v1/captions/" + quote(name, safe="")


def write(query: Query) -> str:
    """Give the query string of a query, in the one canonical order; what is as usual is left out.

    >>> write(Query("moon rock", filters=(Filter("agency", "NASA", exclude=True),), page=2))
    'q=moon+rock&agency=!NASA&page=2'
    """
    return urlencode(pairs(query), safe="!:,")


def pairs(query: Query) -> list[tuple[str, str]]:
    """Give the parameters of a query, in canonical order: what a form would hold in hidden fields."""
    told = [("q", query.text)] if query.text else []
    told += [(chosen.facet, _filter_text(chosen)) for chosen in canonical(query.filters)]
    for name, value, usual in (
        ("sort", query.sort.value, _DEFAULT.sort.value),
        ("page", str(query.page), str(_DEFAULT.page)),
        ("size", str(query.size), str(_DEFAULT.size)),
        ("generation", query.generation, _DEFAULT.generation),
    ):
        if value != usual:
            told.append((name, value))
    return told


def canonical(filters: Iterable[Filter]) -> tuple[Filter, ...]:
    """Give each filter once, ordered by facet, then chosen before left out, then value."""
    return tuple(sorted(set(filters), key=_rank))


def read(given: Pairs, limits: Limits) -> Query:
    """Read parameters strictly; ``BadParameter`` for what is unknown or not allowed. Blank is not given."""
    return _read(given, limits, _refuse)


def read_leniently(given: Pairs, limits: Limits) -> Query:
    """Read parameters as far as they make sense; only a query that is too long is refused."""
    return _read(given, limits, _overlook)


def suggestion(error: BadParameter) -> str | None:
    """Give the allowed word nearest to the wrong one, if one is near.

    >>> suggestion(BadParameter("agencey", "ESA", "is not a parameter", PARAMETERS))
    'agency'
    """
    wrong = error.value if error.name in PARAMETERS else error.name
    found = process.extractOne(wrong, error.allowed, score_cutoff=70)
    return str(found[0]) if found else None


def toggled(query: Query, facet: str, value: str) -> Query:
    """Choose a value, or take the choice back where it is chosen; to page 1.

    A value takes the place of a chosen range, so that it leads to as many families as its count says.
    """
    wanted = Filter(facet, value)
    others = tuple(f for f in query.filters if f not in {wanted, Filter(facet, value, exclude=True)})
    if wanted in query.filters:
        return _filtered(query, others)
    return _filtered(query, (*(f for f in others if not _is_range_of(facet, f)), wanted))


def excluded(query: Query, facet: str, value: str) -> Query:
    """Leave a value out, or let it in again where it is left out; to page 1."""
    wanted = Filter(facet, value, exclude=True)
    kept = tuple(f for f in query.filters if f not in {wanted, Filter(facet, value)})
    return _filtered(query, kept if wanted in query.filters else (*kept, wanted))


def removed(query: Query, unwanted: Filter) -> Query:
    """Take one filter off; to page 1."""
    return _filtered(query, tuple(f for f in query.filters if f != unwanted))


def cleared(query: Query) -> Query:
    """Take all filters off; to page 1."""
    return _filtered(query, ())


def paged(query: Query, number: int, generation: str) -> Query:
    """Turn to a page from one that this generation answered; on page 1 a walk begins anew."""
    return replace(query, page=number, generation=generation if number > 1 else "")


def ordered(query: Query, sort: Sort) -> Query:
    """Change the order; to page 1."""
    return replace(query, sort=sort, page=1, generation="")


def _address(path: str, query: Query) -> str:
    told = write(query)
    return f"{path}?{told}" if told else path


def _filter_text(chosen: Filter) -> str:
    if chosen.exclude:
        return "!" + chosen.value
    return "\\" + chosen.value if chosen.value.startswith(("!", "\\")) else chosen.value


def _rank(chosen: Filter) -> tuple[int, bool, int, str]:
    number = int(chosen.value) if chosen.value.isascii() and chosen.value.isdigit() else -1
    return FACET_NAMES.index(chosen.facet), chosen.exclude, number, chosen.value


def _filtered(query: Query, filters: tuple[Filter, ...]) -> Query:
    return replace(query, filters=canonical(filters), page=1, generation="")


def _is_range_of(facet: str, chosen: Filter) -> bool:
    numeric = facet_named(facet).numeric
    return numeric and chosen.facet == facet and not chosen.exclude and ".." in chosen.value


def _refuse(error: BadParameter) -> None:
    raise error


def _overlook(_error: BadParameter) -> None:
    pass


def _read(given: Pairs, limits: Limits, complain: _Complain) -> Query:
    values: dict[str, list[str]] = {}
    for name, value in given:
        if name not in PARAMETERS:
            complain(BadParameter(name, value, "is not a parameter", PARAMETERS))
        elif value.strip():
            values.setdefault(name, []).append(value.strip())
    return Query(
        text=_text(values, limits, complain),
        filters=_filters(values, limits, complain),
        sort=_sort(values, complain),
        page=_number(values, "page", _DEFAULT.page, limits.page, complain),
        size=_number(values, "size", _DEFAULT.size, limits.size, complain),
        generation=_generation(values, complain),
    )


def _single(values: dict[str, list[str]], name: str, complain: _Complain) -> str:
    found = values.get(name, [""])
    if len(found) > 1:
        complain(BadParameter(name, found[1], f"is given {len(found)} times; give it once"))
    return found[0]


def _text(values: dict[str, list[str]], limits: Limits, complain: _Complain) -> str:
    text = _single(values, "q", complain)
    if len(text) > limits.query:
        raise QueryTooExpensive("characters", limits.query, len(text))
    return text


def _filters(values: dict[str, list[str]], limits: Limits, complain: _Complain) -> tuple[Filter, ...]:
    found = []
    for facet in FACETS:
        for text in values.get(facet.name, []):
            try:
                found.append(_filter(facet, text, limits))
            except BadParameter as error:
                complain(error)
    if len(found) > limits.filters:
        raise QueryTooExpensive("filters", limits.filters, len(found))
    return canonical(found)


def _filter(facet: Facet, text: str, limits: Limits) -> Filter:
    exclude = text.startswith("!")
    value = (text[1:] if exclude else text.removeprefix("\\")).strip()
    if not value:
        raise BadParameter(facet.name, text, "has no value to leave out or to choose")
    if len(value) > limits.value:
        raise BadParameter(facet.name, text, f"has a value of more than {limits.value} characters")
    return Filter(facet.name, _whole(facet, value) if facet.numeric else value, exclude)


def _whole(facet: Facet, value: str) -> str:
    """Give a number or a range of numbers in its one spelling: '065' is '65'."""
    found = _RANGE.fullmatch(value)
    low, dots, high = found.groups() if found else (None, None, None)
    if (low or high) is None or (low and high and not dots):
        raise BadParameter(facet.name, value, "must be a whole number or a range such as 2016..2018")
    if low and high and int(low) > int(high):
        raise BadParameter(facet.name, value, "is a range that ends before it begins")
    return "".join((str(int(low)) if low else "", dots or "", str(int(high)) if high else ""))


def _sort(values: dict[str, list[str]], complain: _Complain) -> Sort:
    text = _single(values, "sort", complain) or _DEFAULT.sort.value
    if text in set(Sort):
        return Sort(text)
    allowed = tuple(sort.value for sort in Sort)
    complain(BadParameter("sort", text, f"must be one of {', '.join(allowed)}", allowed))
    return _DEFAULT.sort


def _generation(values: dict[str, list[str]], complain: _Complain) -> str:
    text = _single(values, "generation", complain)
    if not text or _GENERATION.fullmatch(text):
        return text
    complain(
        BadParameter("generation", text, "must be the name of a generation, as index.generation gives it")
    )
    return ""


def _number(values: dict[str, list[str]], name: str, default: int, highest: int, complain: _Complain) -> int:
    text = _single(values, name, complain) or str(default)
    number = int(text) if _NUMBER.fullmatch(text) else None
    if number is None or not 1 <= number <= highest:
        complain(BadParameter(name, text, f"must be a whole number from 1 to {highest}"))
    return default if number is None else min(max(number, 1), highest)
