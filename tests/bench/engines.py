"""The engines that are measured side by side; all hold the same tokens and the same facet values.

Analysers differ, so every engine is given analysed text: our stems and our exact forms, in their order.
"""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import tantivy
from numpy.typing import NDArray
from whoosh import query as whoosh
from whoosh import scoring, sorting
from whoosh.index import open_dir

from schema import columns, manifest
from schema.columns import EXACT, Columns
from schema.manifest import COLUMNS, WHOOSH
from tests.bench.questions import COUNTED, Question
from webapp.search.bm25 import K1, B
from webapp.search.query import Filter, Query
from webapp.search.whoosh_engine import WhooshEngine

TOP = 10
FILTERED = ("center", "year")
GAP = "zzgap"  # stands between two parts of a text, so that no phrase reaches across
BOTH = {"AND of two", "two words as typed"}
LEFT_OFF = "…"  # stands for how many values our answer leaves off
MOST = 1000  # values of a facet that are counted

Told = tuple[int, dict[str, dict[str, int]]]  # the total, and the counts of each facet


class Engine(ABC):
    """An engine over the index of a corpus, in a folder of its own."""

    name: str
    kinds: frozenset[str] | None = None  # what it can answer, where that is not everything
    rounds = 15  # how often each question is asked for its time

    @abstractmethod
    def __init__(self, index: Path, folder: Path) -> None:
        """Open what was built."""

    @classmethod
    def build(cls, found: Columns, folder: Path) -> None:
        """Build what the engine searches; nothing where that is the corpus's own index."""
        return

    @abstractmethod
    def prepare(self, question: Question) -> Callable[[], Any]:
        """Give what answers a question: top hits, the total and the counts of three facets."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the files."""

    @abstractmethod
    def told(self, answer: Any) -> Told:
        """Say the total and the counts of an answer, as they must agree."""


class Ours(Engine):
    """This project's engine: queries evaluated on columns."""

    name = "caption-search"

    def __init__(self, index: Path, folder: Path) -> None:
        self.engine = WhooshEngine.open(index)

    def prepare(self, question: Question) -> Callable[[], Any]:
        filters = (Filter(*question.filter),) if question.filter else ()
        query = Query(node=question.node, filters=filters, size=TOP, facets=COUNTED)
        return lambda: self.engine.answer(query)

    def close(self) -> None:
        self.engine.close()

    def told(self, answer: Any) -> Told:
        counts = {found.facet.name: {c.value: c.count for c in found.counts} for found in answer.facets}
        more = {found.facet.name: found.more for found in answer.facets}
        return answer.families, {name: held | {LEFT_OFF: more[name]} for name, held in counts.items()}


class Tantivy(Engine):
    """tantivy from Python: one searcher on one segment, facets by terms aggregations on fast fields.

    The binding has no collector of facets and none that does both, so hits and counts are two passes.
    """

    name = "tantivy"

    def __init__(self, index: Path, folder: Path) -> None:
        self.index = tantivy.Index.open(str(folder))
        self.searcher, self.schema = self.index.searcher(), self.index.schema
        self.counting = {name: {"terms": {"field": name, "size": MOST}} for name in COUNTED}

    @classmethod
    def build(cls, found: Columns, folder: Path) -> None:
        fields = tantivy.SchemaBuilder()
        for name in ("text", EXACT):
            fields.add_text_field(name, tokenizer_name="whitespace", index_option="position")
        for name in (*COUNTED, *FILTERED):
            fields.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
        index = tantivy.Index(fields.build(), path=str(folder))
        writer = index.writer(heap_size=1 << 30, num_threads=1)
        for row in rows(found):
            writer.add_document(tantivy.Document(**row))
        writer.commit()
        writer.wait_merging_threads()

    def prepare(self, question: Question) -> Callable[[], Any]:
        query = self._query(question)
        if question.filter:
            narrowing = tantivy.Query.const_score_query(self._term(*question.filter), 0.0)
            query = tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, query), (tantivy.Occur.Must, narrowing)]
            )

        def ask() -> Any:
            return self.searcher.search(query, limit=TOP, count=True), self.searcher.aggregate(
                query, self.counting
            )

        return ask

    def _term(self, field: str, word: str) -> Any:
        return tantivy.Query.term_query(self.schema, field, word)

    def _query(self, question: Question) -> Any:
        match question.kind:
            case "phrase":
                return tantivy.Query.phrase_query(self.schema, "text", list(question.words))
            case "prefix":
                return tantivy.Query.regex_query(self.schema, EXACT, f"{question.words[0]}.*")
        if len(question.words) == 1:
            return self._term("text", question.words[0])
        occur = tantivy.Occur.Must if question.kind in BOTH else tantivy.Occur.Should
        return tantivy.Query.boolean_query([(occur, self._term("text", word)) for word in question.words])

    def close(self) -> None:
        del self.searcher, self.index

    def told(self, answer: Any) -> Told:
        found, counts = answer
        return found.count, {
            name: {b["key"]: b["doc_count"] for b in counts[name]["buckets"]} for name in COUNTED
        }


