"""Texts in numbers: what is known of each text before any two are compared.

A fingerprint has a text's digest, its sentences and its words as hashes and numbers. Signatures are worked out of
fingerprints once it is known which sentences are boilerplate: the keys that a text shares with texts like it (MinHash
bands of it and of its first sentence, its first words, the photograph that its id names), its fragments, and sketches
of its words. A sketch has a bit a word, so that words which one text has and another lacks can be counted in bulk; it
never counts too many.

MinHash: Broder, "On the resemblance and containment of documents" (1997): the share of equal minima estimates the
Jaccard similarity of two sets. With 12 bands of 3 rows a pair of similarity 0.8 meets in some band with a probability
above .999, one of 0.5 with .80 (1 - (1 - s^3)^12).

Fragments are for copies, which say a part of what a longer caption says, wherever it stands there, so that the two sets
of words are not similar. Winnowing: Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document
fingerprinting" (2003): of every window of hashed word n-grams the least is kept, so that texts that share as many words
in a row as a window spans share a fragment.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain, count
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.fold.hard_words import HardWords, RequiredWords
from indexer.fold.normalize import SHORTEST_CORE, normalize, sentence_hash
from indexer.fold.ragged import I64, U32, Mask, Ragged, concatenate, distinct_rows
from indexer.fold.word_classes import canonical
from indexer.hashing import U64, digest, hashed, mixed
from indexer.processes import spread
from schema.analysis.analyzer import analyzer_of
from schema.analysis.sentences import sentences_of
from schema.vocabulary import Vocabulary

BANDS, BAND_ROWS = 12, 3
SENTENCE_BANDS = (
    3  # of a text's first sentence: a caption cut behind it may differ in its first words besides
)
KEYS = (
    BANDS + SENTENCE_BANDS + 2
)  # columns of a text's keys: the bands, the first words, the photograph of its id
PHOTO = KEYS - 1
GRAM = 3  # words of content in a row that make a fragment
WINDOW = 4  # fragments of which the least is kept, a power of two: six words in a row are found for certain
MOST_WINNOWED = (
    256  # words of a text that are winnowed, the first: a copy is rarely made of what stands behind
)
SHARED_BY = 12  # captions that hold the same sentence before it counts as boilerplate
FIRST_WORDS = 8  # a cut caption shares at least these with its leader
LARGEST = np.uint32(0xFFFFFFFF)
_SKETCH = 4  # numbers of 64 bits
_BLOCK = 4096  # sets hashed at a time, so that memory stays bounded


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """Texts by row.

    ``digests`` uint64 (texts, 2) of each text's key; ``sound`` bool and ``letters`` int64 (texts,) say how complete it
    is. ``sentences`` has a row of hashes (uint64) a text, ``words`` a row of places in ``vocabulary`` (int32) a
    sentence.
    """

    digests: U64
    sound: Mask
    letters: I64
    sentences: Ragged
    words: Ragged
    vocabulary: tuple[str, ...]

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.digests)

    @property
    def texts(self) -> Ragged:
        """The words of each text, one row a text."""
        return Ragged(self.words.values, self.words.bounds[self.sentences.bounds])

    def take(self, rows: I64) -> "Fingerprints":
        """Return the fingerprints of some texts."""
        places = Ragged(np.arange(len(self.words)), self.sentences.bounds)[rows]
        return Fingerprints(
            self.digests[rows],
            self.sound[rows],
            self.letters[rows],
            self.sentences[rows],
            self.words[places.values],
            self.vocabulary,
        )


NO_FINGERPRINTS = Fingerprints(
    np.zeros((0, 2), np.uint64),
    np.zeros(0, bool),
    np.zeros(0, np.int64),
    Ragged.of([], np.uint64),
    Ragged.of([], np.int32),
    (),
)


def fingerprint(texts: Sequence[str], vocabulary: Vocabulary) -> Fingerprints:
    """Return the fingerprints of texts, in their order; many of them are made in several processes."""
    return concatenate_fingerprints([*spread(_fingerprint, texts, vocabulary), NO_FINGERPRINTS])


def _fingerprint(texts: Sequence[str], vocabulary: Vocabulary) -> Fingerprints:
    reader = sentences_of(vocabulary)
    forms: defaultdict[str, int] = defaultdict(count().__next__)
    digests, sound, letters, sentences, words = [], [], [], [], []
    for text in texts:
        caption = normalize(text, reader)
        said = [plain for plain in caption.plain if plain] or [(caption.key,)]
        digests.append(digest(caption.key))
        sound.append(caption.sound)
        letters.append(len(caption.text))
        sentences.append([sentence_hash(plain) for plain in said])
        words += [list(map(forms.__getitem__, plain)) for plain in said]
    return Fingerprints(
        np.frombuffer(b"".join(digests), np.uint64).reshape(-1, 2),
        np.array(sound, bool),
        np.array(letters, np.int64),
        Ragged.of(sentences, np.uint64),
        Ragged.of(words, np.int32),
        tuple(forms),
    )


def concatenate_fingerprints(parts: Sequence[Fingerprints]) -> Fingerprints:
    """Return the fingerprints of several parts, in their order, over one vocabulary."""
    forms = dict.fromkeys(chain.from_iterable(part.vocabulary for part in parts))
    places = {form: place for place, form in enumerate(forms)}
    return Fingerprints(
        np.concatenate([part.digests for part in parts]),
        np.concatenate([part.sound for part in parts]),
        np.concatenate([part.letters for part in parts]),
        concatenate([part.sentences for part in parts]),
        concatenate([_renumbered(part, places) for part in parts]),
        tuple(places),
    )


def _renumbered(part: Fingerprints, places: Mapping[str, int]) -> Ragged:
    """Return the words of a part by their places in a larger vocabulary."""
    moved = np.fromiter(map(places.__getitem__, part.vocabulary), np.int32, len(part.vocabulary))
    return Ragged(moved[part.words.values], part.words.bounds)


def find_boilerplate(sentences: Ragged) -> U64:
    """Return the hashes of sentences that many captions share; these neither fold captions nor keep them apart."""
    in_text = sentences.values ^ mixed(sentences.rows.astype(np.uint64) + np.uint64(1))
    _, first = np.unique(in_text, return_index=True)  # a text that says it twice is one text
    hashes, counts = np.unique(sentences.values[first], return_counts=True)
    return hashes[counts >= SHARED_BY]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Signatures by row of their text.

    ``keys`` uint32 (texts, ``KEYS``): its bands, those of its first sentence, its first words and its photograph;
    ``keepers`` uint64 (texts,) is the hash of the center that keeps it, 0 where none is named; ``fragments`` has a row
    of hashes (uint32) a text, none where no center is named. The sketches, uint64
    (texts, 4), have a bit a word: ``core_sketch`` of the words outside boilerplate, ``sketch`` of all. ``hard`` uint64
    (texts,) is the same of its hard words, and ``hard_words`` has a row of their hashes (uint32). What of them a leader
    may not lack is ``core``; what one may not lack that another center keeps is ``of_a_copy``, bits uint64 (texts,).
    """

    keys: U32
    keepers: U64
    fragments: Ragged
    core_sketch: U64
    sketch: U64
    hard: U64
    hard_words: Ragged
    core: RequiredWords
    of_a_copy: U64

    @classmethod
    def none(cls) -> "Signatures":
        """Return the signatures of no text."""
        keys, sketch = np.zeros((0, KEYS), np.uint32), np.zeros((0, _SKETCH), np.uint64)
        hashes, bits = np.zeros(0, np.uint32), np.zeros(0, np.uint64)
        words = RequiredWords(bits, hashes)
        none = Ragged.of([], np.uint32)
        return cls(keys, bits, none, sketch, sketch, bits, none, words, bits)


