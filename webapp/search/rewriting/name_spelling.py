"""Names of people with a slip of the pen, spelt as those of the persons whom captions name."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from webapp.search.model.query import Bag, Node, Phrase, rewrite
from webapp.search.rewriting.corrections import FEW, TIMES
from webapp.search.rewriting.term_statistics import TermStatistics
from webapp.search.rewriting.word_check import SPELT

PERSON = "person"  # the facet of the names that may be slips


def with_names(node: Node, statistics: TermStatistics) -> Node:
    """Return a query with the names of people whom no caption has spelt as those of people whom many have."""
    return rewrite(node, lambda inner: _with_names(inner, statistics))


def _with_names(node: Node, statistics: TermStatistics) -> Node:
    match node:
        case Phrase(text, field) if field in SPELT:
            return replace(node, text=" ".join(_spelt(text.split(" "), statistics)))
        case Bag(words):
            spelt = _spelt([word.text if word.field in SPELT else "" for word in words], statistics)
            return Bag(
                tuple(replace(word, text=text or word.text) for word, text in zip(words, spelt, strict=True))
            )
        case _:
            return node


def _spelt(words: Sequence[str], statistics: TermStatistics) -> list[str]:
    """Return words with each given and family name side by side spelt as most likely meant."""
    spelt = list(words)
    for place, (given, last) in enumerate(pairwise(map(str.casefold, words))):
        if (meant := _person(given, last, statistics)) is not None:
            typed = spelt[place : place + 2]
            spelt[place : place + 2] = [
                one if one.casefold() == other else other for one, other in zip(typed, meant, strict=True)
            ]
    return spelt


def _person(given: str, last: str, statistics: TermStatistics) -> tuple[str, str] | None:
    """Return the name that was meant by one with a slip of the pen: far more captions have it than that."""
    persons = statistics.values.get(PERSON)
    near = persons.people.spelt_nearly(given, last) if persons else {}
    if persons is None or not near:
        return None
    families = {name: sum(persons.families[number] for number in numbers) for name, numbers in near.items()}
    meant = max(families, key=families.__getitem__)
    typed = sum(persons.families[number] for number in persons.people.find(f"{given} {last}"))
    stems = statistics.stem(given), statistics.stem(last)
    typed = max(typed, statistics.phrase_frequency(stems, 0))
    return meant if families[meant] > max(FEW, TIMES * typed) else None
