"""The whole way of a caption: read, repair, parse, fold, facet, write."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path

from indexer.assemble import assemble, idle_removals
from indexer.collect import NOTHING_READ, Collected, gather, nothing
from indexer.facet import canonicalize, count_names, extract_facets, spellings
from indexer.fold import NO_OVERRIDES, FoldState, fold, fold_more
from indexer.fold.overrides import Overrides
from indexer.incremental import Affected, Originals, count_again, differing, revise
from indexer.kept_sources import KeptSources, without_known
from indexer.outcomes import outcomes
from indexer.parse import parse_all
from indexer.processes import beside
from indexer.progress import Steps, Watched, Watcher, watched, without_collector
from indexer.read import DEFAULT_OPTIONS, Found, Notice, RawCaption, ReadOptions, Rejected, read
from indexer.reconcile import (
    KEEP_MISSING,
    IdsOf,
    Removal,
    SourceRevision,
    exports,
    new_sources,
    numbers_of,
    reconcile,
    without,
)
from indexer.record_numbers import RecordNumbers
from indexer.renumber import RenumberedGeneration, records_now, rejected_now, renumbering
from indexer.repair import RepairState, repair_all, repair_more
from indexer.report.build import BuildReport, report_of
from indexer.stored_originals import stored_originals
from indexer.write.changeset import Changeset, first
from indexer.write.embedded_writer import EmbeddedWriter
from indexer.write.generation import Content, State, stored_rejected, write_generation
from indexer.write.index_folder import builder
from indexer.write.ledger import Counts
from indexer.write.previous import PreviousGeneration, opened
from schema.analysis.sentences import sentences_of
from schema.document import Document
from schema.errors import VocabularyNotGiven
from schema.manifest import Manifest, current, read_any_version
from schema.vocabulary import Vocabulary, load


@dataclass(frozen=True, slots=True)
class BuildRules:
    """What an archive decides of its builds: what its captions' words mean, and which records are one family."""

    vocabulary: Vocabulary = field(default_factory=load)
    overrides: Overrides = NO_OVERRIDES


@dataclass(frozen=True, slots=True)
class Job:
    """A build: the index it is for, what its archive decides, and its steps."""

    index: Path
    rules: BuildRules
    steps: Steps


@dataclass(frozen=True, slots=True)
class Exports:
    """Dumps that are all that their sources have, how they are read, and what becomes of records that they lack."""

    dumps: Sequence[Path]
    options: ReadOptions = DEFAULT_OPTIONS
    removal: Removal = KEEP_MISSING


