"""The whole way of a caption: read, repair, parse, fold, facet, write."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from indexer.assemble import assemble
from indexer.collect import Collected, gather, nothing
from indexer.facet import canonicalize, count_names, extract_facets, spellings
from indexer.fold import NO_OVERRIDES, FoldState, fold, fold_more
from indexer.fold.overrides import Overrides
from indexer.incremental import Originals, count_again, differing, revise
from indexer.kept_sources import without_known
from indexer.outcomes import outcomes
from indexer.parse import parse_all
from indexer.progress import Steps, Watched, Watcher, watched, without_collector
from indexer.read import DEFAULT_OPTIONS, Found, Notice, RawCaption, ReadOptions, Rejected, read
from indexer.repair import RepairState, repair_all, repair_more
from indexer.report.build import BuildReport, report_of
from indexer.stored_originals import stored_originals
from indexer.write.changeset import Changeset, first
from indexer.write.embedded_writer import EmbeddedWriter
from indexer.write.generation import Content, State, stored_rejected, write_generation
from indexer.write.index_folder import builder
from indexer.write.ledger import Counts
from indexer.write.previous import PreviousGeneration, opened
from schema.document import Caption, Document
from schema.errors import VocabularyNotGiven
from schema.manifest import Manifest, current, read_any_version
from schema.vocabulary import Vocabulary, load


@dataclass(frozen=True, slots=True)
class BuildRules:
    """What an archive decides of its builds: what its captions' words mean, and which records are one family."""

    vocabulary: Vocabulary = field(default_factory=load)
    overrides: Overrides = NO_OVERRIDES


@dataclass(frozen=True, slots=True)
class Before:
    """What further records are added to: a generation, and what repairing and folding kept in it."""

    previous: PreviousGeneration
    repaired: RepairState
    folded: FoldState


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
    found, steps = read(dumps, options=options), Steps(watcher)
    with builder(index), without_collector():
        return _build(_gather(found, steps), index, steps, rules or BuildRules())


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
    found, steps = read(dumps, options=options), Steps(watcher)
    rules = rules or BuildRules()
    current(index)  # without an index there is nothing to add to, and no folder is made for it
    with builder(index), without_collector(), ExitStack() as stack:
        with steps.step("recall"):
            previous = stack.enter_context(opened(index))
            if previous.manifest.own_vocabulary and not rules.vocabulary.own:
                raise VocabularyNotGiven(index)
            before = _before(previous, rules.vocabulary)
        come = without_known(_gather(found, steps), previous)
        if before is None:
            return _build(_joined(previous, come), index, steps, rules)
        made = make_more(come.records, before, steps, rules)
        if _changes_nothing(come, made, before):
            report = _report(come, made, previous.manifest, previous.ledger.counts, steps)
            return replace(report, changed=False)
        return _write(come, made, index, steps, previous)


def rebuild(index: Path, watcher: Watcher, rules: BuildRules | None = None) -> BuildReport:
    """Build a new generation from the records that the current one keeps, whatever of it and of the program is older.

    ``IndexMismatch`` where its version is too old or too new for that.
    """
    steps, rules = Steps(watcher), rules or BuildRules()
    folder = current(index)
    with builder(index), without_collector():
        with steps.step("recall"):
            if read_any_version(folder).own_vocabulary and not rules.vocabulary.own:
                raise VocabularyNotGiven(index)
            originals = stored_originals(folder)
        return _build(originals, index, steps, rules)


def _before(previous: PreviousGeneration, vocabulary: Vocabulary) -> Before | None:
    """Return what further records can be added to; ``None`` where its outcomes are not those of this program."""
    if previous.ledger.outcomes != outcomes(vocabulary):
        return None
    repaired, folded = RepairState.load(previous.states), FoldState.load(previous.states)
    return None if repaired is None or folded is None else Before(previous, repaired, folded)


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


def _build(gathered: Collected, index: Path, steps: Steps, rules: BuildRules) -> BuildReport:
    if not gathered.records:
        raise nothing(gathered)
    return _write(gathered, make(gathered.records, steps, rules), index, steps)


