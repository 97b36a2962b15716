"""Runs of capitalised words, and what each word can be in a person's name."""

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from unidecode import unidecode

from indexer.facet.person_signs import KIN
from schema.analysis.person_name import is_title
from schema.vocabulary import Persons

UPPER = "A-ZÀ-ÖØ-ÞĆČĎĐŁŃŇŘŚŠŞŤŮŹŻŽİŌŪ"
# No name has more initials; without an end to them a row of capitals with dots would be read anew from each one.
_MOST_INITIALS = 12
_INITIALS = rf"(?:[{UPPER}]\.-?[ ]?){{0,{_MOST_INITIALS}}}[{UPPER}]\.(?!\w)"
_WORD = rf"(?:[dDLO]['’])?[{UPPER}]\w+(?:['’-]\w+)*\.?"
_NICKNAME = rf"[(\"“‘'][{UPPER}][\w.-]+[)\"”’']"
_PIECE = rf"{_INITIALS}|{_WORD}|[{UPPER}]\b"
_TOKEN = re.compile(rf"{_PIECE}|{_NICKNAME}|[a-z]+['’]?")
# What is glued to a name with a hyphen and is no part of it: 'Zarn-who', 'Zarn-pilot'.
_GLUED = re.compile(
    r"(?<=\w)(?<!\bCo)(?<!\bVice)-(?=(?:who|and|the|with|is|was|are|left|right|center|commander|pilot)\b(?!-))"
)
# A run begins with a set of letters: the engine finds that much faster than a place without a letter before it.
_BEGINNING = (
    rf"[{UPPER}](?:(?<![\w'’-].)|(?<=--.))"
    rf"(?:\.(?:-?[ ]?[{UPPER}]\.){{0,{_MOST_INITIALS}}}(?!\w)|(?:['’][{UPPER}])?\w+(?:['’-]\w+)*\.?|\b)"
)
_ONLY_INITIALS = re.compile(rf"(?:[{UPPER}]\.-?[ ]?)+|[{UPPER}]")
_SHOUTED = re.compile(r"[^\W\d_]{2,}")
_DIGIT = re.compile(r"\d")
_POSSESSIVE = re.compile(r"['’]s?$")
# A degree or an acronym in brackets is no nickname: '(Ph.D.)', '(INCO)'.
_NO_NICKNAME = re.compile(r"(?:[A-Z][a-z]{0,2}\.){1,3}[A-Z]?\.?|[A-Z]{3,}")
_IN_CAPITALS = re.compile(
    rf"(?<![\w'’.-])([{UPPER}]{{3,}})((?:[ ][{UPPER}]\.){{0,2}}[ ])([{UPPER}][{UPPER}'’-]{{2,}})(?![\w-])"
)

# Runs kept in memory; captions say the same things again and again.
_MOST_KEPT = 1 << 16


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


class NameToken(NamedTuple):
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
        if (word in self._persons.not_names and "." in word) or _DIGIT.search(word):
            return Kind.OTHER
        if _ONLY_INITIALS.fullmatch(word):
            return Kind.INITIALS
        if word[0] in "(\"“‘'":
            return Kind.OTHER if _NO_NICKNAME.fullmatch(word[1:-1]) else Kind.NICK
        titled = word in self._persons.titles or is_title(bare, self._persons.titles)
        if titled or {bare.lower(), bare.rpartition("-")[2]} & (self._persons.roles - KIN):
            return Kind.TITLE
        if word.islower() or word in self._persons.capital_particles:
            return Kind.PARTICLE
        return self._listed(bare.rstrip("."))

    def _listed(self, word: str) -> Kind:
        if word in self._persons.suffixes:
            return Kind.SUFFIX
        if word in self._persons.given or (not word.isascii() and unidecode(word) in self._persons.given):
            return Kind.GIVEN
        shouted = word.isupper() and len(word) > 1
        return Kind.OTHER if word in self._persons.not_names or shouted else Kind.WORD


def without_possessive(word: str) -> str:
    """Take the possessive ending off.

    >>> without_possessive("Glenn's"), without_possessive("O'Connor")
    ('Glenn', "O'Connor")
    """
    return _POSSESSIVE.sub("", word) if word.endswith(("s", "'", "’")) else word


def capitalized(words: str) -> str:
    """Write words in capitals with these at their beginnings only, letters with a full stop as they are.

    >>> capitalized("IDA Q. O'ZARN-ORZEL")
    "Ida Q. O'Zarn-Orzel"
    """
    return _SHOUTED.sub(lambda word: word[0][0] + word[0][1:].lower(), words)


def closes(token: NameToken) -> bool:
    """Return whether a word can only be the last of a name: a possessive, or the end of a sentence."""
    if token.kind in (Kind.INITIALS, Kind.NICK, Kind.PARTICLE):
        return False
    return token.word.endswith(("'s", "’s", "'", "’", "."))


def _may_name(found: list[Kind]) -> bool:
    """Return whether words of these kinds can make a name; a cheap test before each is examined."""
    return Kind.GIVEN in found or found.count(Kind.WORD) + found.count(Kind.INITIALS) > 1


class Runs(dict[str, tuple[NameToken, ...]]):
    """The words of each run of capitals, taken apart once a run; none where they can make no name."""

    def __init__(self, persons: Persons) -> None:
        super().__init__()
        self._persons = persons
        self._kinds = Kinds(persons)
        particles = "|".join(sorted(persons.particles, key=lambda word: (-len(word), word)))
        self._run = re.compile(rf"{_BEGINNING}(?:[ ]{{1,2}}(?:{_NICKNAME}|{_PIECE}|(?:{particles})(?=[ ])))+")

    def __missing__(self, run: str) -> tuple[NameToken, ...]:
        """Take a run apart and keep its words; their places count from its beginning."""
        words = _GLUED.split(_IN_CAPITALS.sub(self._unshouted, run), maxsplit=1)[0]
        hopeless = not _may_name([self._kinds[word] for word in words.split()])
        found = () if hopeless else tuple(self._tokens(words))
        if len(self) < _MOST_KEPT:
            self[run] = found
        return found

    def _unshouted(self, name: re.Match[str]) -> str:
        """Return a known given name and the word after it, both in capitals, with these at their beginnings only."""
        given, family = name[1].capitalize(), capitalized(name[3])
        no_names = self._persons.not_names | self._persons.heads
        if given not in self._persons.given or not no_names.isdisjoint((name[3], family)):
            return name[0]
        return f"{given}{name[2]}{family}"

    def _tokens(self, run: str) -> Iterator[NameToken]:
        for found in _TOKEN.finditer(run):
            yield NameToken(found.start(), found.end(), found[0], self._kinds[found[0]])

    def read(self, text: str) -> Iterator[tuple[int, tuple[NameToken, ...]]]:
        """Yield each run of two and more capitalised words that may hold a name, and where it begins.

        Initials, nicknames and particles stand in it too.
        """
        for run in self._run.finditer(text):
            if tokens := self[run[0]]:
                yield run.start(), tokens
