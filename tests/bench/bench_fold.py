"""How fast and how right repairing and folding are, beside what others do: ``make bench``.

The records are the made-up archive's, so its truth says which of them are one family. datasketch's MinHashLSH with
Jaccard verification stands for text-dedup, which folds so.
"""

import json
import math
import os
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from pathlib import Path

import pytest
from datasketch import MinHash, MinHashLSH

from indexer.fold import fold
from indexer.parse import parse
from indexer.read import RawCaption, read
from indexer.repair import repair
from indexer.sample import write_sample
from schema.document import Caption

SIZES = (10_000, 100_000, *((1_000_000,) if os.environ.get("BENCH_LARGE") else ()))
PERMUTATIONS, THRESHOLD = 128, 0.8  # text-dedup's defaults lie around these

Families = Iterable[Sequence[int]]


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


def ours(captions: Sequence[Caption]) -> Families:
    """Fold as this project does."""
    return [[member.caption.n for member in family] for family in fold(captions).families]


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


def timed(work: Callable[[], object]) -> tuple[object, float]:
    """Run something and say how many seconds it took."""
    start = time.perf_counter()
    return work(), time.perf_counter() - start


@pytest.mark.parametrize("size", SIZES)
def test_folding(size: int, tmp_path: Path) -> None:
    """Print records a second of every step, peak memory, precision and recall, ours and theirs."""
    dump = tmp_path / "sample.jsonl"
    write_sample(dump, size, 1)
    wanted = truth(dump)
    raw, reading = timed(lambda: [item for item in read([dump]) if isinstance(item, RawCaption)])
    repaired, repairing = timed(lambda: repair(raw))  # type: ignore[arg-type]
    captions, parsing = timed(lambda: [parse(item) for item in repaired])  # type: ignore[attr-defined]
    families, folding = timed(lambda: ours(captions))  # type: ignore[arg-type]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    before = reading + repairing + parsing
    print(
        f"\n{size} records: read {reading:.1f} s, repair {repairing:.1f} s, parse {parsing:.1f} s, fold {folding:.1f} s"
    )
    print(f"  the way to families: {size / (before + folding):,.0f} records a second, peak {peak:,.0f} MiB")
    print(f"  ours: {size / folding:,.0f} records a second, {say(families, wanted)}")
    others, spent = timed(lambda: theirs(captions))  # type: ignore[arg-type]
    print(f"  datasketch: {size / spent:,.0f} records a second, {say(others, wanted)}")
    print(f"  ours takes {folding / spent:.2f} of the time of datasketch")


def say(families: object, wanted: Sequence[int]) -> str:
    """Say precision and recall."""
    precision, recall = pairs_right(families, wanted)  # type: ignore[arg-type]
    return f"precision {precision:.4f} recall {recall:.4f}"
