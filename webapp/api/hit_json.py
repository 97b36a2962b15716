"""Families and their records as JSON of the API: declared, and made of what was found.

Structs write and check the answers, and ``/openapi.json`` renders them, by their names without ``Json``. A key that
stands only where it was requested is ``UNSET`` elsewhere.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

from msgspec import UNSET, Struct, UnsetType, defstruct

from schema.document import Caption, Document, EventDate, Member, Precision, Variant, YearSource
from schema.document_json import (
    CreditJson,
    StoredFamilyJson,
    Text,
    about,
    credit_json,
    facet_keys,
    facet_values,
    family_values,
)
from schema.evidence_json import EvidenceJson, evidence_json
from schema.fields import FACETS
from schema.picture_year import document_year
from webapp import links
from webapp.images import Picture, face
from webapp.picture_addresses import PictureAddresses
from webapp.search.model.result import DateMatch, Hit, Passage

Address = Annotated[str, about("An address on this server, ready to be followed.")]
Span = Annotated[tuple[int, int], about("Start and end in code points.")]


class PassageJson(Struct, frozen=True, gc=False):
    """A stretch of a text that is worth showing, and what to mark in it; offsets are of the whole text."""

    start: int
    end: int
    marks: tuple[Span, ...]


class HighlightsJson(Struct, frozen=True):
    """What to mark in a hit."""

    title: list[PassageJson]
    caption: list[PassageJson]
    headline: list[PassageJson]


class EventDateJson(Struct, frozen=True, rename={"start": "from", "end": "to"}):
    """When the pictured event took place."""

    start: date
    end: date
    precision: Precision


class YearEvidenceJson(Struct, frozen=True):
    """The year of a picture, whether that is printed, of its id or as it was filed, in which words of which record."""

    year: int
    source: YearSource
    words: str
    record: str


class ImageJson(Struct, frozen=True):
    """Where a picture can be seen: a small one, and a page about it."""

    thumbnail: str | None
    details: str | None


class FamilyLinksJson(Struct, frozen=True, rename={"own": "self"}):
    """Where a family is found."""

    own: Address
    similar: Address
    html: Address


class OriginalJson(Struct, frozen=True):
    """A record as its dump gave it, and what was repaired."""

    title: str
    caption: str
    repairs: tuple[str, ...]


class RecordJson(Struct, frozen=True):
    """One record of a family: how it relates to the family's lead, and what differs."""

    source: Annotated[str, about("The dump's file name.")]
    n: Annotated[int, about("The record's number in its dump, from 1.")]
    nasa_id: str | None
    title: Text
    caption: Text
    kind: Variant
    differs: Text
    original: OriginalJson | UnsetType = UNSET


class PartJson(Struct, frozen=True):
    """What one word, or one other reason, adds to a score."""

    words: str
    score: float


_NAMED = tuple(facet for facet in FACETS if not facet.under_further)
_FURTHER = tuple(facet for facet in FACETS if facet.under_further)


class _HitHead(Struct, frozen=True):
    id: str
    title: Text
    headline: Annotated[
        str,
        about(
            "What heads it on a page: the title where that says something, else the caption's first clause."
        ),
    ]
    caption: Text
    score: float
    nasa_ids: tuple[str, ...]


if TYPE_CHECKING:  # mypy does not see the keys that defstruct makes

    class _HitFacets(_HitHead, frozen=True): ...

    class _HitFurtherFacets(Struct, frozen=True): ...
else:
    _HitFacets = defstruct("_HitFacets", facet_keys(_NAMED), bases=(_HitHead,), frozen=True)
    _HitFurtherFacets = defstruct("_HitFurtherFacets", facet_keys(_FURTHER), frozen=True)


class HitEventJson(Struct, frozen=True):
    """The event of which a hit is the best frame: a title and a day."""

    key: Annotated[str, about("What the parameter event takes.")]
    frames: Annotated[int, about("How many of the families found are frames of it.")]


class HitFurtherJson(_HitFurtherFacets, frozen=True):
    """Facets whose names have another meaning in a hit, or that only the archive itself searches by."""


