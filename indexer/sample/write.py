"""The sample on disk: the dump, and its truth beside it, one JSON object a record."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from indexer.sample.archive import sample
from indexer.sample.families import Record
from indexer.sample.picture_ids import carries_year
from indexer.sample.pictures import file_name, write_picture
from schema.json_codec import encode

_JSONL = ".jsonl"


def write_sample(out: Path, records: int, seed: int, pictures: Path | None = None) -> None:
    """Write a dump to ``out`` and its truth to ``out.with_suffix('.truth.jsonl')``, a drawing a record to ``pictures``.

    The dump has two lines a record, or, where ``out`` ends in ``.jsonl``, a JSON object with the fields of
    images-api.nasa.gov.
    """
    entry = _entry(out, pictures)
    truth_path = out.with_suffix(".truth.jsonl")
    with out.open("wb") as dump, truth_path.open("wb") as truths:
        for n, record in enumerate(sample(records, seed), 1):
            dump.write(entry(n, record))
            truths.write(_json(truth(n, record, given_id=out.suffix == _JSONL)))
            if pictures:
                write_picture(record, pictures)


def truth(n: int, record: Record, *, given_id: bool) -> dict[str, Any]:
    """Return what a reader must find in record ``n``; ``given_id`` where the dump names the id beside the text.

    An id that the text does not print and the dump does not name is nobody's to find, and no more is the year
    that it would have carried.
    """
    known = given_id or record.nasa_id in record.title or record.nasa_id in record.caption
    event = record.event(year_known=known and carries_year(record.nasa_id))
    credit = record.copy.credit
    return {
        "n": n,
        "nasa_id": record.nasa_id if known else None,
        "family": record.family,
        "kind": record.kind.value,
        "clean_caption": record.clean,
        "expedition": sorted(map(int, record.stated.named("expedition"))),
        "agency": list(record.stated.named("agency")),
        "landmark": list(record.stated.named("landmark")),
        "person": list(record.stated.named("person")),
        "event_date": event
        and {"from": event[0].isoformat(), "to": event[1].isoformat(), "precision": event[2]},
        "photographers": list(credit.named("photographer")),
        "organisations": list(credit.named("organisation")),
        "title_kind": record.title_kind,
        "changes": list(record.changes),
    }


def _entry(out: Path, pictures: Path | None) -> Callable[[int, Record], bytes]:
    if out.suffix != _JSONL:
        return _two_lines
    return _fields_with_picture if pictures else _fields


def _two_lines(_: int, record: Record) -> bytes:
    return f"{record.caption}\n{record.title}\n".encode()


def _fields(n: int, record: Record) -> bytes:
    fields = _known(n, record)
    if n % 6 == 0:
        fields["href"] = f"https://images.example.org/image/{record.nasa_id}/{record.nasa_id}~thumb.jpg"
    return _json(fields)


def _fields_with_picture(n: int, record: Record) -> bytes:
    return _json({**_known(n, record), "href": file_name(record)})


def _known(n: int, record: Record) -> dict[str, Any]:
    """Return the API's fields; like the real archive, not every record has every one of them."""
    kind, photographers = record.copy.scene.kind, record.copy.credit.named("photographer")
    fields: dict[str, Any] = {
        "nasa_id": record.nasa_id,
        "title": record.title,
        "description": record.caption,
        "date_created": f"{record.copy.scene.day:%Y-%m-%d}T00:00:00Z",
        "media_type": "image",
        "center": kind.center,
    }
    if n % 3:
        fields["keywords"] = ["sample", *kind.keywords]
    if n % 4 == 0 and photographers:
        fields["photographer"] = photographers[0]
    if n % 5 == 0 and kind.location:
        fields["location"] = kind.location
    return fields


def _json(value: dict[str, Any]) -> bytes:
    return encode(value) + b"\n"
