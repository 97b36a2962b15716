"""Facet values as people name them: in any case, by alias, by some of their words, by what they sound like."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from schema.analysis.analyzer import analyzer_of
from schema.analysis.phonetics import phonetics_of
from schema.arrays.term_table import TermDictionary
from schema.fields import FACETS, Facet
from schema.vocabulary import Vocabulary
from webapp.search.language.ranges import LONGEST_NUMBER, is_number
from webapp.search.language.wildcards import fitting, plain, prefix
from webapp.search.model.query import ANY, NONE
from webapp.search.rewriting.aliases import aliases, canonical, folded, words_of
from webapp.search.rewriting.person_names import People

_NO_ORDINAL = re.compile(r"[-−+].*|\d+[.,]\d+")  # '-5', '1.5': of no expedition and no year
_PAIR = re.compile(r"(\d+) ?[-–/] ?(\d+)")


class Values:
    """The values of one facet in one index, and how to find them.

    A value's ordinal is its place among the facet's values as they are shown where their counts are equal.
    """

    def __init__(
        self, facet: Facet, terms: TermDictionary, shown: NDArray[np.integer], vocabulary: Vocabulary
    ) -> None:
        """``shown`` (v,) are the ordinals of the values among the facet's ``terms`` (v,), in the order of display."""
        self.facet, self._terms, self._shown, self._vocabulary = facet, terms, shown, vocabulary
        self._analyzer, self.phonetics = analyzer_of(vocabulary), phonetics_of(vocabulary)

    @cached_property
    def all(self) -> tuple[str, ...]:
        """Return the values, in the order of their ordinals."""
        return tuple(map(self._terms.text_of, self._shown.tolist()))

    @cached_property
    def families(self) -> tuple[int, ...]:
        """Return how many families have each value."""
        return tuple(np.diff(self._terms.starts)[self._shown].tolist())

    @cached_property
    def _ordinals(self) -> NDArray[np.int32]:
        """Return the ordinal of each term."""
        ordinals = np.empty(len(self._shown), dtype=np.int32)
        ordinals[self._shown] = np.arange(len(self._shown))
        return ordinals

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """Return the values in the form in which spellings are equal, in the order of their ordinals."""
        return tuple(map(folded, self.all))

    @cached_property
    def _by_folded(self) -> dict[str, int]:
        return {value: ordinal for ordinal, value in enumerate(self.folded)}

    @cached_property
    def names(self) -> tuple[tuple[str, int], ...]:
        """Return every name of a value, folded, with the value's ordinal: the values themselves, then their aliases."""
        spelt = aliases(self._vocabulary).get(self.facet.name, {})
        known = ((alias, self._by_folded.get(folded(value))) for alias, value in spelt.items())
        others = ((alias, ordinal) for alias, ordinal in known if ordinal is not None)
        return (*zip(self.folded, range(len(self.folded)), strict=True), *others)

    @cached_property
    def _by_word(self) -> Mapping[str, set[int]]:
        """Return the values with a word in any of their names, by its stem."""
        return _grouped((self._analyzer.stem(word), ordinal) for word, ordinal in self._worded())

    @cached_property
    def _by_sound(self) -> Mapping[str, set[int]]:
        return _grouped((self.phonetics.sound(word), ordinal) for word, ordinal in self._worded())

    @cached_property
    def _by_canonical(self) -> Mapping[str, set[int]]:
        """Return the values by canonical name: a dump may write one in several ways ('LaRC', 'LRC')."""
        return _grouped(
            (canonical(self.facet.name, value, self._vocabulary), ordinal)
            for ordinal, value in enumerate(self.all)
        )

    @cached_property
    def people(self) -> People:
        """Return the persons whom the values name, by their ordinals."""
        names = (value.rpartition("/")[2] for value in self.all)  # of 'NASA/Jane Roe' the person
        return People(names, self._vocabulary)

    def _worded(self) -> Iterator[tuple[str, int]]:
        """Yield each word of each name of each value."""
        aliased = ((name, ordinal) for name, ordinal in self.names[len(self.all) :])
        for name, ordinal in chain(zip(self.all, range(len(self.all)), strict=True), aliased):
            for word in words_of(name):
                yield word, ordinal

    def named(self, name: str) -> list[int]:
        """Return the ordinals of the value of that name or alias, or of the numbers in a range '2016..2018'."""
        if self.is_range(name):
            return self._between(*map(str.strip, name.split("..", 1)))
        if (exact := self._terms.ordinal(name)) >= 0:
            return [int(self._ordinals[exact])]
        key = folded(name)
        place = self._by_folded.get(folded(aliases(self._vocabulary).get(self.facet.name, {}).get(key, name)))
        if place is None and self.facet.numeric and key.isdigit():
            place = self._by_folded.get(key.lstrip("0"))
        return [] if place is None else [place]

    def stands_for_none(self, name: str) -> bool:
        """Return whether a name stands for having no value; years are asked for as dates are."""
        return name.casefold() == NONE and not self.facet.years and not self.named(name)

    def resolve(self, name: str) -> list[int]:
        """Return the ordinals of all values that a name may mean, ascending.

        Those are the value of that name or alias; persons who may bear it; and of a composite facet, which rests on
        the dump, each value with all the words. Where there is none, all values with the words, or with their sound.
        """
        if self.facet.numeric and _NO_ORDINAL.fullmatch(name.strip()):
            return []
        found = {
            *self.named(name),
            *self._by_canonical.get(canonical(self.facet.name, name, self._vocabulary), ()),
        }
        if not found and not {"*", "?"}.isdisjoint(name):
            return sorted(self._fitting(name))
        words = words_of(name)
        if self.facet.numeric:
            return sorted(found or self._numbered(name))
        if self.facet.names_people and (len(words) > 1 or not name.isascii()):
            found |= self.people.find(name)
        if self.facet.composite:
            found |= self._holding(words) | self._sounding(words)
        return sorted(found or self._holding(words) or self._sounding(words))

    def exact_spellings(self, name: str) -> list[int]:
        """Return the ordinals of the values that have the words of a name as spelt, else ``resolve(name)``."""
        words = words_of(name)
        return sorted({*self.named(name), *self._holding(words)}) or self.resolve(name)

    def _holding(self, words: Sequence[str]) -> set[int]:
        """Return the values that hold all of some words."""
        return _in_all(self._by_word.get(self._analyzer.stem(word), set()) for word in words)

    def _sounding(self, words: Sequence[str]) -> set[int]:
        """Return the values with words that sound like all of some."""
        return _in_all(self._by_sound.get(self.phonetics.sound(word), set()) for word in words)

    def _fitting(self, pattern: str) -> set[int]:
        """Return the values with words that fit all the words of a pattern with wildcards: 'wern* von b*'."""
        patterns = [plain(word) for word in pattern.split()]
        if not all(map(prefix, patterns)):  # as in the text, where it would have to be tried on every word
            return set()
        tests = [fitting(one) for one in patterns]
        return {
            ordinal
            for ordinal, value in enumerate(self.all)
            if all(any(map(fits, words_of(value))) for fits in tests)
        }

    def _numbered(self, name: str) -> set[int]:
        """Return the values of numbers in a name: 'Expedition One', 'ISS-52', '36/37'; from the first to the last."""
        said = " ".join(token.stem for token in self._analyzer.analyse(f"{self.facet.label} {name}"))
        numbers = [number.lstrip("0") for number in re.findall(r"\d+", said) if len(number) <= LONGEST_NUMBER]
        if _PAIR.fullmatch(name.strip()) and len(numbers) == 2:
            return set(self._between(*sorted(numbers, key=int)))
        return {self._by_folded[number] for number in numbers if number in self._by_folded}

    def is_range(self, name: str) -> bool:
        """Return whether this facet reads a name as a range of numbers."""
        return self.facet.numeric and ".." in name

    def _between(self, low: str, high: str) -> list[int]:
        if not all(end == "" or is_number(end) for end in (low, high)):
            return []
        lowest, highest = int(low or 0), int(high or 1 << 62)
        return [place for place, value in enumerate(self.all) if lowest <= int(value) <= highest]


