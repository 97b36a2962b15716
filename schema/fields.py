"""The only list of fields and facets: writer, engine, API, pages and docs render these tuples.

Whoever changes one of them raises ``SCHEMA_VERSION``; a test pins their digest to the number.
"""

from dataclasses import dataclass
from enum import StrEnum

SCHEMA_VERSION = 4


class Kind(StrEnum):
    """How a field is searched: ``WORDS`` by analysed words, ``WHOLE`` by its folded whole value."""

    WORDS = "words"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a query may name: ``title:moon``. ``aliases`` are further names for it."""

    name: str
    kind: Kind
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facet:
    """A field to filter and count by.

    ``label`` heads it on the page and ``shown`` values stand there before "more". A ``numeric`` facet has
    whole numbers for values and is ordered by them, highest first; the others are ordered by count. An
    ``extracted`` facet is drawn from the prose and has evidence; the others rest on dump, date and credit.
    """

    name: str
    label: str
    shown: int = 10
    numeric: bool = False
    extracted: bool = True


FACETS = (
    Facet("expedition", "Expedition", numeric=True),
    Facet("agency", "Agency"),
    Facet("landmark", "Landmark"),
    Facet("person", "Person"),
    Facet("year", "Year", numeric=True, extracted=False),
    Facet("credit", "Credit", extracted=False),
    Facet("center", "Center", extracted=False),
    Facet("spacecraft", "Spacecraft"),
)

FIELDS = (
    Field("text", Kind.WORDS),
    Field("title", Kind.WORDS),
    Field("keywords", Kind.WORDS, aliases=("keyword",)),
    Field("id", Kind.WHOLE, aliases=("nasa_id",)),
    Field("expedition", Kind.WHOLE),
    Field("agency", Kind.WHOLE),
    Field("landmark", Kind.WHOLE),
    Field("person", Kind.WHOLE),
    Field("year", Kind.WHOLE),
    Field("credit", Kind.WHOLE, aliases=("photographer",)),
    Field("center", Kind.WHOLE),
    Field("spacecraft", Kind.WHOLE),
)

RECORD_FIELDS = (  # of single records, beside those of families
    Field("title", Kind.WORDS),
    Field("description", Kind.WORDS),
    Field("keywords", Kind.WORDS),
    Field("location", Kind.WORDS),
    Field("photographer", Kind.WORDS),
    Field("secondary_creator", Kind.WORDS),
    Field("credit", Kind.WORDS),
    Field("nasa_id", Kind.WHOLE),
    Field("id", Kind.WHOLE),
    Field("center", Kind.WHOLE),
    Field("media_type", Kind.WHOLE),
    Field("album", Kind.WHOLE),
)

FACET_NAMES = tuple(facet.name for facet in FACETS)


def facet_named(name: str) -> Facet:
    """Return the facet of that name; ``KeyError`` where there is none."""
    for facet in FACETS:
        if facet.name == name:
            return facet
    raise KeyError(name)
