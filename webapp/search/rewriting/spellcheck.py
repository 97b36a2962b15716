"""Did you mean: a query with slips of the pen spelt as captions spell these words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import assert_never

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from schema.analysis.analyzer import Token
from webapp.search.model.query import (
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
)
from webapp.search.rewriting.aliases import folded
from webapp.search.rewriting.corrections import is_misprint, offers, with_figures
from webapp.search.rewriting.expanded_query import AllOf, ExpandedQuery
from webapp.search.rewriting.facet_values import Values, has_value
from webapp.search.rewriting.fuzzy import Near
from webapp.search.rewriting.planner import Planner
from webapp.search.rewriting.stopwords import FUNCTION_WORDS
from webapp.search.rewriting.word_check import is_held, is_unknown

CHOICES = 2  # texts that are offered
SLIPS = 6  # missing words that are spelt otherwise; a text with more was not meant for this archive
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
        self._planner, self.statistics, self._count = planner, planner.statistics, count
        self._values = planner.statistics.values

    def respelt(self, node: Node) -> Iterator[Node]:
        """Yield the query with each slip spelt otherwise, the likeliest first; none where it has no like.

        Words that some family holds together are likelier than others.
        """
        spelt = cache(self._spelt)
        for choice in range(CHOICES):
            other = rewrite(node, partial(self._respelt, spelt, choice))
            if other != node:
                yield other

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
            if not self.statistics.ids_spelled(word)
            for token in self.statistics.analyse(word)
        ]
        held = (token for _, token in tokens if is_held(token, self.statistics) and not self._is_slip(token))
        known = (token for token in held if token.forms[0] not in FUNCTION_WORDS)
        return tuple(known), [(place, token) for place, token in tokens if self._is_slip(token)]

    def _alike(self, form: str) -> list[Near]:
        """Return the words as near to one as the likeliest is: farther ones are not worth a second offer."""
        near = offers(form, self.statistics)
        spelt = {
            self.statistics.stem(one.form): one for one in reversed(near) if one.distance == near[0].distance
        }
        return list(reversed(spelt.values()))

    def _respell(self, one: Spelt, place: int, token: Token, form: str, unlikely: int) -> Spelt:
        word = one.words[place]
        spelt = word[: token.start] + form + word[token.end :]
        words = (*one.words[:place], spelt, *one.words[place + 1 :])
        known = (*one.known, *self.statistics.analyse(form))
        return Spelt(words, known, one.families, one.unlikely + unlikely)

    def _with_figures(self, word: str) -> str:
        """Return a missing word with figures for letters that look like them, where captions have that."""
        other, ids_spelled, analyse = (
            with_figures(word),
            self.statistics.ids_spelled,
            self.statistics.analyse,
        )
        if other == word or ids_spelled(word) or all(is_held(one, self.statistics) for one in analyse(word)):
            return word
        known = ids_spelled(other) or all(is_held(one, self.statistics) for one in analyse(other))
        return other if known else word

    def _is_slip(self, token: Token) -> bool:
        """Return whether a word is missing, or a slip of the archive's own."""
        return is_unknown(token, self.statistics) or is_misprint(token.forms[0], self.statistics)


def _chosen(spelt: Sequence[Spelt], choice: int) -> tuple[str, ...]:
    """Return one of some spellings; where there are fewer choices, the last one."""
    return spelt[min(choice, len(spelt) - 1)].words


def _nearest_value(value: str, values: Values, choice: int) -> str:
    """Return the facet value spelt most nearly like one; itself where none is."""
    typed = folded(value)
    near = extract(typed, values.folded, scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=CHOICES)
    return values.all[near[min(choice, len(near) - 1)][2]] if near else value
