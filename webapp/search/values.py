"""Facet values as people name them: in any case, by alias, by one of their words."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property

import numpy as np

from schema import vocabulary
from schema.columns import Columns, Ints, Postings, Whole
from schema.fields import FACETS, Facet
from schema.prepared import Prepared
from schema.text import fold, stem
from schema.vocabulary.spelling import sound
from webapp.search.lists import united
from webapp.search.ranges import is_number


def folded(value: str) -> str:
    """Give the form in which two spellings of a value are equal."""
    return " ".join(filter(None, map(fold, value.replace("-", " ").split())))


def begins(value: str, prefix: str) -> bool:
    """Tell whether a word of a value begins so, in any spelling; with no prefix every value does.

    >>> begins("Saint Basil’s Cathedral", "cath"), begins("Red Square", "quare")
    (True, False)
    """
    typed = folded(prefix)
    return not prefix.strip() or (bool(typed) and f" {typed}" in f" {folded(value)}")


@cache
def aliases() -> Mapping[str, Mapping[str, str]]:
    """Give, for each facet, the canonical name of every spelling in the vocabulary, by its folded form."""
    found: dict[str, dict[str, str]] = {}
    for entry in vocabulary.load().entries:
        for spelling in entry.spellings:
            found.setdefault(entry.facet, {}).setdefault(folded(spelling), entry.name)
    return found


class Values:
    """The values of one facet in one index, and how to find them.

    A value's ordinal is its place among the facet's values as they are shown where their counts are equal.
    """

    def __init__(self, facet: Facet, postings: Postings, terms: Whole, documents: int) -> None:
        self.facet, self._postings, self._terms, self._documents = facet, postings, terms, documents

    @cached_property
    def all(self) -> tuple[str, ...]:
        """Give the values, in the order of their ordinals."""
        return tuple(term.decode() for term in self._postings.terms[self._terms].tolist())

    @cached_property
    def families(self) -> tuple[int, ...]:
        """Give how many families have each value."""
        return tuple(np.diff(self._postings.starts)[self._terms].tolist())

    @cached_property
    def _ordinals(self) -> Ints:
        """Give the ordinal of each term."""
        ordinals = np.empty(len(self._terms), dtype=np.int32)
        ordinals[self._terms] = np.arange(len(self._terms))
        return ordinals

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """Give the values in the form in which spellings are equal, in the order of their ordinals."""
        return tuple(map(folded, self.all))

    @cached_property
    def _by_folded(self) -> dict[str, int]:
        return {value: ordinal for ordinal, value in enumerate(self.folded)}

    @cached_property
    def names(self) -> tuple[tuple[str, int], ...]:
        """Give every name of a value, folded, with the value's ordinal: the values themselves, then their aliases."""
        spelt = aliases().get(self.facet.name, {})
        known = ((alias, self._by_folded.get(folded(value))) for alias, value in spelt.items())
        others = ((alias, ordinal) for alias, ordinal in known if ordinal is not None)
        return (*zip(self.folded, range(len(self.folded)), strict=True), *others)

    @cached_property
    def _by_word(self) -> Mapping[str, set[int]]:
        """Give the values with a word in any of their names, by its stem."""
        return _grouped((stem(word), ordinal) for name, ordinal in self.names for word in name.split())

    @cached_property
    def _by_sound(self) -> Mapping[str, set[int]]:
        return _grouped((sound(word), ordinal) for name, ordinal in self.names for word in name.split())

    def docs(self, ordinals: Sequence[int]) -> Ints:
        """Give the documents that have any of some values, ascending."""
        spans = (self._postings.span(int(self._terms[ordinal])) for ordinal in ordinals)
        lists = [self._postings.docs[span] for span in spans]
        return lists[0] if len(lists) == 1 else united(lists, self._documents)

    def named(self, name: str) -> list[int]:
        """Give the ordinals of the value of that name or alias, or of the numbers in a range '2016..2018'."""
        if self.is_range(name):
            return self._between(*map(str.strip, name.split("..", 1)))
        if (exact := self._postings.ordinal(name)) >= 0:
            return [int(self._ordinals[exact])]
        key = folded(name)
        place = self._by_folded.get(folded(aliases().get(self.facet.name, {}).get(key, name)))
        if place is None and self.facet.numeric and key.isdigit():
            place = self._by_folded.get(key.lstrip("0"))
        return [] if place is None else [place]

    def meant(self, name: str) -> list[int]:
        """Give the value of that name; where there is none, every value that holds all of its words, or sounds so."""
        found = self.named(name)
        words = folded(name).split()
        if found or not words or self.facet.numeric:
            return found
        written = set.intersection(*(self._by_word.get(stem(word), set()) for word in words))
        return sorted(
            written or set.intersection(*(self._by_sound.get(sound(word), set()) for word in words))
        )

    def is_range(self, name: str) -> bool:
        """Tell whether this facet reads a name as a range of numbers."""
        return self.facet.numeric and ".." in name

    def _between(self, low: str, high: str) -> list[int]:
        if not all(end == "" or is_number(end) for end in (low, high)):
            return []
        lowest, highest = int(low or 0), int(high or 1 << 62)
        return [place for place, value in enumerate(self.all) if lowest <= int(value) <= highest]


def _grouped(owned: Iterable[tuple[str, int]]) -> Mapping[str, set[int]]:
    groups: dict[str, set[int]] = {}
    for key, ordinal in owned:
        groups.setdefault(key, set()).add(ordinal)
    return groups


AllValues = Mapping[str, Values]


def all_values(columns: Columns, prepared: Prepared) -> AllValues:
    """Give the values of every facet of an index."""
    return {
        facet.name: Values(
            facet,
            columns.fields[facet.name],
            prepared.value_terms[int(first) : int(last)],
            columns.documents,
        )
        for facet, first, last in zip(FACETS, prepared.firsts, prepared.firsts[1:], strict=False)
    }
