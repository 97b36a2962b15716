"""Words as lists of postings: a word stands for terms with factors, whose weights add before they saturate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from schema.columns import EXACT, Columns, Floats, Ints
from schema.prepared import Prepared
from webapp.search.bm25 import Scorer
from webapp.search.lists import Mask, Matches, Places, summed

TEXT = "text"


class Term(NamedTuple):
    """A term that a word stands for: in ``field`` it weighs ``factor`` times what it weighs there."""

    field: str
    text: str
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class WordList:
    """The postings of one word: its documents, ascending, and its weights in them, scored where they are wanted.

    The word's weights are the sum of ``parts``, each as long as ``docs`` and with a factor.
    """

    docs: Ints
    parts: tuple[tuple[Floats, float], ...]
    scorer: Scorer
    rarity: float = 0.0

    @property
    def idf(self) -> float:
        """Tell how rare the word is."""
        return self.rarity or self.scorer.idf(len(self.docs))

    def __len__(self) -> int:
        """Count the documents."""
        return len(self.docs)

    def at(self, places: Places) -> Floats:
        """Give the BM25 scores of the documents that stand at some places of the list."""
        weights = _sum((part.take(places), factor) for part, factor in self.parts)
        return self.scorer.scores(self.docs.take(places), weights, self.idf)

    def kept(self, mask: Mask) -> Matches:
        """Score some of the documents (n,)."""
        places = mask.nonzero()[0]
        return Matches(self.docs.take(places), self.at(places))

    def matches(self) -> Matches:
        """Score every document."""
        weights = _sum(self.parts)
        return Matches(self.docs, self.scorer.scores(self.docs, weights, self.idf))


def _sum(parts: Iterable[tuple[Floats, float]]) -> Floats:
    (first, factor), *further = parts
    weights = first if factor == 1.0 else first * np.float32(factor)
    for part, factor in further:
        weights = weights + part * np.float32(factor)
    return weights


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
            return WordList(
                self._fields[TEXT].docs[:0], ((self._fields[TEXT].weights[:0], 1.0),), self.scorer
            )
        whole = summed([Matches(one.docs, _sum(one.parts)) for one in found], self._documents)
        return WordList(whole.docs, ((whole.scores, 1.0),), self.scorer)

    def weighed(self, one: Matches) -> WordList:
        """Give documents with what something weighs in them as if it were a word."""
        return WordList(one.docs, ((one.scores, 1.0),), self.scorer)

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
        lists = [Matches(word.docs, _sum(word.parts))]
        for one, factor in held:
            telling = factor * min(1.0, idf(len(one)) / rarity)
            lists.append(Matches(one.docs, one.scores * np.float32(telling)))
        whole = summed(lists, self._documents)
        return WordList(whole.docs, ((whole.scores, 1.0),), self.scorer, rarity=rarity)

    def _lists(self, terms: Sequence[Term]) -> list[WordList]:
        """Give a list a term, but for exact forms whose weights lie beside a stem that is one of the terms."""
        found: list[tuple[Ints, list[tuple[Floats, float]]]] = []
        stems: dict[int, int] = {}
        for field, text, factor in terms:
            postings = self._fields[field]
            if (ordinal := postings.ordinal(text)) < 0:
                continue
            if field == EXACT and (place := stems.get(int(self._prepared.stems[ordinal]), -1)) >= 0:
                docs, parts = found[place]
                parts.append((self._beside(ordinal, len(docs)), factor))
                continue
            if field == TEXT:
                stems[ordinal] = len(found)
            span = postings.span(ordinal)
            found.append((postings.docs[span], [(postings.weights[span], factor)]))
        return [WordList(docs, tuple(parts), self.scorer) for docs, parts in found]

    def _beside(self, form: int, size: int) -> Floats:
        """Give the weights of an exact form beside its stem's."""
        start = int(self._prepared.exact_starts[form])
        return self._prepared.exact[start : start + size]
