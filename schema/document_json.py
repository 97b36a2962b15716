"""A family as JSON, one shape for the export, the API and the generation on disk (DESIGN section 6).

The structs declare it: they write it, read and check it, and describe it in OpenAPI. A struct is named as what it is
the JSON of, with ``Json`` behind.

>>> from schema.document import Caption, Document, Member, Variant
>>> lead = Caption("moon.txt", 1, "x-1", "", "A full moon.", "", "A full moon.")
>>> facets = {facet.name: () for facet in FACETS}
>>> document = Document("x-1", "A full moon.", (Member(lead, Variant.LEAD),), facets)
>>> read_line(to_line(document)) == document
True
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from msgspec import NODEFAULT, Meta, Raw, Struct, defstruct
from msgspec.structs import FieldInfo, astuple, fields

from schema.document import (
    Caption,
    Credit,
    Document,
    DumpFields,
    EventDate,
    Evidence,
    Member,
    Precision,
    Variant,
)
from schema.evidence_json import EvidenceJson, UnreadEvidence, evidence_json, evidence_of
from schema.fields import FACETS, Facet
from schema.json_codec import decoder, encode

_LINE_ENDS = tuple((end.encode(), f"\\u{ord(end):04x}".encode()) for end in "\x85\u2028\u2029")


def about(description: str) -> Meta:
    """Return what describes a key."""
    return Meta(description=description)


Text = Annotated[str, about("Plain text, not markup.")]


class DatedEventJson(Struct, frozen=True, gc=False, rename={"start": "from", "end": "to"}):
    """When the pictured event took place, and the printed words it was read from, by which rule."""

    start: date
    end: date
    precision: Precision
    words: str
    rule: str


class CreditJson(Struct, frozen=True, gc=False):
    """Whom a picture is credited to, as printed."""

    organisations: tuple[str, ...]
    photographers: tuple[str, ...]


class FamilyRecordJson(Struct, frozen=True, gc=False, omit_defaults=True):
    """One record of a family, as it is exported: repaired, original, and what its dump gave beside the text."""

    source: str
    n: int
    nasa_id: str | None
    title: Text
    caption: Text
    original_caption: Text
    original_title: Text
    original_id: str | None
    kind: Variant
    differs: Text
    event_title: Text
    printed_ids: tuple[str, ...]
    repairs: tuple[str, ...]
    event_date: DatedEventJson | None
    credit: CreditJson
    date_created: str
    center: str
    keywords: tuple[str, ...]
    photographer: str
    secondary_creator: str
    location: str
    media_type: str
    album: tuple[str, ...]
    image: str
    other_columns: Annotated[
        dict[str, str], about("Columns of the dump that are no field, where it has any.")
    ] = {}
    encoding: Annotated[str, about("The encoding of the dump's texts, where that is not UTF-8.")] = ""
    exact_bytes: Annotated[
        tuple[tuple[str, int, int, str], ...],
        about(
            "What code points of the original title or caption are in the dump, where they are not as it is encoded."
        ),
    ] = ()


def facet_keys(facets: Iterable[Facet]) -> list[tuple[str, Any]]:
    """Return the keys of facets and the types of their values, as ``defstruct`` takes them."""
    return [(facet.name, tuple[int, ...] if facet.numeric else tuple[str, ...]) for facet in facets]


def facet_values(document: Document, facets: Iterable[Facet]) -> dict[str, Any]:
    """Return a document's values of each facet, by key, numbers as numbers."""
    values = document.facets
    return {
        facet.name: tuple(map(int, values[facet.name])) if facet.numeric else values[facet.name]
        for facet in facets
    }


_EXTRACTED = tuple(facet for facet in FACETS if facet.extracted)
_FURTHER = tuple(facet for facet in FACETS if not facet.extracted)


class _FamilyHead(Struct, frozen=True, gc=False):
    id: str
    title: Text
    caption: Text
    lead: Annotated[str, about("The record with the most complete sound text: its source and number.")]
    records: tuple[FamilyRecordJson, ...]
    nasa_ids: tuple[str, ...]


if TYPE_CHECKING:  # mypy does not see the keys that defstruct makes

    class _FamilyFacets(_FamilyHead, frozen=True): ...

    class _FurtherFacets(Struct, frozen=True): ...
else:
    _FamilyFacets = defstruct("_FamilyFacets", facet_keys(_EXTRACTED), bases=(_FamilyHead,), frozen=True)
    _FurtherFacets = defstruct("_FurtherFacets", facet_keys(_FURTHER), frozen=True)


class FurtherJson(_FurtherFacets, frozen=True, gc=False):
    """Facets that rest on the dump, the date and the credit."""


class StoredFamilyJson(_FamilyFacets, frozen=True, gc=False):
    """A family: the records whose captions are variants of one caption, as it is exported."""

    further: FurtherJson
    event_date: DatedEventJson | None
    credit: CreditJson
    evidence: EvidenceJson


class _ShownFamilyJson(_FamilyFacets, frozen=True, gc=False):
    further: FurtherJson
    event_date: DatedEventJson | None
    credit: CreditJson
    evidence: Raw


def declared(field: FieldInfo) -> tuple[str, Any] | tuple[str, Any, Any]:
    """Return a key with its type, and its default where it has one, as ``defstruct`` takes them."""
    if field.required:
        return field.name, field.type
    return (
        field.name,
        field.type,
        field.default if field.default is not NODEFAULT else field.default_factory(),
    )


_OwnedRecord = defstruct(
    "_OwnedRecord",
    [("family", str), *(declared(field) for field in fields(FamilyRecordJson))],
    omit_defaults=True,
)

