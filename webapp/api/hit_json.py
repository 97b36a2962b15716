"""Families and their records as JSON of the API: declared, and made of what was found.

Structs write and check the answers, and ``/openapi.json`` renders them, by their names without ``Json``. A key that
stands only where it was requested is ``UNSET`` elsewhere.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Annotated, Any

from msgspec import UNSET, Struct, UnsetType, defstruct
from msgspec.structs import fields

from schema.document import Caption, Document, Member, Variant
from schema.document_json import StoredFamilyJson, Text, about, declared, family_values
from schema.evidence_json import EvidenceJson, evidence_json
from schema.json_codec import encode
from schema.shown_family import LastingHitJson, YearEvidenceJson, lasting_hit, year_evidence_json
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


class HitEventJson(Struct, frozen=True):
    """The event of which a hit is the best frame: a title and a day."""

    key: Annotated[str, about("What the parameter event takes.")]
    frames: Annotated[int, about("How many of the families found are frames of it.")]


class HitJson(LastingHitJson, frozen=True):
    """A family that was found; where the answer is not folded, one of its records."""

    headline: Annotated[
        str,
        about(
            "What heads it on a page: the title where that says something, else the caption's first clause."
        ),
    ]
    score: float
    added: Annotated[
        datetime | None, about("When it was first indexed (UTC); added: in a query asks for it.")
    ]
    image: ImageJson | None
    highlights: HighlightsJson
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


_FoundHitJson = defstruct(  # of a hit what rests on the query
    "_FoundHitJson",
    [declared(one) for one in fields(HitJson) if one.name not in LastingHitJson.__struct_fields__],
    frozen=True,
)


class FamilyJson(StoredFamilyJson, frozen=True):
    """A family: the records whose captions are variants of one caption, as it is exported."""

    year_evidence: YearEvidenceJson | None
    links: FamilyLinksJson


def hit_json(
    hit: Hit, images: PictureAddresses, expand: Collection[str], *, grouped: bool = False, dated: bool = False
) -> bytes:
    """Return a ``HitJson`` as JSON, of which what lasts stands ready in the index.

    ``expand`` names what it shall hold beyond the usual, ``images`` is the base of thumbnails.
    """
    record = hit.record
    lasting = encode(lasting_hit(hit.document, record)) if record else hit.family.json
    found = _FoundHitJson(
        headline=hit.headline,
        score=hit.score,
        added=hit.first_indexed,
        image=_image(face(hit, images)),
        highlights=HighlightsJson(
            _passages(hit.title), _passages(hit.caption), _passages(hit.headline_marks)
        ),
        explain=str(hit.explain),
        links=family_links(hit.family.id),
        event=_event(hit) if grouped else UNSET,
        within=hit.dated is DateMatch.WITHIN if dated else UNSET,
        mentioned=hit.dated is DateMatch.MENTIONED or UNSET,
        record=_record(record, original="original" in expand) if record else UNSET,
        **(_expanded(hit, expand) if expand else {}),
    )
    return b"%b,%b" % (lasting[:-1], encode(found)[1:])


def _expanded(hit: Hit, expand: Collection[str]) -> dict[str, Any]:
    """Return what a hit holds beyond the usual, by key."""
    document, found = hit.document, dict[str, Any]()
    if "variants" in expand:
        originals = "original" in expand
        found["records"] = [_record(one, original=originals) for one in document.members]
    if "evidence" in expand:
        found["evidence"] = evidence_json(document.evidence)
    if "original" in expand:
        found["original"] = _original(hit.record.caption if hit.record else document.lead)
    if "explain" in expand:
        found["parts"] = [PartJson(str(part.words), part.score) for part in hit.parts]
    return found


def family_json(document: Document) -> FamilyJson:
    """Return a family as it is exported, with its links."""
    return FamilyJson(
        **family_values(document), year_evidence=year_evidence_json(document), links=family_links(document.id)
    )


def family_links(name: str) -> FamilyLinksJson:
    """Return where a family is found."""
    own = links.api_caption_url(name)
    return FamilyLinksJson(own, own + "/similar", links.caption_url(name))


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


def _passages(passages: Iterable[Passage]) -> list[PassageJson]:
    return [PassageJson(one.start, one.end, one.marks) for one in passages]
