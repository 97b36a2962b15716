"""The parameters of a search of images-api.nasa.gov as a question for records."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.exceptions import BadRequest

from webapp.search.limits import Limits
from webapp.search.parse import read_text
from webapp.search.single import RecordQuery

WORDS = ("title", "description", "location", "photographer", "secondary_creator", "keywords")
EXACT = ("center", "nasa_id")
YEARS = ("year_start", "year_end")
PAGING = ("page", "page_size")
SEARCHED = ("q", *WORDS, "description_508", *EXACT, "media_type", *YEARS)
PARAMETERS = (*SEARCHED, *PAGING)

USUAL_SIZE, LARGEST_SIZE = 100, 1000
LAST_PAGE = 1_000_000_000

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
    """Read a search; ``BadRequest`` with that service's words, ``QueryTooExpensive`` where a limit is gone past."""
    unknown = [name for name in given if name not in PARAMETERS]
    if unknown and rules.strict:
        raise BadRequest(f"Invalid search parameter: {unknown[0]}")
    if not any(given.get(name, "").strip() for name in SEARCHED):
        raise BadRequest(EXPECTED)
    page, size = read_page(given, rules)
    return RecordQuery(
        node=read_text(given.get("q", ""), limits)[0],
        words=tuple(_words(given)),
        values=tuple(_values(given)),
        years=(_year(given, "year_start"), _year(given, "year_end")),
        page=page,
        size=size,
    )


def read_page(given: Mapping[str, str], rules: Rules) -> tuple[int, int]:
    """Read which page is asked for, and how many records it holds."""
    page = _number(given, "page", 1, LAST_PAGE)
    size = _number(given, "page_size", USUAL_SIZE, LARGEST_SIZE)
    if rules.cap and page * size > rules.cap:
        raise BadRequest(DISPLAYED)
    return page, size


def _words(given: Mapping[str, str]) -> list[tuple[str, str]]:
    """Give each field that is searched with its words; the short description stands for the long one."""
    named = [(name, given.get(name, "")) for name in WORDS]
    named.append(("description", given.get("description_508", "")))
    return [(name, text.replace(",", " ")) for name, text in named if text.strip()]


def _values(given: Mapping[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    exact: list[tuple[str, tuple[str, ...]]] = [
        (name, (given[name].strip(),)) for name in EXACT if given.get(name, "").strip()
    ]
    kinds = tuple(kind.strip().casefold() for kind in given.get("media_type", "").split(",") if kind.strip())
    return [*exact, ("media_type", kinds)] if kinds else exact


def _year(given: Mapping[str, str], name: str) -> int | None:
    text = given.get(name, "").strip()
    if not text:
        return None
    if not _YEAR.fullmatch(text) or not int(text):
        raise BadRequest(f"Invalid value {name}={text}.")
    return int(text)


def _number(given: Mapping[str, str], name: str, usual: int, highest: int) -> int:
    text = given.get(name, "").strip() or str(usual)
    if not _NUMBER.fullmatch(text) or not 1 <= int(text) <= highest:
        raise BadRequest(f"Invalid value {name}={text}.")
    return int(text)
