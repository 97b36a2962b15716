"""Tests of the columns: Whoosh's own searcher, and slow obvious code, judge what is evaluated on them."""

import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from whoosh import query as whoosh
from whoosh import scoring
from whoosh.index import open_dir

from indexer.write.changeset import first
from schema.analysis.analyzer import key_of_id
from schema.arrays import derived
from schema.arrays import postings as columns
from schema.arrays.postings import EXACT
from schema.document import Document
from schema.manifest import COLUMNS, WHOOSH
from tests.documents import document
from tests.ours import OURS, analyse, writer
from webapp.search.arrays import evaluator
from webapp.search.arrays.backend import statistics_of
from webapp.search.arrays.evaluator import Evaluator
from webapp.search.arrays.postings_ops import Matches
from webapp.search.model.query import (
    EVERYTHING,
    AnyOf,
    Boolean,
    Clause,
    FacetIs,
    Node,
    Occur,
    Phrase,
    Wildcard,
    Word,
    must,
    must_not,
)
from webapp.search.rewriting.expanded_query import PhraseQuery
from webapp.search.rewriting.planner import Planner

VOCABULARY = [
    "red", "square", "moon", "moons", "Kremlin", "flower", "flowers", "laying", "the", "of", "one", "1", "XI", "Apollo",
    "STS-51L", "51-L", "X-1", "TMA-09M", "St. Basil’s", "Auñón", "a", "8", "AS08-14-2383", "shuttle",
]  # fmt: skip
AGENCIES = ["NASA", "ESA", "European Southern", "JAXA"]
SIZES = (1, 25, 400)


class Built:
    """A corpus with its index: the documents, their columns, and Whoosh's own searcher."""

    def __init__(self, documents: list[Document], folder: Path) -> None:
        writer().write(first(documents), folder)
        self.documents, self.columns = documents, columns.load(folder / COLUMNS)
        self.prepared = derived.load(folder / COLUMNS)
        self.evaluator = Evaluator(self.columns, self.prepared, np.zeros(len(documents), dtype=np.int64))
        self.planner = Planner(statistics_of(self.columns, self.prepared, self.evaluator, OURS))
        self.searcher: Any = open_dir(folder / WHOOSH).searcher(weighting=scoring.BM25F(B=0.5, K1=1.2))

    def match(self, node: Node) -> Matches:
        """Plan a node and evaluate it."""
        return self.evaluator.match(self.planner.condition(node))


def made_up(size: int) -> list[Document]:
    """Draw documents from a small vocabulary, common words and rare ones, short texts and long ones."""
    draw = random.Random(size)
    weights = [1 / (place + 1) for place in range(len(VOCABULARY))]
    texts = [" ".join(draw.choices(VOCABULARY, weights, k=draw.choice((1, 5, 40)))) for _ in range(size)]
    return [
        document(
            f"made{number:04}e{number:03}",
            draw.choice(["", "A visit", " ".join(draw.choices(VOCABULARY, k=3))]),
            text,
            agency=tuple(draw.sample(AGENCIES, draw.randint(0, 2))),
        )
        for number, text in enumerate(texts)
    ]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Built]]:
    """Build an index of each size."""
    found = [Built(made_up(size), tmp_path_factory.mktemp("corpus")) for size in SIZES]
    yield found
    for one in found:
        one.searcher.close()


def matched(built: Built, node: Node) -> set[int]:
    """Give the documents that match on the columns; each is there once, in order, with a score."""
    matches = built.match(node)
    docs: list[int] = matches.docs.tolist()
    assert docs == sorted(set(docs))
    assert len(matches.scores) == len(docs)
    return set(docs)


def judged(built: Built, asked: whoosh.Query) -> set[int]:
    """Give the documents that Whoosh finds."""
    return {hit.docnum for hit in built.searcher.search(asked, limit=None, scored=False)}


def in_whoosh(node: Node) -> whoosh.Query:
    """Say a node as a query of Whoosh."""
    match node:
        case Word(text, ""):
            return whoosh.Or([whoosh.And(list(map(one_word, analyse(text)))), *ids(text)])
        case Word(text, field) | Phrase(text, field) if field:
            return whoosh.And([whoosh.Term(field, word.stem) for word in analyse(text)])
        case Phrase(text):
            return whoosh.Phrase(EXACT, [word.forms[0] for word in analyse(text)])
        case FacetIs(facet, value):
            return whoosh.Term(facet, value)
        case Boolean(clauses):
            return whoosh.And([whoosh.Every(), *map(clause_in_whoosh, clauses)])
        case AnyOf(nodes):
            return whoosh.Or(list(map(in_whoosh, nodes)))
    raise AssertionError(node)


def clause_in_whoosh(clause: Clause) -> whoosh.Query:
    """Return a clause as a query of Whoosh."""
    inner = in_whoosh(clause.node)
    return whoosh.Not(inner) if clause.occur is Occur.MUST_NOT else inner


