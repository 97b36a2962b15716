"""The whole way of a caption: read, repair, parse, fold, facet, write."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import count
from pathlib import Path

from indexer.assemble import assemble
from indexer.facet import find
from indexer.fold import NO_OVERRIDES, fold
from indexer.fold.overrides import Overrides
from indexer.parse import parse
from indexer.progress import Steps, Watched, Watcher, watched
from indexer.read import Notice, RawCaption, Rejected, read
from indexer.repair import repair
from indexer.report import BuildReport, report_of
from indexer.write.generation import Content, stored_records, write_generation
from indexer.write.service import builder
from indexer.write.whoosh_writer import WhooshWriter
from schema.document import Caption, Document
from schema.errors import NothingToIndex
from schema.manifest import current

_REASONS = 5  # why nothing could be indexed


@dataclass(frozen=True, slots=True)
class Gathered:
    """What reading gave, by kind."""

    records: tuple[RawCaption, ...]
    rejected: tuple[Rejected, ...]
    notices: tuple[Notice, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The names of the dumps that gave anything."""
        named = [item.source for item in self.records] + [item.source for item in self.rejected]
        return tuple(dict.fromkeys(named))


def build(
    dumps: Sequence[Path], index: Path, watcher: Watcher, overrides: Overrides = NO_OVERRIDES
) -> BuildReport:
    """Build a new generation from the dumps and swap it in; ``DumpMissing`` before anything is touched."""
    found, steps = read(dumps), Steps(watcher)
    with builder(index):
        return _write(_gather(found, steps), index, steps, overrides)


def add(
    dumps: Sequence[Path], index: Path, watcher: Watcher, overrides: Overrides = NO_OVERRIDES
) -> BuildReport:
    """Build a new generation from the records of the current one and those of further dumps."""
    found, steps = read(dumps), Steps(watcher)
    current(index)  # without an index there is nothing to add to, and no folder is made for it
    with builder(index):
        records, rejected = stored_records(index)
        before = Gathered(tuple(map(_raw, records)), tuple(Rejected(**row) for row in rejected), ())
        return _write(_joined(before, _gather(found, steps)), index, steps, overrides)


def _gather(found: Iterator[RawCaption | Rejected | Notice], steps: Steps) -> Gathered:
    with steps.step("read"):
        return gather(watched(found, steps.watcher))


def gather(items: Iterable[RawCaption | Rejected | Notice]) -> Gathered:
    """Sort what reading yields by kind, each in its order."""
    kinds: dict[type, list[RawCaption | Rejected | Notice]] = {RawCaption: [], Rejected: [], Notice: []}
    for item in items:
        kinds[type(item)].append(item)
    return Gathered(*(tuple(found) for found in kinds.values()))  # type: ignore[arg-type]  # sorted by type above


def _write(gathered: Gathered, index: Path, steps: Steps, overrides: Overrides) -> BuildReport:
    if not gathered.records:
        raise _nothing(gathered)
    documents, idle = make_documents(gathered.records, steps, overrides)
    with steps.step("write", len(documents)):
        content = Content(
            read=len(gathered.records) + len(gathered.rejected),
            documents=Watched(documents, steps.watcher),
            rejected=[asdict(item) for item in gathered.rejected],
            sources=gathered.sources,
        )
        manifest = write_generation(index, WhooshWriter(), content)
    notices = [asdict(item) for item in (*gathered.notices, *idle)]
    return report_of(manifest, documents, notices, steps.seconds)


def _nothing(gathered: Gathered) -> NothingToIndex:
    """Make the error, with the first reasons as its notes: no generation will hold them."""
    error = NothingToIndex(len(gathered.rejected))
    for item in gathered.rejected[:_REASONS]:
        error.add_note(f"{item.where}: {item.reason}")
    for notice in gathered.notices[:_REASONS]:
        error.add_note(f"{notice.where}: {notice.text}")
    return error


def make_documents(
    records: Sequence[RawCaption], steps: Steps, overrides: Overrides = NO_OVERRIDES
) -> tuple[list[Document], list[Notice]]:
    """Take records all the way to documents; tell of overrides that did nothing."""
    size, watcher = len(records), steps.watcher
    with steps.step("repair", size):
        repaired = repair(Watched(records, watcher))
    with steps.step("parse", size):
        captions = [parse(record) for record in watched(repaired, watcher)]
    with steps.step("fold", size):
        folded = fold(Watched(captions, watcher), overrides)
    with steps.step("facet", size):
        evidence = find(Watched(captions, watcher))
        found = {caption.key: drawn for caption, drawn in zip(captions, evidence, strict=True)}
        documents = assemble(folded.families, found)
    return documents, [Notice("overrides", text) for text in folded.idle_overrides]


def _raw(stored: Caption) -> RawCaption:
    """Give a record of an index as its dump gave it."""
    return RawCaption(
        source=stored.source,
        n=stored.n,
        where=stored.key,
        title=stored.original_title,
        caption=stored.original_caption,
        nasa_id=stored.original_id,
        fields=stored.fields,
    )


def _joined(before: Gathered, further: Gathered) -> Gathered:
    """Put the new records behind the old; a dump whose name is taken gets another, so that no two records share one."""
    names = _free_names(further.sources, before.sources)
    return Gathered(
        before.records + tuple(replace(item, source=names[item.source]) for item in further.records),
        before.rejected + tuple(replace(item, source=names[item.source]) for item in further.rejected),
        further.notices + tuple(_renamed(*pair) for pair in names.items() if pair[0] != pair[1]),
    )


def _free_names(sources: Sequence[str], taken: Sequence[str]) -> dict[str, str]:
    """Give each source the name that its records get.

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


def _renamed(source: str, name: str) -> Notice:
    return Notice(source, f"its records are known as {name}#1 and so on: the index has a dump of that name")
