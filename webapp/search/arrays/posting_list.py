"""Posting lists of words: a word stands for several terms, whose weights add before they saturate by BM25.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009). Inverse document frequencies
come with the expanded query.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from schema.arrays.derived import Prepared
from schema.arrays.dictionary_encoding import Encoded
from schema.arrays.postings import EXACT, Columns, Floats, Ints, Postings
from schema.caches import cached
from webapp.search.arrays.decoding import Weights, decoded, decoded_at, part
from webapp.search.arrays.kernels import Bytes, Mask, saturate, saturate_at, score, score_at
from webapp.search.arrays.postings_ops import Matches, Places, sum_scores
from webapp.search.rewriting.expanded_query import ExpandedTerm
from webapp.search.rewriting.weights import K1, B

SPANS = 4096  # words whose spans are kept


@dataclass(slots=True)  # never changed; see Matches
class PostingList:
    """The postings of one word: its documents, ascending, and its weights in them, scored where they are wanted.

    What is ``beside`` the weights, as many, counts ``factor`` times. ``norms`` (documents,) are BM25's of the index.
    Of a ``literal`` word the documents are those in the postings of its stem, at the same places.
    """

    docs: Ints
    weights: Weights
    beside: Weights
    factor: float
    norms: Floats
    idf: float
    literal: bool = False

    def __len__(self) -> int:
        """Return the number of documents."""
        return len(self.docs)

    @property
    def top(self) -> float:
        """The upper bound of the word's score, which BM25 approaches as the weight grows."""
        return self.idf * (K1 + 1)

    def whole(self) -> Floats:
        """Return the weights with what is beside them."""
        weights = decoded(self.weights)
        return weights + decoded(self.beside) * np.float32(self.factor) if self.factor else weights

    def at(self, places: Places) -> Floats:
        """Return the BM25 scores of the documents that stand at some places of the list."""
        scores = np.empty(len(places), dtype=np.float32)
        here: Ints = places.astype(np.int32, copy=False)
        if parts := self._in_bytes():
            score_at(here, self.docs, *parts, self.factor, self.norms, self.top, scores)
            return scores
        weights = decoded_at(self.weights, here)
        beside = decoded_at(self.beside, here) if self.factor else weights
        saturate_at(here, self.docs, weights, beside, self.factor, self.norms, self.top, scores)
        return scores

    def _in_bytes(self) -> tuple[Bytes, Floats, Bytes, Floats] | None:
        """Return the weights and what is beside them where both are encoded in bytes, as nearly all are."""
        one, other = self.weights, self.beside
        if not (isinstance(one, Encoded) and isinstance(other, Encoded)):
            return None
        if one.indices.itemsize > 1 or other.indices.itemsize > 1:
            return None
        return one.indices, one.values, other.indices, other.values

    def kept(self, mask: Mask) -> Matches:
        """Score some of the documents (n,)."""
        places = mask.nonzero()[0]
        return Matches(self.docs.take(places), self.at(places))

    def matches(self) -> Matches:
        """Score every document."""
        scores = np.empty(len(self.docs), dtype=np.float32)
        if parts := self._in_bytes():
            score(self.docs, *parts, self.factor, self.norms, self.top, scores)
            return Matches(self.docs, scores)
        weights = decoded(self.weights)
        beside = decoded(self.beside) if self.factor else weights
        saturate(self.docs, weights, beside, self.factor, self.norms, self.top, scores)
        return Matches(self.docs, scores)


def norms_of(columns: Columns) -> Floats:
    """Return K1 * (1 - B + B * length / average) of each document, float32 (documents,), every step in float32."""
    average = np.float32(columns.total_length / max(columns.documents, 1) or 1.0)
    norms: Floats = K1 * ((1 - B) + B * columns.lengths.astype(np.float32) / average)
    return norms