def one_word(word: Any) -> whoosh.Query:
    """Say a word: by its stem, or by one of its spellings."""
    return whoosh.Or([whoosh.Term("text", word.stem), *(whoosh.Term(EXACT, form) for form in word.spellings)])


def ids(text: str) -> list[whoosh.Query]:
    """Say an id."""
    return [whoosh.Term("id", text.casefold()), whoosh.Term("id", key_of_id(text))]


WORDS = st.sampled_from(
    [*VOCABULARY, "moon’s", "sts51l", "tma 9m", "absent", "made0003-e-003", "MADE0000E000"]
)
PHRASES = st.lists(st.sampled_from(VOCABULARY[:12]), min_size=2, max_size=4).map(" ".join)
LEAVES = (
    st.builds(Word, WORDS)
    | st.builds(Word, WORDS, st.sampled_from(["title", "keywords"]))
    | st.builds(Phrase, PHRASES)
    | st.builds(FacetIs, st.just("agency"), st.sampled_from(AGENCIES))
)


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
    max_leaves=5,
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(node=NODES)
@example(node=negation(EVERYTHING))
@example(node=Phrase("red red"))
def test_sets_equal_whooshs(built: list[Built], node: Node) -> None:
    """Terms, phrases, facets, AND, OR and NOT find the documents that Whoosh's own searcher finds."""
    for one in built:
        assert matched(one, node) == judged(one, in_whoosh(node))


UNIT = 1 / 1024  # to a multiple of which each part of a score is rounded up
EQUAL = 1e-5  # what single precision leaves of Whoosh's double


def alike(found: Matches, judged: Any, parts: int = 1) -> None:
    """Hold documents, scores and order against Whoosh's, which are less by what each part was rounded up by."""
    theirs = [(hit.docnum, hit.score) for hit in judged]
    ours = dict(zip(found.docs.tolist(), found.scores.tolist(), strict=True))
    assert ours.keys() == dict(theirs).keys()
    assert all(-EQUAL <= ours[doc] - score < parts * UNIT + EQUAL for doc, score in theirs)
    in_their_order = [ours[doc] for doc, _ in theirs]
    assert all(before > behind - parts * UNIT - EQUAL for before, behind in pairwise(in_their_order))


@settings(max_examples=100, deadline=None)
@given(nodes=st.lists(LEAVES, min_size=1, max_size=8), data=st.data())
def test_the_order_of_a_sum_does_not_matter(
    built: list[Built], nodes: list[Node], data: st.DataObject
) -> None:
    """What several conditions give adds up to the same figures, bit by bit, whichever comes first."""
    shuffled = tuple(data.draw(st.permutations(nodes)))
    for one in built:
        found, other = one.match(AnyOf(tuple(nodes))), one.match(AnyOf(shuffled))
        assert found.docs.tolist() == other.docs.tolist()
        assert found.scores.tolist() == other.scores.tolist()
        assert not np.any(found.scores % np.float32(UNIT))


@pytest.mark.parametrize("word", VOCABULARY)
def test_scores_equal_whooshs(built: list[Built], word: str) -> None:
    """A plain term has the BM25 score that Whoosh gives it."""
    for one in built:
        for token in analyse(word):
            found = one.evaluator.match(one.planner.term(token, "text"))
            alike(found, one.searcher.search(whoosh.Term("text", token.stem), limit=None))