class Counted:
    """Facet values by document, counted by numpy: for engines that give document numbers and count nothing."""

    def __init__(self, found: Columns) -> None:
        self.values: dict[str, tuple[list[str], NDArray[np.int64], NDArray[np.int64]]] = {}
        for name in COUNTED:
            postings = found.fields[name]
            ordinals = np.repeat(np.arange(len(postings.terms)), np.diff(postings.starts).astype(np.int64))
            order = np.argsort(postings.docs, kind="stable")
            ends = np.searchsorted(postings.docs[order], np.arange(found.documents + 1))
            self.values[name] = ([term.decode() for term in postings.terms.tolist()], ends, ordinals[order])

    def count(self, docs: NDArray[np.int64]) -> dict[str, dict[str, int]]:
        """Count the values of each facet over some documents."""
        return {name: self._count(docs, *held) for name, held in self.values.items()}

    def _count(
        self, docs: NDArray[np.int64], names: list[str], ends: NDArray[np.int64], ordinals: NDArray[np.int64]
    ) -> dict[str, int]:
        begins = ends[docs]
        sizes = ends[docs + 1] - begins
        places = np.repeat(begins - np.cumsum(sizes) + sizes, sizes) + np.arange(int(sizes.sum()))
        counts = np.bincount(ordinals[places], minlength=len(names))
        found = counts.nonzero()[0]
        best = found[np.argsort(-counts[found], kind="stable")]
        return {names[n]: int(counts[n]) for n in best}


class Whoosh(Engine):
    """Whoosh's own searcher on the same index, facets by ``groupedby``, as its manual has it."""

    name = "Whoosh, groupedby"
    rounds = 1

    def __init__(self, index: Path, folder: Path) -> None:
        generation = manifest.current(index)
        self.searcher: Any = open_dir(generation / WHOOSH, readonly=True).searcher(
            weighting=scoring.BM25F(B=B, K1=K1)
        )
        self.grouped = {
            name: sorting.FieldFacet(name, allow_overlap=True, maptype=sorting.Count) for name in COUNTED
        }

    def prepare(self, question: Question) -> Callable[[], Any]:
        query, narrowing = self._query(question), self._narrowing(question)
        return lambda: self.searcher.search(query, limit=TOP, groupedby=self.grouped, filter=narrowing)

    def _narrowing(self, question: Question) -> Any:
        return whoosh.Term(*question.filter) if question.filter else None

    def _query(self, question: Question) -> Any:
        match question.kind:
            case "phrase":
                return whoosh.Phrase("text", list(question.words))
            case "prefix":
                return whoosh.Prefix(EXACT, question.words[0])
        terms = [whoosh.Term("text", word) for word in question.words]
        if len(terms) == 1:
            return terms[0]
        return whoosh.And(terms) if question.kind in BOTH else whoosh.Or(terms)

    def close(self) -> None:
        self.searcher.close()

    def told(self, answer: Any) -> Told:
        counts = {name: {k: n for k, n in answer.groups(name).items() if k is not None} for name in COUNTED}
        return len(answer), counts


class WhooshBest(Whoosh):
    """Whoosh's own searcher used as well as it can be: top hits with block quality, then the documents, for numpy."""

    name = "Whoosh, best"

    def __init__(self, index: Path, folder: Path) -> None:
        super().__init__(index, folder)
        self.counted = Counted(columns.load(manifest.current(index) / COLUMNS))

    def prepare(self, question: Question) -> Callable[[], Any]:
        query, narrowing = self._query(question), self._narrowing(question)
        whole = whoosh.And([query, narrowing]) if narrowing else query

        def ask() -> Any:
            hits = self.searcher.search(query, limit=TOP, filter=narrowing)
            docs = np.fromiter(whole.docs(self.searcher), dtype=np.int64)
            return hits, len(docs), self.counted.count(docs)

        return ask

    def told(self, answer: Any) -> Told:
        return answer[1], answer[2]


