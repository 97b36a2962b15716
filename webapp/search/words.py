"""Words as lists of postings: a word stands for terms with factors, whose weights add before they saturate."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from schema.columns import EXACT, Columns, Floats, Ints
from schema.prepared import Prepared
from webapp.search.bm25 import Scorer
from webapp.search.kernels import Mask, saturate, saturate_at
from webapp.search.lists import Matches, Places, summed

TEXT = "text"
_NOTHING = np.float32(0)


class Term(NamedTuple):
    """A term that a word stands for: in ``field`` it weighs ``factor`` times what it weighs there."""

    field: str
    text: str
    factor: float = 1.0


@dataclass(slots=True)  # never changed; see Matches
class WordList:
    """The postings of one word: its documents, ascending, and its weights in them, scored where they are wanted.

    What is ``beside`` the weights, as many, counts ``factor`` times.
    """

    docs: Ints
    weights: Floats
    beside: Floats
    factor: np.float32
    scorer: Scorer
    rarity: float = 0.0

    @property
    def idf(self) -> float:
        """Tell how rare the word is."""
        return self.rarity or self.scorer.idf(len(self.docs))

    def __len__(self) -> int:
        """Count the documents."""
        return len(self.docs)

    def whole(self) -> Floats:
        """Give the weights with what is beside them."""
        return self.weights + self.beside * self.factor if self.factor else self.weights

    def at(self, places: Places) -> Floats:
        """Give the BM25 scores of the documents that stand at some places of the list."""
        scores = np.empty(len(places), dtype=np.float32)
        scorer, top = self.scorer, self.scorer.top(self.idf)
        saturate_at(places, self.docs, self.weights, self.beside, self.factor, scorer.norms, top, scores)
        return scores

    def kept(self, mask: Mask) -> Matches:
        """Score some of the documents (n,)."""
        places = mask.nonzero()[0]
        return Matches(self.docs.take(places), self.at(places))

    def matches(self) -> Matches:
        """Score every document."""
        scores = np.empty(len(self.docs), dtype=np.float32)
        scorer, top = self.scorer, self.scorer.top(self.idf)
        saturate(self.docs, self.weights, self.beside, self.factor, scorer.norms, top, scores)
        return Matches(self.docs, scores)


class Words:
    """Looks words up in one index."""

    def __init__(self, columns: Columns, prepared: Prepared) -> None:
        self.scorer = Scorer.of(columns)
        self._fields, self._prepared, self._documents = columns.fields, prepared, columns.documents

    def word(self, terms: Sequence[Term]) -> WordList:
        """Give the list of a word that stands for some terms; it has no documents where the index lacks them all."""
        found = self._lists(terms)
        if len(found) == 1:
            return found[0]
        if not found:
            return self.weighed(self._fields[TEXT].docs[:0], self._fields[TEXT].weights[:0])
        whole = summed([Matches(one.docs, one.whole()) for one in found], self._documents)
        return self.weighed(whole.docs, whole.scores)

    def weighed(self, docs: Ints, weights: Floats, rarity: float = 0.0) -> WordList:
        """Give documents with what something weighs in them as if it were a word."""
        return WordList(docs, weights, weights, _NOTHING, self.scorer, rarity)

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

    def _lists(self, terms: Sequence[Term]) -> list[WordList]:
        """Give a list a term, but for exact forms whose weights lie beside a stem that is one of the terms."""
        found: list[WordList] = []
        stems: dict[int, int] = {}
        for field, text, factor in terms:
            postings = self._fields[field]
            if (ordinal := postings.ordinal(text)) < 0:
                continue
            if field == EXACT and (place := stems.get(int(self._prepared.stems[ordinal]), -1)) >= 0:
                found[place] = self._with_form(found[place], ordinal, factor)
                continue
            if field == TEXT:
                stems[ordinal] = len(found)
            span = postings.span(ordinal)
            weights = postings.weights[span]
            found.append(
                self.weighed(postings.docs[span], weights if factor == 1.0 else weights * np.float32(factor))
            )
        return found

    def _with_form(self, word: WordList, form: int, factor: float) -> WordList:
        """Lay the weights of an exact form beside a stem's; more than one is added up."""
        start = int(self._prepared.exact_starts[form])
        beside = self._prepared.exact[start : start + len(word)]
        return WordList(word.docs, word.whole(), beside, np.float32(factor), self.scorer)
