"""The parts of a page of hits: those that match all of a query, and those that match some of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from webapp.search.model.query import Sort
from webapp.search.model.result import Hit, Page


@dataclass(frozen=True, slots=True)
class Section:
    """Hits of a page that stand together, and the number of the first among all hits.

    The dates of those ``apart`` reach beyond the days asked for. Those of a part either are ``complete``, with all the
    words of the query, or not.
    """

    first: int
    hits: tuple[Hit, ...]
    apart: bool
    complete: bool


def sections(page: Page) -> Iterator[Section]:
    """Yield the hits of a page: those with all words before those with some, and dates that reach beyond last.

    In the order of dates nothing is divided.
    """
    first = (page.query.page - 1) * page.query.size + 1
    by_relevance = page.query.sort is Sort.RELEVANCE
    parts = by_relevance and 0 < page.overlapping < page.families
    divided = is_divided(page)

    def part(hit: Hit) -> tuple[bool, bool]:
        return parts and not hit.within, not divided or hit.complete

    for (apart, complete), hits in groupby(page.hits, part):
        section = Section(first, tuple(hits), apart, complete)
        yield section
        first += len(section.hits)


def is_divided(page: Page) -> bool:
    """Return whether the hits are shown in two parts: with all the words, and with some."""
    return page.query.sort is Sort.RELEVANCE and page.complete < page.families and any_relaxed(page)


def any_relaxed(page: Page) -> bool:
    """Return whether hits may lack words of the query."""
    return any(one.kind == "fewer" for one in page.relaxations)
