"""How common words and pairs of words are in the corpus: a typo is rare where it stands, the word meant is not.

Counts are kept by hash, so that a generation can keep them and later records can be added. A decision reads them
through a ``StatsReader`` of its own, which notes the keys it read: the decision's dependencies. It stands as long as
each of them stays as rare, or as common, as it was (dynamic dependencies with early cut-off: Mokhov, Mitchell and
Peyton Jones, "Build systems à la carte", 2018).
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from indexer.fold.ragged import Ragged
from indexer.hashing import U64, HashCounts, hashed

RARE = 3  # captions; a form that stands in more of them is a word, not a typo
_FIRST, _SECOND, _SHIFT = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 32
_MASK = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class CorpusStats:
    """Collection frequencies: how often forms, and pairs of forms, stand in the distinct texts of a corpus.

    Two pairs that share a key of 32 bits count as more common than they are.
    """

    forms: HashCounts
    pairs: HashCounts

    @classmethod
    def none(cls) -> "CorpusStats":
        """Return the counts of a corpus without texts."""
        return cls(HashCounts.none(), HashCounts.none())

    @classmethod
    def of(cls, texts: Sequence[Sequence[str]]) -> "CorpusStats":
        """Return the counts of the forms of some texts."""
        vocabulary = {form: number for number, form in enumerate(dict.fromkeys(chain.from_iterable(texts)))}
        rows = Ragged.of([[vocabulary[form] for form in text] for text in texts], np.int32)
        return cls.none().counted(np.array(list(map(hashed, vocabulary)), np.uint64), rows)

    def counted(self, vocabulary: U64, texts: Ragged, times: int = 1) -> "CorpusStats":
        """Return the counts with those of further texts, or with ``times`` -1 without them.

        A text is a row of places in ``vocabulary``, the hashes of the forms, each there once.
        """
        forms = np.bincount(texts.values, minlength=len(vocabulary))
        follows = np.ones(len(texts.values), bool)
        follows[texts.bounds[:-1][texts.sizes > 0]] = False
        second = np.flatnonzero(follows)
        pairs = _pair_keys(vocabulary[texts.values[second - 1]], vocabulary[texts.values[second]])
        keys, counts = np.unique(pairs, return_counts=True)
        return CorpusStats(self.forms.plus(vocabulary, times * forms), self.pairs.plus(keys, times * counts))

    def crossed_rarity_threshold(self, later: "CorpusStats") -> U64:
        """Return the keys of forms and pairs that are rare in one and common in the other, uint64 (n,).

        A decision that depends on one of them must be made anew.
        """
        forms = np.setxor1d(self.forms.above(RARE), later.forms.above(RARE))
        return np.concatenate((forms, np.setxor1d(self.pairs.above(RARE), later.pairs.above(RARE))))


Verdicts = dict[Hashable, tuple[bool, frozenset[int]]]
"""Questions that were answered before: the answer, and the keys that it rests on."""

MOST_VERDICTS = 1 << 16


class StatsReader:
    """The statistics as one decision reads them; ``dependencies`` are the keys it read.

    ``verdicts`` are shared by the readers of the same statistics.
    """

    __slots__ = ("_stats", "_verdicts", "dependencies")

    def __init__(self, stats: CorpusStats, verdicts: Verdicts | None = None) -> None:
        self._stats = stats
        self._verdicts: Verdicts = {} if verdicts is None else verdicts
        self.dependencies: set[int] = set()

    def once(self, question: Hashable, answer: Callable[["StatsReader"], bool]) -> bool:
        """Return the answer to a question, found once; what it rests on is noted each time.

        Captions made to a pattern differ in the same few words again and again.
        """
        verdict = self._verdicts.get(question)
        if verdict is None:
            reader = StatsReader(self._stats)
            verdict = answer(reader), frozenset(reader.dependencies)
            if len(self._verdicts) >= MOST_VERDICTS:
                self._verdicts.clear()
            self._verdicts[question] = verdict
        self.dependencies |= verdict[1]
        return verdict[0]

    def form_frequency(self, form: str) -> int:
        """Return how often a form stands in the corpus."""
        key = hashed(form)
        self.dependencies.add(key)
        return self._stats.forms.of(key)

    def pair_frequency(self, first: str, second: str) -> int:
        """Return how often the second form stands right behind the first; never less than it does."""
        key = ((hashed(first) * _FIRST + hashed(second) * _SECOND) & _MASK) >> _SHIFT
        self.dependencies.add(key)
        return self._stats.pairs.of(key)


def _pair_keys(first: U64, second: U64) -> U64:
    """Return the key of each pair (a multiplicative hash)."""
    return (first * np.uint64(_FIRST) + second * np.uint64(_SECOND)) >> np.uint64(_SHIFT)
