"""People by any of their names: with or without initials and titles, for short, or in another spelling."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from schema.analysis.person_name import PersonName, read_name, same_given
from schema.analysis.phonetics import phonetics_of
from schema.vocabulary import Vocabulary

SHORT = 3  # letters that a short form of a given name has at least: 'Dan', 'Suni'


class People:
    """The persons of one index, by any of their names; never changed, so threads may share it."""

    def __init__(self, printed: Iterable[str], vocabulary: Vocabulary) -> None:
        self._vocabulary, self._key = vocabulary, phonetics_of(vocabulary).family_key
        self._by_family: dict[str, list[tuple[int, PersonName]]] = {}
        for number, one in enumerate(printed):
            name = read_name(one, vocabulary)
            self._by_family.setdefault(self._key(name.last), []).append((number, name))

    def find(self, name: str) -> set[int]:
        """Return the numbers of the persons whom a name may mean; a family name alone means all who bear it."""
        typed = read_name(name, self._vocabulary)
        others = _by_nickname(self._vocabulary).get((typed.words, typed.last), ())
        return {
            number
            for one in (typed, *self._joined(typed), *others)
            for number, known in self._by_family.get(self._key(one.last), ())
            if self._agree(one, known)
        }

    def _joined(self, typed: PersonName) -> Iterator[PersonName]:
        """Yield a name with the particle of its family name written together with it: 'Al Mansouri', 'Almansouri'."""
        *words, particle = typed.words or ("",)
        if particle in self._vocabulary.persons.particles:
            letters = tuple(word for word in typed.given if len(word) == 1)
            yield PersonName(particle + typed.last, (*words, *letters))

    def _agree(self, typed: PersonName, known: PersonName) -> bool:
        """Return whether two names with one family name may be one person's: nothing in either speaks against it."""
        if typed.words and not any(self._alike(typed.words[0], name) for name in known.words):
            return False
        further = self._unshared(typed.words, known.words), self._unshared(known.words, typed.words)
        letters = typed.letters, known.letters | {name[0] for name in further[1]}
        return not all(further) and (not all(letters) or not letters[0].isdisjoint(letters[1]))

    def _unshared(self, some: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
        return tuple(one for one in some if not any(self._alike(one, other) for other in others))

    def _alike(self, one: str, other: str) -> bool:
        """Return whether two given names are one; in a search one may be a prefix of the other."""
        shorter, longer = sorted((one, other), key=len)
        begun = len(shorter) >= SHORT and longer.startswith(shorter)
        return begun or same_given(one, other, self._vocabulary)


@lru_cache(maxsize=4)
def _by_nickname(vocabulary: Vocabulary) -> Mapping[tuple[tuple[str, ...], str], tuple[PersonName, ...]]:
    """Return all names of each person in the vocabulary, by each of them: Virgil Grissom for Gus."""
    found: dict[tuple[tuple[str, ...], str], tuple[PersonName, ...]] = {}
    for name, forms in vocabulary.persons.same.items():
        names = tuple(dict.fromkeys(read_name(one, vocabulary) for one in (name, *forms)))
        for one in names:
            key = (one.words, one.last)
            found[key] = (*found.get(key, ()), *names)
    return found
