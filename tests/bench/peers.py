"""Further engines that are measured: Whoosh itself, SQLite's FTS5 and bm25s."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray
from whoosh import query as whoosh
from whoosh import scoring, sorting
from whoosh.index import open_dir

from schema import manifest
from schema.arrays import postings as columns
from schema.arrays.postings import EXACT, Columns
from schema.manifest import COLUMNS, WHOOSH
from tests.bench.engines import BOTH, FILTERED, TOP, Engine, Ours, Tantivy, Told, rows
from tests.bench.questions import COUNTED, Question
from webapp.search.rewriting.weights import K1, B


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
