"""Rankings of the same captions: ours, and those that users can pick instead, as their manuals begin.

Everybody gets one text a family (its title and its lead's caption), and the queries as they are typed.
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import bm25s
import Stemmer
import tantivy
from whoosh.analysis import StemmingAnalyzer
from whoosh.fields import NUMERIC, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.qparser import OrGroup, QueryParser

from schema.document import Document
from tests.bench.relevance import DEEP, Search
from webapp.search import open_engine
from webapp.search.language.parser import read_text
from webapp.search.model.query import Query


def rankings(index: Path, families: Sequence[Document]) -> Iterator[tuple[str, Search]]:
    """Yield each ranking with its name, ours first."""
    names = [family.id for family in families]
    texts = [f"{family.title}\n{family.lead.text}" for family in families]
    yield "caption-search", _ours(index)
    yield "bm25s, stemmed", _bm25s(names, texts)
    yield "SQLite FTS5, OR", _fts5(names, texts)
    yield "tantivy, en_stem", _tantivy(names, texts)
    yield "Whoosh, stemmed, OR", _whoosh(names, texts)


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


def _whoosh(names: Sequence[str], texts: Sequence[str]) -> Search:
    schema = Schema(number=NUMERIC(stored=True), text=TEXT(analyzer=StemmingAnalyzer()))
    index = RamStorage().create_index(schema)
    writer: Any = index.writer()
    for number, text in enumerate(texts):
        writer.add_document(number=number, text=text)
    writer.commit()
    searcher: Any = index.searcher()
    parser = QueryParser("text", schema, group=OrGroup)

    def search(text: str) -> list[str]:
        hits = searcher.search(parser.parse(text), limit=DEEP)
        return [names[hit["number"]] for hit in hits]

    return search
