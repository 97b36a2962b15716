"""What was answered: hits, totals and facet counts together."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from schema.document import Document, Member
from schema.fields import Facet
from schema.shown_family import ShownFamily
from webapp.search.model.query import Filter, Query


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text, ``start`` to ``end`` in code points, and the words marked in it.

    The marks are (start, end) pairs in code points of the whole text, in order, never overlapping.
    """

    start: int
    end: int
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What one word, or one other reason, adds to a hit's score."""

    words: str
    score: float


class DateMatch(StrEnum):
    """How a hit's date fits the days asked for: it lies within them, it is longer than they are, or only mentioned."""

    WITHIN = "within"
    LONGER = "longer"
    MENTIONED = "mentioned"


@dataclass(frozen=True, slots=True)
class Hit:
    """A family that was found. ``title`` and ``caption`` say what to mark in the two texts.

    ``headline`` heads it on a page, and ``headline_marks`` says what to mark in that.

    ``explain`` says in plain words why it was found; ``parts`` add up to its score. Where the query does not fold, a
    hit is one ``record`` of the family. Where it groups, a hit stands for all ``frames`` of its ``event`` among what
    was found; '' is none. ``dated`` says how its date fits the days asked for, where there are such. One that is not
    ``complete`` lacks words of the query. It was first indexed, ``added``, so many seconds after 1970 began (UTC); 0 is
    unknown.
    """

    family: ShownFamily
    score: float
    title: tuple[Passage, ...] = ()
    caption: tuple[Passage, ...] = ()
    headline: str = ""
    headline_marks: tuple[Passage, ...] = ()
    explain: str = ""
    parts: tuple[Part, ...] = ()
    record: Member | None = None
    event: str = ""
    frames: int = 1
    dated: DateMatch = DateMatch.WITHIN
    complete: bool = True
    added: int = 0

    @property
    def document(self) -> Document:
        """The whole family."""
        return self.family.document

    @property
    def text(self) -> str:
        """The caption of the record, or of the family's lead."""
        return self.record.caption.text if self.record else self.family.caption

    @property
    def nasa_id(self) -> str:
        """The id of the record, or of the family's lead; '' for none."""
        return self.record.caption.nasa_id or "" if self.record else self.family.pictures[0].nasa_id

    @property
    def first_indexed(self) -> datetime | None:
        """When it was first indexed, in UTC; ``None`` where that is unknown."""
        return datetime.fromtimestamp(self.added, UTC) if self.added else None


class Count(Struct, frozen=True, gc=False):
    """A facet value with the number of families that choosing it gives; an answer has hundreds of them.

    As a struct it is made in a fifth of the time of a named tuple, and no collection of garbage walks it.
    """

    value: str
    count: int
    selected: bool = False
    excluded: bool = False


class FacetCounts(NamedTuple):
    """The values of a facet, the chosen ones first kept in; ``more`` values were left off the end.

    Where only they were requested, ``filters`` are the query's, by canonical values.
    """

    facet: Facet
    counts: tuple[Count, ...]
    more: int = 0
    filters: tuple[Filter, ...] = ()

    @property
    def in_use(self) -> tuple[Count, ...]:
        """Return the values that are chosen or left out."""
        return tuple(count for count in self.counts if count.selected or count.excluded)

    def says_nothing(self, families: int) -> bool:
        """Return whether all the families found have the one value, which nobody chose: it narrows nothing."""
        return not self.in_use and [one.count for one in self.counts] == [families]

    @property
    def shown(self) -> tuple[Count, ...]:
        """Return the values that a page shows at once: the first ones, and those in use wherever they stand."""
        first = self.counts[: self.facet.shown]
        return first + tuple(count for count in self.in_use if count not in first)


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """Which index answered."""

    generation: str
    families: int
    records: int
    engine: str


class RelaxationKind(StrEnum):
    """How a query was relaxed: fewer of its words, other words, another spelling, or a part of an id."""

    FEWER = "fewer"
    OTHER = "other"
    SPELLING = "spelling"
    ID = "id"


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What was searched for beyond a text, in plain words (``words``), and the ``strict`` text that undoes it.

    ``typed`` are the words of the text that it is about, '' where it is about all.
    """

    words: str
    strict: str
    kind: RelaxationKind = RelaxationKind.FEWER
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A search text that may have been meant, and how many families it finds."""

    text: str
    families: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a text that is being typed may become.

    ``kind`` is a facet's name, 'title', 'id' or 'word'. Choosing it searches for ``query``, or else for ``text``, or
    chooses ``filter``, or shows the family of that id; ``families`` counts what that finds, always above zero.
    """

    text: str
    kind: str
    families: int
    filter: Filter | None = None
    family: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class SuggestedQuery:
    """A query to try where one found nothing: its difference in words ('without the agency ESA'), and what it is.

    It has that ``text`` and those ``filters``; ``families`` counts what it finds, always above zero.
    """

    words: str
    text: str
    filters: tuple[Filter, ...]
    families: int


@dataclass(frozen=True, slots=True)
class Page:
    """The answer to a query.

    ``families`` and ``records`` are the totals over all pages, ``groups`` of families where the query groups.
    ``filters`` are the query's, by canonical values. ``parsed`` shows how the text was read, ``notices`` what of it
    could not be taken as it stood, ``relaxations`` each way in which the query was relaxed. ``did_you_mean`` has texts
    that differ in the spelling of words that no caption holds, ``missing`` those words as typed, and ``suggestions``
    what to try where nothing was found. The dates of those ``overlapping`` reach beyond the days that were asked for,
    and those ``mentioning`` only mention these; by relevance they come last, in this order. ``complete`` of the
    families have all the words.
    """

    query: Query
    families: int
    records: int
    hits: tuple[Hit, ...]
    facets: tuple[FacetCounts, ...]
    index: IndexInfo
    filters: tuple[Filter, ...] = ()
    parsed: str = ""
    notices: tuple[str, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()
    did_you_mean: tuple[Spelling, ...] = ()
    missing: tuple[str, ...] = ()
    suggestions: tuple[SuggestedQuery, ...] = ()
    groups: int = 0
    overlapping: int = 0
    mentioning: int = 0
    complete: int = 0

    @property
    def pages(self) -> int:
        """The number of pages of all hits, at least 1."""
        hits = (self.groups or self.families) if self.query.fold else self.records
        return max(1, -(-hits // self.query.size))
