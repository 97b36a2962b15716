"""A generation under the numbers that its records have once its sources are revised.

So adding to it what is new, and taking out what leaves, is all that is left to do.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from indexer.incremental import Originals
from indexer.kept_sources import by_source
from indexer.read import RawCaption, Rejected
from indexer.reconcile import SourceRevision
from indexer.record_numbers import RecordNumbers
from indexer.write.generation import stored_rejected
from indexer.write.ledger import Ledger
from indexer.write.previous import KEPT, PreviousGeneration
from schema.analysis.sentences import Sentences
from schema.arrays.document_file import pack
from schema.document import Caption, Document
from schema.shown_family import stored_line

LEAVING = (
    " (leaving)"  # behind the key of a record that leaves, so that no record that stays or comes has its key
)


@dataclass(frozen=True, slots=True)
class Renumbering:
    """The records of a generation whose sources were revised.

    ``keys`` are those of all records that stay or come, in their order. ``former`` has the former key of each record of
    a revised source that stays, and behind ``keys`` of each that leaves; ``arrived`` are those that come.
    """

    sources: tuple[str, ...]
    revised: frozenset[str]
    keys: tuple[str, ...]
    leaving: tuple[str, ...]
    former: Mapping[str, str]
    arrived: tuple[RawCaption, ...]

    def numbers(self, former: Sequence[str]) -> RecordNumbers:
        """Return the numbers of records, ``former`` being the keys that they have in a step's state."""
        now = {before: key for key, before in self.former.items()}
        of = {key: number for number, key in enumerate((*self.keys, *self.leaving))}
        places = np.fromiter((of[now.get(key, key)] for key in former), np.int64, len(former))
        return RecordNumbers((*self.keys, *self.leaving), places, len(self.keys))


def renumbering(ledger: Ledger, revisions: Sequence[SourceRevision]) -> Renumbering:
    """Return what revisions make of the records of a generation."""
    anew = {revision.source: revision for revision in revisions}
    keys: list[str] = []
    leaving: list[str] = []
    former: dict[str, str] = {}
    arrived: list[RawCaption] = []
    sources = []
    for source in dict.fromkeys((*ledger.sources, *anew)):
        there = ledger.keys_of(source)
        if source not in anew:
            keys += there
            sources.append(source)
            continue
        revision = anew[source]
        keys += (f"{source}#{raw.n}" for raw in revision.records)
        stays = {f"{source}#{n}": f"{source}#{before}" for n, before in revision.former.items()}
        gone = set(there).difference(stays.values())
        former |= stays | {key + LEAVING: key for key in there if key in gone}
        leaving += (key + LEAVING for key in there if key in gone)
        arrived += (raw for raw in revision.records if raw.n not in revision.former)
        sources += [source] * bool(revision.records or revision.rejected)
    return Renumbering(tuple(sources), frozenset(anew), tuple(keys), tuple(leaving), former, tuple(arrived))


def rejected_now(
    previous: PreviousGeneration, change: Renumbering, revisions: Iterable[SourceRevision]
) -> tuple[Rejected, ...]:
    """Return all rejected records of revised sources and of the others, in their order."""
    found = by_source(Rejected(**row) for row in stored_rejected(previous.folder))
    found |= {revision.source: list(revision.rejected) for revision in revisions}
    return tuple(item for source in change.sources for item in found.get(source, ()))


def records_now(
    previous: PreviousGeneration, change: Renumbering, revisions: Iterable[SourceRevision]
) -> Iterator[RawCaption]:
    """Yield all records of revised sources and of the others, in their order."""
    anew = {revision.source: revision for revision in revisions}
    originals = Originals(previous)
    for source in change.sources:
        if source in anew:
            yield from anew[source].records
        else:
            yield from map(originals.__getitem__, previous.ledger.keys_of(source))


class RenumberedGeneration(PreviousGeneration):
    """A generation whose records have their new keys; those that leave have one that no other record has."""

    def __init__(self, previous: PreviousGeneration, change: Renumbering, sentences: Sentences) -> None:
        self._previous, self._change, self._sentences = previous, change, sentences
        leaving = set(change.leaving)
        self._now = {before: key for key, before in change.former.items() if key not in leaving}
        self.folder, self.manifest, self.states = previous.folder, previous.manifest, previous.states
        self.families = previous.families
        self.ledger = self._renumbered_ledger()
        before, now = previous.ledger.where, self.ledger.where
        self._moved = frozenset(before["family"][before["n"] != now["n"]].tolist())
        self.document = lru_cache(KEPT)(self._document)

    def _document(self, number: int) -> Document:
        found = self._previous.document(number)
        if number not in self._moved:
            return found
        return replace(
            found,
            members=tuple(
                replace(member, caption=self._renumbered(member.caption)) for member in found.members
            ),
            evidence=tuple(
                replace(item, record=self._now.get(item.record, item.record)) for item in found.evidence
            ),
        )

    def _renumbered(self, caption: Caption) -> Caption:
        key = self._now.get(caption.key, caption.key)
        return caption if key == caption.key else replace(caption, n=int(key.rpartition("#")[2]))

    def _former(self, key: str) -> str:
        """Return the key that a record had; raise ``KeyError`` where it was not there."""
        if key in self._change.former:
            return self._change.former[key]
        if key.rpartition("#")[0] in self._change.revised:
            raise KeyError(key)
        return key

    def family_of(self, key: str) -> int:
        """Return the number of the family that has a record; raise ``KeyError`` where there is no such record."""
        return self._previous.family_of(self._former(key))

    def __getitem__(self, key: str) -> Caption:
        """Return a record's caption."""
        return self._renumbered(self._previous[self._former(key)])

    def packed(self, number: int) -> bytes:
        """Return the packed line of a family, as it is on disk where none of its records has another number."""
        if number in self._moved:
            return pack(stored_line(self.document(number), self._sentences))
        return self._previous.packed(number)

    def _renumbered_ledger(self) -> Ledger:
        """Return the ledger with the new numbers; the rows of records that leave are of families that go."""
        ledger, sources = self._previous.ledger, {name: n for n, name in enumerate(self._change.sources)}
        where = ledger.where.copy()
        for number, source in enumerate(ledger.sources):
            rows = np.flatnonzero(ledger.where["source"] == number)
            where["source"][rows] = sources.get(source, 0)
            if source in self._change.revised:
                before = (f"{source}#{n}" for n in ledger.where["n"][rows].tolist())
                now = (self._now.get(key, "#0").rpartition("#")[2] for key in before)
                where["n"][rows] = np.fromiter(map(int, now), np.int32, len(rows))
        return replace(ledger, sources=self._change.sources, where=where)