class Origins(NamedTuple):
    """Where texts come from: the keys of their photographs and of their keepers, uint64 (texts,), 0 where unknown."""

    photos: U64
    keepers: U64


def signatures_of(
    texts: Fingerprints, origins: Origins, boilerplate: U64, vocabulary: Vocabulary
) -> Signatures:
    """Return the signatures of texts; ``boilerplate`` are the hashes of sentences that many captions share."""
    lists, stem = vocabulary.folding, analyzer_of(vocabulary).stem
    canons = [canonical(vocabulary, form, stem(form)) for form in texts.vocabulary]
    words = np.fromiter(map(hashed, canons), np.uint64, len(canons))
    in_core = _in_core(texts, boilerplate)
    whole = texts.texts
    core = Ragged.sized(whole.values[in_core], np.add.reduceat(in_core, whole.bounds[:-1], dtype=np.int64))
    bits = _bits(words)
    hard = HardWords.of(whole, canons, lists)
    function = np.fromiter((canon in lists.function for canon in canons), bool, len(canons))
    flights = {canonical(vocabulary, name, stem(name)) for name in lists.flights}
    free = _is_beside(whole, canons, lists.calendar, flights)
    return Signatures(
        np.column_stack(
            (
                band_keys(words, _sets(core)),
                band_keys(words, texts.words[texts.sentences.bounds[:-1]], SENTENCE_BANDS),
                _first_words_key(whole, words, texts.digests),
                _photo_key(origins.photos, texts.digests),
            )
        ),
        origins.keepers,
        _fragments(core, words, function, origins.keepers > 0),
        _united(bits, core),
        _united(bits, whole),
        hard.said(whole),
        hard.distinct(whole),
        hard.required(whole, in_core),
        hard.required(whole, in_core & ~free).bits,
    )


def _is_beside(texts: Ragged, canons: Sequence[str], calendar: Set[str], flights: Set[str]) -> Mask:
    """Return of each word whether it stands beside a word of the calendar, or behind the name of flights."""
    dated = np.fromiter((canon in calendar for canon in canons), bool, len(canons))[texts.values]
    flown = np.fromiter((canon in flights for canon in canons), bool, len(canons))[texts.values]
    is_first, is_last = np.zeros((2, len(texts.values)), bool)
    is_first[texts.bounds[:-1]] = is_last[texts.bounds[1:] - 1] = True
    return np.asarray(np.roll(dated | flown, 1) & ~is_first | np.roll(dated, -1) & ~is_last, bool)


