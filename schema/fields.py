"""The only list of fields and facets: writer, engine, API, pages and docs render these tuples.

Whoever changes what of them is on disk raises ``SCHEMA_VERSION``; a test pins a digest of that to the number.
"""

from dataclasses import dataclass
from enum import StrEnum

SCHEMA_VERSION = 8
OLDEST_REBUILT = 3
"""The oldest schema version whose records ``python -m indexer rebuild`` reads."""


class FieldKind(StrEnum):
    """How a field is searched: ``WORDS`` by analysed words, ``WHOLE`` by its folded whole value."""

    WORDS = "words"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a query may name: ``title:moon``. ``aliases`` are further names for it."""

    name: str
    kind: FieldKind
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A field to filter and count by, with all that is particular to it: nobody else asks for a facet by its name.

    On disk: a ``numeric`` facet has whole numbers for values and is ordered by them, highest first; the others are
    ordered by count. An ``extracted`` facet is drawn from the prose and has evidence; the others rest on dump, date
    and credit. ``vocabulary`` is the file of ``schema/vocabulary/`` with the names to look for, where they can be
    listed. Others may write the names that are the values of a ``transliterated`` one in other letters. With
    ``value_label`` a value is called what a caption calls it: 'Expedition 65'.

    In a query: ``aliases`` are further names of its field. Where it ``names_people`` a value goes by whatever its
    person may be called; where it ``names_places`` 'Pad 39B' is Launch Complex 39B. A value of a ``composite`` one may
    hold several names ('NASA/Jane Roe'), each of which means it. A facet of ``years`` has a chart on the page, and its
    field reads dates.

    In answers: ``label`` heads it on the page, where ``shown`` values stand before "more"; ``example`` is a filter
    that works. It ``completes`` what is typed, and counts ``in_similarity`` of families. Its values are
    ``shown_in_hits`` on the page and in the terminal, and are ``listed_as_facts`` on a family's page. As JSON a hit
    has it by its name, or ``under_further``.
    """

    name: str
    label: str
    example: str
    aliases: tuple[str, ...] = ()
    shown: int = 10
    numeric: bool = False
    extracted: bool = True
    vocabulary: str = ""
    transliterated: bool = False
    value_label: str = "{}"
    names_people: bool = False
    names_places: bool = False
    composite: bool = False
    years: bool = False
    completes: bool = True
    in_similarity: bool = True
    shown_in_hits: bool = False
    listed_as_facts: bool = True
    under_further: bool = False

    def label_of(self, value: str) -> str:
        """Return what a value is called where its facet is not named beside it: 'Expedition 65', 'NASA'."""
        return self.value_label.format(value)


FACETS = (
    Facet(
        name="expedition",
        label="Expedition",
        example="65",
        numeric=True,
        value_label="Expedition {}",
        shown_in_hits=True,
    ),
    Facet(
        name="mission",
        label="Mission",
        example="STS-95",
        vocabulary="missions.toml",
        shown_in_hits=True,
    ),
    Facet(
        name="agency",
        label="Agency",
        example="ESA",
        vocabulary="agencies.toml",
        in_similarity=False,  # most of an archive shares one
        shown_in_hits=True,
    ),
    Facet(
        name="landmark",
        label="Landmark",
        example="Red Square",
        vocabulary="landmarks.toml",
        transliterated=True,
        names_places=True,
        shown_in_hits=True,
    ),
    Facet(
        name="person",
        label="Person",
        example="Christina Koch",
        transliterated=True,
        names_people=True,
    ),
    Facet(
        name="year",
        label="Year",
        example="2016..2018",
        numeric=True,
        extracted=False,
        years=True,
        in_similarity=False,
        listed_as_facts=False,  # the date is
    ),
    Facet(
        name="credit",
        label="Credit",
        example="!NASA",
        aliases=("photographer",),
        extracted=False,
        names_people=True,
        composite=True,
        completes=False,  # what only the house itself searches by, as the center is
        in_similarity=False,
        listed_as_facts=False,  # the document's credit is, in two parts
        under_further=True,  # by its name stands the credit in two parts
    ),
    Facet(
        name="center",
        label="Center",
        example="Johnson Space Center",
        extracted=False,
        completes=False,
        in_similarity=False,
        under_further=True,
    ),
    Facet(
        name="media",
        label="Media",
        example="image",
        aliases=("media_type",),
        extracted=False,
        completes=False,
        in_similarity=False,
        listed_as_facts=False,
        under_further=True,
    ),
    Facet(
        name="spacecraft",
        label="Spacecraft",
        example="Soyuz",
        vocabulary="spacecraft.toml",
        transliterated=True,
    ),
)

FIELDS = (
    Field("text", FieldKind.WORDS),
    Field("title", FieldKind.WORDS),
    Field("keywords", FieldKind.WORDS, aliases=("keyword",)),
    Field("id", FieldKind.WHOLE, aliases=("nasa_id",)),
    *(Field(facet.name, FieldKind.WHOLE, facet.aliases) for facet in FACETS),
)

RECORD_FIELDS = (  # of single records, beside those of families
    Field("title", FieldKind.WORDS),
    Field("description", FieldKind.WORDS),
    Field("keywords", FieldKind.WORDS),
    Field("location", FieldKind.WORDS),
    Field("photographer", FieldKind.WORDS),
    Field("secondary_creator", FieldKind.WORDS),
    Field("credit", FieldKind.WORDS),
    Field("nasa_id", FieldKind.WHOLE),
    Field("id", FieldKind.WHOLE),
    Field("center", FieldKind.WHOLE),
    Field("media_type", FieldKind.WHOLE),
    Field("album", FieldKind.WHOLE),
)

FACET_NAMES = tuple(facet.name for facet in FACETS)


def facet_named(name: str) -> Facet:
    """Return the facet of that name; ``KeyError`` where there is none."""
    for facet in FACETS:
        if facet.name == name:
            return facet
    raise KeyError(name)