class Fts5(Engine):
    """SQLite's FTS5: hits by rank, then the numbers of all matches, for numpy."""

    name = "SQLite FTS5"
    rounds = 3

    def __init__(self, index: Path, folder: Path) -> None:
        self.database = sqlite3.connect(f"file:{folder / 'fts5.db'}?mode=ro", uri=True)
        self.counted = Counted(columns.load(manifest.current(index) / COLUMNS))

    @classmethod
    def build(cls, found: Columns, folder: Path) -> None:
        database = sqlite3.connect(folder / "fts5.db")
        named = ", ".join(("text", EXACT))
        database.execute(
            f"CREATE VIRTUAL TABLE captions USING fts5({named}, content='', tokenize=\"unicode61 tokenchars '-'\")"
        )
        database.execute(
            "CREATE TABLE held (facet, value, number, PRIMARY KEY (facet, value, number)) WITHOUT ROWID"
        )
        for number, row in enumerate(rows(found)):
            database.execute(
                "INSERT INTO captions(rowid, text, exact) VALUES (?, ?, ?)", (number, row["text"], row[EXACT])
            )
            pairs = [(facet, value, number) for facet in FILTERED for value in row[facet]]
            database.executemany("INSERT INTO held VALUES (?, ?, ?)", pairs)
        database.execute("INSERT INTO captions(captions) VALUES ('optimize')")
        database.commit()
        database.close()

    def prepare(self, question: Question) -> Callable[[], Any]:
        match question.kind:
            case "phrase":
                match_ = 'text : "' + " ".join(question.words) + '"'
            case "prefix":
                match_ = f'{EXACT} : "{question.words[0]}" *'
            case kind:
                joined = (" AND " if kind in BOTH else " OR ").join(f'"{word}"' for word in question.words)
                match_ = f"text : ({joined})"
        where, values = "captions MATCH ?", (match_, *(question.filter or ()))
        if question.filter:
            where += " AND +rowid IN (SELECT number FROM held WHERE facet = ? AND value = ?)"
        top = f"SELECT rowid, rank FROM captions WHERE {where} ORDER BY rank LIMIT {TOP}"  # noqa: S608 - fixed text
        every = f"SELECT rowid FROM captions WHERE {where}"  # noqa: S608 - fixed text

        def ask() -> Any:
            hits = self.database.execute(top, values).fetchall()
            numbers = (row[0] for row in self.database.execute(every, values))
            docs = np.fromiter(numbers, dtype=np.int64)
            return hits, len(docs), self.counted.count(docs)

        return ask

    def close(self) -> None:
        self.database.close()

    def told(self, answer: Any) -> Told:
        return answer[1], answer[2]


class Bm25s(Engine):
    """bm25s, which scores every document: no AND, no phrase, no prefix, no filter."""

    name = "bm25s"
    kinds = frozenset({"common term", "rare term", "OR of three"})

    def __init__(self, index: Path, folder: Path) -> None:
        self.ranker = bm25s.BM25.load(str(folder), mmap=True, show_progress=False)
        self.counted = Counted(columns.load(manifest.current(index) / COLUMNS))

    @classmethod
    def build(cls, found: Columns, folder: Path) -> None:
        ranker = bm25s.BM25()
        ranker.index([row["text"].split() for row in rows(found)], show_progress=False)
        ranker.save(str(folder), show_progress=False)

    def prepare(self, question: Question) -> Callable[[], Any]:
        words = list(question.words)

        def ask() -> Any:
            scores = self.ranker.get_scores(words)
            top = np.argpartition(scores, -TOP)[-TOP:]
            docs = scores.nonzero()[0]
            return top[np.argsort(-scores[top])], len(docs), self.counted.count(docs)

        return ask

    def close(self) -> None:
        del self.ranker

    def told(self, answer: Any) -> Told:
        return answer[1], answer[2]


ENGINES: tuple[type[Engine], ...] = (Ours, Tantivy, Fts5, Bm25s, WhooshBest, Whoosh)


def rows(found: Columns) -> Iterator[Mapping[str, Any]]:
    """Give each document's words and facet values back from the columns, its parts kept apart."""
    texts = {name: _streams(found, name) for name in ("text", EXACT)}
    values: dict[str, list[list[str]]] = {}
    for facet in (*COUNTED, *FILTERED):
        postings = found.fields[facet]
        values[facet] = [[] for _ in range(found.documents)]
        for ordinal in range(len(postings.terms)):
            for doc in postings.docs[postings.span(ordinal)].tolist():
                values[facet][doc].append(postings.text_of(ordinal))
    for doc in range(found.documents):
        yield {name: next(stream) for name, stream in texts.items()} | {
            n: held[doc] for n, held in values.items()
        }


def _streams(found: Columns, name: str) -> Iterator[str]:
    postings = found.fields[name]
    counts = np.diff(postings.places).astype(np.int64)
    terms = np.repeat(
        np.repeat(np.arange(len(postings.terms)), np.diff(postings.starts).astype(np.int64)), counts
    )
    docs = np.repeat(postings.docs, counts)
    order = np.lexsort((postings.positions, docs))
    ends = np.searchsorted(docs[order], np.arange(found.documents + 1))
    words = [term.decode() for term in postings.terms.tolist()]
    for begin, end in pairwise(ends):
        here = order[begin:end]
        said, before = [], 0
        for term, position in zip(terms[here].tolist(), postings.positions[here].tolist(), strict=True):
            if position > before + 1:
                said.append(GAP)
            said.append(words[term])
            before = position
        yield " ".join(said)