def _in_core(texts: Fingerprints, boilerplate: U64) -> Mask:
    """Return of each word whether it stands outside boilerplate, or in a text that says nothing else."""
    words, sentences = texts.texts, texts.words
    in_core = np.repeat(~np.isin(texts.sentences.values, boilerplate), sentences.sizes)
    few = np.add.reduceat(in_core, words.bounds[:-1], dtype=np.int64) < SHORTEST_CORE
    return in_core | np.repeat(few, words.sizes)


def _bits(vocabulary: U64) -> U64:
    """Return each word's bit in a sketch."""
    bits = np.zeros((len(vocabulary), _SKETCH), np.uint64)
    column = (vocabulary & np.uint64(_SKETCH - 1)).astype(np.int64)
    bits[np.arange(len(vocabulary)), column] = np.uint64(1) << ((vocabulary >> np.uint64(2)) & np.uint64(63))
    return bits


def _united(bits: U64, texts: Ragged) -> U64:
    return np.bitwise_or.reduceat(bits[texts.values], texts.bounds[:-1], axis=0)


def _fragments(texts: Ragged, vocabulary: U64, function: Mask, asked: Mask) -> Ragged:
    """Return the fragments of each text that is asked about, uint32, without the ``function`` words, bool (words,)."""
    place = np.arange(len(texts.values)) - np.repeat(texts.bounds[:-1], texts.sizes)
    taken = ~function[texts.values] & (place < MOST_WINNOWED) & np.repeat(asked, texts.sizes)
    rows, words = texts.rows[taken], vocabulary[texts.values[taken]]
    if len(words) < GRAM:
        return Ragged.sized(np.zeros(0, np.uint32), np.zeros(len(texts), np.int64))
    size = len(words) - GRAM + 1
    grams = words[:size]
    for step in range(1, GRAM):
        grams = mixed(grams * np.uint64(0x100000001B3) ^ words[step : size + step])
    whole = rows[:size] == rows[GRAM - 1 :]
    rows, hashes = rows[:size][whole], (grams[whole] >> np.uint64(32)).astype(np.uint32)
    reach = 1
    while reach < WINDOW:
        same = rows[:-reach] == rows[reach:]
        hashes[:-reach] = np.minimum(hashes[:-reach], np.where(same, hashes[reach:], LARGEST))
        reach *= 2
    anew = np.ones(len(hashes), bool)  # neighbouring windows mostly share their least
    anew[1:] = (hashes[1:] != hashes[:-1]) | (rows[1:] != rows[:-1])
    return distinct_rows(rows[anew], hashes[anew], len(texts))


def _sets(texts: Ragged) -> Ragged:
    """Return the words of each text, each once: hashing these takes half the time."""
    return distinct_rows(texts.rows, texts.values, len(texts))


def _first_words_key(texts: Ragged, vocabulary: U64, digests: U64) -> U32:
    """Hash the first words of each text; one that has not so many shares its key with equal texts only."""
    long = np.flatnonzero(texts.sizes >= FIRST_WORDS)
    places = texts.bounds[long][:, None] + np.arange(FIRST_WORDS)
    keys = np.zeros(len(long), np.uint64)
    for column in places.T:
        keys = mixed(keys * np.uint64(0x100000001B3) ^ vocabulary[texts.values[column]])
    found = mixed(digests[:, 0].copy())
    found[long] = keys
    return (found >> np.uint64(32)).astype(np.uint32)


def _photo_key(photos: U64, digests: U64) -> U32:
    """Hash the photograph of each text; one of no known photograph shares its key with equal texts only."""
    return (mixed(np.where(photos > 0, photos, digests[:, 1])) >> np.uint64(32)).astype(np.uint32)


def band_keys(vocabulary: U64, sets: Ragged, bands: int = BANDS) -> U32:
    """Return each set's MinHash band keys, uint32 (sets, bands).

    A set is a row of places in ``vocabulary``, the hashes of all members, and not empty; two sets that share a key
    in a column may be alike. The keys depend on the hashes alone.
    """
    seeds = mixed(np.arange(1, bands * BAND_ROWS + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    table = (mixed(vocabulary[:, None] ^ seeds[None, :]) >> np.uint64(32)).astype(np.uint32)
    minima = [
        _minima(sets[np.arange(low, min(low + _BLOCK, len(sets)))], table)
        for low in range(0, len(sets), _BLOCK)
    ]
    signatures = np.concatenate(minima) if minima else np.zeros((0, bands * BAND_ROWS), np.uint32)
    rows = signatures.reshape(len(sets), bands, BAND_ROWS)
    keys: NDArray[np.uint64] = np.broadcast_to(np.arange(1, bands + 1, dtype=np.uint64), rows.shape[:2])
    for row in range(BAND_ROWS):
        keys = mixed(keys * np.uint64(0x100000001B3) ^ rows[:, :, row])
    return (keys >> np.uint64(32)).astype(np.uint32)


def _minima(sets: Ragged, table: U32) -> U32:
    """Return each set's minimum in each of the table's columns."""
    return np.minimum.reduceat(table[sets.values], sets.bounds[:-1], axis=0)
