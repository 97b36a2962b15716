"""The whole way of a caption: read, repair, parse, fold, facet, write."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import count
from pathlib import Path

from indexer.assemble import assemble
from indexer.facet import find
from indexer.fold import fold
from indexer.parse import parse
from indexer.progress import Steps, Watched, Watcher, watched
from indexer.read import Notice, RawCaption, Rejected, read
from indexer.repair import repair
from indexer.report import BuildReport, report_of
from indexer.write.generation import builder, stored_records, write_generation
from indexer.write.whoosh_writer import WhooshWriter
from schema.document import Caption, Document
from schema.errors import NothingToIndex


@dataclass(frozen=True, slots=True)
class Gathered:
    """What reading gave, by kind."""

    records: tuple[RawCaption, ...]
    rejected: tuple[Rejected, ...]
    notices: tuple[Notice, ...]


def build(dumps: Sequence[Path], index: Path, watcher: Watcher) -> BuildReport:
    """Build a new generation from the dumps and swap it in."""
    steps = Steps(watcher)
    with steps.step("read"):
        gathered = gather(watched(read(dumps), watcher))
    with builder(index):
        return _write(gathered, index, steps)


def add(dumps: Sequence[Path], index: Path, watcher: Watcher) -> BuildReport:
    """Build a new generation from the records of the current one and those of further dumps."""
    steps = Steps(watcher)
    with steps.step("read"):
        further = gather(watched(read(dumps), watcher))
    with builder(index):
        records, rejected = stored_records(index)
        before = Gathered(tuple(map(_raw, records)), tuple(Rejected(**row) for row in rejected), ())
        return _write(_joined(before, further), index, steps)


def gather(items: Iterable[RawCaption | Rejected | Notice]) -> Gathered:
    """Sort what reading yields by kind, each in its order."""
    kinds: dict[type, list[RawCaption | Rejected | Notice]] = {RawCaption: [], Rejected: [], Notice: []}
    for item in items:
        kinds[type(item)].append(item)
    return Gathered(*(tuple(found) for found in kinds.values()))  # type: ignore[arg-type]  # sorted by type above


def _write(gathered: Gathered, index: Path, steps: Steps) -> BuildReport:
    if not gathered.records:
        raise NothingToIndex(len(gathered.rejected))
    documents = make_documents(gathered.records, steps)
    with steps.step("write", len(documents)):
        manifest = write_generation(
            index,
            WhooshWriter(),
            Watched(documents, steps.watcher),
            [asdict(item) for item in gathered.rejected],
            list(dict.fromkeys(record.source for record in gathered.records)),
        )
    return report_of(manifest, documents, [asdict(item) for item in gathered.notices], steps.seconds)


def make_documents(records: Sequence[RawCaption], steps: Steps) -> list[Document]:
    """Take records all the way to documents."""
    size, watcher = len(records), steps.watcher
    with steps.step("repair", size):
        repaired = repair(Watched(records, watcher))
    with steps.step("parse", size):
        captions = [parse(record) for record in watched(repaired, watcher)]
    with steps.step("fold", size):
        families = fold(Watched(captions, watcher))
    with steps.step("facet", size):
        evidence = find(Watched(captions, watcher))
        found = {caption.key: drawn for caption, drawn in zip(captions, evidence, strict=True)}
        return assemble(families, found)


def _raw(stored: Caption) -> RawCaption:
    """Give a record of an index as its dump gave it."""
    return RawCaption(
        source=stored.source,
        n=stored.n,
        where=stored.key,
        title=stored.original_title,
        caption=stored.original_caption,
        nasa_id=stored.nasa_id,
        fields=stored.fields,
    )


def _joined(before: Gathered, further: Gathered) -> Gathered:
    """Put the new records behind the old; a dump whose name is taken gets another, so that no two records share one."""
    taken = {item.source for item in (*before.records, *before.rejected)}
    names = {
        source: _free(source, taken) for source in {i.source for i in (*further.records, *further.rejected)}
    }
    return Gathered(
        before.records + tuple(replace(item, source=names[item.source]) for item in further.records),
        before.rejected + tuple(replace(item, source=names[item.source]) for item in further.rejected),
        further.notices,
    )


def _free(source: str, taken: set[str]) -> str:
    numbered = (f"{source}~{number}" for number in count(2))
    return source if source not in taken else next(name for name in numbered if name not in taken)