@pytest.mark.parametrize(("one_word", "other"), [("red", "square"), ("moons", "flower"), ("the", "kremlin")])
def test_scores_of_several_words_equal_whooshs(
    built: list[Built], one_word: str, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where exact forms and phrases add nothing of their own, AND, OR and phrases have Whoosh's scores and order."""
    monkeypatch.setattr("webapp.search.rewriting.planner.EXACT_WEIGHT", 0.0)
    monkeypatch.setattr(evaluator, "PHRASE_WEIGHT", 0.0)
    stems = [analyse(text)[0].stem for text in (one_word, other)]
    terms, words = [whoosh.Term("text", stem) for stem in stems], (Word(one_word), Word(other))
    for one in built:
        planner = Planner(one.planner.statistics)  # which has kept no word yet

        def match(node: Node, one: Built = one, planner: Planner = planner) -> Matches:
            return one.evaluator.match(planner.condition(node))

        alike(match(Boolean(must(*words))), one.searcher.search(whoosh.And(terms), limit=None), parts=2)
        alike(match(AnyOf(words)), one.searcher.search(whoosh.Or(terms), limit=None), parts=2)
        terms_of = tuple(planner.term(token) for word in (one_word, other) for token in analyse(word))
        idf = max(term.idf for term in terms_of)
        phrase = one.evaluator.match(PhraseQuery("text", (tuple(stems),), 0, idf, terms_of))
        alike(phrase, one.searcher.search(whoosh.Phrase("text", stems), limit=None), parts=2)


def places(text: str) -> list[str]:
    """Give the stems of a text in order."""
    return [word.stem for word in analyse(text)]


def stands_near(stems: list[str], word: str, first: str, slop: int) -> bool:
    """Return, slowly, whether a word stands within so many words of some place of the first one."""
    here = [place for place, stem in enumerate(stems) if stem == first]
    there = [place for place, stem in enumerate(stems) if stem == word]
    return any(0 < abs(other - place) <= slop + 1 for place in here for other in there)


@settings(max_examples=40, deadline=None)
@given(text=PHRASES, slop=st.integers(1, 9))
@example(text="moon moons", slop=3)
def test_near_words(built: list[Built], text: str, slop: int) -> None:
    """Near words each stand within so many words of the first one, on either side; a word is not near itself."""
    first, *others = places(text)
    for one in built:
        wanted = {
            number
            for number, found in enumerate(one.documents)
            if all(
                any(stands_near(places(part), word, first, slop) for part in (found.title, found.lead.text))
                for word in others
            )
        }
        assert matched(one, Phrase(text, slop=slop)) == wanted


@settings(max_examples=40, deadline=None)
@given(
    start=st.sampled_from(["mo", "f", "kr", "the", "sts", "x", "basi", "moo", "zz", "made0003", "AUÑ"]),
    rest=st.sampled_from(["*", "?*", "*s", "?", "??", "*l*", "*[*"]),
)
def test_wildcards(built: list[Built], start: str, rest: str) -> None:
    """A pattern finds each document with a word, as written, or an id that it fits, and no other."""
    pattern = start + rest
    for one in built:
        wanted = set()
        for number, found in enumerate(one.documents):
            words = {
                form for text in (found.title, found.lead.text) for w in analyse(text) for form in w.forms
            }
            wanted |= {number} if any(slowly_fits(pattern, word) for word in {*words, found.id}) else set()
        facets = {n for n, f in enumerate(one.documents) for a in f.facets["agency"] if begins(pattern, a)}
        assert matched(one, Wildcard(pattern)) - facets == wanted - facets


def begins(pattern: str, value: str) -> bool:
    """Tell whether a pattern fits a word of a facet value, which is text too."""
    return any(slowly_fits(pattern, word.forms[0]) for word in analyse(value))


def slowly_fits(pattern: str, word: str) -> bool:
    """Tell, by trying every split, whether a pattern fits a word; what is no letter in it does not count."""
    pattern = "".join(c for c in pattern.casefold().replace("ñ", "n") if c.isalnum() or c in "*?")
    if not pattern:
        return not word
    if pattern[0] == "*":
        return any(slowly_fits(pattern[1:], word[skipped:]) for skipped in range(len(word) + 1))
    return bool(word) and pattern[0] in {"?", word[0]} and slowly_fits(pattern[1:], word[1:])


@pytest.mark.parametrize("field", ["text", EXACT, "title", "agency", "id"])
def test_columns_hold_what_whoosh_holds(built: list[Built], field: str) -> None:
    """Each field has Whoosh's terms in order, and each term Whoosh's documents, weights and positions."""
    for one in built:
        reader, postings = one.searcher.reader(), one.columns.fields[field]
        terms = [term.decode() for term in reader.lexicon(field)]
        assert [postings.text_of(ordinal) for ordinal in range(len(postings.terms))] == terms
        for ordinal, term in enumerate(terms):
            matcher, span = reader.postings(field, term), postings.span(ordinal)
            for place in range(span.start, span.stop):
                assert matcher.id() == postings.docs[place]
                assert matcher.weight() == pytest.approx(postings.weights[place])
                if matcher.supports("positions"):
                    held = postings.positions[postings.places[place] : postings.places[place + 1]]
                    assert matcher.value_as("positions") == held.tolist()
                matcher.next()
            assert not matcher.is_active()


@settings(max_examples=50, deadline=None)
@given(name=st.text() | st.sampled_from(["moon", "moon\0", "\ud800", "m" * 300, ""]))
def test_unknown_terms_are_none(built: list[Built], name: str) -> None:
    """Looking up what is no term finds nothing, whatever it is made of."""
    for one in built:
        postings = one.columns.fields["text"]
        terms = {term.decode() for term in postings.terms.tolist()}
        assert (postings.ordinal(name) >= 0) == (name in terms)
        wanted = [n for n, term in enumerate(sorted(terms)) if term.startswith(name)]
        assert list(postings.starting_with(name)) == wanted


def test_an_empty_index_answers(tmp_path: Path) -> None:
    """An index without documents finds nothing, and nothing breaks."""
    one = Built([], tmp_path)
    for node in (Word("moon"), Phrase("red square"), Wildcard("m*"), negation(Word("moon")), EVERYTHING):
        assert matched(one, node) == set()
