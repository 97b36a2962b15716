"""The parameters of a request to a query: pages read them leniently, the API strictly; ``links`` writes them.

A facet value is the value itself, ``!value`` to leave it out, or for numbers a range ``2016..2018``; a value that
itself begins with ``!`` stands behind a backslash.
"""

import re
from collections.abc import Callable, Iterable

from rapidfuzz import process

from schema.errors import BadParameter, QueryTooExpensive
from schema.fields import FACET_NAMES, FACETS, Facet
from webapp.search.limits import Limits
from webapp.search.query import Filter, Query, Sort

PARAMETERS = ("q", *FACET_NAMES, "sort", "page", "size", "generation", "expand")
EXPANSIONS = ("evidence",)  # what a hit may hold beyond the usual

Pairs = Iterable[tuple[str, str]]
_Complain = Callable[[BadParameter], None]

_NUMBER = re.compile(r"-?[0-9]{1,100}")
_RANGE = re.compile(r"([0-9]{1,9})?(\.\.)?([0-9]{1,9})?")
_GENERATION = re.compile(r"[A-Za-z0-9._-]{1,128}")
_DEFAULT = Query()


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


def canonical(filters: Iterable[Filter]) -> tuple[Filter, ...]:
    """Give each filter once, ordered by facet, then chosen before left out, then value."""
    return tuple(sorted(set(filters), key=_rank))


def _rank(chosen: Filter) -> tuple[int, bool, int, str]:
    number = int(chosen.value) if chosen.value.isascii() and chosen.value.isdigit() else -1
    return FACET_NAMES.index(chosen.facet), chosen.exclude, number, chosen.value


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
        expand=_expand(values, complain),
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


def _expand(values: dict[str, list[str]], complain: _Complain) -> tuple[str, ...]:
    """Read names with commas between them."""
    asked = [name.strip() for name in _single(values, "expand", complain).split(",") if name.strip()]
    for name in asked:
        if name not in EXPANSIONS:
            complain(BadParameter("expand", name, f"must be of {', '.join(EXPANSIONS)}", EXPANSIONS))
    return tuple(name for name in EXPANSIONS if name in asked)


def _number(values: dict[str, list[str]], name: str, default: int, highest: int, complain: _Complain) -> int:
    text = _single(values, name, complain) or str(default)
    number = int(text) if _NUMBER.fullmatch(text) else None
    if number is None or not 1 <= number <= highest:
        complain(BadParameter(name, text, f"must be a whole number from 1 to {highest}"))
    return default if number is None else min(max(number, 1), highest)
