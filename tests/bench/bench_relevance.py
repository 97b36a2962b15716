"""How well hits are ordered, beside what users can pick instead, on the same captions and queries.

Everybody gets one text a family (its title and its lead's caption), and the queries as they are typed, with the
analysis that the engine's own manual begins with. The archive and its queries are made up, with their truth, and the
same in every run. The table goes into BENCHMARKS.md.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import bm25s
import Stemmer
import tantivy

from indexer.pipeline import build
from indexer.sample import write_sample
from schema import manifest
from schema.document import Document
from tests.bench.page import keep, machine
from tests.bench.relevance import DEEP, Judged, Search, by_kind, made_up, scored
from tests.dumps import Quiet
from webapp.search import open_engine
from webapp.search.arrays.document_store import DocumentStore
from webapp.search.language.parser import read_text
from webapp.search.model.query import Query

RECORDS, SEED = 4000, 11


def test_relevance() -> None:
    """Print and keep what each ranking reaches; ours must be no worse than any other in any kind of query."""
    with TemporaryDirectory() as scratch:
        dump, index = Path(scratch) / "sample.jsonl", Path(scratch) / "index"
        write_sample(dump, RECORDS, SEED)
        build([dump], index, Quiet())
        folder = manifest.current(index)
        held = DocumentStore(folder)
        families = [held[number] for number in range(len(held))]
        queries = made_up(dump.with_suffix(".truth.jsonl"), families, SEED)
        found = {name: by_kind(queries, scored(one, queries)) for name, one in _rankings(index, families)}
        held.close()
    table = _table(len(families), queries, found) + f"\n\n{machine('bm25s', 'tantivy')}"
    print(f"\n{table}")
    keep("relevance", table)
    for name, kinds in found.items():
        assert all(found["caption-search"][kind][0] >= reached for kind, (reached, _) in kinds.items()), name


def _rankings(index: Path, families: Sequence[Document]) -> Iterator[tuple[str, Search]]:
    names = [family.id for family in families]
    texts = [f"{family.title}\n{family.lead.text}" for family in families]
    yield "caption-search", _ours(index)
    yield "bm25s, stemmed", _bm25s(names, texts)
    yield "SQLite FTS5, OR", _fts5(names, texts)
    yield "tantivy, en_stem", _tantivy(names, texts)


def _ours(index: Path) -> Search:
    engine = open_engine(index)

    def search(text: str) -> list[str]:
        node, notices = read_text(text)
        return [hit.document.id for hit in engine.search(Query(text, node, notices, size=DEEP)).hits]

    return search


def _bm25s(names: Sequence[str], texts: Sequence[str]) -> Search:
    stemmer = Stemmer.Stemmer("english")
    retriever = bm25s.BM25()
    retriever.index(
        bm25s.tokenize(list(texts), stopwords="en", stemmer=stemmer, show_progress=False), show_progress=False
    )

    def search(text: str) -> list[str]:
        tokens = bm25s.tokenize(text, stopwords="en", stemmer=stemmer, show_progress=False)
        places, scores = retriever.retrieve(tokens, k=DEEP, show_progress=False)
        return [names[place] for place, score in zip(places[0], scores[0], strict=True) if score > 0]

    return search


def _fts5(names: Sequence[str], texts: Sequence[str]) -> Search:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE captions USING fts5(text, tokenize = 'porter unicode61')")
    base.executemany("INSERT INTO captions(rowid, text) VALUES (?, ?)", enumerate(texts))

    def search(text: str) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", text))
        sought = "SELECT rowid FROM captions WHERE captions MATCH ? ORDER BY rank LIMIT ?"
        return [names[row] for (row,) in base.execute(sought, (words, DEEP))] if words else []

    return search


def _tantivy(names: Sequence[str], texts: Sequence[str]) -> Search:
    fields = tantivy.SchemaBuilder()
    fields.add_unsigned_field("number", stored=True)
    fields.add_text_field("text", tokenizer_name="en_stem")
    index = tantivy.Index(fields.build())
    writer = index.writer(num_threads=1)
    for number, text in enumerate(texts):
        writer.add_document(tantivy.Document(number=number, text=text))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(text: str) -> list[str]:
        query, _ = index.parse_query_lenient(text, ["text"])
        hits = searcher.search(query, DEEP).hits
        return [names[searcher.doc(address)["number"][0]] for _, address in hits]

    return search


def _table(families: int, queries: Sequence[Judged], found: dict[str, dict[str, tuple[float, float]]]) -> str:
    kinds = list(found["caption-search"])
    counts = {kind: sum(query.kind == kind for query in queries) for kind in kinds}
    lines = [
        f"{families:,} families of {RECORDS:,} made-up records (seed {SEED}).",
        "",
        "| nDCG@10, success@1 | " + " | ".join(f"{kind} ({counts[kind]})" for kind in kinds) + " |",
        "|---|" + "---:|" * len(kinds),
    ]
    lines += [
        f"| {name} | " + " | ".join(_figures(reached[kind] for kind in kinds)) + " |"
        for name, reached in found.items()
    ]
    return "\n".join(lines)


def _figures(reached: Iterable[tuple[float, float]]) -> Iterator[str]:
    return (f"{gain:.3f}, {first:.2f}" for gain, first in reached)
