"""What an answer shows of a family, made ready when an index is written: it stands at the end of the family's line.

A page of hits reads no more of a family than this, and its JSON holds ``json`` as it is (BENCHMARKS.md, "Ready
hits"). The whole family is read where somebody asks for ``document``.
"""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated, NamedTuple

from msgspec import Raw, Struct, defstruct

from schema.analysis.sentences import Sentences
from schema.document import Caption, Document, EventDate, Member, Precision, YearSource
from schema.document_json import (
    CreditJson,
    Text,
    about,
    credit_json,
    encode_inline,
    facet_keys,
    facet_values,
    read_shown_line,
    to_line,
)
from schema.fields import FACETS, Facet
from schema.headlines import headings
from schema.json_codec import decoder, encode
from schema.picture_year import document_year

_BEGIN = b',"shown":{'
"""Stands once in a line: within a text each quotation mark has a backslash before it, and no other key has an object
so named."""


class EventDateJson(Struct, frozen=True, gc=False, rename={"start": "from", "end": "to"}):
    """When the pictured event took place."""

    start: date
    end: date
    precision: Precision


class YearEvidenceJson(Struct, frozen=True, gc=False):
    """The year of a picture, whether that is printed, of its id or as it was filed, in which words of which record."""

    year: int
    source: YearSource
    words: str
    record: str


_NAMED = tuple(facet for facet in FACETS if not facet.under_further)
_FURTHER = tuple(facet for facet in FACETS if facet.under_further)


class _LastingHead(Struct, frozen=True):
    id: str
    title: Text
    caption: Text
    nasa_ids: tuple[str, ...]


if TYPE_CHECKING:  # mypy does not see the keys that defstruct makes

    class _LastingFacets(_LastingHead, frozen=True): ...

    class _HitFurtherFacets(Struct, frozen=True): ...
else:
    _LastingFacets = defstruct("_LastingFacets", facet_keys(_NAMED), bases=(_LastingHead,), frozen=True)
    _HitFurtherFacets = defstruct("_HitFurtherFacets", facet_keys(_FURTHER), frozen=True)


class HitFurtherJson(_HitFurtherFacets, frozen=True):
    """Facets whose names have another meaning in a hit, or that only the archive itself searches by."""


class LastingHitJson(_LastingFacets, frozen=True):
    """Of a hit what is the same in every answer."""

    further: HitFurtherJson
    event_date: EventDateJson | None
    year_evidence: YearEvidenceJson | None
    credit: CreditJson
    variants: Annotated[int, about("Records of the family beyond its lead.")]


class PictureSource(NamedTuple):
    """What a record says of its picture: its id, '' for none, the dump's link, and the kind of medium."""

    nasa_id: str
    image: str
    media_type: str


class _ShownJson(Struct, frozen=True, gc=False):
    hit: Raw
    headings: tuple[str, ...]
    series: str
    pictures: tuple[PictureSource, ...]
    repaired: bool


class _TextsJson(Struct, frozen=True, gc=False):
    id: str
    title: str
    caption: str
    event_date: EventDateJson | None
    variants: int


_decode = decoder(_ShownJson)
_decode_texts = decoder(_TextsJson)
_decode_lasting = decoder(LastingHitJson)


class ShownFamily:
    """A family as hits show it.

    ``headings`` has the heading and, where another one stands for a title that many families have, that too;
    ``series`` is the archive's own title, '' where it gave none. ``pictures`` are those of its records, each once, the
    lead's first. ``repaired`` is whether its text was. ``json`` is a ``LastingHitJson``.
    """

    __slots__ = (
        "_document", "_event_date", "_lasting", "_line", "caption", "headings", "id", "json", "pictures", "repaired",
        "series", "title", "variants",
    )  # fmt: skip

    def __init__(self, line: bytes, document: Document | None = None) -> None:
        """Read the end of a line that ``stored_line`` wrote; ``ValueError`` where it is not that shape."""
        self._line, self._document = line, document
        self._lasting: LastingHitJson | None = None
        shown = _decode(line[line.rfind(_BEGIN) + len(_BEGIN) - 1 : -2])
        texts = _decode_texts(shown.hit)
        self.json = bytes(shown.hit)
        self.id, self.title, self.caption = texts.id, texts.title, texts.caption
        self._event_date, self.variants = texts.event_date, texts.variants
        self.headings, self.series, self.repaired = shown.headings, shown.series, shown.repaired
        self.pictures = shown.pictures

    @property
    def event_date(self) -> EventDate | None:
        """When the pictured event took place, without the words that say so."""
        event = self._event_date
        return EventDate(event.start, event.end, event.precision) if event else None

    @property
    def document(self) -> Document:
        """The whole family."""
        if self._document is None:
            self._document = read_shown_line(self._line)
        return self._document

    def values(self, facet: Facet) -> tuple[str, ...]:
        """Return the values of a facet, as text."""
        if self._lasting is None:
            self._lasting = _decode_lasting(self.json)
        found = getattr(self._lasting.further if facet.under_further else self._lasting, facet.name)
        return tuple(map(str, found))

    def __eq__(self, other: object) -> bool:
        """Return whether this is the same family."""
        return isinstance(other, ShownFamily) and self._line == other._line

    def __hash__(self) -> int:
        """Return the hash of its line."""
        return hash(self._line)


def stored_line(document: Document, sentences: Sentences) -> bytes:
    """Return the line of a family as a generation holds it: ``to_line``, and what is shown of it behind."""
    rare, common = headings(document, sentences)
    lead = document.lead
    shown = _ShownJson(
        hit=Raw(encode(lasting_hit(document))),
        headings=(rare,) if rare == common else (rare, common),
        series=document.title if lead.event_title else "",
        pictures=tuple(dict.fromkeys(_pictures(document))),
        repaired=bool(lead.mended),
    )
    return b"%b%b%b}\n" % (to_line(document)[:-2], _BEGIN[:-1], encode_inline(shown))


def family_line(line: bytes) -> bytes:
    """Return the line of a family as ``to_line`` writes it, of one that a generation holds."""
    return line[: line.rfind(_BEGIN)] + b"}\n"


def lasting_hit(document: Document, record: Member | None = None) -> LastingHitJson:
    """Return of a hit what is the same in every answer: of a family, or of one ``record`` of it."""
    caption = record.caption if record else document.lead
    own_ids = (caption.nasa_id,) if caption.nasa_id else ()
    return LastingHitJson(
        id=document.id,
        title=document.title,
        caption=caption.text,
        nasa_ids=own_ids if record else document.nasa_ids,
        **facet_values(document, _NAMED),
        further=HitFurtherJson(**facet_values(document, _FURTHER)),
        event_date=_event_date(document.event_date),
        year_evidence=year_evidence_json(document),
        credit=credit_json(document.credit),
        variants=len(document.members) - 1,
    )


def year_evidence_json(document: Document) -> YearEvidenceJson | None:
    """Return the year of a family and what says so."""
    found = document_year(document)
    return YearEvidenceJson(found.year, found.source, found.words, found.record) if found else None


def picture_source(caption: Caption) -> PictureSource:
    """Return what a record says of its picture."""
    return PictureSource(caption.nasa_id or "", caption.fields.image, caption.fields.media_type)


def _pictures(document: Document) -> Iterator[PictureSource]:
    for member in document.members:
        yield picture_source(member.caption)


def _event_date(event: EventDate | None) -> EventDateJson | None:
    return None if event is None else EventDateJson(event.start, event.end, event.precision)
