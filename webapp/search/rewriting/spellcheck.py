"""Did you mean: a query with slips of the pen, also in names of people, spelt as captions spell these words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import chain, pairwise
from typing import assert_never

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from schema.analysis.analyzer import Token
from webapp.search.model.query import (
    ANY,
    Added,
    AnyOf,
    Bag,
    Boolean,
    Dated,
    FacetIs,
    Node,
    Phrase,
    Wildcard,
    Word,
    rewrite,
    walk,
)
from webapp.search.rewriting.aliases import folded
from webapp.search.rewriting.compounds import is_one_thing
from webapp.search.rewriting.corrections import FEW, TIMES, is_misprint, offers, with_figures
from webapp.search.rewriting.expanded_query import AllOf, ExpandedQuery
from webapp.search.rewriting.facet_values import AllValues, Values
from webapp.search.rewriting.fuzzy import Near
from webapp.search.rewriting.planner import Planner
from webapp.search.rewriting.selection import no_value
from webapp.search.rewriting.stopwords import FUNCTION_WORDS
from webapp.search.rewriting.typed_ids import looks_like_id, nearest_ids

CHOICES = 2  # texts that are offered
SLIPS = 6  # missing words that are spelt otherwise; a text with more was not meant for this archive
_SPELT = frozenset({"", "text", "title", "keywords"})  # fields of words that may be slips
PERSON = "person"  # the facet of the names that may be slips
ALIKE = 0.7  # of two facet values, from 0 to 1, where one may be a slip for the other


Spell = Callable[[tuple[str, ...]], "list[Spelt]"]
CountPlans = Callable[[Sequence[ExpandedQuery]], list[int]]


@dataclass(frozen=True, slots=True)
class Spelt:
    """Words with some of the missing ones spelt otherwise.

    ``known`` are those of them that are held, of which ``families`` hold all. ``unlikely`` counts the likelier
    spellings that were passed over.
    """

    words: tuple[str, ...]
    known: tuple[Token, ...]
    families: int
    unlikely: int = 0

    @property
    def is_nowhere(self) -> bool:
        """Whether no family holds all of the words."""
        return self.families == 0


class Speller:
    """Corrects queries by the terms of one index; without state of a query, so threads may share it."""

    def __init__(self, planner: Planner, count: CountPlans) -> None:
        self._planner, self._statistics, self._count = planner, planner.statistics, count
        self._values = planner.statistics.values

    def missing(self, node: Node, *, found: bool) -> tuple[str, ...]:
        """Return the words and values of a query that no caption holds, as typed.

        Where something was ``found``, words of the thesaurus are not among them, since what they stand for may be held;
        nor are those of phrases, which then stand somewhere.
        """
        wanted = [one for one in walk(node, excluded=False) if not (found and isinstance(one, Phrase))]
        missing = dict.fromkeys(word for inner in wanted for word in self._missing(inner))
        return tuple(
            word
            for word in missing
            if not (found and all(map(self._in_thesaurus, self._statistics.analyse(word))))
        )

    def has_misprint(self, node: Node) -> bool:
        """Return whether a query has a word that only slips of the pen in captions have."""
        bags = (one.words if isinstance(one, Bag) else (one,) for one in walk(node, excluded=False))
        return any(
            is_misprint(token.forms[0], self._statistics)
            for word in chain.from_iterable(bags)
            if isinstance(word, Word) and word.field in _SPELT and not self._statistics.ids_spelled(word.text)
            for token in self._statistics.analyse(word.text)
        )

    def respelt(self, node: Node) -> Iterator[Node]:
        """Yield the query with each slip spelt otherwise, the likeliest first; none where it has no like.

        Words that some family holds together are likelier than others.
        """
        spelt = cache(self._spelt)
        for choice in range(CHOICES):
            other = rewrite(node, partial(self._respelt, spelt, choice))
            if other != node:
                yield other

    def named(self, node: Node) -> Node:
        """Return the query with the names of people whom no caption has spelt as those of people whom many have."""
        return rewrite(node, self._named)

    def nearest_ids(self, word: str) -> list[str]:
        """Return the ids nearest to what may be one, the nearest first."""
        return nearest_ids(word, self._statistics) if looks_like_id(word) else []

    def _missing(self, node: Node) -> Iterator[str]:
        match node:
            case Word(text, field) | Phrase(text, field):
                if field in _SPELT and not self._statistics.ids_spelled(text):
                    yield from self._missing_words(text)
            case FacetIs(facet, value):
                if not has_value(self._values, facet, value):
                    yield value
            case Bag(words):
                for word in words:
                    yield from self._missing(word)
            case Wildcard() | Dated() | Added() | Boolean() | AnyOf():
                pass
            case _:
                assert_never(node)

    def _missing_words(self, text: str) -> Iterator[str]:
        """Yield the words of a text that no caption holds; the whole of it, where it is one thing that none holds."""
        tokens = self._statistics.analyse(text)
        one_thing = len(tokens) > 1 and all(
            one.end <= other.start and is_one_thing(text, one, other) for one, other in pairwise(tokens)
        )
        if one_thing and not self._statistics.phrase_frequency(tuple(one.stem for one in tokens), 0):
            yield text
            return
        yield from (text[token.start : token.end] for token in tokens if self._unknown(token))

    def _respelt(self, spell: Spell, choice: int, node: Node) -> Node:
        match node:
            case Word(text) | Phrase(text):
                return replace(node, text=_chosen(spell((text,)), choice)[0])
            case FacetIs(facet, value):
                values = self._values[facet]
                known = has_value(self._values, facet, value)
                return node if known else FacetIs(facet, _nearest_value(value, values, choice))
            case Bag(words):
                spelt = _chosen(spell(tuple(word.text for word in words)), choice)
                return Bag(tuple(replace(word, text=text) for word, text in zip(words, spelt, strict=True)))
            case Wildcard() | Dated() | Added() | Boolean() | AnyOf():
                return node
            case _:
                assert_never(node)

    def _named(self, node: Node) -> Node:
        match node:
            case Phrase(text, field) if field in _SPELT:
                return replace(node, text=" ".join(self._with_names(text.split(" "))))
            case Bag(words):
                spelt = self._with_names([word.text if word.field in _SPELT else "" for word in words])
                return Bag(
                    tuple(
                        replace(word, text=text or word.text) for word, text in zip(words, spelt, strict=True)
                    )
                )
            case _:
                return node

    def _with_names(self, words: Sequence[str]) -> list[str]:
        """Return words with each given and family name side by side spelt as most likely meant."""
        spelt = list(words)
        for place, (given, last) in enumerate(pairwise(map(str.casefold, words))):
            if (meant := self._person(given, last)) is not None:
                typed = spelt[place : place + 2]
                spelt[place : place + 2] = [
                    one if one.casefold() == other else other for one, other in zip(typed, meant, strict=True)
                ]
        return spelt

    def _person(self, given: str, last: str) -> tuple[str, str] | None:
        """Return the name that was meant by one with a slip of the pen: far more captions have it than that."""
        persons = self._values.get(PERSON)
        near = persons.people.spelt_nearly(given, last) if persons else {}
        if persons is None or not near:
            return None
        families = {
            name: sum(persons.families[number] for number in numbers) for name, numbers in near.items()
        }
        meant = max(families, key=families.__getitem__)
        typed = sum(persons.families[number] for number in persons.people.find(f"{given} {last}"))
        stems = self._statistics.stem(given), self._statistics.stem(last)
        typed = max(typed, self._statistics.phrase_frequency(stems, 0))
        return meant if families[meant] > max(FEW, TIMES * typed) else None

    def _spelt(self, words: tuple[str, ...]) -> list[Spelt]:
        """Return the best spellings of words that were typed together.

        One missing word after the other takes each of its spellings, and only the best of all so far are gone on with,
        so that the work does not multiply.
        """
        words = tuple(map(self._with_figures, words))
        known, missing = self._sorted_out(words)
        spelt = [Spelt(words, known, *self._holding([known]))] if missing else [Spelt(words, known, 0)]
        for place, token in reversed(missing[:SLIPS]):  # the last first: those before it stay in their places
            near = self._alike(token.forms[0])
            longer = [
                self._respell(one, place, token, other.form, n)
                for one in spelt
                for n, other in enumerate(near)
            ]
            counts = self._holding([one.known for one in longer])
            counted = [replace(one, families=n) for one, n in zip(longer, counts, strict=True)]
            spelt = sorted(counted, key=lambda one: (one.is_nowhere, one.unlikely))[:CHOICES] or spelt
        return [one for one in spelt if not one.is_nowhere] or spelt[:1]

    def _holding(self, known: Sequence[Sequence[Token]]) -> list[int]:
        """Return how many families hold all of some words, for several: one question to the engine."""
        terms = (tuple(map(self._planner.term, tokens)) for tokens in known)
        return self._count([ExpandedQuery(AllOf(one)) for one in terms])

    def _sorted_out(self, words: Sequence[str]) -> tuple[tuple[Token, ...], list[tuple[int, Token]]]:
        """Return the words that are held, and those that are missing, each with its place; ids are neither."""
        tokens = [
            (place, token)
            for place, word in enumerate(words)
            if not self._statistics.ids_spelled(word)
            for token in self._statistics.analyse(word)
        ]
        held = (token for _, token in tokens if self._held(token) and not self._is_slip(token))
        known = (token for token in held if token.forms[0] not in FUNCTION_WORDS)
        return tuple(known), [(place, token) for place, token in tokens if self._is_slip(token)]

    def _alike(self, form: str) -> list[Near]:
        """Return the words as near to one as the likeliest is: farther ones are not worth a second offer."""
        near = offers(form, self._statistics)
        spelt = {
            self._statistics.stem(one.form): one for one in reversed(near) if one.distance == near[0].distance
        }
        return list(reversed(spelt.values()))

    def _respell(self, one: Spelt, place: int, token: Token, form: str, unlikely: int) -> Spelt:
        word = one.words[place]
        spelt = word[: token.start] + form + word[token.end :]
        words = (*one.words[:place], spelt, *one.words[place + 1 :])
        known = (*one.known, *self._statistics.analyse(form))
        return Spelt(words, known, one.families, one.unlikely + unlikely)

    def _with_figures(self, word: str) -> str:
        """Return a missing word with figures for letters that look like them, where captions have that."""
        other, ids_spelled, analyse = (
            with_figures(word),
            self._statistics.ids_spelled,
            self._statistics.analyse,
        )
        if other == word or ids_spelled(word) or all(map(self._held, analyse(word))):
            return word
        return other if ids_spelled(other) or all(map(self._held, analyse(other))) else word

    def _is_slip(self, token: Token) -> bool:
        """Return whether a word is missing, or a slip of the archive's own."""
        return self._unknown(token) or is_misprint(token.forms[0], self._statistics)

    def _in_thesaurus(self, token: Token) -> bool:
        return self._statistics.thesaurus.knows(token.stem)

    def _unknown(self, token: Token) -> bool:
        return not self._held(token) and not self._in_thesaurus(token)

    def _held(self, token: Token) -> bool:
        statistics, form = self._statistics, token.forms[0]
        held = statistics.knows(form) or statistics.document_frequency(token.stem) > 0
        return held or bool(statistics.sounding_like(form))


def _chosen(spelt: Sequence[Spelt], choice: int) -> tuple[str, ...]:
    """Return one of some spellings; where there are fewer choices, the last one."""
    return spelt[min(choice, len(spelt) - 1)].words


def has_value(values: AllValues, facet: str, value: str) -> bool:
    """Return whether any caption has a value of a facet, or ``*`` for any at all."""
    return value == ANY or bool(values[facet].resolve(value))


def unknown_values(node: Node, values: AllValues) -> tuple[str, ...]:
    """Return notices of which facet values typed in a query no caption has."""
    conditions = (inner for inner in walk(node) if isinstance(inner, FacetIs))
    unknown = (one for one in conditions if not has_value(values, one.facet, one.value))
    return tuple(dict.fromkeys(no_value(one.value, values[one.facet].facet) for one in unknown))


def _nearest_value(value: str, values: Values, choice: int) -> str:
    """Return the facet value spelt most nearly like one; itself where none is."""
    typed = folded(value)
    near = extract(typed, values.folded, scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=CHOICES)
    return values.all[near[min(choice, len(near) - 1)][2]] if near else value
