"""Families, or their records, as the lines of a file."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import msgspec

from schema.document import Document, Member
from schema.document_json import record_lines, to_line
from schema.fields import FACETS
from schema.json_codec import encode
from schema.spreadsheet import Cell, guarded, safe
from webapp.images import cover
from webapp.picture_addresses import NO_PICTURES, PictureAddresses

BETWEEN = "; "  # two values in one cell
CHUNK = 1 << 16  # bytes that are sent at a time

_FAMILY = ("id", "title", "caption", "from", "to", "precision", *(facet.name for facet in FACETS))
_CREDIT = ("organisations", "photographers", "nasa_ids", "records")
_ADDRESSES = ("page", "picture", "thumbnail", "keywords", "location")
_RECORD = ("source", "n", "nasa_id", "kind", "differs", "record_title", "record_caption")


@dataclass(frozen=True, slots=True)
class TableForm:
    """What a table says beside the captions: ``pages`` is how addresses of captions begin, ``images`` of pictures.

    ``guards`` is whether text is kept from being changed by a spreadsheet, beyond formulas. ``notes``, by the ids of
    families, make a column.
    """

    pages: str = "/captions/"
    images: PictureAddresses = NO_PICTURES
    guards: bool = True
    notes: Mapping[str, str] | None = None


def json_lines(documents: Iterable[Document], fold: bool) -> Iterator[bytes]:
    """Yield a JSON object a family, or where they are not folded one a record, which names its ``family``."""
    for document in documents:
        if fold:
            yield to_line(document)
        else:
            yield from record_lines(document)


def noted_lines(documents: Iterable[Document], notes: Mapping[str, str]) -> Iterator[bytes]:
    """Yield a JSON object a family, which has its note as ``note`` where there is one by its id."""
    for document in documents:
        line = to_line(document)
        note = notes.get(document.id)
        yield encode({**msgspec.json.decode(line), "note": note}) + b"\n" if note else line


def csv_lines(documents: Iterable[Document], fold: bool, form: TableForm) -> Iterator[bytes]:
    """Yield a table's head and a row a family, or where they are not folded one a record.

    The byte order mark before the head is for spreadsheets, which do not read UTF-8 without.
    """
    noted = () if form.notes is None else ("note",)
    yield "\ufeff".encode() + _row((*_FAMILY, *_CREDIT, *_ADDRESSES, *noted, *(() if fold else _RECORD)))
    for document in documents:
        family = [*_family(document, form), *_found_at(document, form)]
        if form.notes is not None:
            family.append(_text(form.notes.get(document.id, ""), form))
        if fold:
            yield _row(family)
        else:
            yield from (
                _row((*family, *(_text(cell, form) for cell in _record(one)))) for one in document.members
            )


def chunks(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield lines joined to pieces of about 64 kB, which are worth sending."""
    held, size = [], 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= CHUNK:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def _row(cells: Sequence[Cell]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue().encode("utf-8", "replace")


def _text(cell: Cell, form: TableForm) -> Cell:
    return guarded(cell) if form.guards else safe(cell)


def _family(document: Document, form: TableForm) -> Iterator[Cell]:
    """Yield what a family says; dates are to be read as dates, all else is text or a number."""
    event = document.event_date
    for text in (document.id, document.title, document.lead.text):
        yield _text(text, form)
    yield from (
        (event.start.isoformat(), event.end.isoformat(), event.precision.value) if event else ("", "", "")
    )
    credit = document.credit
    values = (*(document.facets[facet.name] for facet in FACETS), credit.organisations, credit.photographers)
    for texts in (*values, document.nasa_ids):
        yield _text(BETWEEN.join(texts), form)
    yield len(document.members)


def _found_at(document: Document, form: TableForm) -> Iterator[Cell]:
    """Yield where a family and its picture are, and what the archive says of it besides."""
    picture = cover(document, form.images)
    fields = [member.caption.fields for member in document.members]
    yield form.pages + quote(document.id, safe="")
    yield safe((picture and picture.details) or "")
    yield safe((picture and picture.thumbnail) or "")
    yield _text(BETWEEN.join(dict.fromkeys(word for one in fields for word in one.keywords)), form)
    yield _text(BETWEEN.join(dict.fromkeys(one.location for one in fields if one.location)), form)


def _record(member: Member) -> list[Cell]:
    caption = member.caption
    named = (caption.source, caption.n, caption.nasa_id or "", member.kind.value, member.differs)
    return [*named, caption.title, caption.text]
