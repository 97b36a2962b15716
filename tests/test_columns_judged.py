"""Random corpora and random queries: the columns say what a slow, obvious evaluation says."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from indexer.write.changeset import first
from schema.arrays import derived
from schema.arrays import postings as columns
from schema.document import Document
from schema.fields import FACET_NAMES, FACETS
from schema.manifest import COLUMNS, WHOOSH
from tests import slow_search
from tests.documents import document
from tests.ours import OURS, writer
from webapp.search.arrays.backend import statistics_of
from webapp.search.arrays.evaluator import Evaluator
from webapp.search.arrays.facet_counts import Counter
from webapp.search.arrays.filters import narrow
from webapp.search.arrays.postings_ops import Matches
from webapp.search.arrays.top_k import Order
from webapp.search.model.query import (
    Added,
    AnyOf,
    Boolean,
    Dated,
    FacetIs,
    Node,
    Phrase,
    Sort,
    Wildcard,
    Word,
    must,
    must_not,
)
from webapp.search.rewriting.planner import Planner

pytestmark = pytest.mark.slow

WORDS = "moon moons Moonlit red square flowers flower laying one 1 XI Apollo STS-51L TMA-09M basil’s a X-1".split()
AGENCIES = ["NASA", "ESA", "JAXA", "ISRO", "CSA", "asi"]
FIRST = date(1969, 7, 20)

texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
added = st.integers(-1, 3).map(lambda n: slow_search.FIRST_ADDED + timedelta(n))
days = st.none() | st.integers(0, 2).map(lambda n: (FIRST + timedelta(400 * n)).isoformat())


@st.composite
def corpora(draw: st.DrawFn) -> list[Document]:
    """Draw documents; the texts of some come again and again, so that lists are long."""
    own = draw(st.lists(st.tuples(texts, texts, st.sets(st.sampled_from(AGENCIES)), days), max_size=8))
    found = []
    for number, (title, text, agencies, day) in enumerate(own * draw(st.sampled_from([1, 1, 5]))):
        facts: dict[str, Any] = {"agency": tuple(sorted(agencies))} | ({"day": day} if day else {})
        found.append(document(f"made{number:03}e{number:02}", title, text, **facts))
    return found


LEAVES = (
    st.builds(
        Word,
        st.sampled_from([*WORDS, "moon’s", "made001e01", "absent", "xi-moon"]),
        st.sampled_from(["", "", "title"]),
    )
    | st.builds(Phrase, texts, st.sampled_from(["", "title"]), st.sampled_from([0, 0, 1, 4]))
    | st.builds(Wildcard, st.sampled_from(["m*", "mo?n", "moon*", "fl*er", "made00*", "sts*", "z*", "MADE0?0*"]))
    | st.builds(FacetIs, st.just("agency"), st.sampled_from(AGENCIES))
    | st.builds(Dated, st.none() | st.just(FIRST), st.none() | st.just(FIRST + timedelta(500)))
    | st.builds(Added, st.none() | added, st.none() | added)
)  # fmt: skip


def negation(node: Node) -> Node:
    """Return what a node does not match."""
    return Boolean(must_not(node))


def conjunction(nodes: list[Node]) -> Node:
    """Return what all nodes match."""
    return Boolean(must(*nodes))


NODES = st.recursive(
    LEAVES,
    lambda inner: (
        inner.map(negation)
        | st.lists(inner, max_size=3).map(conjunction)
        | st.lists(inner, min_size=1, max_size=3).map(tuple).map(AnyOf)
    ),
    max_leaves=6,
)


class Built:
    """A corpus twice: on columns, and in dictionaries."""

    def __init__(self, documents: list[Document], folder: Path) -> None:
        writer().write(first(documents), folder)
        self.columns, self.prepared = columns.load(folder / COLUMNS), derived.load(folder / COLUMNS)
        self.evaluator = Evaluator(self.columns, self.prepared, slow_search.seconds_added(len(documents)))
        self.planner = Planner(statistics_of(self.columns, self.prepared, self.evaluator, OURS))
        self.values = self.planner.statistics.values
        self.counter = Counter(self.columns, self.prepared, self.values)
        self.order = Order(self.prepared, np.zeros(len(self.prepared.newest), dtype=np.int64))
        self.slow = slow_search.read(folder / WHOOSH, documents)


@contextmanager
def built(documents: list[Document]) -> Iterator[Built]:
    """Write a corpus and open it."""
    with tempfile.TemporaryDirectory() as folder:
        yield Built(documents, Path(folder))


judged = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


PHRASES: list[Node] = [
    Phrase(text, field, slop)
    for text in ("moon", "moon moon", "moon flight")
    for field in ("", "title")
    for slop in (0, 1, 4)
]


@judged
@given(documents=corpora(), nodes=st.lists(NODES, min_size=1, max_size=6))
@example(documents=[document("made000e00", "moon", "moon flight moons")], nodes=PHRASES)
def test_every_query_finds_and_scores_what_it_should(documents: list[Document], nodes: list[Node]) -> None:
    """Every kind of node finds the documents that it says, each with the score that the formula gives."""
    with built(documents) as one:
        for node in nodes:
            found = one.evaluator.match(one.planner.condition(node))
            wanted = slow_search.matches(one.slow, node)
            assert found.docs.tolist() == sorted(wanted)
            assert dict(zip(found.docs.tolist(), found.scores.tolist(), strict=True)) == pytest.approx(
                wanted, rel=1e-5
            )


@judged
@given(documents=corpora(), data=st.data())
def test_facets_count_what_documents_have(documents: list[Document], data: st.DataObject) -> None:
    """Over any documents, each value of each facet is counted as often as they have it, and no other."""
    with built(documents) as one:
        chosen = data.draw(st.lists(st.sampled_from(range(len(documents))), unique=True)) if documents else []
        docs = np.array(sorted(chosen), dtype=np.int32)
        facets = data.draw(st.lists(st.sampled_from(FACET_NAMES), unique=True))
        told = one.counter.count(docs, narrow(one.evaluator, docs, ()), (), facets)
        wanted = slow_search.counts(documents[n] for n in chosen)
        assert [counts.facet.name for counts in told] == [name for name in FACET_NAMES if name in facets]
        for counts in told:
            assert {count.value: count.count for count in counts.counts} == wanted[counts.facet.name]


@judged
@given(documents=corpora(), data=st.data())
def test_values_stand_in_their_order(documents: list[Document], data: st.DataObject) -> None:
    """Numbers come highest first; the rest by count, and of equal ones A before b."""
    with built(documents) as one:
        docs = np.arange(len(documents), dtype=np.int32)[: data.draw(st.integers(0, len(documents)))]
        for counts in one.counter.count(docs, narrow(one.evaluator, docs, ()), (), FACET_NAMES):
            if counts.facet.numeric:
                keys: list[Any] = [-int(count.value) for count in counts.counts]
            else:
                keys = [(-count.count, count.value.casefold()) for count in counts.counts]
            assert keys == sorted(keys)


@judged
@given(documents=corpora(), data=st.data())
def test_the_first_are_the_best(documents: list[Document], data: st.DataObject) -> None:
    """However many are asked for, they are those that a full sort puts first, ties by date and then by number."""
    with built(documents) as one:
        numbers = (
            data.draw(st.lists(st.sampled_from(range(len(documents))), unique=True)) if documents else []
        )
        docs = np.array(sorted(numbers), dtype=np.int32)
        scores = np.array(
            [data.draw(st.sampled_from([0.0, 0.5, 0.5, 7.25, 1e-30])) for _ in docs], dtype=np.float32
        )
        sort, count = data.draw(st.sampled_from(Sort)), data.draw(st.integers(1, 12))
        dated = {doc: documents[doc].event_date for doc in docs.tolist()}
        by_score = dict(zip(docs.tolist(), scores.tolist(), strict=True))

        def newest(doc: int) -> tuple[int, int]:
            event = dated[doc]
            return -event.end.toordinal() if event else 0, doc

        def oldest(doc: int) -> tuple[int, int]:
            event = dated[doc]
            return event.start.toordinal() if event else date.max.toordinal(), doc

        keys: dict[Sort, Any] = {
            Sort.RELEVANCE: lambda doc: (-by_score[doc], newest(doc)), Sort.NEWEST: newest, Sort.OLDEST: oldest,
            Sort.ADDED: newest,  # all of them came together
        }  # fmt: skip
        places = one.order.first(Matches(docs, scores), sort, count)
        assert docs[places].tolist() == sorted(docs.tolist(), key=keys[sort])[:count]


def test_a_document_may_have_many_values(tmp_path: Path) -> None:
    """A document with more values of a facet than most have is counted with all of them."""
    names = [f"Person {number:03}" for number in range(150)]
    documents = [document(f"made{n}", "", "moon", person=tuple(names[n : n + 1])) for n in range(300)]
    documents.append(document("zz", "", "sun", person=tuple(names), agency=tuple(AGENCIES)))
    one = Built(documents, tmp_path)
    for docs in ([300], [0, 300], [0, 1, 2]):
        counts = one.counter.counts(np.array(docs, dtype=np.int32), "person")
        wanted = slow_search.counts(documents[n] for n in docs)["person"]
        assert {
            name: n for name, n in zip(one.values["person"].all, counts.tolist(), strict=True) if n
        } == wanted


def test_ordinals_are_one_space(tmp_path: Path) -> None:
    """The facets' values follow each other without a gap, whatever each facet has."""
    one = Built([document("a", "", "moon", agency=("ESA",), day="1969-07-20")], tmp_path)
    firsts = one.prepared.firsts.tolist()
    sizes = [last - first for first, last in pairwise(firsts)]
    assert sizes == [len(one.values[facet.name].all) for facet in FACETS]
    assert firsts[0] == 1
