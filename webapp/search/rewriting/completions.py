"""The values of one facet by the beginnings of their words, in any transliteration and by any alias."""

from collections.abc import Iterator, Sequence
from functools import cached_property, partial, reduce

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from schema.analysis.phonetics import SHORTEST
from webapp.search.rewriting.aliases import folded, launch_site
from webapp.search.rewriting.facet_values import Values

Ints = NDArray[np.int32]
Terms = NDArray[np.bytes_]

SLIPPED = 5  # letters of a word's beginning that may have a slip
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

        Where there is none, the words of names need only sound so. A launch pad goes by the name of its complex.
        """
        if not typed:
            return np.arange(len(self.values.all), dtype=np.int32)
        if self.values.facet.names_places and (site := launch_site(" ".join(typed))):
            return self._called(_owners(self._words, site), ["launch", "complex", site])
        for owners in (partial(_owners, self._words), self._sounding):
            names = _shared([owners(word) for word in typed])
            if len(names):
                return np.unique(self._ordinals[names])
        return self._ordinals[:0]

    def nearly(self, typed: Sequence[str]) -> Ints:
        """Return the ordinals of the values called so but for one slip of the pen in each longer word; ascending."""
        return self._called(_shared([self._nearly(word) for word in typed]), typed)

    def _called(self, names: Ints, typed: Sequence[str]) -> Ints:
        """Return the ordinals of those of some names whose value is called so itself."""
        ordinals = np.unique(self._ordinals[names])
        return ordinals[np.array([self.named(n, typed) for n in ordinals.tolist()], dtype=np.bool_)]

    def named(self, ordinal: int, typed: Sequence[str]) -> bool:
        """Return whether the label of a value itself has words that begin as was typed, or nearly so."""
        words = self._label_words[ordinal]
        return all(any(_begins_so(one, word) for one in words) for word in typed)

    @cached_property
    def _label_words(self) -> tuple[list[str], ...]:
        return tuple(folded(self.label(n)).split() for n in range(len(self.values.all)))

    def _nearly(self, word: str) -> Ints:
        """Return the names with a word that begins so; of a longer one a letter behind the first may be wrong."""
        terms, owners = self._words
        if len(word) < SLIPPED:
            return _owners(self._words, word)
        low, high = _bounds(terms, word[:1])
        lengths = range(len(word) - 1, len(word) + 2)
        begun = [term.decode(errors="ignore") for term in terms[low:high].tolist()]
        near = [
            n for n, term in enumerate(begun, low) if any(OSA.distance(word, term[:k]) <= 1 for k in lengths)
        ]
        return np.unique(owners[near])

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


def _begins_so(word: str, typed: str) -> bool:
    """Return whether a word begins as was typed, but for one slip behind the first letter of a longer one."""
    if word.startswith(typed) or len(typed) < SLIPPED or word[:1] != typed[:1]:
        return word.startswith(typed)
    lengths = range(len(typed) - 1, len(typed) + 2)
    return any(OSA.distance(typed, word[:length], score_cutoff=1) <= 1 for length in lengths)


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
    return owners[slice(*_bounds(terms, prefix, whole=whole))]


def _bounds(terms: Terms, prefix: str, *, whole: bool = False) -> tuple[int, int]:
    """Return the first of the ascending terms that begin so, or are so, and the one behind the last."""
    key = prefix.encode()
    if not len(terms) or len(key) > terms.itemsize:
        return 0, 0
    low = np.searchsorted(terms, np.bytes_(key))
    return int(low), int(np.searchsorted(terms, np.bytes_(key + (b"" if whole else b"\xff")), "right"))