def make(records: Sequence[RawCaption], steps: Steps, rules: BuildRules) -> Made:
    """Build documents from records: repair, parse, fold and extract facets."""
    size, watcher, vocabulary = len(records), steps.watcher, rules.vocabulary
    with steps.step("repair", size):
        repaired = repair_all(Watched(records, watcher), vocabulary)
    with steps.step("parse", size):
        captions = list(watched(parse_all(repaired.records, vocabulary), watcher))
    with steps.step("fold", size):
        folded = fold(Watched(captions, watcher), vocabulary, rules.overrides)
    with steps.step("facet", size):
        rows = extract_facets(Watched(captions, watcher), vocabulary)
        names = count_names(rows)
        rows = canonicalize(rows, spellings(names, vocabulary), vocabulary)
        evidence = dict(zip(_keys(captions), rows, strict=True))
        documents = assemble(folded.families, evidence)
    return Made(rules, first(documents), names, repaired.state, folded.state, folded.idle_overrides)


def make_more(records: Sequence[RawCaption], before: Before, steps: Steps, rules: BuildRules) -> Made:
    """Build documents from further records, and from what they touch of a generation."""
    previous, watcher, vocabulary = before.previous, steps.watcher, rules.vocabulary
    with steps.step("repair", len(records)):
        repaired = repair_more(before.repaired, Watched(records, watcher), Originals(previous), vocabulary)
    with steps.step("parse", len(repaired.records)):
        captions = differing(previous, watched(parse_all(repaired.records, vocabulary), watcher))
    with steps.step("fold", len(captions)):
        folded = fold_more(before.folded, Watched(captions, watcher), previous, vocabulary, rules.overrides)
    with steps.step("facet", len(captions)):
        names = count_again(previous, Watched(captions, watcher), vocabulary)
        changeset = revise(previous, folded.families, names, vocabulary)
    return Made(rules, changeset, names.counts, repaired.state, folded.state, folded.idle_overrides)


def _write(
    gathered: Collected,
    made: Made,
    index: Path,
    steps: Steps,
    previous: PreviousGeneration | None = None,
) -> BuildReport:
    """Write what was made of what was gathered, behind all that the previous generation read and rejected."""
    vocabulary = made.rules.vocabulary
    read_ = len(gathered.records) + len(gathered.rejected) + (previous.manifest.read if previous else 0)
    rejected = [*(stored_rejected(previous.folder) if previous else ()), *map(asdict, gathered.rejected)]
    sources = dict.fromkeys((*(previous.ledger.sources if previous else ()), *gathered.sources))
    with steps.step("write", len(made.changeset.documents)):
        ledger = made.changeset.ledger(tuple(sources), made.names, outcomes(vocabulary))
        changeset = replace(made.changeset, documents=Watched(made.changeset.documents, steps.watcher))
        content = Content(read_, changeset, rejected, ledger, vocabulary, made.states)
        manifest = write_generation(index, EmbeddedWriter(vocabulary), content)
    return _report(gathered, made, manifest, ledger.counts, steps)


def _report(gathered: Collected, made: Made, manifest: Manifest, counts: Counts, steps: Steps) -> BuildReport:
    notices = [*gathered.notices, *(Notice("overrides", text) for text in made.idle_overrides)]
    files = list(map(asdict, gathered.about_files))
    return report_of(manifest, counts, list(map(asdict, notices)), steps.seconds, files)


def _keys(captions: Iterable[Caption]) -> Iterator[str]:
    return (caption.key for caption in captions)


def _joined(previous: PreviousGeneration, further: Collected) -> Collected:
    """Append new records, as in their dumps, to those of a generation."""
    return Collected(
        (*Originals(previous).values(), *further.records),
        (*(Rejected(**row) for row in stored_rejected(previous.folder)), *further.rejected),
        further.notices,
        further.files,
        (*previous.ledger.sources, *further.sources),
    )
