"""What reading gave, sorted: records, what cannot be used, and what a person should know."""

from collections.abc import Iterable
from dataclasses import dataclass

from indexer.read import FileSummary, Found, Notice, RawCaption, Rejected
from schema.errors import NothingToIndex

_REASONS = 5  # why nothing could be indexed


@dataclass(frozen=True, slots=True)
class Collected:
    """What reading gave, by kind."""

    records: tuple[RawCaption, ...]
    rejected: tuple[Rejected, ...]
    notices: tuple[Notice, ...]
    files: tuple[FileSummary, ...] = ()

    @property
    def about_files(self) -> list[Notice]:
        """Return what each file was taken for, and why each that was refused was."""
        refused = [Notice(item.source, item.reason) for item in self.rejected if item.where == item.source]
        return [*(Notice(file.source, str(file)) for file in self.files), *refused]

    @property
    def sources(self) -> tuple[str, ...]:
        """The names of the dumps that gave anything."""
        named = [item.source for item in self.records] + [item.source for item in self.rejected]
        return tuple(dict.fromkeys(named))


def gather(items: Iterable[Found]) -> Collected:
    """Sort what reading yields by kind, each in its order."""
    kinds: dict[type, list[Found]] = {RawCaption: [], Rejected: [], Notice: [], FileSummary: []}
    for item in items:
        kinds[type(item)].append(item)
    return Collected(*(tuple(found) for found in kinds.values()))  # type: ignore[arg-type]  # sorted by type above


def nothing(gathered: Collected) -> NothingToIndex:
    """Return the error of a build without records, with the first reasons as its notes."""
    error = NothingToIndex(len(gathered.rejected))
    for item in gathered.rejected[:_REASONS]:
        error.add_note(f"{item.where}: {item.reason}")
    for notice in gathered.notices[:_REASONS]:
        error.add_note(f"{notice.where}: {notice.text}")
    return error
