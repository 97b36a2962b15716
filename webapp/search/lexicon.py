"""The words of one index: how many families hold each, which names sound alike, and which words are spelt nearly so."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from schema.caches import cached
from schema.columns import EXACT, Columns, Postings, Terms
from schema.prepared import Prepared
from schema.text import stem
from schema.vocabulary.spelling import SHORTEST, sound

TEXT = "text"
LETTERS = 26
NEAREST = 3  # words that may have been meant by one
KEPT = 1024  # slips whose nearest words are kept: an answer asks for them several times
FIRST = 0.75  # of a slip of the pen, for another first letter, which people hardly ever mistake
COMMON = 0.25  # of a slip of the pen, for a word that ten times as many families hold


@dataclass(frozen=True, slots=True)
class Near:
    """A word of the index that is spelt nearly like another, ``distance`` slips of the pen away."""

    form: str
    distance: int
    families: int


class Spelt:
    """The words of letters alone of one index, by how they are spelt."""

    def __init__(self, exact: Postings) -> None:
        self._exact = exact

    def nearest(self, form: str) -> tuple[Near, ...]:
        """Give the words spelt most nearly like one, the likeliest first: few slips of the pen, many families."""
        most = slips(form)
        if not most:
            return ()
        forms, letters, lengths, held = self._words
        kin = np.bitwise_count(letters ^ _letters([form.encode()])[0]) <= 2 * most
        kin &= np.abs(lengths - len(form)) <= most
        chosen = np.flatnonzero(kin)
        names = [forms[n].decode() for n in chosen.tolist()]
        distances = cdist([form], names, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)[0]
        costs = distances - COMMON * np.log10(held[chosen])
        costs[[not name.startswith(form[0]) for name in names]] += FIRST
        near = [n for n in np.argsort(costs, kind="stable").tolist() if distances[n] <= most]
        return tuple(Near(names[n], int(distances[n]), int(held[chosen[n]])) for n in near[:NEAREST])

    @cached_property
    def _words(self) -> tuple[Terms, NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64]]:
        """Give the words of letters alone: themselves, the letters in each, their lengths, the families of each."""
        terms = self._exact.terms
        shape = (len(terms), terms.itemsize)
        signs = np.ascontiguousarray(terms).view(np.uint8).reshape(shape)
        lengths = np.count_nonzero(signs, axis=1)
        is_letter = (signs >= ord("a")) & (signs <= ord("z"))
        kept = np.flatnonzero((np.count_nonzero(is_letter, axis=1) == lengths) & (lengths >= SHORTEST))
        words = terms[kept]
        return (
            words,
            _letters(words.tolist()),
            lengths[kept],
            np.diff(self._exact.starts)[kept].astype(np.int64),
        )


class Lexicon:
    """Knows the words of one index; holds nothing of a query, so threads may share it."""

    def __init__(self, columns: Columns, prepared: Prepared) -> None:
        self._text, self._exact, self._prepared = columns.fields[TEXT], columns.fields[EXACT], prepared
        self.nearest = cached("spellings", KEPT)(Spelt(self._exact).nearest)

    def families(self, stem: str) -> int:
        """Count the families that hold a stem."""
        return len(self._text.docs_of(stem))

    def knows(self, form: str) -> bool:
        """Tell whether any family holds a word, as written or by its stem."""
        return self._exact.ordinal(form) >= 0 or self._text.ordinal(stem(form)) >= 0

    def like_sounding(self, form: str) -> list[str]:
        """Give the stems of names that sound like a word but are written otherwise."""
        if len(form) < SHORTEST or not form.isalpha():
            return []
        found = self._by_sound.get(sound(form))
        return [one for one in found if one != stem(form)] if found else []

    @cached_property
    def _by_sound(self) -> dict[str, list[str]]:
        """Give the stems of the words of names, by how they sound."""
        stems: dict[str, list[str]] = {}
        pairs = zip(self._prepared.sounds.tolist(), self._prepared.sound_stems.tolist(), strict=True)
        for heard, ordinal in pairs:
            stems.setdefault(heard.decode(), []).append(self._text.text_of(ordinal))
        return stems


def slips(form: str) -> int:
    """Say how many slips of the pen a word may hold: none where it is short or no word."""
    if len(form) < SHORTEST or not form.isalpha():
        return 0
    return 1 if len(form) < 6 else 2  # as Elasticsearch's fuzziness AUTO, but from 4 letters instead of 3


def _letters(words: Sequence[bytes]) -> NDArray[np.uint32]:
    """Give the set of letters of each word, a bit a letter."""
    table = np.zeros(len(words), dtype=np.uint32)
    terms = np.array(words, dtype=np.bytes_)
    signs = terms.view(np.uint8).reshape(len(words), -1) if len(words) else np.zeros((0, 1), dtype=np.uint8)
    for column in signs.T:
        letter = column.astype(np.int16) - ord("a")
        inside = (letter >= 0) & (letter < LETTERS)
        table |= np.where(
            inside, np.uint32(1) << np.clip(letter, 0, LETTERS - 1).astype(np.uint32), np.uint32(0)
        )
    return table