def _in_all(sets: Iterable[set[int]]) -> set[int]:
    """Return what is in all of some sets; nothing where there are none."""
    first, *others = [*sets] or [set()]
    return first.intersection(*others)


def _grouped(owned: Iterable[tuple[str, int]]) -> Mapping[str, set[int]]:
    groups: dict[str, set[int]] = {}
    for key, ordinal in owned:
        groups.setdefault(key, set()).add(ordinal)
    return groups


AllValues = Mapping[str, Values]


def all_values(
    fields: Mapping[str, TermDictionary],
    shown: NDArray[np.integer],
    firsts: NDArray[np.integer],
    vocabulary: Vocabulary,
) -> AllValues:
    """Return the values of every facet of an index.

    Those of facet f, in the order of FACETS, are the terms ``shown[firsts[f]:firsts[f + 1]]`` of its field.
    """
    bounds = zip(FACETS, firsts.tolist(), firsts[1:].tolist(), strict=False)
    return {
        facet.name: Values(facet, fields[facet.name], shown[low:high], vocabulary)
        for facet, low, high in bounds
    }


def has_value(values: AllValues, facet: str, value: str) -> bool:
    """Return whether any caption has a value of a facet, or ``*`` for any at all."""
    return value == ANY or bool(values[facet].resolve(value))
