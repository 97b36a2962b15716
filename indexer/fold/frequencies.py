"""How common words and pairs of words are: a slip of the pen is rare where it stands, the word meant is not.

Counts are kept by hash, so that a generation can keep them and later records can be added. Whoever judges two
captions may ask for counts; what was asked is noted in ``asked``, because a judgement stands as long as every
form and pair it asked about stays as rare, or as common, as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from indexer.fold.ragged import Ragged
from indexer.hashing import U64, hashed

RARE = 3  # captions; a form that stands in more of them is a word, not a slip of the pen
_FIRST, _SECOND, _SHIFT = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 32
_MASK = (1 << 64) - 1

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each key, a hash, was counted; the keys are sorted."""

    keys: U64
    times: Ints

    @classmethod
    def none(cls) -> "Counts":
        """Give the counts of nothing."""
        return cls(np.zeros(0, np.uint64), np.zeros(0, np.int64))

    def plus(self, keys: U64, times: Ints) -> "Counts":
        """Count further keys, each so many times; what is then counted no times is left out."""
        all_keys, place = np.unique(np.concatenate((self.keys, keys)), return_inverse=True)
        counts = np.bincount(place, np.concatenate((self.times, times)), len(all_keys)).astype(np.int64)
        return Counts(all_keys[counts > 0], counts[counts > 0])

    def of(self, key: int) -> int:
        """Give how often a key was counted."""
        place = int(np.searchsorted(self.keys, np.uint64(key)))
        return int(self.times[place]) if place < len(self.keys) and self.keys[place] == key else 0

    def common(self) -> U64:
        """Give the keys that are not rare."""
        return self.keys[self.times > RARE]


class Frequencies:
    """Counts of forms and of pairs of forms over the distinct texts of a corpus.

    Two pairs that share a key of 32 bits count as more common than they are.
    """

    def __init__(self, forms: Counts, pairs: Counts) -> None:
        self.forms, self.pairs = forms, pairs
        self.asked: set[int] = set()

    @classmethod
    def none(cls) -> "Frequencies":
        """Give the counts of a corpus without texts."""
        return cls(Counts.none(), Counts.none())

    @classmethod
    def of(cls, texts: Sequence[Sequence[str]]) -> "Frequencies":
        """Count the forms of some texts."""
        vocabulary = {form: number for number, form in enumerate(dict.fromkeys(chain.from_iterable(texts)))}
        rows = Ragged.of([[vocabulary[form] for form in text] for text in texts], np.int32)
        return cls.none().counted(np.array(list(map(hashed, vocabulary)), np.uint64), rows)

    def counted(self, vocabulary: U64, texts: Ragged, times: int = 1) -> "Frequencies":
        """Give the counts with those of further texts, or with ``times`` -1 without them.

        A text is a row of places in ``vocabulary``, the hashes of the forms, each there once.
        """
        forms = np.bincount(texts.values, minlength=len(vocabulary))
        follows = np.ones(len(texts.values), bool)
        follows[texts.bounds[:-1][texts.sizes > 0]] = False
        second = np.flatnonzero(follows)
        pairs = _pairs(vocabulary[texts.values[second - 1]], vocabulary[texts.values[second]])
        keys, counts = np.unique(pairs, return_counts=True)
        return Frequencies(self.forms.plus(vocabulary, times * forms), self.pairs.plus(keys, times * counts))

    def word(self, form: str) -> int:
        """Count how often a form stands in the corpus."""
        key = hashed(form)
        self.asked.add(key)
        return self.forms.of(key)

    def pair(self, first: str, second: str) -> int:
        """Count how often the second form stands right behind the first; never less than it does."""
        key = ((hashed(first) * _FIRST + hashed(second) * _SECOND) & _MASK) >> _SHIFT
        self.asked.add(key)
        return self.pairs.of(key)

    def turned(self, later: "Frequencies") -> U64:
        """Give the forms and pairs, as they are noted in ``asked``, that are rare in one and common in the other."""
        forms = np.setxor1d(self.forms.common(), later.forms.common())
        return np.concatenate((forms, np.setxor1d(self.pairs.common(), later.pairs.common())))


def _pairs(first: U64, second: U64) -> U64:
    """Give the key of each pair (a multiplicative hash)."""
    return (first * np.uint64(_FIRST) + second * np.uint64(_SECOND)) >> np.uint64(_SHIFT)
