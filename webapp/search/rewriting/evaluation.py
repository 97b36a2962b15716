"""What an engine answers to an expanded query: a page of hits with the parts of their scores, totals and counts."""

from collections.abc import Hashable
from dataclasses import dataclass

from webapp.search.model.result import DateMatch, FacetCounts

Key = Hashable  # by which an engine knows a family; no one else looks into it


@dataclass(slots=True)  # never changed; but a frozen one takes twice as long to make, and a page has dozens
class ScoredHit:
    """A hit, and the parts of its score, stage by stage; ``record`` is its place in the family where records are hits.

    ``terms`` are the scores of the query's groups, in their order, 0 of a word that the hit lacks. The sum of these and
    of ``proximity`` is multiplied by ``coverage``, the share that a hit keeps that lacks words; the score of the
    ``conditions`` is added. What is left of the ``score`` raises hits with all of the words above those with some.
    ``alternatives`` are the numbers of those that the hit holds, but not all the words that they stand for. A hit has
    the whole query for its title where it is ``titled``. ``dated`` says how its date fits the days asked for. Where
    hits are grouped it is the best of so many ``frames`` of an ``event``. It was ``added`` so many seconds after 1970
    began; 0 where an engine does not say.
    """

    key: Key
    score: float
    record: int | None = None
    terms: tuple[float, ...] = ()
    proximity: float = 0.0
    coverage: float = 1.0
    conditions: float = 0.0
    alternatives: tuple[int, ...] = ()
    titled: bool = False
    dated: DateMatch = DateMatch.WITHIN
    complete: bool = True
    event: str = ""
    frames: int = 1
    added: int = 0


@dataclass(slots=True)  # never changed; see ScoredHit
class Evaluation:
    """The answer to an expanded query: ``hits`` of one page, and what all pages have.

    ``complete`` of the families hold all the words; they are so many ``groups``, where hits are grouped.
    ``contributed`` are the numbers of the alternatives that stand in any family found, filters aside; with ``filed``
    some of these print no date. The dates of those ``overlapping`` reach beyond the days that were asked for; those
    ``mentioning`` are not dated so, but mention these.
    """

    hits: tuple[ScoredHit, ...]
    families: int
    records: int
    facets: tuple[FacetCounts, ...]
    complete: int = 0
    groups: int = 0
    contributed: frozenset[int] = frozenset()
    filed: bool = False
    overlapping: int = 0
    mentioning: int = 0