@dataclass(frozen=True, slots=True)
class Before:
    """What further records are added to: a generation, and what repairing and folding kept in it.

    ``numbers`` are those of its records with the further ones, where these do not just come behind them.
    """

    previous: PreviousGeneration
    repaired: RepairState
    folded: FoldState
    numbers: RecordNumbers | None = None

    @property
    def leaving(self) -> tuple[str, ...]:
        """The keys of the records that leave."""
        return self.numbers.keys[self.numbers.size :] if self.numbers else ()


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of records, and by which rules: families, persons as printed, states of steps, idle overrides."""

    rules: BuildRules
    changeset: Changeset
    names: Mapping[str, int]
    repaired: RepairState
    folded: FoldState
    idle_overrides: tuple[str, ...]

    @property
    def states(self) -> tuple[State, ...]:
        """What the steps keep for the next build."""
        return self.repaired, self.folded


def build(
    dumps: Sequence[Path],
    index: Path,
    watcher: Watcher,
    rules: BuildRules | None = None,
    options: ReadOptions = DEFAULT_OPTIONS,
) -> BuildReport:
    """Build a new generation from the dumps and swap it in; ``DumpMissing`` before anything is touched."""
    found, job = read(dumps, options=options), Job(index, rules or BuildRules(), Steps(watcher))
    with builder(index), without_collector():
        return _build(_gather(found, job.steps), job)


def add(
    dumps: Sequence[Path],
    index: Path,
    watcher: Watcher,
    rules: BuildRules | None = None,
    options: ReadOptions = DEFAULT_OPTIONS,
) -> BuildReport:
    """Build a new generation from the current one and further dumps; the result equals a build of all dumps.

    A dump that was added before, with the same records, is left out; where nothing is left that changes anything, there
    is no new generation. Where the program that made the current one has other outcomes (``indexer/outcomes.py``), all
    is rebuilt from the originals that it keeps.
    """
    found, job = read(dumps, options=options), Job(index, rules or BuildRules(), Steps(watcher))
    with _recalled(job) as (previous, before):
        come = without_known(_gather(found, job.steps), previous)
        if before is None:
            return _build(_joined(previous, come), job)
        return _grow(come, before, job)


def replace_exports(
    given: Exports, index: Path, watcher: Watcher, rules: BuildRules | None = None
) -> BuildReport:
    """Build a new generation in which exports take the place of what the index has of their sources.

    The result equals a build of it at once. ``SourceNotClear`` where a file's name does not say whose export it is,
    ``ExportNotWhole`` where one lacks records that it may only have lost.
    """
    found = read(given.dumps, options=given.options)
    job = Job(index, rules or BuildRules(), Steps(watcher))
    with _recalled(job) as (previous, before):
        come, kept = _gather(found, job.steps), KeptSources(previous)
        ids_of = _ids_by(job.rules.vocabulary)
        revisions = [
            reconcile(kept.content(export.source), export, ids_of, given.removal)
            for export in exports(come, given.options.source, kept)
        ]
        come = replace(come, notices=(*come.notices, *new_sources(revisions, previous.ledger.sources)))
        return _revise(revisions, come, previous, before, job)


def remove_records(
    ids: Sequence[str],
    index: Path,
    watcher: Watcher,
    rules: BuildRules | None = None,
    source: str | None = None,
) -> BuildReport:
    """Build a new generation without the records of these ids, in a source where one is named.

    ``RecordsUnknown`` where there are none, ``IdNotClear`` where several sources have some.
    """
    job = Job(index, rules or BuildRules(), Steps(watcher))
    with _recalled(job) as (previous, before):
        kept = KeptSources(previous)
        numbers = numbers_of(ids, previous, source)
        revisions = [without(kept.content(name), name, found) for name, found in numbers.items()]
        return _revise(revisions, NOTHING_READ, previous, before, job)


def rebuild(index: Path, watcher: Watcher, rules: BuildRules | None = None) -> BuildReport:
    """Build a new generation from the records that the current one keeps, whatever of it and of the program is older.

    ``IndexMismatch`` where its version is too old or too new for that.
    """
    job, folder = Job(index, rules or BuildRules(), Steps(watcher)), current(index)
    with builder(index), without_collector():
        with job.steps.step("recall"):
            if read_any_version(folder).own_vocabulary and not job.rules.vocabulary.own:
                raise VocabularyNotGiven(index)
            originals = stored_originals(folder)
        return _build(originals, job)


@contextmanager
def _recalled(job: Job) -> Iterator[tuple[PreviousGeneration, Before | None]]:
    """Lock the index and open its current generation, and what the steps kept in it where it can be taken over."""
    current(job.index)  # without an index there is nothing to change, and no folder is made for it
    vocabulary = job.rules.vocabulary
    with builder(job.index), without_collector(), ExitStack() as stack:
        with job.steps.step("recall"):
            previous = stack.enter_context(opened(job.index))
            if previous.manifest.own_vocabulary and not vocabulary.own:
                raise VocabularyNotGiven(job.index)
            before = _before(previous, vocabulary)
        yield previous, before


def _grow(come: Collected, before: Before, job: Job) -> BuildReport:
    """Add what came to a generation; where that changes nothing, it stays."""
    made = make_more(come.records, before, job)
    if _changes_nothing(come, made, before):
        return _unchanged(come, before.previous, job, made.idle_overrides)
    return _write(come, made, job, before.previous)


def _revise(
    revisions: Sequence[SourceRevision],
    come: Collected,
    previous: PreviousGeneration,
    before: Before | None,
    job: Job,
) -> BuildReport:
    """Build what becomes of the sources of a generation: of what comes and leaves, or where that is no less, of all."""
    changes = {revision.source: revision.changes for revision in revisions}
    if before is not None and all(revision.is_same for revision in revisions):
        nothing_new = replace(come, records=(), rejected=(), sources=())
        return replace(_grow(nothing_new, before, job), sources=changes, files=_about(come))
    change, files = renumbering(previous.ledger, revisions), _about(come)
    come = replace(come, rejected=rejected_now(previous, change, revisions), sources=change.sources)
    if not change.keys:
        raise nothing(come)
    numbers = change.numbers(before.folded.records.keys) if before else None
    if before is None or numbers is None or not numbers.keeps_order:
        records = tuple(records_now(previous, change, revisions))
        report = _build(replace(come, records=records), job)
    else:
        before = replace(
            before,
            previous=RenumberedGeneration(previous, change, sentences_of(job.rules.vocabulary)),
            numbers=numbers,
        )
        made = make_more(change.arrived, before, job)
        report = _put_in_service(come, made, len(change.keys), job)
    return replace(report, sources=changes, files=files)


def _ids_by(vocabulary: Vocabulary) -> IdsOf:
    """Return what reads the ids of records, each repaired by the evidence of those beside it."""

    def ids_of(records: Sequence[RawCaption]) -> list[str | None]:
        repaired = repair_all(records, vocabulary).records
        return [caption.nasa_id for caption in parse_all(repaired, vocabulary)]

    return ids_of


def _before(previous: PreviousGeneration, vocabulary: Vocabulary) -> Before | None:
    """Return what further records can be added to; ``None`` where its outcomes are not those of this program."""
    if previous.ledger.outcomes != outcomes(vocabulary):
        return None
    repaired, folded = RepairState.load(previous.states), FoldState.load(previous.states)
    if repaired is None or folded is None or repaired.keys != folded.records.keys:
        return None
    return Before(previous, repaired, folded)


def _changes_nothing(come: Collected, made: Made, before: Before) -> bool:
    """Return whether no record came, and overrides name the same records and leave every family as it was."""
    changeset = made.changeset
    return (
        not come.sources
        and made.folded.records.constrained == before.folded.records.constrained
        and _by_id(changeset.left_out()) == _by_id(changeset.documents)
    )


def _by_id(documents: Iterable[Document]) -> dict[str, Document]:
    return {document.id: document for document in documents}


def _gather(found: Iterator[Found], steps: Steps) -> Collected:
    with steps.step("read"):
        return gather(watched(found, steps.watcher))


def _build(gathered: Collected, job: Job) -> BuildReport:
    if not gathered.records:
        raise nothing(gathered)
    return _write(gathered, make(gathered.records, job.steps, job.rules), job)


def make(records: Sequence[RawCaption], steps: Steps, rules: BuildRules) -> Made:
    """Build documents from records: repair, parse, fold and extract facets."""
    size, watcher, vocabulary = len(records), steps.watcher, rules.vocabulary
    with steps.step("repair", size):
        repaired = repair_all(Watched(records, watcher), vocabulary)
    with steps.step("parse", size):
        captions = list(watched(parse_all(repaired.records, vocabulary), watcher))
    with beside(partial(extract_facets, captions, vocabulary), size) as facets:
        with steps.step("fold", size):
            folded = fold(Watched(captions, watcher), vocabulary, rules.overrides)
        with steps.step("facet", size):
            rows = facets()
            names = count_names(rows)
            rows = canonicalize(rows, spellings(names, vocabulary), vocabulary)
            evidence = dict(zip((one.key for one in captions), rows, strict=True))
            documents = assemble(folded.families, evidence, vocabulary, folded.facts)
            idle = (
                *folded.idle_overrides,
                *idle_removals(folded.families, evidence, vocabulary, folded.facts),
            )
    return Made(rules, first(documents), names, repaired.state, folded.state, idle)


def make_more(records: Sequence[RawCaption], before: Before, job: Job) -> Made:
    """Build documents from further records, and from what they touch of a generation."""
    rules, steps = job.rules, job.steps
    previous, watcher, vocabulary = before.previous, steps.watcher, rules.vocabulary
    with steps.step("repair", len(records)):
        repaired = repair_more(
            before.repaired, Watched(records, watcher), Originals(previous), vocabulary, before.numbers
        )
    with steps.step("parse", len(repaired.records)):
        captions = differing(previous, watched(parse_all(repaired.records, vocabulary), watcher))
    with steps.step("fold", len(captions)):
        folded = fold_more(
            before.folded, Watched(captions, watcher), previous, vocabulary, rules.overrides, before.numbers
        )
    with steps.step("facet", len(captions)):
        names = count_again(previous, Watched(captions, watcher), vocabulary, before.leaving)
        affected = Affected(before.leaving, folded.facts, folded.named)
        changeset = revise(previous, folded.families, names, vocabulary, affected)
    return Made(rules, changeset, names.counts, repaired.state, folded.state, folded.idle_overrides)


def _write(
    gathered: Collected, made: Made, job: Job, previous: PreviousGeneration | None = None
) -> BuildReport:
    """Write what was made of what was gathered, behind all that the previous generation read and rejected."""
    if previous is None:
        return _put_in_service(gathered, made, len(gathered.records), job)
    before = (Rejected(**row) for row in stored_rejected(previous.folder))
    whole = replace(
        gathered,
        rejected=(*before, *gathered.rejected),
        sources=tuple(dict.fromkeys((*previous.ledger.sources, *gathered.sources))),
    )
    report = _put_in_service(whole, made, previous.manifest.records + len(gathered.records), job)
    return replace(report, files=_about(gathered))


def _put_in_service(whole: Collected, made: Made, records: int, job: Job) -> BuildReport:
    """Write so many records, with all that is rejected and all sources, and put them in service."""
    vocabulary, documents = made.rules.vocabulary, made.changeset.documents
    rejected = list(map(asdict, whole.rejected))
    with job.steps.step("write", len(documents)):
        ledger = made.changeset.ledger(whole.sources, made.names, outcomes(vocabulary))
        changeset = replace(made.changeset, documents=Watched(documents, job.steps.watcher))
        content = Content(records + len(rejected), changeset, rejected, ledger, vocabulary, made.states)
        manifest = write_generation(job.index, EmbeddedWriter(vocabulary), content)
    return _report(whole, manifest, ledger.counts, job, made.idle_overrides)


def _unchanged(
    gathered: Collected, previous: PreviousGeneration, job: Job, idle_overrides: Sequence[str] = ()
) -> BuildReport:
    """Return the report of a build that changes nothing."""
    report = _report(gathered, previous.manifest, previous.ledger.counts, job, idle_overrides)
    return replace(report, changed=False)


def _report(
    gathered: Collected, manifest: Manifest, counts: Counts, job: Job, idle_overrides: Sequence[str]
) -> BuildReport:
    notices = [*gathered.notices, *(Notice("overrides", text) for text in idle_overrides)]
    return report_of(manifest, counts, list(map(asdict, notices)), job.steps.seconds, _about(gathered))


def _about(gathered: Collected) -> tuple[dict[str, str], ...]:
    """Return what each file was taken for."""
    return tuple(map(asdict, gathered.about_files))


def _joined(previous: PreviousGeneration, further: Collected) -> Collected:
    """Append new records, as in their dumps, to those of a generation."""
    return Collected(
        (*Originals(previous).values(), *further.records),
        (*(Rejected(**row) for row in stored_rejected(previous.folder)), *further.rejected),
        further.notices,
        further.files,
        (*previous.ledger.sources, *further.sources),
    )
