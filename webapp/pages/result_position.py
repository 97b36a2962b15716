"""Where a family stands in a result, so that its page leads back to it and on to the next one."""

from dataclasses import dataclass, replace
from itertools import count

from werkzeug.datastructures import MultiDict

from schema.document import Document
from webapp import links, parameters
from webapp.ask import ask
from webapp.search import Engine
from webapp.search.limits import Limits
from webapp.search.model.query import Query
from webapp.search.model.result import Hit

AT = "at"  # names the parameter
LONGEST_QUERY = 400  # characters of an address; the links of longer queries leave the result out
_LONGEST_NUMBER = 9  # digits


@dataclass(frozen=True, slots=True)
class ResultPosition:
    """A place in a result: its query, on page 1, its ``number`` from 1, and the layout that the address names."""

    query: Query
    number: int
    view: str = ""

    def moved(self, number: int) -> "ResultPosition":
        """Return another place in the same result."""
        return replace(self, number=number)

    @property
    def back(self) -> str:
        """The address of the page of results that has this place, at its hit."""
        page = (self.number - 1) // self.query.size + 1
        return f"{links.search_url(replace(self.query, page=page), self.view)}#hit-{self.number}"

    def pairs(self) -> list[tuple[str, str]]:
        """Return the parameters that name this place."""
        return [*_pairs(self.query, self.view), (AT, str(self.number))]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a place in its result; ``total`` counts hits."""

    total: int
    before: Hit | None
    after: Hit | None


def hit_address(query: Query, view: str) -> "HitAddress":
    """Return the function from a hit's family and number to the address of its page, which names the result."""
    encoded = "".join(f"{one}&" for one in links.encoded_pairs(_pairs(links.first(query), view)))
    return HitAddress(encoded if len(encoded) <= LONGEST_QUERY else None)


@dataclass(frozen=True, slots=True)
class HitAddress:
    """Addresses of families as hits; the query is encoded once for all of them."""

    encoded: str | None

    def __call__(self, name: str, number: int) -> str:
        """Return the address of a family that is that hit of the result, counted from 1."""
        address = links.caption_url(name)
        return address if self.encoded is None else f"{address}?{self.encoded}{AT}={number}"


def _pairs(query: Query, view: str) -> list[tuple[str, str]]:
    return [*links.pairs(query), *([("view", view)] if view else [])]


def read_position(given: MultiDict[str, str], view: str, limits: Limits) -> ResultPosition | None:
    """Return the place that an address names, ``None`` where it names none or one that cannot be."""
    number = given.get(AT, "")
    if not (number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER and int(number)):
        return None
    query = parameters.read_leniently(given.items(multi=True), limits)
    return ResultPosition(links.first(query), int(number), view)


def surroundings(
    engine: Engine, position: ResultPosition, document: Document, query: Query, limits: Limits
) -> Surroundings | None:
    """Return what stands around a place of ``query``; ``None`` where the family no longer stands there."""
    first, size, page = _window(position.number)
    found = ask(engine, replace(query, page=page, size=size, facets=(), expand=()), limits)
    numbered = dict(enumerate(found.hits, first))
    hit = numbered.get(position.number)
    if hit is None or hit.document.id != document.id:
        return None
    total = (found.groups or found.families) if query.fold else found.records
    return Surroundings(total, numbered.get(position.number - 1), numbered.get(position.number + 1))


def _window(number: int) -> tuple[int, int, int]:
    """Return the first number, the size and the number of the smallest page with a hit and those around it.

    >>> _window(1), _window(3), _window(24)
    ((1, 3, 1), (1, 4, 1), (21, 5, 5))
    """
    low, high = max(number - 2, 0), number  # from 0
    size = next(size for size in count(3) if low // size == high // size)
    page = low // size
    return page * size + 1, size, page + 1
