"""Texts in numbers: what folding needs to know of every text, before any two are compared."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count

import numpy as np
from numpy.typing import NDArray

from indexer.fold import ragged
from indexer.fold.ragged import Ragged
from indexer.fold.reading import read, sentence_hash
from indexer.hashing import U64, digest
from indexer.processes import spread


@dataclass(frozen=True, slots=True)
class Survey:
    """Texts by number.

    ``sentences`` has a row of hashes a text, ``words`` a row of places in ``vocabulary`` a sentence.
    """

    digests: U64  # of each text's key, two halves
    sound: NDArray[np.bool_]
    letters: NDArray[np.int32]
    sentences: Ragged
    words: Ragged
    vocabulary: tuple[str, ...]

    def __len__(self) -> int:
        """Count the texts."""
        return len(self.digests)

    @property
    def texts(self) -> Ragged:
        """The words of each text, one row a text."""
        return Ragged(self.words.values, self.words.bounds[self.sentences.bounds])

    def take(self, rows: NDArray[np.int64]) -> "Survey":
        """Give some of the texts."""
        places = Ragged(np.arange(len(self.words)), self.sentences.bounds)[rows]
        return Survey(
            self.digests[rows],
            self.sound[rows],
            self.letters[rows],
            self.sentences[rows],
            self.words[places.values],
            self.vocabulary,
        )


def survey(texts: Sequence[str]) -> Survey:
    """Read texts into numbers; many of them in several processes."""
    return joined([*spread(_survey, texts), _survey((), None)])


def _survey(texts: Sequence[str], _: None) -> Survey:
    vocabulary: defaultdict[str, int] = defaultdict(count().__next__)
    digests, sound, letters, sentences, words = [], [], [], [], []
    for text in texts:
        reading = read(text)
        said = [plain for plain in reading.plain if plain] or [(reading.key,)]
        digests.append(digest(reading.key))
        sound.append(reading.sound)
        letters.append(len(reading.text))
        sentences.append([sentence_hash(plain) for plain in said])
        words += [list(map(vocabulary.__getitem__, plain)) for plain in said]
    return Survey(
        np.frombuffer(b"".join(digests), np.uint64).reshape(-1, 2),
        np.array(sound, bool),
        np.array(letters, np.int32),
        Ragged.of(sentences, np.uint64),
        Ragged.of(words, np.int32),
        tuple(vocabulary),
    )


def joined(surveys: Sequence[Survey]) -> Survey:
    """Make one survey of several, in their order."""
    forms = dict.fromkeys(chain.from_iterable(one.vocabulary for one in surveys))
    places = {form: place for place, form in enumerate(forms)}
    words = [_renumbered(one, places) for one in surveys]
    return Survey(
        np.concatenate([one.digests for one in surveys]),
        np.concatenate([one.sound for one in surveys]),
        np.concatenate([one.letters for one in surveys]),
        ragged.joined([one.sentences for one in surveys]),
        ragged.joined(words),
        tuple(places),
    )


def _renumbered(one: Survey, places: Mapping[str, int]) -> Ragged:
    """Give a survey's words by their places in a larger vocabulary."""
    moved = np.fromiter(map(places.__getitem__, one.vocabulary), np.int32, len(one.vocabulary))
    return Ragged(moved[one.words.values], one.words.bounds)
