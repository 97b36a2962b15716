"""How fast searching with facets is, beside what users can pick instead: ``make bench``.

Every engine holds the same tokens and facet values, answers the same questions in one process, in turn, and must give
the same totals and counts. An answer is the top 10, the total, and the counts of three facets. Times are of the
process, so that a busy machine counts little. The table goes into BENCHMARKS.md.
"""

import importlib.metadata
import json
import os
import pickle
import platform
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles

import pytest

from schema import manifest
from schema.arrays import derived
from schema.arrays import postings as columns
from schema.manifest import COLUMNS
from tests.bench.corpora import KEPT, Corpus, corpus
from tests.bench.engines import LEFT_OFF, Engine, Ours, Tantivy, Told
from tests.bench.peers import ENGINES, Whoosh
from tests.bench.questions import Question, questions

SIZES = (10_000, 100_000, *((1_000_000,) if os.environ.get("BENCH_LARGE") else ()))
TABLE = Path("BENCHMARKS.md")

Times = dict[tuple[str, str], list[float]]  # by engine and class, in milliseconds
Pair = tuple[float, float]  # seconds, and bytes or MiB


@pytest.mark.parametrize("size", SIZES)
def test_search(size: int) -> None:
    """Print and keep what each engine takes; fail where two of them count differently."""
    found = corpus(size)
    built = {one.name: _built(one, found) for one in ENGINES}
    asked = _questions(found)
    with ExitStack() as stack:
        engines = [one(found.index, found.folder / one.__name__) for one in ENGINES]
        for one in engines:
            stack.callback(one.close)
        times = _timed(engines, asked)
    opened = {one.name: _opened(one, found, asked) for one in ENGINES}
    grown = _grown(size, times)
    report = "\n".join(_report(asked, times, built, opened, grown))
    print(f"\n{report}")
    _keep(size, report)


def _questions(found: Corpus) -> list[Question]:
    folder = manifest.current(found.index) / COLUMNS
    return questions(columns.load(folder), derived.load(folder))


def _built(one: type[Engine], found: Corpus) -> tuple[float, int]:
    """Build an engine's index where it is not there yet; give seconds and bytes."""
    folder, kept = found.folder / one.__name__, found.folder / f"{one.__name__}.json"
    if one.build.__func__ is Engine.build.__func__:  # type: ignore[attr-defined]  # it searches the corpus's own index
        return found.seconds, _bytes(found.index)
    if not kept.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        started = time.process_time()
        one.build(columns.load(manifest.current(found.index) / COLUMNS), folder)
        kept.write_text(json.dumps(time.process_time() - started))
    return json.loads(kept.read_text()), _bytes(folder)


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _answering(engines: Sequence[Engine], question: Question) -> list[Engine]:
    return [one for one in engines if one.kinds is None or question.kind in one.kinds]


def _agree(question: Question, told: Mapping[str, Told]) -> None:
    """Hold the total and the counts of every engine against ours, which may leave some values off."""
    total, counts = told[Ours.name]
    assert total, question
    for name, (theirs, held) in told.items():
        assert theirs == total, (question, name)
        for facet in counts if name != Ours.name else ():
            shown = {value: count for value, count in counts[facet].items() if value != LEFT_OFF}
            assert shown.items() <= held[facet].items(), (question, name, facet)
            assert len(shown) + counts[facet][LEFT_OFF] == len(held[facet]), (question, name, facet)


def _timed(engines: Sequence[Engine], asked: Sequence[Question]) -> Times:
    """Ask everybody in turn, every question several times; the first answers must agree."""
    times: Times = defaultdict(list)
    shuffled = random.Random(1)
    for question in asked:
        asking = [(one, one.prepare(question)) for one in _answering(engines, question)]
        told: dict[str, Told] = {}
        for turn in range(max(one.rounds for one in engines)):
            shuffled.shuffle(asking)  # so that nobody always comes behind the one that uses most memory
            for one, ask in asking:
                if turn < one.rounds:
                    started = time.process_time()
                    answer = ask()
                    times[one.name, question.kind].append((time.process_time() - started) * 1000)
                    told.setdefault(one.name, one.told(answer))
        _agree(question, told)
    return times


