"""Families, or their records, as the lines of a file."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from schema.document import Document, Member
from schema.document_json import record_lines, to_line
from schema.fields import FACETS
from schema.spreadsheet import Cell, safe

BETWEEN = "; "  # two values in one cell
CHUNK = 1 << 16  # bytes that are sent at a time

_FAMILY = ("id", "title", "caption", "from", "to", "precision", *(facet.name for facet in FACETS))
_CREDIT = ("organisations", "photographers", "nasa_ids", "records")
_RECORD = ("source", "n", "nasa_id", "kind", "differs", "record_title", "record_caption")


def json_lines(documents: Iterable[Document], fold: bool) -> Iterator[bytes]:
    """Yield a JSON object a family, or where they are not folded one a record, which names its ``family``."""
    for document in documents:
        if fold:
            yield to_line(document)
        else:
            yield from record_lines(document)


def csv_lines(documents: Iterable[Document], fold: bool) -> Iterator[bytes]:
    """Yield a table's head and a row a family, or where they are not folded one a record.

    The byte order mark before the head is for spreadsheets, which do not read UTF-8 without.
    """
    yield "\ufeff".encode() + _row((*_FAMILY, *_CREDIT, *(() if fold else _RECORD)))
    for document in documents:
        family = _family(document)
        if fold:
            yield _row(family)
        else:
            yield from (_row((*family, *_record(one))) for one in document.members)


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
    csv.writer(line).writerow(map(safe, cells))
    return line.getvalue().encode("utf-8", "replace")


def _family(document: Document) -> list[Cell]:
    event = document.event_date
    dates = (event.start.isoformat(), event.end.isoformat(), event.precision.value) if event else ("", "", "")
    return [
        document.id,
        document.title,
        document.lead.text,
        *dates,
        *(BETWEEN.join(document.facets[facet.name]) for facet in FACETS),
        BETWEEN.join(document.credit.organisations),
        BETWEEN.join(document.credit.photographers),
        BETWEEN.join(document.nasa_ids),
        len(document.members),
    ]


def _record(member: Member) -> list[Cell]:
    caption = member.caption
    named = (caption.source, caption.n, caption.nasa_id or "", member.kind.value, member.differs)
    return [*named, caption.title, caption.text]
