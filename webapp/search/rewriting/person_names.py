"""People by any of their names: with or without initials and titles, for short, or in another spelling."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from schema import vocabulary
from schema.analysis.person_name import PersonName, same_given
from schema.analysis.person_name import read_name as read
from schema.analysis.phonetics import family_key

SHORT = 3  # letters that a short form of a given name has at least: 'Dan', 'Suni'


class People:
    """The persons of one index, by any of their names; never changed, so threads may share it."""

    def __init__(self, printed: Iterable[str]) -> None:
        self._by_family: dict[str, list[tuple[int, PersonName]]] = {}
        for number, one in enumerate(printed):
            name = read_name(one)
            self._by_family.setdefault(family_key(name.last), []).append((number, name))

    def find(self, name: str) -> set[int]:
        """Return the numbers of the persons whom a name may mean; a family name alone means all who bear it."""
        typed = read_name(name)
        return {
            number
            for one in (typed, *_joined(typed), *_by_nickname().get((typed.words, typed.last), ()))
            for number, known in self._by_family.get(family_key(one.last), ())
            if _agree(one, known)
        }


def read_name(printed: str) -> PersonName:
    """Return the parts of a name as it is printed or typed."""
    return read(printed, vocabulary.load().persons)


def _joined(typed: PersonName) -> Iterator[PersonName]:
    """Yield a name with the particle of its family name written together with it: 'Al Mansouri', 'Almansouri'."""
    *words, particle = typed.words or ("",)
    if particle in vocabulary.load().persons.particles:
        letters = tuple(word for word in typed.given if len(word) == 1)
        yield PersonName(particle + typed.last, (*words, *letters))


@cache
def _by_nickname() -> Mapping[tuple[tuple[str, ...], str], tuple[PersonName, ...]]:
    """Return all names of each person in the vocabulary, by each of them: Virgil Grissom for Gus."""
    found: dict[tuple[tuple[str, ...], str], tuple[PersonName, ...]] = {}
    for name, forms in vocabulary.load().persons.same.items():
        names = tuple(dict.fromkeys(map(read_name, (name, *forms))))
        for one in names:
            key = (one.words, one.last)
            found[key] = (*found.get(key, ()), *names)
    return found


def _agree(typed: PersonName, known: PersonName) -> bool:
    """Return whether two names with one family name may be one person's: nothing in either speaks against it."""
    if typed.words and not any(_alike(typed.words[0], name) for name in known.words):
        return False
    further = _unshared(typed.words, known.words), _unshared(known.words, typed.words)
    letters = typed.letters, known.letters | {name[0] for name in further[1]}
    return not all(further) and (not all(letters) or not letters[0].isdisjoint(letters[1]))


def _unshared(some: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    return tuple(one for one in some if not any(_alike(one, other) for other in others))


def _alike(one: str, other: str) -> bool:
    """Return whether two given names are one; in a search one may be a prefix of the other."""
    shorter, longer = sorted((one, other), key=len)
    begun = len(shorter) >= SHORT and longer.startswith(shorter)
    return begun or same_given(one, other, vocabulary.load().persons)