def _opened(one: type[Engine], found: Corpus, asked: Sequence[Question]) -> Pair:
    """Open an engine in a process of its own and ask it a question a class: seconds to open, MiB of memory."""
    classes = {
        question.kind: question for question in asked if one.kinds is None or question.kind in one.kinds
    }
    told = pickle.dumps((one, found, list(classes.values())))
    done = subprocess.run([sys.executable, "-m", __name__], input=told, stdout=subprocess.PIPE, check=True)
    seconds, memory = json.loads(done.stdout)
    return seconds, memory


def open_and_ask(one: type[Engine], found: Corpus, asked: Sequence[Question]) -> Pair:
    """Open an engine in this process."""
    before, started = _resident(), time.perf_counter()
    engine = one(found.index, found.folder / one.__name__)
    seconds = time.perf_counter() - started
    for question in asked:
        engine.prepare(question)()
    return seconds, _resident() - before


def _resident() -> float:
    """Give the MiB of this process that are in memory, pages of mapped files among them."""
    pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    return pages * resource.getpagesize() / 2**20


def _grown(size: int, times: Times) -> dict[str, str]:
    """Say for each class how many times as long ours and tantivy take as at the next smaller size; keep the medians."""
    medians = {f"{name}, {kind}": median(found) for (name, kind), found in times.items()}
    (KEPT / f"medians-{size}.json").write_text(json.dumps(medians))
    smaller = KEPT / f"medians-{size // 10}.json"
    before = json.loads(smaller.read_text()) if smaller.exists() else {}

    def times_as_long(name: str, kind: str) -> str:
        return f"{medians[key] / before[key]:.1f}" if (key := f"{name}, {kind}") in before else "–"

    return {
        kind: f"{times_as_long(Ours.name, kind)}, {times_as_long(Tantivy.name, kind)}" for _, kind in times
    }


def _report(
    asked: Sequence[Question],
    times: Times,
    built: Mapping[str, Pair],
    opened: Mapping[str, Pair],
    grown: Mapping[str, str],
) -> Iterator[str]:
    """Give the tables of one size, in Markdown."""
    names = [one.name for one in ENGINES]
    heads = [*names, "to tantivy", "Whoosh to ours", "growth, ours and tantivy"]
    yield "| median (95th percentile), ms | " + " | ".join(heads) + " |"
    yield "|---|" + "---:|" * len(heads)
    for kind in dict.fromkeys(question.kind for question in asked):
        middle = {name: median(found) for name in names if (found := times.get((name, kind)))}
        far = {name: quantiles(found, n=20)[-1] for name in names if (found := times.get((name, kind)))}
        cells = [f"{middle[name]:.2f} ({far[name]:.2f})" if name in middle else "" for name in names]
        ratio, distant = (times_[Ours.name] / times_[Tantivy.name] for times_ in (middle, far))
        slower = middle[Whoosh.name] / middle[Ours.name]
        row = [*cells, f"{ratio:.2f} ({distant:.2f})", f"{slower:.0f}", grown[kind]]
        yield f"| {kind} | " + " | ".join(row) + " |"
    for what, told in (
        ("built in, s", {name: f"{built[name][0]:.0f}" for name in names}),
        ("on disk, MiB", {name: f"{built[name][1] / 2**20:.0f}" for name in names}),
        ("opened in, ms", {name: f"{opened[name][0] * 1000:.0f}" for name in names}),
        ("memory, MiB", {name: f"{opened[name][1]:.0f}" for name in names}),
    ):
        yield f"| {what} | " + " | ".join(told[name] for name in names) + " | | | |"


def _keep(size: int, report: str) -> None:
    """Put the tables of one size in their place in the file, with the machine and the versions."""
    begin, end = f"<!-- search {size} -->", f"<!-- end of search {size} -->"
    text = TABLE.read_text("utf-8")
    head, _, rest = text.partition(begin)
    _, _, tail = rest.partition(end)
    told = f"{begin}\n\n{size:,} captions. {_machine()}\n\n{report}\n\n{end}"
    TABLE.write_text(head + told + tail, "utf-8")


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    cpu = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    packages = ("numpy", "tantivy", "bm25s", "whoosh-reloaded")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)
    python, sqlite = platform.python_version(), sqlite3.sqlite_version
    return f"{cpu}, {os.cpu_count()} cores; Python {python}, {versions}, SQLite {sqlite}."


if __name__ == "__main__":
    print(json.dumps(open_and_ask(*pickle.load(sys.stdin.buffer))))
