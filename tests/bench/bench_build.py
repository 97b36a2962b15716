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
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from whoosh.analysis import StemmingAnalyzer
from whoosh.fields import ID, KEYWORD, STORED, TEXT, Schema
from whoosh.index import create_in

from indexer.sample import write_sample
from indexer.write.generation import stored_documents
from schema import manifest
from schema.fields import FACETS
from tests.dumps import added, built

ROUNDS = {10_000: 3, 100_000: 1, 1_000_000: 1}
SIZES = (10_000, 100_000, *((1_000_000,) if os.environ.get("BENCH_LARGE") else ()))
MORE = 1_000  # records that are added
MEMORY = 512  # MiB; with less Whoosh is slower

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of the processor, those of child processes too, and by the clock."""

    processor: float
    clock: float


def spent(work: Callable[[], object]) -> Spent:
    """Do something and say what it took."""
    start, before = time.perf_counter(), processor()
    work()
    return Spent(processor() - before, time.perf_counter() - start)


def processor() -> float:
    """Give the seconds of the processor that this process and those it waited for have used."""
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


def say(seconds: Mapping[str, float]) -> str:
    """Say how long each step took."""
    return ", ".join(f"{step} {taken:.1f}" for step, taken in seconds.items())


@pytest.mark.parametrize("size", SIZES)
def test_building(size: int, tmp_path: Path) -> None:
    """Print what a whole build takes, step by step, against plain Whoosh, and what adding takes against building."""
    dump, more = tmp_path / "sample.jsonl", tmp_path / "more.jsonl"
    write_sample(dump, size, 1)
    write_sample(more, MORE, 2)
    reports = [built(tmp_path / "index", dump)]  # a first time, to have what plain Whoosh indexes
    found = rows(tmp_path / "index")
    ours, theirs = [], []
    for number in range(ROUNDS[size]):
        theirs.append(spent(partial(plain, found, tmp_path / f"plain{number}")))
        ours.append(spent(lambda: reports.append(built(tmp_path / "index", dump))))
    print(f"\n{size} records in {reports[-1].families} families")
    print(f"  whole build: {middle(ours)}; {say(reports[-1].seconds)}")
    print(f"  plain Whoosh: {middle(theirs)}")
    print(f"  ratio: {ratio(ours, theirs)}")
    print(
        f"  on disk: {size_of(manifest.current(tmp_path / 'index')):.0f} MiB, plain {size_of(tmp_path / 'plain0'):.0f}"
    )
    adding = spent(lambda: reports.append(added(tmp_path / "index", more)))
    print(f"  {MORE} added: {middle([adding])}; {say(reports[-1].seconds)}")
    again = spent(lambda: reports.append(built(tmp_path / "whole", dump, more)))
    print(f"  built at once: {middle([again])}; {say(reports[-1].seconds)}")
    print(f"  ratio: {ratio([adding], [again])}")
    assert reports[-1].families == reports[-2].families
    assert reports[-1].facets == reports[-2].facets


def middle(taken: Sequence[Spent]) -> str:
    """Give the medians."""
    processor_, clock = (
        statistics.median(getattr(one, name) for one in taken) for name in ("processor", "clock")
    )
    return f"{processor_:.1f} processor seconds ({clock:.1f} by the clock)"


def ratio(ours: Sequence[Spent], theirs: Sequence[Spent]) -> str:
    """Give the ratios of the medians."""
    found = [
        statistics.median(getattr(one, name) for one in ours)
        / statistics.median(getattr(one, name) for one in theirs)
        for name in ("processor", "clock")
    ]
    return f"{found[0]:.2f} in processor seconds ({found[1]:.2f} by the clock)"
