"""The values of one facet by the beginnings of their words, in any transliteration and by any alias."""

from collections.abc import Iterator, Sequence
from functools import cached_property, reduce

import numpy as np
from numpy.typing import NDArray

from schema.analysis.phonetics import SHORTEST
from webapp.search.rewriting.aliases import folded
from webapp.search.rewriting.facet_values import Values

Ints = NDArray[np.int32]
Terms = NDArray[np.bytes_]

LONG = 6  # letters of a word whose sound may be unfinished


class Completions:
    """Completes the values of one facet; without state of a query, so threads may share it."""

    def __init__(self, values: Values) -> None:
        self.values = values

    def label(self, ordinal: int) -> str:
        """Return the label of a value."""
        return self.values.facet.label_of(self.values.all[ordinal])

    def beginning(self, typed: Sequence[str]) -> Ints:
        """Return the ordinals of the values with a name of which each typed word, folded, begins a word; ascending.

        Where there is none, the words of names need only sound so.
        """
        names = _shared([_owners(self._words, word) for word in typed])
        if not len(names):
            names = _shared([self._sounding(word) for word in typed])
        return np.unique(self._ordinals[names])

    def _sounding(self, word: str) -> Ints:
        """Return the names with a word that begins so, or sounds so; of a long word its beginning is enough."""
        begun, heard = _owners(self._words, word), self.values.phonetics.sound(word)
        if len(heard) < SHORTEST:
            return begun
        return np.union1d(begun, _owners(self._sounds, heard, whole=len(heard) < LONG))

    @cached_property
    def _names(self) -> tuple[tuple[str, int], ...]:
        return tuple(self._named())

    def _named(self) -> Iterator[tuple[str, int]]:
        """Yield every name of a value, folded, with the value's ordinal."""
        yield from self.values.names
        labels = ((self.label(n), n) for n in range(len(self.values.all)))
        yield from ((folded(name), n) for name, n in labels if name != self.values.all[n])

    @cached_property
    def _ordinals(self) -> Ints:
        return np.array([ordinal for _, ordinal in self._names], dtype=np.int32)

    @cached_property
    def _words(self) -> tuple[Terms, Ints]:
        return _sorted((word, n) for n, (name, _) in enumerate(self._names) for word in name.split())

    @cached_property
    def _sounds(self) -> tuple[Terms, Ints]:
        sound = self.values.phonetics.sound
        return _sorted((sound(word), n) for n, (name, _) in enumerate(self._names) for word in name.split())


def _shared(lists: Sequence[Ints]) -> Ints:
    """Return what is in each of some lists."""
    return reduce(np.intersect1d, lists) if lists else np.zeros(0, dtype=np.int32)


def _sorted(owned: Iterator[tuple[str, int]]) -> tuple[Terms, Ints]:
    pairs = sorted(owned)
    words = np.array([word.encode() for word, _ in pairs], dtype=np.bytes_)
    return words, np.array([owner for _, owner in pairs], dtype=np.int32)


def _owners(words: tuple[Terms, Ints], prefix: str, *, whole: bool = False) -> Ints:
    """Return the owners of the words that begin so, or are so."""
    terms, owners = words
    key = prefix.encode()
    if not len(terms) or len(key) > terms.itemsize:
        return owners[:0]
    low, high = (
        np.searchsorted(terms, np.bytes_(key)),
        np.searchsorted(terms, np.bytes_(key + (b"" if whole else b"\xff")), "right"),
    )
    return owners[int(low) : int(high)]
