"""A document as JSON, one shape for the export, the API and the generation on disk (DESIGN section 6).

>>> from schema.document import Caption, Document, Member, Variant
>>> lead = Caption("moon.txt", 1, "x-1", "", "A full moon.", "", "A full moon.")
>>> facets = {facet.name: () for facet in FACETS}
>>> document = Document("x-1", "A full moon.", (Member(lead, Variant.LEAD),), facets)
>>> from_json(to_json(document)) == document
True
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

import orjson

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
from schema.fields import FACETS

Json = dict[str, Any]

_LINE_ENDS = "\x85\u2028\u2029"
_DUMP_FIELDS = tuple(field.name for field in fields(DumpFields))


def to_line(document: Document) -> bytes:
    r"""Give the family's JSON object as one line, also for readers to whom U+0085, U+2028 or U+2029 ends a line."""
    return line_of(to_json(document))


def line_of(content: Json) -> bytes:
    """Give a JSON object as one line, as ``to_line`` does."""
    line = orjson.dumps(content, option=orjson.OPT_APPEND_NEWLINE)
    for end in _LINE_ENDS:
        line = line.replace(end.encode(), f"\\u{ord(end):04x}".encode())
    return line


def to_json(document: Document) -> Json:
    """Give the family's JSON object; the records keep the order of the members, lead first."""
    return {
        "id": document.id,
        "title": document.title,
        "caption": document.lead.text,
        "lead": document.lead.key,
        "records": [record_json(member) for member in document.members],
        "nasa_ids": list(document.nasa_ids),
        **_facets(document, extracted=True),
        "further": _facets(document, extracted=False),
        "event_date": date_json(document.event_date),
        "credit": credit_json(document.credit),
        "evidence": evidence_json(document.evidence),
    }


def date_json(event: EventDate | None) -> Json | None:
    """Give the date as ``{"from", "to", "precision", "words", "rule"}``, ISO days; ``None`` where unknown."""
    if event is None:
        return None
    return {
        "from": event.start.isoformat(),
        "to": event.end.isoformat(),
        "precision": event.precision.value,
        "words": event.words,
        "rule": event.rule,
    }


def credit_json(credit: Credit) -> Json:
    """Give the credit as two lists."""
    return {
        "organisations": list(credit.organisations),
        "photographers": list(credit.photographers),
    }


def _facets(document: Document, *, extracted: bool) -> Json:
    """Give the facets drawn from the prose, or those that rest on the dump, the date and the credit."""
    return {
        facet.name: list(map(int, values)) if facet.numeric else list(values)
        for facet in FACETS
        if facet.extracted == extracted
        for values in [document.facets.get(facet.name, ())]
    }


def record_json(member: Member) -> Json:
    """Give one record of a family."""
    caption = member.caption
    return {
        "source": caption.source,
        "n": caption.n,
        "nasa_id": caption.nasa_id,
        "title": caption.title,
        "caption": caption.text,
        "original_caption": caption.original_caption,
        "original_title": caption.original_title,
        "original_id": caption.original_id,
        "kind": member.kind.value,
        "differs": member.differs,
        "event_title": caption.event_title,
        "printed_ids": list(caption.printed_ids),
        "repairs": list(caption.repairs),
        "event_date": date_json(caption.event_date),
        "credit": credit_json(caption.credit),
        **{name: _plain(getattr(caption.fields, name)) for name in _DUMP_FIELDS},
    }


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def evidence_json(found: Iterable[Evidence]) -> Json:
    """Give evidence by facet and value: where the words stand that gave it."""
    shelves: Json = {}
    for item in found:
        words = {
            "record": item.record,
            "field": item.field,
            "start": item.start,
            "end": item.end,
            "rule": item.rule,
        }
        shelves.setdefault(item.facet, {}).setdefault(item.value, []).append(words)
    return shelves


def from_json(family: Mapping[str, Any]) -> Document:
    """Read back what ``to_json`` gave; ``KeyError`` or ``ValueError`` where it is not that shape."""
    return Document(
        id=family["id"],
        title=family["title"],
        members=tuple(_member(record) for record in family["records"]),
        facets={
            facet.name: tuple(map(str, (family if facet.extracted else family["further"])[facet.name]))
            for facet in FACETS
        },
        evidence=tuple(_evidence_from(family["evidence"])),
        event_date=_date_from(family["event_date"]),
        credit=_credit_from(family["credit"]),
    )


def _member(record: Mapping[str, Any]) -> Member:
    caption = Caption(
        source=record["source"],
        n=record["n"],
        nasa_id=record["nasa_id"],
        title=record["title"],
        text=record["caption"],
        original_title=record["original_title"],
        original_caption=record["original_caption"],
        original_id=record["original_id"],
        event_title=record["event_title"],
        printed_ids=tuple(record["printed_ids"]),
        repairs=tuple(record["repairs"]),
        event_date=_date_from(record["event_date"]),
        credit=_credit_from(record["credit"]),
        fields=DumpFields(**{name: _frozen(record[name]) for name in _DUMP_FIELDS}),
    )
    return Member(caption, Variant(record["kind"]), record["differs"])


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _date_from(found: Mapping[str, str] | None) -> EventDate | None:
    if found is None:
        return None
    return EventDate(
        start=date.fromisoformat(found["from"]),
        end=date.fromisoformat(found["to"]),
        precision=Precision(found["precision"]),
        words=found["words"],
        rule=found["rule"],
    )


def _credit_from(credit: Mapping[str, Any]) -> Credit:
    return Credit(tuple(credit["organisations"]), tuple(credit["photographers"]))


def _evidence_from(shelves: Mapping[str, Any]) -> Iterable[Evidence]:
    for facet, values in shelves.items():
        for value, places in values.items():
            for place in places:
                yield Evidence(facet, value, **place)
