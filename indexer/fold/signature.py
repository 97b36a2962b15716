"""What stands for a text when leads are looked for: keys that a text shares with its lead, and sketches of its words.

A sketch has a bit a word, so that words which one text has and another lacks can be counted in bulk. It never
counts too many: two texts that pass may still be strangers, and are compared word by word.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.fold.minhash import BANDS, band_keys
from indexer.fold.ragged import Ragged
from indexer.fold.reading import SHORTEST_CORE
from indexer.fold.survey import Survey
from indexer.fold.words import canonical, is_hard
from indexer.hashing import U64, hashed, mixed
from schema.analysis.analyzer import stem

SHARED_BY = 12  # captions that hold the same sentence before it counts as boilerplate
FIRST_WORDS = 8  # a cut caption shares at least these with its lead
_SKETCH = 4  # numbers of 64 bits


@dataclass(frozen=True, slots=True)
class Signatures:
    """Signatures by text.

    ``keys``: its bands and its first words. ``own``: a sketch of the words outside boilerplate, ``whole`` of all.
    ``own_hard`` and ``whole_hard``: the same of its hard words, which a lead may not lack; ``hard`` has a row of
    their hashes, and ``asked`` one of its own, or 0 where it has none.
    """

    keys: NDArray[np.uint32]
    own: U64
    whole: U64
    own_hard: U64
    whole_hard: U64
    hard: Ragged
    asked: NDArray[np.uint32]


def boilerplate(sentences: Ragged) -> U64:
    """Find the sentences that many captions share, by hash; they neither fold captions nor keep them apart."""
    in_text = sentences.values ^ mixed(sentences.rows.astype(np.uint64) + np.uint64(1))
    _, first = np.unique(in_text, return_index=True)  # a text that says it twice is one text
    hashes, counts = np.unique(sentences.values[first], return_counts=True)
    return hashes[counts >= SHARED_BY]


def sign(found: Survey, shared: U64) -> Signatures:
    """Give the signatures of texts; ``shared`` are the sentences that are boilerplate."""
    canons = [canonical(form, stem(form)) for form in found.vocabulary]
    vocabulary = np.fromiter(map(hashed, canons), np.uint64, len(canons))
    is_own = _own(found, shared)
    whole = found.texts
    own = Ragged.sized(whole.values[is_own], np.add.reduceat(is_own, whole.bounds[:-1], dtype=np.int64))
    bits = _bits(vocabulary)
    hards = np.fromiter(map(is_hard, canons), bool, len(canons))
    hard_bits = np.where(hards, np.uint64(1) << ((vocabulary >> np.uint64(8)) & np.uint64(63)), np.uint64(0))
    hard_hashes = np.where(
        hards, (vocabulary >> np.uint64(32)).astype(np.uint32) | np.uint32(1), np.uint32(0)
    )
    return Signatures(
        np.column_stack((band_keys(vocabulary, own), _firsts(whole, vocabulary, found.digests))),
        _gathered(bits, own),
        _gathered(bits, whole),
        _gathered(hard_bits, own),
        _gathered(hard_bits, whole),
        _distinct(hard_hashes, whole),
        np.maximum.reduceat(hard_hashes[own.values], own.bounds[:-1]),
    )


def _own(found: Survey, shared: U64) -> NDArray[np.bool_]:
    """Tell of each word whether it stands outside boilerplate, or in a text that says nothing else."""
    texts, sentences = found.texts, found.words
    is_own = np.repeat(~np.isin(found.sentences.values, shared), sentences.sizes)
    few = np.add.reduceat(is_own, texts.bounds[:-1], dtype=np.int64) < SHORTEST_CORE
    return is_own | np.repeat(few, texts.sizes)


def _bits(vocabulary: U64) -> U64:
    """Give each word its bit in a sketch."""
    bits = np.zeros((len(vocabulary), _SKETCH), np.uint64)
    column = (vocabulary & np.uint64(_SKETCH - 1)).astype(np.int64)
    bits[np.arange(len(vocabulary)), column] = np.uint64(1) << ((vocabulary >> np.uint64(2)) & np.uint64(63))
    return bits


def _gathered(bits: U64, texts: Ragged) -> U64:
    return np.bitwise_or.reduceat(bits[texts.values], texts.bounds[:-1], axis=0)


def _distinct(hashes: NDArray[np.uint32], texts: Ragged) -> Ragged:
    """Give the hashes of each text that are not 0, each once."""
    values = hashes[texts.values]
    pairs = np.unique((texts.rows[values > 0] << 32) | values[values > 0])
    sizes = np.bincount(pairs >> 32, minlength=len(texts))
    return Ragged.sized((pairs & 0xFFFFFFFF).astype(np.uint32), sizes)


def _firsts(texts: Ragged, vocabulary: U64, digests: U64) -> NDArray[np.uint32]:
    """Hash the first words of each text; one that has not so many shares its key with equal texts only."""
    long = np.flatnonzero(texts.sizes >= FIRST_WORDS)
    places = texts.bounds[long][:, None] + np.arange(FIRST_WORDS)
    keys = np.zeros(len(long), np.uint64)
    for column in places.T:
        keys = mixed(keys * np.uint64(0x100000001B3) ^ vocabulary[texts.values[column]])
    found = mixed(digests[:, 0].copy())
    found[long] = keys
    return (found >> np.uint64(32)).astype(np.uint32)


def lookups(signed: Signatures) -> NDArray[np.uint32]:
    """Give the keys under which a text looks for leads: with a hard word of its own, where it has one."""
    return signed.keys ^ _spread(signed.asked)[:, None]


def postings(signed: Signatures, column: int) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Give the keys of one column under which texts are found, and the text of each."""
    rows = np.concatenate((np.arange(len(signed.keys)), signed.hard.rows))
    hard = np.concatenate((np.zeros(len(signed.keys), np.uint32), signed.hard.values))
    return signed.keys[rows, column] ^ _spread(hard), rows


def _spread(hard: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return (mixed(hard.astype(np.uint64)) >> np.uint64(32)).astype(np.uint32)


COLUMNS = BANDS + 1
