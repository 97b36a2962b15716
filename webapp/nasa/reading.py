"""The parameters of a search of images-api.nasa.gov as a question for records."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.exceptions import BadRequest

from schema.analysis.analyzer import count_words
from schema.errors import QueryTooExpensive
from webapp.declarations import Parameter
from webapp.nasa import declared
from webapp.nasa.declared import EXACT, MEDIA_TYPE, PAGE, SHORT, SIZE, TEXT, WORDS, YEARS
from webapp.search.language.parser import read_text
from webapp.search.limits import Limits
from webapp.search.model.record_query import RecordQuery

SEARCHED = tuple(one.name for one in declared.SEARCHED)
PARAMETERS = (*SEARCHED, *(one.name for one in declared.PAGING))

EXPECTED = "Expected 'q' text search parameter or other keywords."
DISPLAYED = "Maximum number of search results have been displayed. Please refine your search."

_YEAR = re.compile(r"[0-9]{4}")
_NUMBER = re.compile(r"[0-9]{1,10}")


@dataclass(frozen=True, slots=True)
class Rules:
    """How closely that service is followed.

    Where it is ``strict`` an unknown parameter is an error. With a ``cap`` no record beyond that place is shown; 0 is
    no cap.
    """

    strict: bool = True
    cap: int = 0


def read_search(given: Mapping[str, str], limits: Limits, rules: Rules) -> RecordQuery:
    """Return the query of a search; ``BadRequest`` in that service's words, ``QueryTooExpensive`` past a limit."""
    unknown = [name for name in given if name not in PARAMETERS]
    if unknown and rules.strict:
        raise BadRequest(f"Invalid search parameter: {unknown[0]}")
    if not any(given.get(name, "").strip() for name in SEARCHED):
        raise BadRequest(EXPECTED)
    page, size = read_page(given, rules)
    first, last = (_year(given, one) for one in YEARS)
    return RecordQuery(
        node=read_text(given.get(TEXT.name, ""), limits)[0],
        words=tuple(_words(given, limits)),
        values=tuple(_values(given)),
        years=(first, last),
        page=page,
        size=size,
    )


def read_page(given: Mapping[str, str], rules: Rules) -> tuple[int, int]:
    """Return the number of the requested page, and how many records it has."""
    page, size = _number(given, PAGE), _number(given, SIZE)
    if rules.cap and page * size > rules.cap:
        raise BadRequest(DISPLAYED)
    return page, size


def _words(given: Mapping[str, str], limits: Limits) -> list[tuple[str, str]]:
    """Return each field that is searched with its words; the short description stands for the long one."""
    named = [(one.name, given.get(one.name, "")) for one in WORDS]
    named.append(("description", given.get(SHORT.name, "")))
    for _, text in named:
        if len(text) > limits.query:
            raise QueryTooExpensive("characters", limits.query, len(text))
    words = sum(count_words(text) for _, text in named)
    if words > limits.clauses:
        raise QueryTooExpensive("words and clauses", limits.clauses, words)
    return [(name, text.replace(",", " ")) for name, text in named if text.strip()]


def _values(given: Mapping[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    exact = [(one.name, given.get(one.name, "").strip()) for one in EXACT]
    found: list[tuple[str, tuple[str, ...]]] = [(name, (value,)) for name, value in exact if value]
    asked = given.get(MEDIA_TYPE.name, "").split(",")
    kinds = tuple(kind.strip().casefold() for kind in asked if kind.strip())
    return [*found, (MEDIA_TYPE.name, kinds)] if kinds else found


def _year(given: Mapping[str, str], one: Parameter) -> int | None:
    text = given.get(one.name, "").strip()
    if not text:
        return None
    if not _YEAR.fullmatch(text) or not int(text):
        raise BadRequest(f"Invalid value {one.name}={text}.")
    return int(text)


def _number(given: Mapping[str, str], one: Parameter) -> int:
    text = given.get(one.name, "").strip() or str(one.usual)
    if not _NUMBER.fullmatch(text) or not 1 <= int(text) <= one.highest:
        raise BadRequest(f"Invalid value {one.name}={text}.")
    return int(text)
