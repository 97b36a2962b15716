"""Words as lists of postings: a word stands for several terms, whose weights add before they saturate."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from schema.analysis.analyzer import Token
from schema.arrays.derived import Prepared
from schema.arrays.postings import EXACT, Columns, Floats, Ints, Postings
from webapp.search.arrays.bm25 import Scorer
from webapp.search.arrays.kernels import Mask, saturate, saturate_at
from webapp.search.arrays.postings_ops import Matches, Places, summed

TEXT = "text"
EXACT_WEIGHT = 0.5  # what an exact form adds to its stem's weight, before saturation
SOUND_WEIGHT = 0.8  # of a name's other transliterations beside it


@dataclass(slots=True)  # never changed; see Matches
class WordList:
    """The postings of one word: its documents, ascending, and its weights in them, scored where they are wanted.

    What is ``beside`` the weights, as many, counts ``factor`` times. Of a ``literal`` word the documents are those in
    the postings of its stem, at the same places.
    """

    docs: Ints
    weights: Floats
    beside: Floats
    factor: float
    scorer: Scorer
    idf: float
    literal: bool = False

    def __len__(self) -> int:
        """Count the documents."""
        return len(self.docs)

    def whole(self) -> Floats:
        """Give the weights with what is beside them."""
        return self.weights + self.beside * np.float32(self.factor) if self.factor else self.weights

    def at(self, places: Places) -> Floats:
        """Give the BM25 scores of the documents that stand at some places of the list."""
        scores = np.empty(len(places), dtype=np.float32)
        top, norms = self.scorer.top(self.idf), self.scorer.norms
        saturate_at(places, self.docs, self.weights, self.beside, self.factor, norms, top, scores)
        return scores

    def kept(self, mask: Mask) -> Matches:
        """Score some of the documents (n,)."""
        places = mask.nonzero()[0]
        return Matches(self.docs.take(places), self.at(places))

    def matches(self) -> Matches:
        """Score every document."""
        scores = np.empty(len(self.docs), dtype=np.float32)
        top, norms = self.scorer.top(self.idf), self.scorer.norms
        saturate(self.docs, self.weights, self.beside, self.factor, norms, top, scores)
        return Matches(self.docs, scores)


class Words:
    """Looks words up in one index."""

    def __init__(self, columns: Columns, prepared: Prepared) -> None:
        self.scorer = Scorer.of(columns)
        self._fields, self._prepared, self._documents = columns.fields, prepared, columns.documents

    def stem(self, stem: str, field: str = TEXT) -> WordList:
        """Give the list of a stem in one field; it has no documents where the field lacks it."""
        postings = self._fields[field]
        return self._list(postings, postings.ordinal(stem))

    def word(self, token: Token, sounding: Sequence[str] = ()) -> WordList:
        """Give the list of a word in the whole text: its stem, its spellings, and stems of names that sound like it.

        The weights of a spelling lie beside the stem's; where it stands for other stems too, it is a list of its own.
        """
        text, exact = self._fields[TEXT], self._fields[EXACT]
        stem = text.ordinal(token.stem)
        word = self._list(text, stem)
        others = [self._weighing(text, text.ordinal(other), SOUND_WEIGHT) for other in sounding]
        for form in token.spellings:
            ordinal = exact.ordinal(form)
            if ordinal >= 0 and stem == self._prepared.stems[ordinal] >= 0:
                word = self._with_form(word, ordinal)
            elif ordinal >= 0:
                others.append(self._weighing(exact, ordinal, EXACT_WEIGHT))
        if not others:
            return word
        whole = summed([Matches(word.docs, word.whole()), *others], self._documents)
        return self.weighed(whole.docs, whole.scores)

    def weighed(self, docs: Ints, weights: Floats, idf: float | None = None) -> WordList:
        """Give documents with what something weighs in them as if it were a word."""
        return WordList(
            docs, weights, weights, 0.0, self.scorer, self.scorer.idf(len(docs)) if idf is None else idf
        )

    def widened(
        self, word: WordList, others: Sequence[tuple[Matches, float]], *, slip: bool = False
    ) -> WordList:
        """Let other documents stand for a word too: each list has what it weighs there, and its factor.

        The word keeps its one inverse document frequency; what is more common than the word weighs less than it.
        A ``slip`` of the pen is as common as what it was meant to be.
        """
        held = [(one, factor) for one, factor in others if len(one)]
        if not held:
            return word
        idf = self.scorer.idf
        common = idf(max(len(one) for one, _ in held))
        rarity = common if slip or not len(word) else word.idf
        lists = [Matches(word.docs, word.whole())]
        for one, factor in held:
            telling = factor * min(1.0, idf(len(one)) / rarity)
            lists.append(Matches(one.docs, one.scores * np.float32(telling)))
        whole = summed(lists, self._documents)
        return self.weighed(whole.docs, whole.scores, rarity)

    def _list(self, postings: Postings, ordinal: int) -> WordList:
        """Give the list of the term with that ordinal, of none where it is below 0."""
        span = postings.span(ordinal) if ordinal >= 0 else slice(0, 0)
        docs, weights = postings.docs[span], postings.weights[span]
        return WordList(docs, weights, weights, 0.0, self.scorer, self.scorer.idf(len(docs)), literal=True)

    def _weighing(self, postings: Postings, ordinal: int, factor: float) -> Matches:
        """Give the documents of a term, and ``factor`` times what it weighs in each."""
        one = self._list(postings, ordinal)
        return Matches(one.docs, one.weights * np.float32(factor))

    def _with_form(self, word: WordList, form: int) -> WordList:
        """Lay the weights of an exact form beside a stem's; more than one is added up."""
        start = int(self._prepared.exact_starts[form])
        beside = self._prepared.exact[start : start + len(word.docs)]
        return WordList(word.docs, word.whole(), beside, EXACT_WEIGHT, self.scorer, word.idf, word.literal)
