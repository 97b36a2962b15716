"""Facet values as people name them: in any case, by alias, by one of their words."""

from collections.abc import Mapping
from functools import cache, cached_property

import numpy as np

from schema import vocabulary
from schema.columns import Ints, Postings
from schema.fields import Facet
from schema.text import fold

LONGEST_NUMBER = 18  # digits of a range's end


def folded(value: str) -> str:
    """Give the form in which two spellings of a value are equal."""
    return " ".join(filter(None, map(fold, value.replace("-", " ").split())))


@cache
def aliases() -> Mapping[str, Mapping[str, str]]:
    """Give, for each facet, the canonical name of every spelling in the vocabulary, by its folded form."""
    found: dict[str, dict[str, str]] = {}
    for entry in vocabulary.load().entries:
        for spelling in entry.spellings:
            found.setdefault(entry.facet, {}).setdefault(folded(spelling), entry.name)
    return found


class Values:
    """The values of one facet in one index, and how to find them."""

    def __init__(self, facet: Facet, postings: Postings, aliases: Mapping[str, str] | None = None) -> None:
        self.facet, self._postings, self._aliases = facet, postings, aliases or {}

    @cached_property
    def all(self) -> tuple[str, ...]:
        """Give the values, in the order of their terms."""
        return tuple(self._postings.text_of(ordinal) for ordinal in range(len(self._postings.terms)))

    @cached_property
    def families(self) -> tuple[int, ...]:
        """Give how many families have each value."""
        return tuple(np.diff(self._postings.starts).tolist())

    @cached_property
    def ranks(self) -> Ints:
        """Give the place of each value among values of equal count: the highest number, or A before B."""
        keys = [-int(value) if self.facet.numeric else value.casefold() for value in self.all]
        ranks = np.empty(len(keys), dtype=np.int32)
        ranks[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
        return ranks

    @cached_property
    def _by_folded(self) -> dict[str, int]:
        return {folded(value): ordinal for ordinal, value in enumerate(self.all)}

    @cached_property
    def _by_word(self) -> dict[str, set[int]]:
        words: dict[str, set[int]] = {}
        for ordinal, value in enumerate(self.all):
            for word in folded(value).split():
                words.setdefault(word, set()).add(ordinal)
        return words

    def named(self, name: str) -> list[int]:
        """Give the ordinals of the value of that name or alias, or of the numbers in a range '2016..2018'."""
        if self.is_range(name):
            return self._between(*map(str.strip, name.split("..", 1)))
        if (exact := self._postings.ordinal(name)) >= 0:
            return [exact]
        key = folded(name)
        place = self._by_folded.get(folded(self._aliases.get(key, name)))
        if place is None and self.facet.numeric and key.isdigit():
            place = self._by_folded.get(key.lstrip("0"))
        return [] if place is None else [place]

    def meant(self, name: str) -> list[int]:
        """Give the value of that name; where there is none, every value that holds all of its words."""
        found = self.named(name)
        words = folded(name).split()
        if found or not words or self.facet.numeric:
            return found
        return sorted(set.intersection(*(self._by_word.get(word, set()) for word in words)))

    def is_range(self, name: str) -> bool:
        """Tell whether this facet reads a name as a range of numbers."""
        return self.facet.numeric and ".." in name

    def _between(self, low: str, high: str) -> list[int]:
        if not all(end == "" or (end.isdecimal() and len(end) <= LONGEST_NUMBER) for end in (low, high)):
            return []
        lowest, highest = int(low or 0), int(high or 1 << 62)
        return [place for place, value in enumerate(self.all) if lowest <= int(value) <= highest]
