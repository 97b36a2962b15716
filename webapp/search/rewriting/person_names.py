"""People by any of their names: with or without initials and titles, for short, or in another spelling."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

from rapidfuzz.distance import OSA

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

    def spelt_nearly(self, given: str, last: str) -> dict[tuple[str, str], set[int]]:
        """Return the names that differ from a given and a family name by one slip of the pen in either, folded.

        With each are the numbers of the persons who bear it.
        """
        if min(len(given), len(last)) < SHORT:
            return {}
        pairs = [(one, last) for one in self._names_beside.get(last, ()) if _is_slip(given, one)]
        pairs += [(given, one) for one in self._names_beside.get(given, ()) if _is_slip(last, one)]
        return {pair: self._by_pair[pair] for pair in pairs if pair in self._by_pair}

    @cached_property
    def _by_pair(self) -> dict[tuple[str, str], set[int]]:
        """The persons by each name that they are called by and their family name."""
        found: dict[tuple[str, str], set[int]] = {}
        for number, name in (one for known in self._by_family.values() for one in known):
            for called in name.called:
                found.setdefault((called, name.last), set()).add(number)
        return found

    @cached_property
    def _names_beside(self) -> dict[str, set[str]]:
        """The given names that stand before each family name, and the family names behind each given one."""
        found: dict[str, set[str]] = {}
        for called, last in self._by_pair:
            found.setdefault(last, set()).add(called)
            found.setdefault(called, set()).add(last)
        return found

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


def _is_slip(typed: str, name: str) -> bool:
    return len(name) >= SHORT and OSA.distance(typed, name, score_cutoff=1) == 1


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
