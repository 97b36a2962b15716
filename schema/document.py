"""The nouns: a caption is one record after repair and parsing, a document is one family of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

UNDECIDABLE = "undecidable"  # begins the names of damage that is left


class Precision(StrEnum):
    """How exactly a date is known; a ``RANGE`` has two different printed ends."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class EventDate:
    """When the pictured event took place: the first and the last day it may have been.

    ``words`` are the printed words it was read from and ``rule`` names how ('stamp', 'prose', 'year from id').
    """

    start: date
    end: date
    precision: Precision
    words: str = ""
    rule: str = ""


class YearSource(StrEnum):
    """What says in which year a picture was made: its own texts, its id, or the archive's date of it."""

    PRINTED = "printed"
    ID = "id"
    FILED = "filed"


@dataclass(frozen=True, slots=True)
class YearEvidence:
    """The year of a picture, what says so, in which words, and in which record; a printed range's first year."""

    year: int
    source: YearSource
    words: str
    record: str


@dataclass(frozen=True, slots=True)
class Credit:
    """Whom a picture is credited to: organisations and people, as printed."""

    organisations: tuple[str, ...] = ()
    photographers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DumpFields:
    """What a dump gives of a record besides its id, title and caption; empty where it gives nothing.

    ``other_columns`` has the names and values of columns that gave no field. ``encoding`` is the codec of the dump's
    texts, '' for UTF-8; ``exact_bytes`` has, for ``(field, start, end)``, code points of the original title or caption,
    what they are in the dump, in hexadecimal, where the codec does not give it back (``schema/original_bytes.py``).
    """

    date_created: str = ""
    center: str = ""
    keywords: tuple[str, ...] = ()
    photographer: str = ""
    secondary_creator: str = ""
    location: str = ""
    media_type: str = ""
    album: tuple[str, ...] = ()
    image: str = ""
    other_columns: tuple[tuple[str, str], ...] = ()
    encoding: str = ""
    exact_bytes: tuple[tuple[str, int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Caption:
    """One record, repaired and parsed.

    ``source`` is the dump's file name and ``n`` the record's number in it, from 1. ``text`` is the caption
    without stamp and credit; ``title`` the repaired title, whole; ``event_title`` what of it may be shown as a
    title ('' where it only repeats the caption or the id). ``original_id`` is the id that the dump gave beside
    the text, where it gave one. ``printed_ids`` are the ids met in stamps, titles and
    URLs, the record's own among them. ``repairs`` names each repair that changed something, in order.
    """

    source: str
    n: int
    nasa_id: str | None
    title: str
    text: str
    original_title: str
    original_caption: str
    event_title: str = ""
    original_id: str | None = None
    printed_ids: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()
    event_date: EventDate | None = None
    credit: Credit = Credit()
    fields: DumpFields = DumpFields()

    @property
    def key(self) -> str:
        """The name of the record everywhere: ``<source>#<n>``."""
        return f"{self.source}#{self.n}"

    @property
    def mended(self) -> tuple[str, ...]:
        """The names of the repairs that were made."""
        return tuple(name for name in self.repairs if not name.startswith(UNDECIDABLE))

    @property
    def damage(self) -> tuple[str, ...]:
        """The names of what is damaged and was left, because nothing decides it."""
        return tuple(name for name in self.repairs if name.startswith(UNDECIDABLE))


class Variant(StrEnum):
    """How a record of a family relates to the family's lead."""

    LEAD = "lead"
    EXACT = "exact"
    FORMAT = "format"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    EDITED = "edited"


@dataclass(frozen=True, slots=True)
class Member:
    """A record in its family; ``differs`` says in words what differs from the lead, '' where nothing does."""

    caption: Caption
    kind: Variant
    differs: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a facet value was drawn from: code points ``start`` to ``end`` of the record's title, caption or id."""

    facet: str
    value: str
    record: str
    field: str
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Document:
    """A family of captions: what one search hit is. ``members`` has the lead first.

    ``facets`` has every name of ``FACETS`` with its values, as text, in a fixed order: numbers by size,
    the rest by their first appearance.
    """

    id: str
    title: str
    members: tuple[Member, ...]
    facets: Mapping[str, tuple[str, ...]]
    evidence: Sequence[Evidence] = ()
    event_date: EventDate | None = None
    credit: Credit = Credit()

    @property
    def lead(self) -> Caption:
        """The most complete sound text of the family."""
        return self.members[0].caption

    @property
    def nasa_ids(self) -> tuple[str, ...]:
        """The ids of the family's pictures, the lead's first, each once."""
        return tuple(dict.fromkeys(m.caption.nasa_id for m in self.members if m.caption.nasa_id))
