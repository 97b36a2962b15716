"""A person's printed name taken apart, and which of its forms stands for all."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from unidecode import unidecode

from schema.analysis.analyzer import fold
from schema.analysis.phonetics import family_key
from schema.vocabulary import load

_PARTICLES = load().persons.particles
_NICKNAME = re.compile(r"[(\"“‘'](\w[\w.-]*)[)\"”’']")
_SUFFIX = re.compile(r",?\s(Jr|Sr|II|III|IV)\.?$")


@dataclass(frozen=True, slots=True)
class Name:
    """The parts of a printed name, folded.

    ``given`` has names and initials in order, ``nick`` what stands in quotes or brackets,
    ``particle`` what leads the family name.
    """

    given: tuple[str, ...]
    family: str
    nick: str = ""
    suffix: str = ""
    particle: str = ""

    @property
    def initials(self) -> tuple[str, ...]:
        """The first letters of the given names."""
        return tuple(word[0] for word in self.given)

    @property
    def called(self) -> frozenset[str]:
        """The whole names a person may be called by."""
        return frozenset(word for word in (*self.given[:2], self.nick) if len(word) > 1)


@lru_cache(maxsize=1 << 16)
def parse_name(printed: str) -> Name:
    """Take a printed name apart.

    >>> parse_name('Catherine G. "Cady" Coleman')
    Name(given=('catherine', 'g'), family='coleman', nick='cady', suffix='', particle='')

    A particle is no given name.

    >>> parse_name("James D. van Hoften").given
    ('james', 'd')
    """
    text = unidecode(printed)
    nick = _NICKNAME.search(text)
    suffix = _SUFFIX.search(text)
    bare = _SUFFIX.sub("", _NICKNAME.sub(" ", text))
    *before, last = (word.strip(".,") for word in bare.casefold().replace(".", ". ").split())
    given = tuple(word for n, word in enumerate(before) if word and not (n and word in _PARTICLES))
    particle = next((word for word in before[1:] if word in _PARTICLES), "")
    return Name(given, last, nick[1].casefold() if nick else "", suffix[1] if suffix else "", particle)


def family_sound(printed: str) -> str:
    """Return what the family names of one person's printed names share, however they are transliterated.

    >>> family_sound("Sultan Almansoori") == family_sound("Sultan AlMansouri")
    True
    """
    return family_key(fold(parse_name(printed).family))


def bare(printed: str) -> tuple[tuple[str, ...], str]:
    """Give a name without nickname and suffix."""
    name = parse_name(printed)
    return name.given, name.family


def spelling(forms: Sequence[str], counts: Mapping[str, int]) -> str:
    """Choose the printed form that stands for all forms of one person."""
    often: Counter[tuple[str, str]] = Counter()
    for form in forms:
        often[_short(form)] += counts[form]
    best = min(often, key=lambda short: (-often[short], len(short[0]), short))
    same = [form for form in forms if _short(form) == best]
    return min(same, key=lambda form: (_additions(form), -counts[form], len(form), form))


def _short(printed: str) -> tuple[str, str]:
    """Give the first whole given name and the family name."""
    name = parse_name(printed)
    return next((word for word in name.given if len(word) > 1), "".join(name.given[:1])), name.family


def _additions(printed: str) -> int:
    """Rank a form: the bare name, the name with further given names or initials, with nickname or suffix."""
    name = parse_name(printed)
    return 2 if name.nick or name.suffix else min(len(name.given) - 1, 1)