class _Spans(NamedTuple):
    """Where the postings of a word lie: its stem's, and those of exact forms, which have weights beside the stem's.

    ``forms`` are where these begin, each with what they count; ``others`` are the spans of further terms in a field.
    """

    stem: slice
    forms: tuple[tuple[int, float], ...]
    others: tuple[tuple[str, slice, float], ...]


class PostingLists:
    """Makes the posting lists of one index."""

    def __init__(self, columns: Columns, prepared: Prepared) -> None:
        self._fields, self._prepared, self._documents = columns.fields, prepared, columns.documents
        self._norms = norms_of(columns)
        self._spans = cached("posting lists", SPANS)(partial(_spans, columns.fields, prepared))

    def word(self, term: ExpandedTerm) -> PostingList:
        """Return the list of a word: its stem in a field, with no documents where that lacks it, and what is beside.

        The weights of an exact form lie beside the stem's; where it stands for other stems too, it is a list by itself.
        """
        spans = self._spans(term)
        word = self._list(self._fields[term.field], spans.stem, term.idf)
        for start, weight in spans.forms:
            word = self._with_form(word, start, weight)
        if not spans.others:
            return word
        others = []
        for name, span, weight in spans.others:
            postings = self._fields[name]
            own = decoded(part(postings.weighted, span))
            others.append(Matches(postings.docs_at(span), own * np.float32(weight)))
        whole = sum_scores([Matches(word.docs, word.whole()), *others], self._documents)
        return self.weighed(whole.docs, whole.scores, term.idf)

    def weighed(self, docs: Ints, weights: Floats, idf: float) -> PostingList:
        """Return documents with what something weighs in them as if it were a word."""
        return PostingList(docs, weights, weights, 0.0, self._norms, idf)

    def weights_of(self, stem: str, field: str = "text") -> Matches:
        """Return the documents that hold a stem, and what it weighs in each."""
        postings = self._fields[field]
        ordinal = postings.ordinal(stem)
        span = postings.span(ordinal) if ordinal >= 0 else slice(0, 0)
        return Matches(postings.docs_at(span), decoded(part(postings.weighted, span)))

    def widened(self, word: PostingList, others: list[tuple[Matches, float]], idf: float) -> PostingList:
        """Let other documents stand for a word too: each list has what it weighs there, and its factor."""
        held = [Matches(one.docs, one.scores * np.float32(factor)) for one, factor in others if len(one)]
        if not held:
            return word
        whole = sum_scores([Matches(word.docs, word.whole()), *held], self._documents)
        return self.weighed(whole.docs, whole.scores, idf)

    def _list(self, postings: Postings, span: slice, idf: float) -> PostingList:
        """Return the list of a term with these postings."""
        weights = part(postings.weighted, span)
        return PostingList(postings.docs_at(span), weights, weights, 0.0, self._norms, idf, literal=True)

    def _with_form(self, word: PostingList, start: int, weight: float) -> PostingList:
        """Lay the weights of an exact form, which begin there, beside a stem's; more than one is added up."""
        beside = part(self._prepared.exact, slice(start, start + len(word.docs)))
        own = word.whole() if word.factor else word.weights
        return PostingList(word.docs, own, beside, weight, self._norms, word.idf, word.literal)


def _spans(fields: Mapping[str, Postings], prepared: Prepared, term: ExpandedTerm) -> _Spans:
    """Return where the postings of a word lie; those of a stem nowhere, where its field lacks it."""
    stem = fields[term.field].ordinal(term.stem)
    forms, others = [], []
    for name, form, weight in term.beside:
        ordinal = fields[name].ordinal(form)
        if name == EXACT and stem == prepared.stems[ordinal] >= 0:
            forms.append((int(prepared.exact_starts[ordinal]), weight))
        else:
            others.append((name, fields[name].span(ordinal), weight))
    own = fields[term.field].span(stem) if stem >= 0 else slice(0, 0)
    return _Spans(own, tuple(forms), tuple(others))
