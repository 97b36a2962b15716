"""Dumps that come again: what an index has of them already."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TypeVar

from indexer.collect import Collected
from indexer.incremental import original
from indexer.read import Notice, RawCaption, Rejected
from indexer.write.generation import stored_rejected
from indexer.write.previous import PreviousGeneration
from schema.document import Caption
from schema.errors import SourceNotClear


def without_known(further: Collected, previous: PreviousGeneration) -> Collected:
    """Leave out the dumps whose records the index has under their names, and rename apart those that only share a name.

    So a dump may be added again where nobody knows whether adding it succeeded.
    """
    kept = KeptSources(previous)
    records, rejected = by_source(further.records), by_source(further.rejected)
    found = {
        source: kept.equal(source, records.get(source, ()), rejected.get(source, ()))
        for source in further.sources
    }
    known = {source: name for source, name in found.items() if name is not None}
    come = Collected(
        tuple(item for item in further.records if item.source not in known),
        tuple(item for item in further.rejected if item.source not in known),
        (*further.notices, *(Notice(*_known(source, name)) for source, name in known.items())),
        further.files,
        tuple(source for source in further.sources if source not in known),
    )
    return renamed_apart(come, previous.ledger.sources)


def _known(source: str, name: str) -> tuple[str, str]:
    also = "" if name == source else f", as {name}"
    return source, f"is in the index already{also}, with the same records; nothing of it was added"


@dataclass(frozen=True, slots=True)
class SourceContent:
    """What a source has: its records in their order, and those that were rejected."""

    captions: tuple[Caption, ...] = ()
    rejected: tuple[Rejected, ...] = ()


class KeptSources:
    """The records, and the rejected ones, that a generation has of each source."""

    def __init__(self, previous: PreviousGeneration) -> None:
        self._previous, self._ledger = previous, previous.ledger
        self._rejected = by_source(Rejected(**row) for row in stored_rejected(previous.folder))
        self._named: dict[str, list[str]] = {}
        for name in previous.ledger.sources:
            for source in {name, file_name(name)}:
                self._named.setdefault(source, []).append(name)

    def equal(self, source: str, records: Sequence[RawCaption], rejected: Sequence[Rejected]) -> str | None:
        """Return the name under which the index has just these records of a dump; ``None`` where it has not."""
        names = self._named.get(source, ())
        return next((name for name in names if self._equals(name, records, rejected)), None)

    def _equals(self, name: str, records: Sequence[RawCaption], rejected: Sequence[Rejected]) -> bool:
        keys = self._ledger.keys_of(name)
        return (
            len(keys) == len(records)
            and are_same(self._rejected.get(name, ()), rejected)
            and all(
                is_same(original(self._previous[key]), item) for key, item in zip(keys, records, strict=True)
            )
        )

    def content(self, source: str) -> SourceContent:
        """Return what the generation has of a source; nothing where it has no such source."""
        captions = tuple(map(self._previous.__getitem__, self._ledger.keys_of(source)))
        return SourceContent(captions, tuple(self._rejected.get(source, ())))

    def of_file(self, source: str) -> str:
        """Return the source that a file of this name is an export of: itself where no other can be meant.

        ``SourceNotClear`` where the index has several dumps of that file name, or one under another name.
        """
        names = [*self._named.get(source, ()), *(n for n in self._ledger.sources if n.endswith(f"/{source}"))]
        if names and names != [source]:
            raise SourceNotClear(source, tuple(names))
        return source


Item = TypeVar("Item", RawCaption, Rejected)


def by_source(items: Iterable[Item]) -> dict[str, list[Item]]:
    """Return records by the source that they came from."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.source, []).append(item)
    return found


def file_name(source: str) -> str:
    """Return the name of the dump that a source came from, whose name was taken perhaps.

    >>> file_name("moon.txt~2"), file_name("moon.txt")
    ('moon.txt', 'moon.txt')
    """
    return re.sub(r"~\d+\Z", "", source)


def is_same(one: RawCaption, other: RawCaption) -> bool:
    """Return whether two records say the same, wherever they stand."""
    return (one.title, one.caption, one.nasa_id, one.fields) == (
        other.title,
        other.caption,
        other.nasa_id,
        other.fields,
    )


def are_same(some: Sequence[Rejected], others: Sequence[Rejected]) -> bool:
    """Return whether the same records of two dumps were rejected for the same reasons; their lines may be others."""
    return [replace(item, source="", where="") for item in some] == [
        replace(item, source="", where="") for item in others
    ]


def renamed_apart(further: Collected, taken: Sequence[str]) -> Collected:
    """Rename the dumps whose names are taken, so that no two records share a key."""
    names = _free_names(further.sources, taken)
    return Collected(
        tuple(replace(item, source=names[item.source]) for item in further.records),
        tuple(replace(item, source=names[item.source]) for item in further.rejected),
        (*further.notices, *_renamings(names)),
        further.files,
        tuple(map(names.__getitem__, further.sources)),
    )


def _free_names(sources: Sequence[str], taken: Sequence[str]) -> dict[str, str]:
    """Return the name under which each source's records are kept.

    >>> _free_names(["moon.txt", "moon.txt~2"], ["moon.txt"])
    {'moon.txt': 'moon.txt~3', 'moon.txt~2': 'moon.txt~2'}
    """
    used = {*sources, *taken}
    names = {source: source for source in sources}
    for source in filter(set(taken).__contains__, sources):
        numbered = (f"{source}~{number}" for number in count(2))
        names[source] = next(name for name in numbered if name not in used)
        used.add(names[source])
    return names


def _renamings(names: dict[str, str]) -> Iterator[Notice]:
    for source, name in names.items():
        if source != name:
            text = f"a dump of that name is already in the index; these records were added as {name}#1, {name}#2, …"
            yield Notice(
                source, f"{text}. If this is a newer export of it, run rollback and add it with --replace"
            )
