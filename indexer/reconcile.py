"""An archive's export against what the index has of it: which records are new, changed, the same or missing.

Within a source a record is known by its id, and where several share one, by its turn among them; a record without an id
is known by its original text. Its place in the export says nothing of what it is.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from indexer.collect import Collected
from indexer.incremental import original
from indexer.kept_sources import KeptSources, SourceContent, are_same, by_source, is_same
from indexer.read import Notice, RawCaption, Rejected
from indexer.report.changes import NamedRecord, SourceChanges
from indexer.write.previous import PreviousGeneration
from schema.document import Caption
from schema.enumeration import join_words
from schema.errors import ExportNotWhole, IdNotClear, RecordsUnknown
from schema.single_record import name as name_of

Identity = str | tuple[str, str]  # an id, or the original title and caption
Item = RawCaption | Rejected
Entry = Caption | RawCaption | Rejected  # of a source: a record as it was, a new one, one that is rejected
IdsOf = Callable[[Sequence[RawCaption]], Sequence[str | None]]


@dataclass(frozen=True, slots=True)
class Export:
    """What reading an export gave."""

    source: str
    records: tuple[RawCaption, ...] = ()
    rejected: tuple[Rejected, ...] = ()

    def items(self) -> list[Item]:
        """Return all, in their order."""
        return sorted((*self.records, *self.rejected), key=lambda item: item.n)


@dataclass(frozen=True, slots=True)
class Removal:
    """Whether records that an export lacks are taken out; ``forced`` also where it may not be whole."""

    missing: bool = False
    forced: bool = False


KEEP_MISSING = Removal()

SHOWN = 5  # sources that a notice names


@dataclass(frozen=True, slots=True)
class SourceRevision:
    """The new content of a source, numbered from 1.

    ``former`` has the former number of each record that is as it was. Where all ``is_same`` nothing is to be done.
    """

    source: str
    records: tuple[RawCaption, ...]
    rejected: tuple[Rejected, ...]
    former: Mapping[int, int]
    changes: SourceChanges
    is_same: bool


def exports(come: Collected, source: str | None, kept: KeptSources) -> list[Export]:
    """Return what was read as exports: all of it of one source, where that is named, else each file of its own.

    ``SourceNotClear`` where a file's name does not say of which.
    """
    names = [source] if source else dict.fromkeys((*(file.source for file in come.files), *come.sources))
    records, rejected = by_source(come.records), by_source(come.rejected)
    return [
        Export(
            name if source else kept.of_file(name),
            tuple(records.get(name, ())),
            tuple(rejected.get(name, ())),
        )
        for name in names
    ]


def numbers_of(
    ids: Sequence[str], previous: PreviousGeneration, source: str | None = None
) -> dict[str, set[int]]:
    """Return the numbers of the records of these ids by source; a record without an id is known by its own name.

    ``RecordsUnknown`` where there are none of an id, ``IdNotClear`` where several sources have some.
    """
    single = previous.single
    found: dict[str, set[int]] = defaultdict(set)
    unknown = []
    for one in dict.fromkeys(ids):
        families = {int(single.families[record]) for record in single.fields["nasa_id"].docs_of(one)}
        captions = [
            member.caption for number in sorted(families) for member in previous.document(number).members
        ]
        mine = [c for c in captions if name_of(c) == one and source in (None, c.source)]
        sources = tuple(dict.fromkeys(caption.source for caption in mine))
        if len(sources) > 1:
            raise IdNotClear(one, sources)
        if not mine:
            unknown.append(one)
        for caption in mine:
            found[caption.source].add(caption.n)
    if unknown:
        raise RecordsUnknown(tuple(unknown), source or str(previous.folder.parent))
    return found


def reconcile(kept: SourceContent, export: Export, ids_of: IdsOf, removal: Removal) -> SourceRevision:
    """Return what an export makes of a source.

    The records stand in the order of the export. One that the export lacks stays behind the one that it followed,
    unless it is removed; so does one whose new form was rejected, which is never removed. ``ids_of`` returns the ids of
    records whose texts the source has not. ``ExportNotWhole`` where the export may have lost what is to be removed.
    """
    items = export.items()
    former = _match(kept.captions, items, ids_of)
    known = {caption.n for caption in former if caption}
    missing = [caption for caption in kept.captions if caption.n not in known]
    if not removal.forced:
        _check_whole(kept, export, missing, removal)
    followers = _followers(kept.captions, known, [] if removal.missing else missing)

    entries: list[Entry] = [*followers[0]]
    counts: Counter[str] = Counter()
    unreadable = []
    for item, caption in zip(items, former, strict=True):
        match item, caption:
            case RawCaption(), None:
                counts["new"] += 1
                entries.append(item)
            case RawCaption(), Caption() if is_same(item, original(caption)):
                counts["unchanged"] += 1
                entries.append(caption)
            case RawCaption(), Caption():
                counts["replaced"] += 1
                entries.append(item)
            case Rejected(), Caption():
                unreadable.append(caption)
                entries += [item, caption]
            case _:
                entries.append(item)
        entries += followers[caption.n] if caption else []
    listed = tuple(map(NamedRecord.of, missing))
    changes = SourceChanges(
        **counts,
        unreadable=tuple(map(NamedRecord.of, unreadable)),
        missing=() if removal.missing else listed,
        removed=listed if removal.missing else (),
    )
    return _revision(kept, export.source, entries, changes)


def without(kept: SourceContent, source: str, numbers: set[int]) -> SourceRevision:
    """Return what taking the records of these numbers out makes of a source."""
    gone = [caption for caption in kept.captions if caption.n in numbers]
    stays = [caption for caption in kept.captions if caption.n not in numbers]
    entries: list[Entry] = sorted((*stays, *kept.rejected), key=lambda entry: entry.n)
    changes = SourceChanges(unchanged=len(stays), removed=tuple(map(NamedRecord.of, gone)))
    return _revision(kept, source, entries, changes)


def new_sources(revisions: Iterable[SourceRevision], there: Sequence[str]) -> Iterator[Notice]:
    """Yield a notice of each export whose source the index does not know: its name may be a slip."""
    for revision in revisions:
        if revision.source not in there:
            text = f"is a new source; the index has {join_words(there, SHOWN, 'sources')}"
            yield Notice(revision.source, f"{text}. --source says whose export a file is")


def _match(captions: Sequence[Caption], items: Sequence[Item], ids_of: IdsOf) -> list[Caption | None]:
    """Return for each record of an export the one of the source that it is; ``None`` where it is new."""
    known = {_texts(original(caption)): caption.nasa_id for caption in captions}
    others = [item for item in items if isinstance(item, RawCaption) and _texts(item) not in known]
    ids = known | dict(zip(map(_texts, others), ids_of(others), strict=True))
    waiting: dict[Identity, deque[Caption]] = defaultdict(deque)
    for caption in captions:
        waiting[caption.nasa_id or (caption.original_title, caption.original_caption)].append(caption)
    found = []
    for item in items:
        if isinstance(item, Rejected):
            turns = waiting.get(item.nasa_id) if item.nasa_id else None
        else:
            turns = waiting.get(ids[_texts(item)] or (item.title, item.caption))
        found.append(turns.popleft() if turns else None)
    return found


def _texts(item: RawCaption) -> tuple[str | None, str, str]:
    """Return what the id of a record is read from."""
    return item.nasa_id, item.title, item.caption


def _followers(
    captions: Sequence[Caption], known: set[int], stays: Sequence[Caption]
) -> Mapping[int, list[Caption]]:
    """Return the records that stay although an export lacks them, by the number of the one before; 0 before all."""
    staying = {caption.n for caption in stays}
    found: dict[int, list[Caption]] = defaultdict(list)
    before = 0
    for caption in captions:
        if caption.n in known:
            before = caption.n
        elif caption.n in staying:
            found[before].append(caption)
    return found


def _check_whole(kept: SourceContent, export: Export, missing: Sequence[Caption], removal: Removal) -> None:
    """Raise ``ExportNotWhole`` where an export has no record, or lost some that may be among those to be removed."""
    if not export.records:
        raise ExportNotWhole(export.source, "it has no record that can be read")
    before = Counter((item.reason, item.excerpt) for item in kept.rejected)
    lost = Counter((item.reason, item.excerpt) for item in export.rejected if not item.nasa_id)
    if removal.missing and missing and (unknown := (lost - before).total()):
        raise ExportNotWhole(
            export.source,
            f"{unknown} of its records cannot be read, and may be among the {len(missing)} that are missing",
        )


def _revision(
    kept: SourceContent, source: str, entries: Sequence[Entry], changes: SourceChanges
) -> SourceRevision:
    """Return the entries of a source, numbered from 1."""
    records: list[RawCaption] = []
    rejected: list[Rejected] = []
    former = {}
    for n, entry in enumerate(entries, 1):
        match entry:
            case Caption():
                former[n] = entry.n
                records.append(replace(original(entry), source=source, n=n))
            case RawCaption():
                records.append(replace(entry, n=n))
            case Rejected():
                rejected.append(replace(entry, n=n))
            case other:
                assert_never(other)
    same = (
        [*former] == [*former.values()] == [caption.n for caption in kept.captions]
        and len(former) == len(records)
        and are_same(rejected, kept.rejected)
    )
    return SourceRevision(source, tuple(records), tuple(rejected), former, changes, is_same=same)
