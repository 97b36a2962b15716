"""The parts of a page of hits: those within the days asked for, those whose dates reach beyond, and mentions."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from webapp.search.model.query import Sort
from webapp.search.model.result import DateMatch, Hit, Page


@dataclass(frozen=True, slots=True)
class Section:
    """Hits of a page that stand together, and the number of the first among all hits.

    All are ``dated`` alike. Those ``apart`` have a line above them that says how.
    """

    first: int
    hits: tuple[Hit, ...]
    dated: DateMatch
    apart: bool


def sections(page: Page) -> Iterator[Section]:
    """Yield the hits of a page, dates that reach beyond and then mentions last.

    In the order of dates nothing is set apart, nor where all hits are dated alike.
    """
    first = (page.query.page - 1) * page.query.size + 1
    within = page.families - page.overlapping - page.mentioning
    parts = page.query.sort is Sort.RELEVANCE and page.families not in {
        within,
        page.overlapping,
        page.mentioning,
    }
    for dated, hits in groupby(page.hits, lambda hit: hit.dated if parts else DateMatch.WITHIN):
        section = Section(first, tuple(hits), dated, dated is not DateMatch.WITHIN)
        yield section
        first += len(section.hits)
