"""What became of the records of a source that came again, or that records were taken out of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.assemble import shorten
from schema.document import Caption
from schema.single_record import name

TITLE_LENGTH = 60  # characters of a title
LISTED = 20  # records that are listed for people


@dataclass(frozen=True, slots=True)
class NamedRecord:
    """A record as people know it: by its id, or the name that is made of its words, and its title."""

    id: str
    title: str

    @classmethod
    def of(cls, caption: Caption) -> "NamedRecord":
        """Return the name of a record."""
        return cls(name(caption), shorten(caption.title or caption.text, TITLE_LENGTH))


@dataclass(frozen=True, slots=True)
class SourceChanges:
    """What became of the records of a source: counts, and those that its export lacks or that leave it.

    The records ``unreadable`` were rejected in the export, and stay as they were.
    """

    new: int = 0
    replaced: int = 0
    unchanged: int = 0
    unreadable: tuple[NamedRecord, ...] = ()
    missing: tuple[NamedRecord, ...] = ()
    removed: tuple[NamedRecord, ...] = ()

    def as_lines(self) -> Iterator[str]:
        """Yield the changes as lines for people."""
        yield f"{self.new} new, {self.replaced} replaced, {self.unchanged} unchanged"
        yield from _listed(self.unreadable, "rejected in the export; the earlier version is kept")
        yield from _listed(
            self.missing, "missing from the export; kept in the index, --remove-missing removes them"
        )
        yield from _listed(self.removed, "removed")


def _listed(records: Sequence[NamedRecord], what: str) -> Iterator[str]:
    """Yield a line with the number of records, and a line for each."""
    if not records:
        return
    yield f"{len(records)} {what}:"
    yield from (f"  {record.id}  {record.title}" for record in records[:LISTED])
    if len(records) > LISTED:
        yield f"  and {len(records) - LISTED} more; --json lists all"
