"""A person's name taken apart: the one reader of names as captions print them and as people type them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from schema.analysis.analyzer import fold, latin
from schema.analysis.phonetics import phonetics_of
from schema.vocabulary import Vocabulary

_NICKNAME = re.compile(r"(?<!\w)[(\"“‘'](\w[\w.-]*)[)\"”’']")


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of a name, folded; a hyphen stays within its word.

    ``given`` has names and initials in order, ``nicknames`` what stands in quotes or brackets, ``particles`` what leads
    the family name.
    """

    family: str
    given: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()
    particles: tuple[str, ...] = ()
    suffix: str = ""
    titles: tuple[str, ...] = ()

    @property
    def initials(self) -> tuple[str, ...]:
        """The first letters of the given names."""
        return tuple(word[0] for word in self.given)

    @property
    def letters(self) -> frozenset[str]:
        """The initials that stand for given names."""
        return frozenset(word for word in self.given if len(word) == 1)

    @property
    def called(self) -> frozenset[str]:
        """The whole names a person may be called by."""
        return frozenset(word for word in (*self.given[:2], *self.nicknames) if len(word) > 1)

    @property
    def words(self) -> tuple[str, ...]:
        """The whole words before the last of the family name, without hyphens."""
        *before, _ = self.family.split("-")
        named = (*self.given, *self.nicknames, *self.particles, *before)
        return tuple(part for word in named for part in word.split("-") if len(part) > 1)

    @property
    def last(self) -> str:
        """The last word of the family name: 'fulford' of 'hughes-fulford'."""
        return self.family.rpartition("-")[2]


@lru_cache(maxsize=1 << 16)
def read_name(printed: str, vocabulary: Vocabulary) -> PersonName:
    """Return the parts of a name; without a word in it, of the empty family name.

    >>> from schema.vocabulary import load
    >>> read_name('Dr. Catherine G. "Cady" Coleman', load())
    PersonName(family='coleman', given=('catherine', 'g'), nicknames=('cady',), particles=(), suffix='', titles=('dr',))
    >>> read_name("van Hoften, James D.", load()).particles
    ('van',)
    """
    text = latin(printed)
    nicknames = tuple(filter(None, map(_folded, _NICKNAME.findall(text))))
    beside = _beside_names(vocabulary)
    parts = [list(_words(part)) for part in _NICKNAME.sub(" ", text).split(",")]
    suffix = ""
    for part in parts:
        while part and part[-1] in beside.suffixes and sum(map(len, parts)) > 1:
            suffix = part.pop()
    words = [word for part in (*parts[1:], parts[0]) for word in part]  # 'Roe, Jane Q.'
    titles: list[str] = []
    while len(words) > 1 and is_title(words[0], beside.titles):
        titles.append(words.pop(0))
    *before, family = words or [""]
    given = tuple(word for place, word in enumerate(before) if not (place and word in beside.particles))
    particles = tuple(word for word in before[1:] if word in beside.particles)
    return PersonName(family, given, nicknames, particles, suffix, tuple(titles))


def is_title(word: str, titles: frozenset[str]) -> bool:
    """Return whether a word, or each part of one with hyphens, is a title: 'Scientist-Astronaut'."""
    return word in titles or ("-" in word and titles.issuperset(word.split("-")))


def _words(part: str) -> Iterator[str]:
    return filter(None, map(_folded, part.replace(".", ". ").split()))


def _folded(word: str) -> str:
    return "-".join(filter(None, map(fold, word.split("-"))))


@dataclass(frozen=True, slots=True)
class _Beside:
    """The words that stand beside names, folded as these are."""

    titles: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]


@lru_cache(maxsize=4)
def _beside_names(vocabulary: Vocabulary) -> _Beside:
    persons = vocabulary.persons
    return _Beside(
        frozenset(map(_folded, persons.titles)),
        frozenset(map(_folded, persons.particles)),
        frozenset(map(_folded, persons.suffixes)),
    )


def family_sound(name: PersonName, vocabulary: Vocabulary) -> str:
    """Return what the family names of one person's printed names share, however they are transliterated."""
    return phonetics_of(vocabulary).family_key(name.family.replace("-", ""))


def same_given(one: str, other: str, vocabulary: Vocabulary) -> bool:
    """Return whether two folded given names are one: equal, short forms of each other, or alike in sound.

    >>> from schema.vocabulary import load
    >>> same_given("william", "bill", load()), same_given("yuri", "iouri", load())
    (True, True)
    >>> same_given("j", "john", load())
    False
    """
    if one == other or other in vocabulary.persons.alike.get(one, ()):
        return True
    sound = phonetics_of(vocabulary).sound
    return len(one) > 1 and len(other) > 1 and sound(one.replace("-", "")) == sound(other.replace("-", ""))
