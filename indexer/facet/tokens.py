"""Runs of capitalised words, and what each word can be in a person's name."""

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from schema.vocabulary import Persons

UPPER = "A-ZÀ-ÖØ-ÞĆČĎĐŁŃŇŘŚŠŞŤŮŹŻŽİŌŪ"
_INITIALS = rf"(?:[{UPPER}]\.-?[ ]?)*[{UPPER}]\.(?!\w)"
_WORD = rf"(?:[dDLO]['’])?[{UPPER}]\w+(?:['’-][{UPPER}]?\w+)*\.?"
_NICKNAME = rf"[(\"“‘'][{UPPER}][\w.-]+[)\"”’']"
_PIECE = rf"{_INITIALS}|{_WORD}|[{UPPER}]\b"
_PARTICLE = r"(?:von|van|de|der|den|del|della|di|da|du|la|le|bin|bint|al|el|af|zu|ten|ter|dos)(?=[ ])"
_TOKEN = re.compile(rf"{_PIECE}|{_NICKNAME}|[a-z]+['’]?")
_RUN = re.compile(rf"(?<![\w'’-])(?:{_PIECE})(?:[ ]{{1,2}}(?:{_NICKNAME}|{_PIECE}|{_PARTICLE}))+")
_ONLY_INITIALS = re.compile(rf"(?:[{UPPER}]\.-?[ ]?)+|[{UPPER}]")
_POSSESSIVE = re.compile(r"['’]s?$")
_CAPITAL_PARTICLES = frozenset("Von Van De Der Di La Le Del Mac Vander".split())


class Kind(Enum):
    """What a word can be in a name; ``OTHER`` words end one."""

    GIVEN = auto()
    WORD = auto()
    INITIALS = auto()
    NICK = auto()
    PARTICLE = auto()
    SUFFIX = auto()
    TITLE = auto()
    OTHER = auto()


NAMES = (Kind.GIVEN, Kind.WORD)


class Token(NamedTuple):
    """A word of a run, where it stands and what it can be."""

    start: int
    end: int
    word: str
    kind: Kind


class Kinds(dict[str, Kind]):
    """What each word can be, found out once a word."""

    def __init__(self, persons: Persons) -> None:
        super().__init__()
        self._persons = persons

    def __missing__(self, word: str) -> Kind:
        """Find a word's kind out and keep it."""
        self[word] = kind = self._kind(word)
        return kind

    def _kind(self, word: str) -> Kind:
        bare = without_possessive(word)
        if word in self._persons.not_names and "." in word:
            return Kind.OTHER
        if _ONLY_INITIALS.fullmatch(word):
            return Kind.INITIALS
        if word[0] in "(\"“‘'":
            return Kind.NICK
        if {word, bare} & self._persons.titles or bare.rpartition("-")[2] in self._persons.roles:
            return Kind.TITLE
        if word.islower() or word in _CAPITAL_PARTICLES:
            return Kind.PARTICLE
        return self._listed(bare.rstrip("."))

    def _listed(self, word: str) -> Kind:
        if word in self._persons.suffixes:
            return Kind.SUFFIX
        if word in self._persons.given:
            return Kind.GIVEN
        shouted = word.isupper() and len(word) > 1
        return Kind.OTHER if word in self._persons.not_names or shouted else Kind.WORD


def without_possessive(word: str) -> str:
    """Take the possessive ending off.

    >>> without_possessive("Glenn's"), without_possessive("O'Connor")
    ('Glenn', "O'Connor")
    """
    return _POSSESSIVE.sub("", word) if word.endswith(("s", "'", "’")) else word


def _may_name(found: list[Kind]) -> bool:
    """Tell whether words of these kinds can make a name, before they are looked at one by one."""
    return Kind.GIVEN in found or found.count(Kind.WORD) + found.count(Kind.INITIALS) > 1


def runs(text: str, kinds: Kinds) -> Iterator[list[Token]]:
    """Yield each run of two and more capitalised words of a text, initials, nicknames and particles among them."""
    for run in _RUN.finditer(text):
        if not _may_name([kinds[word] for word in run[0].split()]):
            continue
        at = run.start()
        yield [
            Token(at + found.start(), at + found.end(), found[0], kinds[found[0]])
            for found in _TOKEN.finditer(run[0])
        ]
