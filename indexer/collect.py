"""What reading gave, sorted: records, what cannot be used, and what a person should know."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from indexer.export_date import without_export_dates
from indexer.read import FileSummary, Found, Notice, RawCaption, Rejected
from schema.errors import NothingToIndex

_REASONS = 5  # why nothing could be indexed


@dataclass(frozen=True, slots=True)
class Collected:
    """What reading gave, by kind; ``sources`` are the names of the dumps that gave a record or lost one, in order."""

    records: tuple[RawCaption, ...]
    rejected: tuple[Rejected, ...]
    notices: tuple[Notice, ...]
    files: tuple[FileSummary, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def about_files(self) -> list[Notice]:
        """Return what each file was taken for, and why each that was refused was."""
        refused = [Notice(item.source, item.reason) for item in self.rejected if item.where == item.source]
        return [*(Notice(file.source, str(file)) for file in self.files), *refused]


NOTHING_READ = Collected((), (), ())


def gather(items: Iterable[Found]) -> Collected:
    """Sort what reading yields by kind, each in its order; the day of an export is no record's date."""
    records: list[RawCaption] = []
    rejected: list[Rejected] = []
    notices: list[Notice] = []
    files: list[FileSummary] = []
    sources: dict[str, None] = {}
    for item in items:
        match item:
            case RawCaption():
                records.append(item)
                sources.setdefault(item.source)
            case Rejected():
                rejected.append(item)
                sources.setdefault(item.source)
            case Notice():
                notices.append(item)
            case FileSummary():
                files.append(item)
            case other:
                assert_never(other)
    dated, about_dates = without_export_dates(records)
    return Collected(dated, tuple(rejected), (*notices, *about_dates), tuple(files), tuple(sources))


def nothing(gathered: Collected) -> NothingToIndex:
    """Return the error of a build without records, with the first reasons as its notes."""
    error = NothingToIndex(len(gathered.rejected))
    for item in gathered.rejected[:_REASONS]:
        error.add_note(f"{item.where}: {item.reason}")
    for notice in gathered.notices[:_REASONS]:
        error.add_note(f"{notice.where}: {notice.text}")
    return error
