"""Pool what all rankings find, to be judged blind: by somebody who does not see which ranking found what.

    python -m tests.bench.pool --index INDEX --queries queries.jsonl > pool.jsonl

Each line is a query (qid, query, intent) with a family that any ranking has among its first ten, by the name that
``qrels.txt`` takes; the lines of a query are shuffled. What is judged so is compared by ``bench_relevance``.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from schema import manifest
from schema.document import Document
from tests.bench.rankings import rankings
from tests.bench.relevance import Row, Search
from webapp.search.arrays.document_store import DocumentStore

LETTERS = 700  # of a caption that are shown to whoever judges


def pooled(
    queries: Sequence[Row], found: Sequence[Search], families: Mapping[str, Document], seed: int = 1
) -> Iterator[Row]:
    """Yield the rows to judge, query by query, each family once."""
    rng = Random(seed)
    for query in queries:
        names = sorted({name for search in found for name in search(query["query"])})
        rng.shuffle(names)
        for name in names:
            lead = families[name].lead
            yield {
                "qid": query["qid"],
                "query": query["query"],
                "intent": query.get("intent", ""),
                "name": (lead.nasa_id or lead.key).replace(" ", "%20"),
                "title": families[name].title,
                "caption": lead.text[:LETTERS],
            }


def main() -> None:
    """Read the command line and print the pool."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--queries", type=Path, required=True)
    given = parser.parse_args()
    held = DocumentStore(manifest.current(given.index))
    families = {family.id: family for family in (held[number] for number in range(len(held)))}
    queries = list(map(json.loads, given.queries.read_text("utf-8").splitlines()))
    searches = [search for _, search in rankings(given.index, list(families.values()))]
    for row in pooled(queries, searches, families):
        print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