class HitJson(_HitFacets, frozen=True):
    """A family that was found; where the answer is not folded, one of its records."""

    further: HitFurtherJson
    event_date: EventDateJson | None
    added: Annotated[
        datetime | None, about("When it was first indexed (UTC); added: in a query asks for it.")
    ]
    year_evidence: YearEvidenceJson | None
    credit: CreditJson
    image: ImageJson | None
    highlights: HighlightsJson
    variants: Annotated[int, about("Records of the family beyond its lead.")]
    explain: Annotated[str, about("Why it was found, in plain words.")]
    links: FamilyLinksJson
    event: Annotated[HitEventJson | None, about("With group=event: what it is a frame of.")] | UnsetType = (
        UNSET
    )
    within: (
        Annotated[
            bool,
            about(
                "Where total.overlapping or total.mentioning: whether its date lies within the days asked for."
            ),
        ]
        | UnsetType
    ) = UNSET
    mentioned: (
        Annotated[bool, about("True of one of total.mentioning: it only mentions the date.")] | UnsetType
    ) = UNSET
    record: Annotated[RecordJson, about("The record itself, with fold=false.")] | UnsetType = UNSET
    records: Annotated[list[RecordJson], about("With expand=variants.")] | UnsetType = UNSET
    evidence: Annotated[EvidenceJson, about("With expand=evidence: by facet and value.")] | UnsetType = UNSET
    original: Annotated[OriginalJson, about("With expand=original: the lead's.")] | UnsetType = UNSET
    parts: Annotated[list[PartJson], about("With expand=explain; they add up to the score.")] | UnsetType = (
        UNSET
    )


class FamilyJson(StoredFamilyJson, frozen=True):
    """A family: the records whose captions are variants of one caption, as it is exported."""

    year_evidence: YearEvidenceJson | None
    links: FamilyLinksJson


def hit_json(
    hit: Hit, images: PictureAddresses, expand: Iterable[str], *, grouped: bool = False, dated: bool = False
) -> HitJson:
    """Return a hit; ``expand`` names what it shall hold beyond the usual, ``images`` is the base of thumbnails."""
    document, record = hit.document, hit.record
    caption = record.caption if record else document.lead
    asked = frozenset(expand)
    originals = "original" in asked
    return HitJson(
        id=document.id,
        title=document.title,
        headline=hit.headline,
        caption=caption.text,
        score=hit.score,
        nasa_ids=((caption.nasa_id,) if caption.nasa_id else ()) if record else document.nasa_ids,
        **facet_values(document, _NAMED),
        further=HitFurtherJson(**facet_values(document, _FURTHER)),
        event_date=_event_date(document.event_date),
        added=hit.first_indexed,
        year_evidence=_year_evidence(document),
        credit=credit_json(document.credit),
        image=_image(face(hit, images)),
        highlights=HighlightsJson(
            _passages(hit.title), _passages(hit.caption), _passages(hit.headline_marks)
        ),
        variants=len(document.members) - 1,
        explain=str(hit.explain),
        links=family_links(document),
        event=_event(hit) if grouped else UNSET,
        within=hit.dated is DateMatch.WITHIN if dated else UNSET,
        mentioned=hit.dated is DateMatch.MENTIONED or UNSET,
        record=_record(record, original=originals) if record else UNSET,
        records=[_record(one, original=originals) for one in document.members]
        if "variants" in asked
        else UNSET,
        evidence=evidence_json(document.evidence) if "evidence" in asked else UNSET,
        original=_original(caption) if originals else UNSET,
        parts=[PartJson(str(part.words), part.score) for part in hit.parts] if "explain" in asked else UNSET,
    )


def family_json(document: Document) -> FamilyJson:
    """Return a family as it is exported, with its links."""
    return FamilyJson(
        **family_values(document), year_evidence=_year_evidence(document), links=family_links(document)
    )


def family_links(document: Document) -> FamilyLinksJson:
    """Return where a family is found."""
    own = links.api_caption_url(document.id)
    return FamilyLinksJson(own, own + "/similar", links.caption_url(document.id))


def _record(member: Member, *, original: bool) -> RecordJson:
    caption = member.caption
    return RecordJson(
        source=caption.source,
        n=caption.n,
        nasa_id=caption.nasa_id,
        title=caption.title,
        caption=caption.text,
        kind=member.kind,
        differs=member.differs,
        original=_original(caption) if original else UNSET,
    )


def _original(caption: Caption) -> OriginalJson:
    return OriginalJson(caption.original_title, caption.original_caption, caption.repairs)


def _image(shown: Picture | None) -> ImageJson | None:
    if not shown or not (shown.thumbnail or shown.details):
        return None
    return ImageJson(shown.thumbnail, shown.details)


def _event(hit: Hit) -> HitEventJson | None:
    return HitEventJson(hit.event, hit.frames) if hit.event else None


def _event_date(event: EventDate | None) -> EventDateJson | None:
    return None if event is None else EventDateJson(event.start, event.end, event.precision)


def _year_evidence(document: Document) -> YearEvidenceJson | None:
    found = document_year(document)
    return YearEvidenceJson(found.year, found.source, found.words, found.record) if found else None


def _passages(passages: Iterable[Passage]) -> list[PassageJson]:
    return [PassageJson(one.start, one.end, one.marks) for one in passages]
