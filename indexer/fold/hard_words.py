"""Hard words: numbers and directions, which no leader may lack, so that candidates are found and sifted by them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from indexer.fold.ragged import I64, U32, Mask, Ragged, distinct_rows
from indexer.fold.word_classes import is_hard, number_within
from indexer.hashing import U64, hashed
from schema.vocabulary.folding import FoldingLists


@dataclass(frozen=True, slots=True)
class RequiredWords:
    """Hard words of each text that a leader may not lack.

    ``bits`` uint64 (texts,) are theirs in a sketch, ``telling`` uint32 (texts,) is the hash of the most telling one, 0
    where there is none.
    """

    bits: U64
    telling: U32


@dataclass(frozen=True, slots=True)
class HardWords:
    """Hard words of texts by place, each uint64 (words of all texts,) and 0 where there is none.

    A number has a word's hash in its low half, and above it how telling the word is: the longest with a figure is most.
    Texts are looked for under it, so it should be one that few share: 10417 in 'print 10417 of 2000'. What is printed
    in one word or in two is hard either way: 'south-west' says south and west (``apart``), and southwest (``joined``).
    A word with a unit behind its number or a Roman numeral says that number to who looks for it, but asks for none.
    """

    apart: U64
    joined: U64

    @classmethod
    def of(cls, texts: Ragged, canons: Sequence[str], lists: FoldingLists) -> "HardWords":
        """Return the hard words of texts, whose words are places in ``canons``."""
        hard = [canon if is_hard(lists, canon) else "" for canon in canons]
        plain = _ranks(hard)[texts.values]
        numbers = [number_within(canon) for canon in canons]
        within = _ranks(numbers)[texts.values]
        joined = plain.copy()
        first, glued = _glued(texts, canons, lists)
        joined[first], joined[first + 1] = _ranks(glued), 0
        return cls(np.where(plain > 0, plain, within), joined)

    def said(self, texts: Ragged) -> U64:
        """Return the hard words of each text as bits of a sketch, uint64 (texts,)."""
        return np.asarray(np.bitwise_or.reduceat(_bits(self.apart) | _bits(self.joined), texts.bounds[:-1]))

    def distinct(self, texts: Ragged) -> Ragged:
        """Return the hashes of each text's hard words, uint32, each once."""
        places = np.concatenate((np.flatnonzero(self.apart), np.flatnonzero(self.joined)))
        found = np.concatenate((self.apart[self.apart > 0], self.joined[self.joined > 0]))
        return distinct_rows(texts.rows[places], found.astype(np.uint32), len(texts))

    def required(self, texts: Ragged, asked: Mask) -> RequiredWords:
        """Return the hard words of each text among those that are asked about, bool (words of all texts,)."""
        ranks = np.where(asked, self.joined, np.uint64(0))
        telling = np.maximum.reduceat(ranks, texts.bounds[:-1])
        return RequiredWords(
            np.bitwise_or.reduceat(_bits(ranks), texts.bounds[:-1]), telling.astype(np.uint32)
        )


def _ranks(words: Sequence[str]) -> U64:
    """Return each word's hash below how telling it is, uint64 (words,); 0 for none."""
    ranks = np.zeros(len(words), np.uint64)
    for place, word in enumerate(words):
        if word:
            telling = 16 * any(map(str.isdigit, word)) + min(len(word), 15)
            ranks[place] = telling << 32 | hashed(word) >> 32 | 1
    return ranks


def _bits(ranks: U64) -> U64:
    """Return the bit of each hard word in a sketch of them."""
    return np.where(ranks > 0, np.uint64(1) << ((ranks >> np.uint64(1)) & np.uint64(63)), np.uint64(0))


def _glued(texts: Ragged, canons: Sequence[str], lists: FoldingLists) -> tuple[I64, list[str]]:
    """Return the places of words that make a direction with the next of their text, and those directions."""
    pairs = {(word[:cut], word[cut:]): word for word in lists.directions for cut in range(2, len(word) - 1)}
    parts = {part: number for number, part in enumerate(sorted({*chain.from_iterable(pairs)}), start=1)}
    part = np.fromiter((parts.get(canon, 0) for canon in canons), np.int64, len(canons))[texts.values]
    words = {parts[one] * len(pairs) * 2 + parts[two]: word for (one, two), word in pairs.items()}
    there = part[:-1] * len(pairs) * 2 + part[1:]
    ends = texts.bounds[1:-1] - 1
    there[ends] = 0
    first = np.flatnonzero(np.isin(there, np.array(sorted(words), np.int64)))
    return first, [words[pair] for pair in there[first].tolist()]
