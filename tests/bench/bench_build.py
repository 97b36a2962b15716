"""How fast building and adding are, beside plain Whoosh indexing of the same texts: ``make bench``.

Plain Whoosh does far less: one process reads nothing, repairs nothing and folds nothing, but indexes the repaired
records with their facets as one would by the book. Each is measured in a process of its own, in turns, in processor
seconds, which the load of the machine hardly changes, and by the clock. ``BENCH_DUMPS`` names dumps to measure too.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from whoosh.analysis import StemmingAnalyzer
from whoosh.fields import ID, KEYWORD, STORED, TEXT, Schema
from whoosh.index import create_in

from indexer.sample import write_sample
from indexer.write.generation import stored_documents
from schema import first_indexed, manifest
from schema.fields import FACETS
from tests.bench.page import keep, machine
from tests.dumps import added, built

ROUNDS = {10_000: 3}  # of others one
SIZES = (10_000, 100_000, *((1_000_000,) if os.environ.get("BENCH_LARGE") else ()))
DUMPS = os.environ.get("BENCH_DUMPS", "").split()
STEPS = ("read", "repair", "parse", "fold", "facet", "write")
MORE = 1_000  # records that are added
MEMORY = 512  # MiB; with less Whoosh is slower

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of the processor, those of child processes too, and by the clock; MiB of the largest process."""

    processor: float
    clock: float
    peak: float
    steps: Mapping[str, float]


def spent(work: str, *paths: Path) -> Spent:
    """Do something in a process of its own and say what it took; the steps are by the clock."""
    command = [sys.executable, "-m", __name__, work, *map(str, paths)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return Spent(**json.loads(done.stdout))


def measured(work: str, *paths: Path) -> Spent:
    """Do something in this process; what it needs beforehand is not counted."""
    doing = _ready(work, *paths)
    start, before = time.perf_counter(), _used()
    report = doing()
    clock = time.perf_counter() - start
    peak = max(resource.getrusage(who).ru_maxrss for who in _EVERYBODY) / 1024
    return Spent(_used() - before, clock, peak, report.seconds if report else {})


def _ready(work: str, place: Path, *paths: Path) -> Callable[[], Any]:
    match work:
        case "build":
            return partial(built, place, *paths)
        case "add":
            return partial(added, place, *paths)
        case _:
            return partial(plain, rows(place), *paths)


_EVERYBODY = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _used() -> float:
    """Give the seconds of the processor that this process and those it waited for have used."""
    return sum(one.ru_utime + one.ru_stime for one in map(resource.getrusage, _EVERYBODY))


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
    beside = _beside_plain(index, [dump], ROUNDS.get(size, 1), tmp_path)
    adding = spent("add", index, more)
    again = spent("build", tmp_path / "whole", dump, more)
    assert _files(index) == _files(tmp_path / "whole"), "adding and building at once differ"
    told = [
        *beside[:-1],
        row(f"{MORE:,} records added", [adding]),
        row("built at once with them", [again]),
        "",
        f"{beside[-1]} Adding to building at once: {ratio([adding], [again])}.",
    ]
    text = "\n".join([f"{size:,} records. {machine('numpy', 'whoosh-reloaded')}", "", *told])
    print(f"\n{text}")
    keep(f"build {size}", text)


@pytest.mark.skipif(not DUMPS, reason="BENCH_DUMPS names no dumps")
def test_building_dumps(tmp_path: Path) -> None:
    """Print what a whole build of the dumps that the environment names takes beside plain Whoosh."""
    found = _beside_plain(tmp_path / "index", list(map(Path, DUMPS)), 3, tmp_path)
    print("\n" + "\n".join(found))


def _beside_plain(index: Path, dumps: Sequence[Path], rounds: int, folder: Path) -> list[str]:
    """Build with both in turns; give the table, and behind it the ratios."""
    ours, theirs = [], []
    for number in range(rounds):
        ours.append(spent("build", index, *dumps))
        theirs.append(spent("plain", index, folder / f"plain{number}"))
    return [
        f"| seconds | processor | clock | {' | '.join(STEPS)} | peak, MiB | on disk, MiB |",
        f"|---|{'---:|' * (len(STEPS) + 4)}",
        row("whole build", ours, size_of(manifest.current(index))),
        row("plain Whoosh", theirs, size_of(folder / "plain0")),
        f"Whole build to plain Whoosh: {ratio(ours, theirs)}.",
    ]


def _files(index: Path) -> Mapping[str, str]:
    """Return the digests of all files but the one that says when each family came."""
    files = manifest.read(manifest.current(index)).files
    return {name: digest for name, digest in files.items() if name != first_indexed.FILE}


def row(name: str, taken: Sequence[Spent], size: float | None = None) -> str:
    """Give a row of the table: the medians."""
    steps = [
        f"{statistics.median(one.steps[step] for one in taken):.1f}" if taken[0].steps else ""
        for step in STEPS
    ]
    cells = [f"{middle(taken, part):.1f}" for part in ("processor", "clock")]
    room = [f"{middle(taken, 'peak'):.0f}", f"{size:.0f}" if size else ""]
    return f"| {' | '.join([name, *cells, *steps, *room])} |"


def middle(taken: Sequence[Spent], part: str) -> float:
    """Give the median."""
    return float(statistics.median(getattr(one, part) for one in taken))


def ratio(ours: Sequence[Spent], theirs: Sequence[Spent]) -> str:
    """Give the ratios of the medians."""
    found = [middle(ours, part) / middle(theirs, part) for part in ("processor", "clock")]
    return f"{found[0]:.2f} in processor seconds, {found[1]:.2f} by the clock"


if __name__ == "__main__":
    told = measured(sys.argv[1], *map(Path, sys.argv[2:]))
    print(json.dumps(asdict(told)))
