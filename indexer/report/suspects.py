"""Pairs of persons in an archive who may be one: a nickname apart, an initial, or a letter."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.distance import OSA

from schema.analysis.person_name import PersonName, read_name, same_given
from schema.vocabulary import Vocabulary

SHORTEST = 4  # letters of a name that another may be a slip of


@dataclass(frozen=True, slots=True)
class Suspects:
    """Two values of the facet of people that may be one person's; the more frequent is the first."""

    person: str
    families: int
    other: str
    other_families: int
    because: str


def suspects(counts: Mapping[str, int], vocabulary: Vocabulary) -> tuple[Suspects, ...]:
    """Return the pairs of persons who may be one, those who stand in most families first.

    ``counts`` are families by person. Persons whom the vocabulary keeps apart are no suspects.
    """
    apart = {frozenset(pair) for forms in vocabulary.persons.apart for pair in combinations(forms, 2)}
    found: dict[tuple[str, str], str] = {}
    for one, other, because in _pairs(sorted(counts), vocabulary):
        if frozenset((one, other)) not in apart:
            first, second = sorted((one, other), key=lambda name: (-counts[name], name))
            found.setdefault((first, second), because)
    rows = [
        Suspects(one, counts[one], other, counts[other], because) for (one, other), because in found.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.families - row.other_families, row.person, row.other)))


def _pairs(persons: Sequence[str], vocabulary: Vocabulary) -> Iterator[tuple[str, str, str]]:
    names = {person: read_name(person, vocabulary) for person in persons}
    by_family, by_given = defaultdict(list), defaultdict(list)
    for person, name in names.items():
        by_family[name.family].append(person)
        if name.given:
            by_given[name.given[0], name.family[:1]].append(person)
    for group in by_family.values():
        for one, other in combinations(group, 2):
            if because := _given_alike(names[one], names[other], vocabulary):
                yield one, other, because
    for group in by_given.values():
        for one, other in combinations(group, 2):
            if _a_letter_apart(names[one].family, names[other].family):
                yield one, other, "family names a letter apart"


def _given_alike(one: PersonName, other: PersonName, vocabulary: Vocabulary) -> str:
    if not one.given or not other.given or one.suffix != other.suffix:
        return ""
    first, second = one.given[0], other.given[0]
    if len(first) == 1 or len(second) == 1:
        return ""
    if first == second:
        return "one given name, initials that differ"
    if same_given(first, second, vocabulary):
        return "given names of one person, initials that differ"
    if first in other.given or second in one.given:
        return "a given name that is the other's second"
    return "given names a letter apart" if _a_letter_apart(first, second) else ""


def _a_letter_apart(one: str, other: str) -> bool:
    return (
        one != other
        and min(len(one), len(other)) >= SHORTEST
        and OSA.distance(one, other, score_cutoff=1) == 1  # two letters changed over are one slip
    )