_decode = decoder(StoredFamilyJson)
_decode_shown = decoder(_ShownFamilyJson)


def to_line(document: Document) -> bytes:
    r"""Return the family's JSON object as one line, also for readers to whom U+0085, U+2028 or U+2029 ends a line."""
    return _line_of(to_json(document))


def record_lines(document: Document) -> Iterator[bytes]:
    """Yield the JSON object of each record of a family as one line, as ``to_line`` does; it names its ``family``."""
    for member in document.members:
        yield _line_of(_OwnedRecord(document.id, *astuple(record_json(member))))


def _line_of(content: Struct) -> bytes:
    return encode_inline(content) + b"\n"


def encode_inline(content: Struct) -> bytes:
    """Return JSON that stands within one line for every reader."""
    found = encode(content)
    if found.isascii():
        return found
    for end, escaped in _LINE_ENDS:
        if end in found:
            found = found.replace(end, escaped)
    return found


def to_json(document: Document) -> StoredFamilyJson:
    """Return the family's JSON object; the records keep the order of the members, lead first."""
    return StoredFamilyJson(**family_values(document))


def family_values(document: Document) -> dict[str, Any]:
    """Return a family's values, by key."""
    lead = document.lead
    return {
        "id": document.id,
        "title": document.title,
        "caption": lead.text,
        "lead": lead.key,
        "records": tuple(map(record_json, document.members)),
        "nasa_ids": document.nasa_ids,
        **facet_values(document, _EXTRACTED),
        "further": FurtherJson(**facet_values(document, _FURTHER)),
        "event_date": _date_json(document.event_date),
        "credit": credit_json(document.credit),
        "evidence": evidence_json(document.evidence),
    }


def record_json(member: Member) -> FamilyRecordJson:
    """Return one record of a family."""
    caption, given = member.caption, member.caption.fields
    return FamilyRecordJson(
        caption.source,
        caption.n,
        caption.nasa_id,
        caption.title,
        caption.text,
        caption.original_caption,
        caption.original_title,
        caption.original_id,
        member.kind,
        member.differs,
        caption.event_title,
        caption.printed_ids,
        caption.repairs,
        _date_json(caption.event_date),
        credit_json(caption.credit),
        given.date_created,
        given.center,
        given.keywords,
        given.photographer,
        given.secondary_creator,
        given.location,
        given.media_type,
        given.album,
        given.image,
        dict(given.other_columns),
        given.encoding,
        given.exact_bytes,
    )


def _date_json(event: EventDate | None) -> DatedEventJson | None:
    if event is None:
        return None
    return DatedEventJson(event.start, event.end, event.precision, event.words, event.rule)


def credit_json(credit: Credit) -> CreditJson:
    """Return a credit."""
    return CreditJson(credit.organisations, credit.photographers)


class Heading(NamedTuple):
    """The id and the title of a family, '' for a title that is only the beginning of its caption."""

    id: str
    title: str


class _HeadingJson(Struct):
    id: str
    title: str
    caption: str


_decode_heading = decoder(_HeadingJson)


def heading_of(line: bytes) -> Heading:
    """Return the heading of a line, the rest of which is passed over; ``ValueError`` where it is not that shape."""
    family = _decode_heading(line)
    begins = family.caption.startswith(family.title.removesuffix("…").rstrip())
    return Heading(family.id, "" if begins else family.title)


def read_line(line: bytes) -> Document:
    """Return the document of a line that ``to_line`` wrote; ``ValueError`` where it is not that shape."""
    family = _decode(line)
    return _document(family, tuple(evidence_of(family.evidence)))


def read_shown_line(line: bytes) -> Document:
    """Return the same, of which the evidence is read, and its shape checked, where somebody uses it.

    Of a hit nobody does: it takes two fifths of the time (BENCHMARKS.md, "unpacking the hits").
    """
    family = _decode_shown(line)
    return _document(family, UnreadEvidence(family.evidence))


def _document(family: StoredFamilyJson | _ShownFamilyJson, evidence: Sequence[Evidence]) -> Document:
    return Document(
        family.id,
        family.title,
        tuple([_member(record) for record in family.records]),
        _facets(family),
        evidence,
        _event_date(family.event_date),
        _credit(family.credit),
    )


def _facets(family: StoredFamilyJson | _ShownFamilyJson) -> Mapping[str, tuple[str, ...]]:
    found = {}
    for facet in FACETS:
        values = getattr(family if facet.extracted else family.further, facet.name)
        found[facet.name] = tuple(map(str, values)) if facet.numeric else values
    return found


def _member(record: FamilyRecordJson) -> Member:
    caption = Caption(
        record.source,
        record.n,
        record.nasa_id,
        record.title,
        record.caption,
        record.original_title,
        record.original_caption,
        record.event_title,
        record.original_id,
        record.printed_ids,
        record.repairs,
        _event_date(record.event_date),
        _credit(record.credit),
        DumpFields(
            record.date_created,
            record.center,
            record.keywords,
            record.photographer,
            record.secondary_creator,
            record.location,
            record.media_type,
            record.album,
            record.image,
            tuple(record.other_columns.items()),
            record.encoding,
            record.exact_bytes,
        ),
    )
    return Member(caption, record.kind, record.differs)


def _event_date(found: DatedEventJson | None) -> EventDate | None:
    if found is None:
        return None
    return EventDate(found.start, found.end, found.precision, found.words, found.rule)


def _credit(found: CreditJson) -> Credit:
    return Credit(found.organisations, found.photographers)
