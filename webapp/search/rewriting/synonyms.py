"""The thesaurus as searching asks it: which other phrases the words of a query stand for."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from schema.analysis.analyzer import Analyzer, analyzer_of, latin
from schema.vocabulary import Vocabulary
from schema.vocabulary.thesaurus import Synonyms

Stems = tuple[str, ...]

_NEAR = re.compile(r"(?P<phrase>.*\S)\s*~(?P<slop>\d+)")


@dataclass(frozen=True, slots=True)
class Sought:
    """A phrase to look for; with a ``slop`` its words stand within so many words of each other, in any order."""

    printed: str
    stems: Stems
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Meaning:
    """The words ``first`` to ``last`` of a query, ``last`` not among them, also mean what is ``sought``."""

    first: int
    last: int
    sought: tuple[Sought, ...]


class Thesaurus:
    """Finds the phrases of the thesaurus in a query."""

    def __init__(self, entries: Iterable[Synonyms], analyzer: Analyzer) -> None:
        self._meant: dict[Stems, dict[Stems, Sought]] = {}
        for entry in entries:
            found = [sought(phrase, analyzer) for phrase in entry.finds]
            for typed in (sought(phrase, analyzer) for phrase in entry.words):
                others = {one.stems: one for one in found if one.stems != typed.stems}
                self._meant.setdefault(typed.stems, {}).update(others)
        self._longest = max(map(len, self._meant), default=0)
        self._known = frozenset(stem for stems in self._meant for stem in stems)

    def knows(self, stem: str) -> bool:
        """Return whether a word stands in any phrase that people type: then it is no slip of the pen."""
        return stem in self._known

    def meanings(self, stems: Sequence[str]) -> Iterator[Meaning]:
        """Yield the meanings of the longest phrases, from left to right; a word has part in one of them only."""
        first = 0
        while first < len(stems):
            last = min(first + self._longest, len(stems))
            while last > first and tuple(stems[first:last]) not in self._meant:
                last -= 1
            if last > first:
                yield Meaning(first, last, tuple(self._meant[tuple(stems[first:last])].values()))
            first = max(last, first + 1)


def sought(phrase: str, analyzer: Analyzer) -> Sought:
    """Read a phrase of the thesaurus.

    >>> from schema.vocabulary import load
    >>> sought("earth lunar horizon ~8", analyzer_of(load()))
    Sought(printed='earth lunar horizon', stems=('earth', 'lunar', 'horizon'), slop=8)
    """
    near = _NEAR.fullmatch(phrase)
    printed, slop = (near["phrase"], int(near["slop"])) if near else (phrase, 0)
    return Sought(printed, tuple(token.stem for token in analyzer.analyse(printed)), slop)


@lru_cache(maxsize=4)
def thesaurus_of(vocabulary: Vocabulary) -> Thesaurus:
    """Return the thesaurus of a vocabulary."""
    return Thesaurus(vocabulary.thesaurus, analyzer_of(vocabulary))


@lru_cache(maxsize=4)
def names_of(vocabulary: Vocabulary) -> Thesaurus:
    """Return the other names of things and persons in a vocabulary, each with the name of its facet value."""
    return Thesaurus(_names(vocabulary), analyzer_of(vocabulary))


def _names(vocabulary: Vocabulary) -> Iterator[Synonyms]:
    for entry in vocabulary.entries:
        others = tuple(filter(_is_telling, entry.aliases))
        if entry.facet and others and not entry.needs:
            yield Synonyms(others, (entry.name,))
    for name, forms in vocabulary.persons.same.items():
        if scripts := tuple(form for form in forms if latin(form).casefold() != form.casefold()):
            yield Synonyms(scripts, (name,))


def _is_telling(alias: str) -> bool:
    """Return whether a name says by itself what it means: several words, or letters of another script."""
    if not {" ", "-"}.isdisjoint(alias) or any(map(str.isdigit, alias)):
        return True
    return latin(alias).casefold() != alias.casefold()
