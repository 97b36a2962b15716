"""Posting lists of words: a word stands for several terms, whose weights add before they saturate by BM25.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009). Inverse document frequencies
come with the expanded query.
"""

from dataclasses import dataclass

import numpy as np

from schema.arrays.derived import Prepared
from schema.arrays.postings import EXACT, Columns, Floats, Ints, Postings
from webapp.search.arrays.decoding import Weights, decoded, decoded_at, part
from webapp.search.arrays.kernels import Mask, saturate, saturate_at
from webapp.search.arrays.postings_ops import Matches, Places, sum_scores
from webapp.search.rewriting.expanded_query import ExpandedTerm
from webapp.search.rewriting.weights import K1, B


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
        weights = decoded_at(self.weights, places)
        beside = decoded_at(self.beside, places) if self.factor else weights
        saturate_at(places, self.docs, weights, beside, self.factor, self.norms, self.top, scores)
        return scores

    def kept(self, mask: Mask) -> Matches:
        """Score some of the documents (n,)."""
        places = mask.nonzero()[0]
        return Matches(self.docs.take(places), self.at(places))

    def matches(self) -> Matches:
        """Score every document."""
        scores = np.empty(len(self.docs), dtype=np.float32)
        weights = decoded(self.weights)
        beside = decoded(self.beside) if self.factor else weights
        saturate(self.docs, weights, beside, self.factor, self.norms, self.top, scores)
        return Matches(self.docs, scores)


def norms_of(columns: Columns) -> Floats:
    """Return K1 * (1 - B + B * length / average) of each document, float32 (documents,), every step in float32."""
    average = np.float32(columns.total_length / max(columns.documents, 1) or 1.0)
    norms: Floats = K1 * ((1 - B) + B * columns.lengths.astype(np.float32) / average)
    return norms


class PostingLists:
    """Makes the posting lists of one index."""

    def __init__(self, columns: Columns, prepared: Prepared) -> None:
        self._fields, self._prepared, self._documents = columns.fields, prepared, columns.documents
        self._norms = norms_of(columns)

    def word(self, term: ExpandedTerm) -> PostingList:
        """Return the list of a word: its stem in a field, with no documents where that lacks it, and what is beside.

        The weights of an exact form lie beside the stem's; where it stands for other stems too, it is a list by itself.
        """
        field = self._fields[term.field]
        stem = field.ordinal(term.stem)
        word = self._list(field, stem, term.idf)
        others = []
        for name, form, weight in term.beside:
            postings = self._fields[name]
            ordinal = postings.ordinal(form)
            if name == EXACT and stem == self._prepared.stems[ordinal] >= 0:
                word = self._with_form(word, ordinal, weight)
            else:
                span = postings.span(ordinal)
                own = decoded(part(postings.weighted, span))
                others.append(Matches(postings.docs_at(span), own * np.float32(weight)))
        if not others:
            return word
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

    def _list(self, postings: Postings, ordinal: int, idf: float) -> PostingList:
        """Return the list of the term with that ordinal, of none where it is below 0."""
        span = postings.span(ordinal) if ordinal >= 0 else slice(0, 0)
        weights = part(postings.weighted, span)
        return PostingList(postings.docs_at(span), weights, weights, 0.0, self._norms, idf, literal=True)

    def _with_form(self, word: PostingList, form: int, weight: float) -> PostingList:
        """Lay the weights of an exact form beside a stem's; more than one is added up."""
        start = int(self._prepared.exact_starts[form])
        beside = part(self._prepared.exact, slice(start, start + len(word.docs)))
        own = word.whole() if word.factor else word.weights
        return PostingList(word.docs, own, beside, weight, self._norms, word.idf, word.literal)
