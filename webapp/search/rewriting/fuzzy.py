"""Words spelt nearly like another: the fuzzy terms of one index."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from schema.analysis.phonetics import SHORTEST
from schema.arrays.term_table import TermDictionary

NEAREST = 3  # words that may have been meant by one
FIRST = 0.75  # of a slip of the pen, for another first letter, which people hardly ever mistake
LONG = 8  # letters of a word that may hold two slips, as Meilisearch's and Typesense's defaults have it
COMMON = 0.25  # of a slip of the pen, for a word that ten times as many families hold


@dataclass(frozen=True, slots=True)
class Near:
    """A word of the index that is spelt nearly like another, ``distance`` slips of the pen away."""

    form: str
    distance: int
    families: int


@dataclass(frozen=True, slots=True)
class Known:
    """The words of letters alone (n,) of one index.

    ``letters`` has a bit for each letter that a word holds, ``first`` the first one; so many families hold it.
    """

    forms: tuple[str, ...]
    letters: NDArray[np.uint32]
    first: NDArray[np.uint8]
    lengths: NDArray[np.int64]
    families: NDArray[np.int64]


class FuzzyTerms:
    """The words of letters alone among exact forms, by how they are spelt; laid out on first use."""

    def __init__(self, exact: TermDictionary) -> None:
        self._exact = exact

    def nearest(self, form: str) -> tuple[Near, ...]:
        """Return the words spelt most nearly like one, the likeliest first: few slips of the pen, many families."""
        most = slips(form)
        if not most:
            return ()
        known = self._known
        kin = np.bitwise_count(known.letters ^ _letters(form)) <= 2 * most
        kin &= np.abs(known.lengths - len(form)) <= most
        chosen = np.flatnonzero(kin)
        names = [known.forms[n] for n in chosen.tolist()]
        distances = cdist([form], names, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)[0]
        costs = distances - COMMON * np.log10(known.families[chosen])
        costs += FIRST * (known.first[chosen] != ord(form[0]))
        near = np.flatnonzero(distances <= most)
        best = near[np.argsort(costs[near], kind="stable")[:NEAREST]].tolist()
        return tuple(Near(names[n], int(distances[n]), int(known.families[chosen[n]])) for n in best)

    @cached_property
    def _known(self) -> Known:
        terms = self._exact.terms.to_array()
        signs = np.ascontiguousarray(terms).view(np.uint8).reshape(len(terms), terms.itemsize)
        lengths = np.count_nonzero(signs, axis=1)
        is_letter = (signs >= ord("a")) & (signs <= ord("z"))
        kept = np.flatnonzero((np.count_nonzero(is_letter, axis=1) == lengths) & (lengths >= SHORTEST))
        held = np.where(is_letter[kept], np.uint32(1) << np.minimum(signs[kept] - ord("a"), 31), np.uint32(0))
        return Known(
            forms=tuple(term.decode() for term in terms[kept].tolist()),
            letters=np.bitwise_or.reduce(held, axis=1, dtype=np.uint32),
            first=signs[kept, 0],
            lengths=lengths[kept],
            families=np.diff(self._exact.starts)[kept].astype(np.int64),
        )


def slips(form: str) -> int:
    """Return how many slips of the pen a word may hold: none where it is short or no word."""
    if len(form) < SHORTEST or not form.isalpha():
        return 0
    return 1 if len(form) < LONG else 2


def _letters(form: str) -> np.uint32:
    """Return the set of letters of a word of letters alone, a bit a letter; those beyond z have none."""
    return np.uint32(sum({1 << ord(sign) - ord("a") for sign in form if "a" <= sign <= "z"}))
