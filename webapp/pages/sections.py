"""The parts of a page of hits: those within the days asked for, and those whose dates reach beyond."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from webapp.search.model.query import Sort
from webapp.search.model.result import Hit, Page


@dataclass(frozen=True, slots=True)
class Section:
    """Hits of a page that stand together, and the number of the first among all hits.

    The dates of those ``apart`` reach beyond the days asked for.
    """

    first: int
    hits: tuple[Hit, ...]
    apart: bool


def sections(page: Page) -> Iterator[Section]:
    """Yield the hits of a page, dates that reach beyond last.

    In the order of dates nothing is set apart.
    """
    first = (page.query.page - 1) * page.query.size + 1
    parts = page.query.sort is Sort.RELEVANCE and 0 < page.overlapping < page.families
    for apart, hits in groupby(page.hits, lambda hit: parts and not hit.within):
        section = Section(first, tuple(hits), apart)
        yield section
        first += len(section.hits)
