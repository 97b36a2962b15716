"""How well hits are ordered, beside what users can pick instead, on the same captions and queries.

    python -m tests.bench.bench_relevance --index INDEX --judged FOLDER   # on an archive and queries of one's own

The archive and its queries are made up, with their truth, and the same in every run. The table goes into BENCHMARKS.md.
Behind each peer's figures stands by how much ours is better in nDCG, with an interval (``paired_interval``).
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.pipeline import build
from indexer.sample import write_sample
from schema import manifest
from schema.document import Document
from tests.bench.page import keep, machine
from tests.bench.rankings import rankings
from tests.bench.relevance import Judged, by_kind, made_up, paired_interval, read_judged, scored
from tests.dumps import Quiet
from webapp.search.arrays.document_store import DocumentStore

RECORDS, SEED = 4000, 11
OURS = "caption-search"

Scores = Mapping[str, tuple[float, float]]


def test_relevance() -> None:
    """Print and keep what each ranking reaches; ours must be no worse than any other in any kind of query."""
    with TemporaryDirectory() as scratch:
        dump, index = Path(scratch) / "sample.jsonl", Path(scratch) / "index"
        write_sample(dump, RECORDS, SEED)
        build([dump], index, Quiet())
        families = list(_families(index))
        queries = made_up(dump.with_suffix(".truth.jsonl"), families, SEED)
        found = {name: scored(one, queries) for name, one in rankings(index, families)}
    head = f"{len(families):,} families of {RECORDS:,} made-up records (seed {SEED})."
    table = "\n".join([head, "", *table_of(queries, found)]) + f"\n\n{machine('bm25s', 'tantivy')}"
    print(f"\n{table}")
    keep("relevance", table)
    kinds = {name: by_kind(queries, scores) for name, scores in found.items()}
    for name, reached in kinds.items():
        assert all(kinds[OURS][kind][0] >= gain for kind, (gain, _) in reached.items()), name


def _families(index: Path) -> Iterator[Document]:
    held = DocumentStore(manifest.current(index))
    yield from (held[number] for number in range(len(held)))
    held.close()


def table_of(queries: Sequence[Judged], found: Mapping[str, Scores]) -> Iterator[str]:
    """Yield the lines of a table: for each ranking and kind nDCG@10, success@1 and how much better ours is."""
    kinds = list(dict.fromkeys(query.kind for query in queries))
    counts = {kind: sum(query.kind == kind for query in queries) for kind in kinds}
    yield (
        "| nDCG@10, success@1 (ours better by) | "
        + " | ".join(f"{kind} ({counts[kind]})" for kind in kinds)
        + " |"
    )
    yield "|---|" + "---:|" * len(kinds)
    for name, scores in found.items():
        reached = by_kind(queries, scores)
        cells = [f"{reached[kind][0]:.3f}, {reached[kind][1]:.2f}" for kind in kinds]
        if name != OURS:
            cells = [
                f"{cell} ({_better(found[OURS], scores, queries, kind)})"
                for cell, kind in zip(cells, kinds, strict=True)
            ]
        yield f"| {name} | " + " | ".join(cells) + " |"


def _better(ours: Scores, theirs: Scores, queries: Sequence[Judged], kind: str) -> str:
    """Say between which bounds the mean of ours lies above theirs."""
    names = [query.name for query in queries if query.kind == kind]
    low, high = paired_interval([ours[name][0] - theirs[name][0] for name in names])
    return f"{low:+.2f} to {high:+.2f}"


def main() -> None:
    """Compare all rankings on the queries of a folder, and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--judged", type=Path, required=True)
    parser.add_argument(
        "--prefix", nargs=2, default=("", ""), help="of names in qrels.txt: the first stands for the second"
    )
    given = parser.parse_args()
    families = list(_families(given.index))
    queries = read_judged(given.judged, families, tuple(given.prefix))
    print(
        "\n".join(table_of(queries, {n: scored(one, queries) for n, one in rankings(given.index, families)}))
    )


if __name__ == "__main__":
    main()
