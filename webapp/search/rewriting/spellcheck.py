"""Did you mean: a query with the words that no caption holds spelt as captions spell them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import assert_never

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from schema.analysis.analyzer import Token, analyse, stem
from schema.arrays.postings import Ints
from webapp.search.arrays.evaluator import Matcher
from webapp.search.arrays.facet_values import AllValues, Values
from webapp.search.arrays.postings_ops import among
from webapp.search.arrays.term_stats import Near
from webapp.search.model.query import (
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
from webapp.search.rewriting.stopwords import FUNCTION_WORDS
from webapp.search.rewriting.thesaurus import thesaurus

CHOICES = 2  # texts that are offered
SLIPS = 6  # missing words that are spelt otherwise; a text with more was not meant for this archive
_SPELT = frozenset({"", "text", "title", "keywords"})  # fields of words that may be slips
ALIKE = 0.7  # of two facet values, from 0 to 1, where one may be a slip for the other


@dataclass(frozen=True, slots=True)
class Spelt:
    """Words with some of the missing ones spelt otherwise.

    ``docs`` hold all of them, as far as they are known; ``None`` where none is. ``unlikely`` counts the likelier
    spellings that were passed over.
    """

    words: tuple[str, ...]
    docs: Ints | None
    unlikely: int = 0

    @property
    def is_nowhere(self) -> bool:
        """Tell whether no family holds all of the words."""
        return self.docs is not None and not len(self.docs)


class Speller:
    """Spells queries as one index does; holds nothing of a query, so threads may share it."""

    def __init__(self, matcher: Matcher, values: AllValues) -> None:
        self._matcher, self._values = matcher, values

    def missing(self, node: Node, *, found: bool) -> tuple[str, ...]:
        """Give the words and values of a query that no caption holds, as typed.

        Where something was ``found``, words of the thesaurus are not among them: what they stand for may be held.
        """
        wanted = walk(node, excluded=False)
        missing = dict.fromkeys(word for inner in wanted for word in self._missing(inner))
        return tuple(word for word in missing if not (found and all(map(_in_thesaurus, analyse(word)))))

    def respelt(self, node: Node) -> Iterator[Node]:
        """Yield the query with each missing word spelt otherwise, the likeliest first; none where it has no like.

        Words that some family holds together are likelier than others.
        """
        for choice in range(CHOICES):
            other = rewrite(node, partial(self._respelt, choice=choice))
            if other != node:
                yield other

    def _missing(self, node: Node) -> Iterator[str]:
        match node:
            case Word(text, field) | Phrase(text, field):
                if field in _SPELT and not len(self._matcher.id(text)):
                    yield from (
                        text[token.start : token.end] for token in analyse(text) if self._unknown(token)
                    )
            case FacetIs(facet, value):
                if not self._values[facet].meant(value):
                    yield value
            case Bag(words):
                for word in words:
                    yield from self._missing(word)
            case Wildcard() | Dated() | Boolean() | AnyOf():
                pass
            case _:
                assert_never(node)

    def _respelt(self, node: Node, choice: int) -> Node:
        match node:
            case Word(text) | Phrase(text):
                return replace(node, text=self._words((text,), choice)[0])
            case FacetIs(facet, value):
                values = self._values[facet]
                return node if values.meant(value) else FacetIs(facet, _nearest_value(value, values, choice))
            case Bag(words):
                spelt = self._words(tuple(word.text for word in words), choice)
                return Bag(tuple(replace(word, text=text) for word, text in zip(words, spelt, strict=True)))
            case Wildcard() | Dated() | Boolean() | AnyOf():
                return node
            case _:
                assert_never(node)

    def _words(self, words: tuple[str, ...], choice: int) -> tuple[str, ...]:
        """Spell the words that are missing; where there are fewer choices, the last one."""
        spelt = self._spelt(words)
        return spelt[min(choice, len(spelt) - 1)].words

    def _spelt(self, words: tuple[str, ...]) -> list[Spelt]:
        """Give the best spellings of words that were typed together.

        One missing word after the other takes each of its spellings, and only the best of all so far are gone on with,
        so that the work does not multiply.
        """
        known, missing = self._sorted_out(words)
        spelt = [Spelt(words, self._holding(known))]
        for place, token in reversed(missing[:SLIPS]):  # the last first: those before it stay in their places
            near = self._alike(token.forms[0])
            longer = [
                self._respell(one, place, token, near[n].form, n) for one in spelt for n in range(len(near))
            ]
            spelt = sorted(longer, key=lambda one: (one.is_nowhere, one.unlikely))[:CHOICES] or spelt
        return [one for one in spelt if not one.is_nowhere] or spelt[:1]

    def _sorted_out(self, words: Sequence[str]) -> tuple[list[Token], list[tuple[int, Token]]]:
        """Give the words that are held, and those that are missing, each with its place; ids are neither."""
        tokens = [
            (place, token)
            for place, word in enumerate(words)
            if not len(self._matcher.id(word))
            for token in analyse(word)
        ]
        known = [token for _, token in tokens if self._held(token) and token.forms[0] not in FUNCTION_WORDS]
        return known, [(place, token) for place, token in tokens if self._unknown(token)]

    def _holding(self, tokens: Sequence[Token]) -> Ints | None:
        """Give the families with all of some words, ``None`` where there are no words."""
        return self._matcher.meet([self._matcher.word(token) for token in tokens]).docs if tokens else None

    def _respell(self, one: Spelt, place: int, token: Token, form: str, unlikely: int) -> Spelt:
        word = one.words[place]
        words = (
            *one.words[:place],
            word[: token.start] + form + word[token.end :],
            *one.words[place + 1 :],
        )
        docs = self._holding(analyse(form)) if one.docs is None or len(one.docs) else None
        if docs is None:
            return Spelt(words, one.docs, one.unlikely + unlikely)
        held = docs if one.docs is None else docs[among(one.docs, docs)]
        return Spelt(words, held, one.unlikely + unlikely)

    def _alike(self, form: str) -> list[Near]:
        """Give the words as near to one as the likeliest is: farther ones are not worth a second offer."""
        near = self._matcher.lexicon.nearest(form)
        spelt = {stem(one.form): one for one in reversed(near) if one.distance == near[0].distance}
        return list(reversed(spelt.values()))

    def _unknown(self, token: Token) -> bool:
        return not self._held(token) and not _in_thesaurus(token)

    def _held(self, token: Token) -> bool:
        lexicon, form = self._matcher.lexicon, token.forms[0]
        return lexicon.knows(form) or lexicon.families(token.stem) > 0 or bool(lexicon.like_sounding(form))


def _in_thesaurus(token: Token) -> bool:
    return thesaurus().knows(token.stem)


def unknown_values(node: Node, values: AllValues) -> tuple[str, ...]:
    """Return notices of which facet values typed in a query no caption has."""
    asked = (inner for inner in walk(node) if isinstance(inner, FacetIs))
    unknown = (one for one in asked if not values[one.facet].meant(one.value))
    notices = (
        f"No caption has “{one.value}” for its {values[one.facet].facet.label.lower()}." for one in unknown
    )
    return tuple(dict.fromkeys(notices))


def _nearest_value(value: str, values: Values, choice: int) -> str:
    """Give the facet value spelt most nearly like one; itself where none is."""
    typed = folded(value)
    near = extract(typed, values.folded, scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=CHOICES)
    return values.all[near[min(choice, len(near) - 1)][2]] if near else value
