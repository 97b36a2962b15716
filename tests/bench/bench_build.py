"""How fast building and adding are, beside plain Whoosh indexing of the same texts: ``make bench``.

Plain Whoosh does far less: one process reads nothing, repairs nothing and folds nothing, but indexes the repaired
records with their facets as one would by the book. Both are measured in turns, in processor seconds, which the load
of the machine hardly changes, and in seconds by the clock.
"""

import os
import resource
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import forkserver
from pathlib import Path

import pytest
from whoosh.analysis import StemmingAnalyzer
from whoosh.fields import ID, KEYWORD, STORED, TEXT, Schema
from whoosh.index import create_in

from indexer.report import BuildReport
from indexer.sample import write_sample
from indexer.write.generation import stored_documents
from schema import manifest
from schema.fields import FACETS
from tests.bench.page import keep, machine
from tests.dumps import added, built

ROUNDS = {10_000: 3, 100_000: 1, 1_000_000: 1}
SIZES = (10_000, 100_000, *((1_000_000,) if os.environ.get("BENCH_LARGE") else ()))
STEPS = ("read", "repair", "parse", "fold", "facet", "write")
MORE = 1_000  # records that are added
MEMORY = 512  # MiB; with less Whoosh is slower

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of the processor, those of child processes too, and by the clock."""

    processor: float
    clock: float
    steps: Mapping[str, float] = field(default_factory=dict)


def spent(work: Callable[[], BuildReport | None]) -> Spent:
    """Do something and say what it took; the steps are by the clock."""
    start, before = time.perf_counter(), processor()
    report = work()
    taken = processor() - before, time.perf_counter() - start
    return Spent(*taken, report.seconds if report else {})


def processor() -> float:
    """Give the seconds of the processor that this process and those it waited for have used.

    The server that makes processes is waited for too; the next work starts another.
    """
    forkserver._forkserver._stop()  # type: ignore[attr-defined]  # there is no public way to wait for it
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def rows(index: Path) -> list[Row]:
    """Give each record of an index with its title, its repaired caption and the facets of its family."""
    return [
        {
            "id": member.caption.key,
            "title": member.caption.title,
            "caption": member.caption.text,
            **{facet.name: "|".join(document.facets[facet.name]) for facet in FACETS},
        }
        for document in stored_documents(manifest.current(index))
        for member in document.members
    ]


def plain(found: Sequence[Row], folder: Path) -> None:
    """Index records as the book of Whoosh says: words stemmed, facets as keywords, title and caption stored."""
    folder.mkdir()
    facets = {facet.name: KEYWORD(commas=True) for facet in FACETS}
    schema = Schema(
        id=ID(stored=True), text=TEXT(analyzer=StemmingAnalyzer()), title=STORED, caption=STORED, **facets
    )
    writer = create_in(folder, schema).writer(limitmb=MEMORY)
    for row in found:
        values = {name: row[name].replace("|", ",") for name in facets}
        text = f"{row['title']}\n{row['caption']}"
        writer.add_document(id=row["id"], text=text, title=row["title"], caption=row["caption"], **values)
    writer.commit()


def size_of(folder: Path) -> float:
    """Give the size of all files under a folder in MiB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / (1 << 20)


@pytest.mark.parametrize("size", SIZES)
def test_building(size: int, tmp_path: Path) -> None:
    """Print and keep what a whole build takes, step by step, beside plain Whoosh, and what adding takes beside that."""
    dump, more, index = tmp_path / "sample.jsonl", tmp_path / "more.jsonl", tmp_path / "index"
    write_sample(dump, size, 1)
    write_sample(more, MORE, 2)
    ours = [spent(lambda: built(index, dump))]
    found = rows(index)
    theirs = [spent(partial(plain, found, tmp_path / "plain0"))]
    for number in range(1, ROUNDS[size]):
        ours.append(spent(lambda: built(index, dump)))
        theirs.append(spent(partial(plain, found, tmp_path / f"plain{number}")))
    adding = spent(lambda: added(index, more))
    again = spent(lambda: built(tmp_path / "whole", dump, more))
    assert _files(index) == _files(tmp_path / "whole"), "adding and building at once differ"
    table = [
        f"{size:,} records. {machine('numpy', 'whoosh-reloaded')}",
        "",
        f"| seconds | processor | clock | {' | '.join(STEPS)} | MiB |",
        f"|---|{'---:|' * (len(STEPS) + 3)}",
        row("whole build", ours, size_of(manifest.current(index))),
        row("plain Whoosh", theirs, size_of(tmp_path / "plain0")),
        row(f"{MORE:,} records added", [adding]),
        row("built at once with them", [again]),
        "",
        f"Whole build to plain Whoosh: {ratio(ours, theirs)}. Adding to building at once: {ratio([adding], [again])}.",
    ]
    print("\n" + "\n".join(table))
    keep(f"build {size}", "\n".join(table))


def _files(index: Path) -> Mapping[str, str]:
    return manifest.read(manifest.current(index)).files


def row(name: str, taken: Sequence[Spent], size: float | None = None) -> str:
    """Give a row of the table: the medians."""
    steps = [
        f"{statistics.median(one.steps[step] for one in taken):.1f}" if taken[0].steps else ""
        for step in STEPS
    ]
    cells = [f"{middle(taken, part):.1f}" for part in ("processor", "clock")]
    return f"| {' | '.join([name, *cells, *steps, f'{size:.0f}' if size else ''])} |"


def middle(taken: Sequence[Spent], part: str) -> float:
    """Give the median."""
    return float(statistics.median(getattr(one, part) for one in taken))


def ratio(ours: Sequence[Spent], theirs: Sequence[Spent]) -> str:
    """Give the ratios of the medians."""
    found = [middle(ours, part) / middle(theirs, part) for part in ("processor", "clock")]
    return f"{found[0]:.2f} in processor seconds, {found[1]:.2f} by the clock"
