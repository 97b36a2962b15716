"""BM25 as Whoosh computes it, over arrays.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009); the inverse document
frequency is Whoosh's, log(N / (n + 1)) + 1.
"""

import math
from dataclasses import dataclass

import numpy as np

from schema.arrays.postings import Columns, Floats

K1 = 1.2  # how soon a word's further occurrences stop counting
B = 0.5  # how much a long text is held against a word; captions' lengths say little of their worth


@dataclass(frozen=True, slots=True)
class Scorer:
    """Scores words of one index; ``norms`` (documents,) are the K1 * (1 - B + B * length / average) of BM25."""

    documents: int
    norms: Floats

    @classmethod
    def of(cls, columns: Columns) -> "Scorer":
        """Make the scorer of an index from its lengths."""
        average = columns.total_length / max(columns.documents, 1) or 1.0
        norms = K1 * ((1 - B) + B * columns.lengths / np.float32(average))
        return cls(columns.documents, norms.astype(np.float32))

    def idf(self, holding: int) -> float:
        """Give the inverse document frequency of a word that so many documents hold."""
        return math.log(max(self.documents, 1) / (holding + 1)) + 1

    def top(self, idf: float) -> float:
        """Give what a word of that rarity scores at most: what its weight, however high, comes near to."""
        return idf * (K1 + 1)
