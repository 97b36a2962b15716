"""How fast and how right repairing and folding are, beside what others do: ``make bench``.

The records are the made-up archive's, so its truth says which of them are one family. datasketch's MinHashLSH with
Jaccard verification stands for text-dedup, which folds so. Both are timed in this process alone, by its processor
time, so that a busy machine does not count; then the way to families is gone again with all processors, by the clock.
"""

import json
import math
import os
import random
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import pytest
from datasketch import MinHash, MinHashLSH

from indexer import processes
from indexer.fold import Family
from indexer.parse import parse_all
from indexer.progress import without_collector
from indexer.read import RawCaption, read
from indexer.repair import repair, repair_all, repair_more
from indexer.sample import write_sample
from schema.document import Caption
from schema.vocabulary import load
from tests.ours import fold, fold_more

SIZES = (10_000, 100_000, *((1_000_000,) if os.environ.get("BENCH_LARGE") else ()))
FURTHER = 1_000  # records that are added to those that are there
PERMUTATIONS, THRESHOLD = 128, 0.8  # text-dedup's defaults lie around these

Families = Iterable[Sequence[int]]
T = TypeVar("T")


def truth(dump: Path) -> list[int]:
    """Give the family of each record, by its number from 1."""
    with dump.with_suffix(".truth.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line)["family"] for line in lines]


def pairs_right(families: Families, wanted: Sequence[int]) -> tuple[float, float]:
    """Give precision and recall over pairs of records, counted family by family."""
    together = joined = 0
    for family in families:
        sizes = Counter(wanted[n - 1] for n in family)
        joined += math.comb(len(family), 2)
        together += sum(math.comb(size, 2) for size in sizes.values())
    asked = sum(math.comb(size, 2) for size in Counter(wanted).values())
    return together / max(joined, 1), together / max(asked, 1)


def numbers(families: Sequence[Family]) -> Families:
    """Give families as the numbers of their records."""
    return [[member.caption.n for member in family] for family in families]


def theirs(captions: Sequence[Caption]) -> Families:
    """Fold by MinHash, LSH, Jaccard similarity of word 3-grams, and union of what is similar enough."""
    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    sets, parent = {}, {}
    for caption in captions:
        words = caption.text.casefold().split()
        sets[caption.n] = grams = {" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))}
        found = MinHash(num_perm=PERMUTATIONS)
        found.update_batch([gram.encode() for gram in grams])
        parent[caption.n] = caption.n
        for other in index.query(found):
            if len(grams & sets[other]) / len(grams | sets[other]) >= THRESHOLD:
                parent[root(parent, caption.n)] = root(parent, other)
        index.insert(caption.n, found, check_duplication=False)
    return grouped(parent)


def root(parent: dict[int, int], n: int) -> int:
    """Find the representative of a set."""
    while parent[n] != n:
        n = parent[n]
    return n


def grouped(parent: dict[int, int]) -> Families:
    """Give the sets of a union-find forest."""
    groups: defaultdict[Hashable, list[int]] = defaultdict(list)
    for n in parent:
        groups[root(parent, n)].append(n)
    return list(groups.values())


class Stopwatch:
    """Times steps by a clock and keeps their seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.seconds: dict[str, float] = {}

    def time(self, step: str, work: Callable[[], T]) -> T:
        """Do something, and note how long it took."""
        start = self._clock()
        found = work()
        self.seconds[step] = self._clock() - start
        return found

    @property
    def total(self) -> float:
        """The seconds of all steps."""
        return sum(self.seconds.values())

    def __str__(self) -> str:
        """Say the seconds of each step."""
        return ", ".join(f"{step} {seconds:.1f} s" for step, seconds in self.seconds.items())


def gone_through(dump: Path, watch: Stopwatch) -> tuple[list[Caption], Sequence[Family]]:
    """Go the way to families."""
    raw = watch.time("read", lambda: [item for item in read([dump]) if isinstance(item, RawCaption)])
    repaired = watch.time("repair", lambda: repair(raw, load()))
    captions = watch.time("parse", lambda: list(parse_all(repaired, load())))
    return captions, watch.time("fold", lambda: fold(captions)).families


FORMER: dict[int, Stopwatch] = {}


@pytest.mark.parametrize("size", SIZES)
def test_folding(size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Print seconds of every step, peak memory, growth, precision and recall, ours and theirs."""
    dump = tmp_path / "sample.jsonl"
    write_sample(dump, size, 1)
    wanted, alone, clock = truth(dump), Stopwatch(time.process_time), Stopwatch(time.perf_counter)
    with without_collector():
        with monkeypatch.context() as patch:
            patch.setattr(processes, "processors", lambda: 1)
            captions, families = gone_through(dump, alone)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        others = Stopwatch(time.process_time)
        found = others.time("fold", lambda: theirs(captions))
        gone_through(dump, clock)
    print(f"\n{size:,} records, one process, processor time: {alone}; together {alone.total:.1f} s")
    print(f"  {size / alone.total:,.0f} records a second, peak {peak:,.0f} MiB{grown(size, alone)}")
    print(f"  ours: fold {size / alone.seconds['fold']:,.0f} a second, {say(numbers(families), wanted)}")
    print(f"  datasketch: {size / others.total:,.0f} a second, {say(found, wanted)}")
    print(f"  ours takes {alone.seconds['fold'] / others.total:.2f} of the time of datasketch")
    print(f"  {processes.processors()} processors, by the clock: {clock}; together {clock.total:.1f} s")


def grown(size: int, watch: Stopwatch) -> str:
    """Say the exponent with which time grew since the size before."""
    FORMER[size] = watch
    if size // 10 not in FORMER:
        return ""
    before = FORMER[size // 10]
    whole = math.log10(watch.total / before.total)
    return f", growth exponent {whole:.2f}, of fold {math.log10(watch.seconds['fold'] / before.seconds['fold']):.2f}"


def say(families: Families, wanted: Sequence[int]) -> str:
    """Say precision and recall."""
    precision, recall = pairs_right(families, wanted)
    return f"precision {precision:.4f} recall {recall:.4f}"


PATTERNED = (1_000, 4_000)  # captions
PATTERN = "Portrait of {} {}{}."
TAIL = " in a blue flight suit before the flag of the made-up corps, taken at the sample center"


@pytest.mark.parametrize("tail", ["", TAIL], ids=["short", "long"])
def test_patterned(tail: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Print how folding grows where all captions are made to one pattern and differ in a name, not in a number."""
    monkeypatch.setattr(processes, "processors", lambda: 1)
    watch = Stopwatch(time.process_time)
    for size in PATTERNED:
        made = patterned(size, tail)
        with without_collector():
            watch.time(f"{size:,}", lambda made=made: fold(made))  # type: ignore[misc]  # bound at once
    first, last = (watch.seconds[f"{size:,}"] for size in PATTERNED)
    grown_by = math.log(last / first) / math.log(PATTERNED[1] / PATTERNED[0])
    print(f"\npatterned captions, {len(PATTERN + tail)} letters: {watch}; growth exponent {grown_by:.2f}")


def patterned(size: int, tail: str) -> list[Caption]:
    """Make captions of one pattern, each with a name of its own."""
    chance = random.Random(1)
    names = ["".join(chance.choices("bdfgklmnprstvz", k=3)) for _ in range(2 * size)]
    texts = [
        PATTERN.format(f"{a[0]}a{a[1]}o{a[2]}".title(), f"{b[0]}e{b[1]}i{b[2]}a".title(), tail)
        for a, b in zip(names[:size], names[size:], strict=True)
    ]
    return [Caption("made-up.txt", n, f"SMP-{n}", "", text, "", text) for n, text in enumerate(texts, 1)]


def test_adding(tmp_path: Path) -> None:
    """Print what repairing and folding further records takes beside doing everything anew."""
    dump = tmp_path / "sample.jsonl"
    write_sample(dump, SIZES[0], 1)
    raw = [item for item in read([dump]) if isinstance(item, RawCaption)]
    repaired = repair_all(raw[:-FURTHER], load())
    captions = list(parse_all(repaired.records, load()))
    folded = fold(captions)
    watch = Stopwatch(time.process_time)
    old = {f"{one.source}#{one.n}": one for one in raw[:-FURTHER]}
    more = watch.time("repair", lambda: repair_more(repaired.state, raw[-FURTHER:], old, load()))
    came = watch.time("parse", lambda: list(parse_all(more.records, load())))
    known = {caption.key: caption for caption in captions}
    watch.time("fold", lambda: fold_more(folded.state, came, known))
    whole = Stopwatch(time.process_time)
    gone_through(dump, whole)
    print(
        f"\n{FURTHER:,} records added to {len(captions):,}, processor time: {watch}; together {watch.total:.1f} s"
    )
    print(
        f"  {watch.total / (whole.total - whole.seconds['read']):.2f} of the time of all {SIZES[0]:,} at once"
    )
