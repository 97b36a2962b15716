"""Dumps that come again: what an index has of them already."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import TypeVar

from indexer.collect import Collected
from indexer.incremental import Originals
from indexer.read import Notice, RawCaption, Rejected
from indexer.write.generation import stored_rejected
from indexer.write.previous import PreviousGeneration


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


class KeptSources:
    """The records, and the rejected ones, that a generation has of each source."""

    def __init__(self, previous: PreviousGeneration) -> None:
        self._ledger, self._originals = previous.ledger, Originals(previous)
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
        keys, others = self._ledger.keys_of(name), self._rejected.get(name, [])
        return (
            len(keys) == len(records)
            and list(map(_content, others)) == list(map(_content, rejected))
            and all(
                _content(self._originals[key]) == _content(item)
                for key, item in zip(keys, records, strict=True)
            )
        )


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


def _content(item: RawCaption | Rejected) -> RawCaption | Rejected:
    """Return a record without the name of its dump and its place in the file, which say nothing of what it is."""
    return replace(item, source="", where="")


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
            text = f"its records are known as {name}#1 and so on: the index has a dump of that name"
            yield Notice(source, text)
