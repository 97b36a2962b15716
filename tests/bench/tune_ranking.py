"""Tune the constants of ranking: what each matters, one at a time, and whether a change would hold on other queries.

    python -m tests.bench.tune_ranking                                # on the made-up archive and its queries
    python -m tests.bench.tune_ranking --index INDEX --judged FOLDER  # on an archive of one's own

FOLDER has ``queries.jsonl`` (qid, kind, query) and ``qrels.txt`` (TREC's form). For each constant the mean nDCG@10 of
each kind is printed at other values than the present one. Then the queries are dealt into folds: on all folds but one
the best single change is chosen, and what it does on the one left out is told. Where that is no gain, the constants
are left as they are.
"""

import argparse
import importlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from indexer.pipeline import build
from indexer.sample import write_sample
from indexer.write.arrays import document_inversion
from schema import manifest
from schema.arrays import derived, postings
from schema.manifest import Manifest
from tests.bench.relevance import Judged, by_kind, made_up, read_judged, scored
from tests.dumps import Quiet
from tests.ours import OURS, invert
from webapp.search.arrays.backend import ArrayBackend
from webapp.search.arrays.document_store import DocumentStore
from webapp.search.arrays.index_reader import Arrays
from webapp.search.engine import SearchEngine
from webapp.search.language.parser import read_text
from webapp.search.model.query import Query

FOLDS = 5
SAMPLE = 4000, 12  # records and seed; another seed than the benchmark's

ASKED = {
    "webapp.search.arrays.posting_list.K1": (0.8, 1.6, 2.0),
    "webapp.search.arrays.posting_list.B": (0.3, 0.4, 0.6, 0.75),
    "webapp.search.rewriting.planner.EXACT_WEIGHT": (0.0, 0.25, 0.75, 1.0),
    "webapp.search.arrays.ranking.REWARDS": tuple(
        np.array([0, near, near + adjacent], dtype=np.float32)
        for near, adjacent in ((0.0, 0.25), (0.1, 0.25), (0.35, 0.25), (0.2, 0.0), (0.2, 0.1), (0.2, 0.5))
    ),
    "webapp.search.arrays.ranking.REACH": (4, 6, 12, 16),
    "webapp.search.rewriting.weights.FIFTHS": ((3, 1), (1,)),
    "webapp.search.arrays.evaluator.MENTION": (1, 2, 64),
    "webapp.search.rewriting.expanded_query.ENOUGH": (5, 10, 40),
    "webapp.search.rewriting.expansion.SYNONYM": (0.3, 0.45, 0.75, 0.9),
    "webapp.search.rewriting.expansion.TOGETHER": (0.6, 1.0),
    "webapp.search.rewriting.expansion.MISSPELT": (0.3, 0.45, 0.8),
}  # read when a query is answered
WRITTEN = {
    "TITLE": (1.0, 1.5, 3.0),
    "OPENING": (1.0, 1.25, 2.0),
    "OPENING_WORDS": (15, 40),
    "CAPTION_WORDS": (40, 90, 1000),
    "ASIDE": (0.25, 0.75, 1.0),
}  # read when an index is written

Scores = Mapping[str, tuple[float, float]]


class Bench:
    """An archive, its queries, and engines on it with other constants."""

    def __init__(self, index: Path, judged: Path | None, prefix: tuple[str, str]) -> None:
        folder = manifest.current(index)
        self.found: Manifest = manifest.verify(folder)
        self.families = DocumentStore(folder)
        self.documents = [self.families[number] for number in range(len(self.families))]
        self.arrays = Arrays.of(folder, OURS)
        truth = index.parent / "sample.truth.jsonl"
        self.added = np.zeros(self.found.families, dtype=np.int64)
        self.queries = (
            read_judged(judged, self.documents, prefix)
            if judged
            else made_up(truth, self.documents, SAMPLE[1])
        )

    def scores(self, arrays: Arrays | None = None) -> Scores:
        """Answer every query."""
        engine = SearchEngine(
            ArrayBackend(self.found, arrays or self.arrays, self.families, OURS, self.added)
        )

        def search(text: str) -> list[str]:
            node, notices = read_text(text)
            return [hit.document.id for hit in engine.search(Query(text, node, notices, size=10)).hits]

        return scored(search, self.queries)

    def written(self, folder: Path) -> Arrays:
        """Write the columns anew into a folder, which must not exist yet, and map them."""
        columns = postings.compact(invert(self.documents))
        postings.save(columns, folder)
        derived.save(derived.prepare(columns, OURS), folder)
        return Arrays(postings.load(folder), derived.load(folder), self.arrays.records)


