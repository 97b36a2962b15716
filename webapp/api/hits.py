"""Families and their records as the API shows them."""

from collections.abc import Callable, Iterable, Sequence

from schema.document import Caption, Document, EventDate, Member
from schema.document_json import evidence_json, to_json
from webapp import links
from webapp.api import family_shapes as shapes
from webapp.api.family_shapes import FamilyLinks, Original, Record
from webapp.images import Picture, face
from webapp.search.model.result import Hit, Passage

Json = dict[str, object]


def hit_json(hit: Hit, images: str, expand: Sequence[str]) -> shapes.Hit:
    """Give a hit: a family, or one record of it; ``expand`` names what it shall hold beyond the usual."""
    document, record = hit.document, hit.record
    caption = record.caption if record else document.lead
    shown = face(hit, images)
    found = shapes.Hit(
        id=document.id,
        title=document.title,
        caption=caption.text,
        score=hit.score,
        nasa_ids=_ids(caption) if record else list(document.nasa_ids),
        expedition=[int(value) for value in document.facets["expedition"]],
        agency=list(document.facets["agency"]),
        landmark=list(document.facets["landmark"]),
        person=list(document.facets["person"]),
        event_date=_date(document.event_date),
        credit={
            "organisations": list(document.credit.organisations),
            "photographers": list(document.credit.photographers),
        },
        image=_image(shown) if shown else None,
        highlights={"title": _passages(hit.title), "caption": _passages(hit.caption)},
        variants=len(document.members) - 1,
        explain=hit.explain,
        links=family_links(document),
    )
    if record:
        found["record"] = _record(record, original="original" in expand)
    for name in expand:
        _EXPANSIONS[name](found, hit, expand)
    return found


def family_json(document: Document) -> Json:
    """Give a family as it is exported, with its links."""
    return {**to_json(document), "links": family_links(document)}


def family_links(document: Document) -> FamilyLinks:
    """Say where a family is found."""
    own = links.api_caption_url(document.id)
    return {"self": own, "similar": own + "/similar", "html": links.caption_url(document.id)}


def _variants(found: shapes.Hit, hit: Hit, expand: Sequence[str]) -> None:
    found["records"] = [_record(one, original="original" in expand) for one in hit.document.members]


def _evidence(found: shapes.Hit, hit: Hit, _expand: Sequence[str]) -> None:
    found["evidence"] = evidence_json(hit.document.evidence)


def _originals(found: shapes.Hit, hit: Hit, _expand: Sequence[str]) -> None:
    found["original"] = _original(hit.record.caption if hit.record else hit.document.lead)


def _parts(found: shapes.Hit, hit: Hit, _expand: Sequence[str]) -> None:
    found["parts"] = [{"words": part.words, "score": part.score} for part in hit.parts]


_EXPANSIONS: dict[str, Callable[[shapes.Hit, Hit, Sequence[str]], None]] = {
    "variants": _variants,
    "evidence": _evidence,
    "original": _originals,
    "explain": _parts,
}


def _record(member: Member, *, original: bool) -> Record:
    caption = member.caption
    found = Record(
        source=caption.source,
        n=caption.n,
        nasa_id=caption.nasa_id,
        title=caption.title,
        caption=caption.text,
        kind=member.kind.value,
        differs=member.differs,
    )
    if original:
        found["original"] = _original(caption)
    return found


def _original(caption: Caption) -> Original:
    return {
        "title": caption.original_title,
        "caption": caption.original_caption,
        "repairs": list(caption.repairs),
    }


def _ids(caption: Caption) -> list[str]:
    return [caption.nasa_id] if caption.nasa_id else []


def _image(shown: Picture) -> shapes.Image | None:
    if not shown.thumbnail and not shown.details:
        return None
    return {"thumbnail": shown.thumbnail, "details": shown.details}


def _date(event: EventDate | None) -> shapes.EventDate | None:
    if event is None:
        return None
    return {"from": event.start.isoformat(), "to": event.end.isoformat(), "precision": event.precision.value}


def _passages(passages: Iterable[Passage]) -> list[shapes.Passage]:
    return [{"start": p.start, "end": p.end, "marks": [list(mark) for mark in p.marks]} for p in passages]
