"""What a file is taken for, and its first records as they would be indexed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten

from indexer.parse import parse_all
from indexer.read import FileSummary, Notice, RawCaption, ReadOptions, Rejected, examine
from indexer.repair import repair_all
from schema.document import Caption
from schema.vocabulary import Vocabulary

EXAMINED = 200
"""Records that are read: their words are evidence for the repair of the first."""

SHOWN = 3
WIDTH = 300  # characters of a text


@dataclass(frozen=True, slots=True)
class Inspection:
    """The beginning of a file, as read; ``summary`` is ``None`` where it is not read at all."""

    path: Path
    summary: FileSummary | None
    captions: tuple[Caption, ...]
    rejected: tuple[Rejected, ...]
    notices: tuple[Notice, ...]

    def as_lines(self) -> Iterator[str]:
        """Yield the inspection as lines for a person."""
        name = self.path.name
        if self.summary:
            yield f"{name}: {self.summary}"
        yield from (f"{notice.where}: {notice.text}" for notice in self.notices)
        yield from (f"{item.where}: {item.reason}" for item in self.rejected[:SHOWN])
        for number, caption in enumerate(self.captions[:SHOWN], 1):
            yield f"record {number}:"
            yield from (f"  {label}: {value}" for label, value in _labelled(caption) if value)
        if not self.captions:
            yield f"{name}: no record of it would be indexed"


def inspect(path: Path, options: ReadOptions, vocabulary: Vocabulary) -> Inspection:
    """Return what a file is taken for and its first records; raises ``DumpMissing``."""
    found = list(examine(path, EXAMINED, options))
    records = [item for item in found if isinstance(item, RawCaption)]
    return Inspection(
        path,
        next((item for item in found if isinstance(item, FileSummary)), None),
        tuple(_as_indexed(records, vocabulary)),
        tuple(item for item in found if isinstance(item, Rejected)),
        tuple(item for item in found if isinstance(item, Notice)),
    )


def _as_indexed(records: Sequence[RawCaption], vocabulary: Vocabulary) -> Iterator[Caption]:
    """Yield the first records, repaired and read."""
    return parse_all(repair_all(records, vocabulary).records[:SHOWN], vocabulary)


def _labelled(caption: Caption) -> Iterator[tuple[str, str]]:
    """Yield the label and the value of each line of a record."""
    event, credit, fields = caption.event_date, caption.credit, caption.fields
    yield "id", caption.nasa_id or ""
    yield "title", shorten(caption.title, WIDTH)
    yield "caption", shorten(caption.text, WIDTH)
    yield "date", event.start.isoformat() if event else ""
    yield "date in the file", fields.date_created
    yield "credit", ", ".join((*credit.photographers, *credit.organisations))
    yield "photographer", fields.photographer
    yield "keywords", shorten(", ".join(fields.keywords), WIDTH)
    yield "place", fields.location
    yield "image", fields.image
    yield "repairs", ", ".join(caption.repairs)
    yield "other columns", shorten("; ".join(f"{name}: {said}" for name, said in fields.other_columns), WIDTH)