@contextmanager
def setting(name: str, value: Any) -> Iterator[None]:
    """Let a constant of a module have another value."""
    module = importlib.import_module(name.rpartition(".")[0])
    constant = name.rpartition(".")[2]
    kept = getattr(module, constant)
    setattr(module, constant, value)
    try:
        yield
    finally:
        setattr(module, constant, kept)


def variants(bench: Bench) -> Iterator[tuple[str, Scores]]:
    """Yield what each other value of each constant gives."""
    for name, values in ASKED.items():
        for value in values:
            with setting(name, value):
                yield f"{name.rpartition('.')[2]} {value}", bench.scores()
    for constant, others in WRITTEN.items():
        for value in others:
            with setting(f"{document_inversion.__name__}.{constant}", value), TemporaryDirectory() as scratch:
                yield f"{constant} {value}", bench.scores(bench.written(Path(scratch) / "columns"))


def told(label: str, queries: Sequence[Judged], scores: Scores) -> str:
    """Say the means of each kind in a line."""
    kinds = by_kind(queries, scores)
    return f"{label:24}" + "".join(
        f"  {kind} {gain:.4f} {first:.3f}" for kind, (gain, first) in kinds.items()
    )


def cross_validated(
    queries: Sequence[Judged], present: Scores, others: Mapping[str, Scores]
) -> Iterator[str]:
    """Say for each fold which change the other folds would choose, and what it does on this one."""
    gains = []
    for fold in range(FOLDS):
        held = [query for n, query in enumerate(queries) if n % FOLDS == fold]
        rest = [query for n, query in enumerate(queries) if n % FOLDS != fold]
        choices = {"no change": present, **others}
        best = max(choices, key=lambda name: _mean(rest, choices[name]))
        before, after = _mean(held, present), _mean(held, choices[best])
        gains.append(after - before)
        yield f"fold {fold + 1}: {best}: {before:.4f} -> {after:.4f} on the queries left out"
    yield f"a change would gain {mean(gains):+.4f} on queries it was not chosen by"


def _mean(queries: Sequence[Judged], scores: Scores) -> float:
    """Give the mean over kinds, each of the same weight."""
    return mean(gain for gain, _ in by_kind(queries, scores).values())


def tune(bench: Bench) -> None:
    """Print everything."""
    present = bench.scores()
    print(told("as it is", bench.queries, present))
    others = {}
    for label, scores in variants(bench):
        others[label] = scores
        print(told(label, bench.queries, scores), flush=True)
    print("\n".join(cross_validated(bench.queries, present, others)))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, help="an index; without one the made-up archive is built")
    parser.add_argument("--judged", type=Path, help="a folder with queries.jsonl and qrels.txt")
    parser.add_argument("--prefix", default="=", help="SHORT=LONG: how qrels write the source of a record")
    asked = parser.parse_args()
    short, _, long = asked.prefix.partition("=")
    with TemporaryDirectory() as scratch:
        index = asked.index or _made(Path(scratch))
        tune(Bench(index, asked.judged, (short, long)))


def _made(folder: Path) -> Path:
    dump = folder / "sample.jsonl"
    write_sample(dump, *SAMPLE)
    build([dump], folder / "index", Quiet())
    return folder / "index"


if __name__ == "__main__":
    main()
