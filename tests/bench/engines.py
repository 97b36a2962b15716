"""The engines that are measured side by side; all hold the same tokens and the same facet values.

Analysers differ, so every engine is given analysed text: our stems and our exact forms, in their order.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import tantivy

from schema.arrays.postings import EXACT, Columns
from tests.bench.questions import COUNTED, Question
from webapp.search import open_engine
from webapp.search.model.query import Filter, Query

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
        self.engine = open_engine(index)

    def prepare(self, question: Question) -> Callable[[], Any]:
        filters = (Filter(*question.filter),) if question.filter else ()
        query = Query(node=question.node, filters=filters, size=TOP, facets=COUNTED)
        return lambda: self.engine.evaluate(query)  # type: ignore[attr-defined]

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
