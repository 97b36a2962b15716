"""People by any of their names: with or without initials and titles, for short, or in another spelling."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from schema import vocabulary
from schema.analysis.analyzer import fold
from schema.analysis.phonetics import family_key, sound

SHORT = 3  # letters that a short form of a given name has at least: 'Dan', 'Suni'


class Name(NamedTuple):
    """A person's name: the given names in full, ``letters`` of those that are not, and the family name, all folded."""

    given: tuple[str, ...]
    letters: frozenset[str]
    family: str


def read_name(printed: str) -> Name:
    """Read a name as it is printed or typed; titles and suffixes are left out.

    >>> read_name('Dr. Jane Q. "Jay" Roe Jr.')
    Name(given=('jane', 'jay'), letters=frozenset({'q'}), family='roe')
    >>> read_name("Roe, Jane Q.") == read_name("jane q roe")
    True
    """
    titles, suffixes = _beside_names()
    parts = [[fold(word) for word in _words(part)] for part in printed.split(",")]
    words = [word for part in (*parts[1:], parts[0]) for word in part if word and word not in suffixes]
    while len(words) > 1 and words[0] in titles:
        del words[0]
    *before, family = words or [""]
    given = tuple(word for word in before if len(word) > 1)
    return Name(given, frozenset(word for word in before if len(word) == 1), family)


def _words(part: str) -> list[str]:
    return part.replace(".", " ").replace("-", " ").split()


@cache
def _beside_names() -> tuple[frozenset[str], frozenset[str]]:
    """Give the titles that stand before names and the suffixes behind them."""
    persons = vocabulary.load().persons
    return frozenset(map(fold, persons.titles)), frozenset(map(fold, persons.suffixes))


class People:
    """The persons of one index, found by what they are called; never changed, so threads may share it."""

    def __init__(self, printed: Iterable[str]) -> None:
        self._by_family: dict[str, list[tuple[int, Name]]] = {}
        for number, one in enumerate(printed):
            name = read_name(one)
            self._by_family.setdefault(family_key(name.family), []).append((number, name))

    def called(self, typed: str) -> set[int]:
        """Give the numbers of the persons whom a name may mean; a family name alone means all who bear it."""
        asked = read_name(typed)
        return {
            number
            for name in (asked, *_joined(asked), *_called().get((asked.given, asked.family), ()))
            for number, known in self._by_family.get(family_key(name.family), ())
            if _agree(name, known)
        }


def _joined(asked: Name) -> Iterator[Name]:
    """Yield a name with the particle of its family name written together with it: 'Al Mansouri', 'Almansouri'."""
    if asked.given and asked.given[-1] in vocabulary.load().persons.particles:
        yield Name(asked.given[:-1], asked.letters, asked.given[-1] + asked.family)


@cache
def _called() -> Mapping[tuple[tuple[str, ...], str], tuple[Name, ...]]:
    """Give what the vocabulary says that a person is called, by each of these names: Virgil Grissom for Gus."""
    found: dict[tuple[tuple[str, ...], str], tuple[Name, ...]] = {}
    for name, forms in vocabulary.load().persons.same.items():
        names = tuple(dict.fromkeys(map(read_name, (name, *forms))))
        for one in names:
            key = (one.given, one.family)
            found[key] = (*found.get(key, ()), *names)
    return found


def _agree(asked: Name, known: Name) -> bool:
    """Tell whether two names with one family name may be one person's: nothing in either speaks against it."""
    if asked.given and not any(_alike(asked.given[0], name) for name in known.given):
        return False
    further = _unshared(asked.given, known.given), _unshared(known.given, asked.given)
    letters = asked.letters, known.letters | {name[0] for name in further[1]}
    return not all(further) and (not all(letters) or not letters[0].isdisjoint(letters[1]))


def _unshared(some: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    return tuple(one for one in some if not any(_alike(one, other) for other in others))


def _alike(one: str, other: str) -> bool:
    """Tell whether two given names are one: the same, short for each other, or like-sounding."""
    if one == other or other in vocabulary.load().persons.alike.get(one, ()):
        return True
    shorter, longer = sorted((one, other), key=len)
    return (len(shorter) >= SHORT and longer.startswith(shorter)) or sound(one) == sound(other)
