"""Did you mean: a query with the words that no caption holds spelt as captions spell them."""

from collections.abc import Iterator
from dataclasses import replace

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from schema.text import Token, analyse, stem
from webapp.search.lexicon import Near
from webapp.search.matching import Matcher
from webapp.search.query import AllOf, AnyOf, Bag, FacetIs, Node, Not, Phrase, Word
from webapp.search.thesaurus import thesaurus
from webapp.search.values import AllValues, Values, folded

CHOICES = 2  # texts that are offered
ALIKE = 0.7  # of two facet values, from 0 to 1, where one may be a slip for the other


class Speller:
    """Spells queries as one index does; holds nothing of a query, so threads may share it."""

    def __init__(self, matcher: Matcher, values: AllValues) -> None:
        self._matcher, self._values = matcher, values

    def missing(self, node: Node, *, found: bool) -> tuple[str, ...]:
        """Give the words and values of a query that no caption holds, as typed.

        Where something was ``found``, words of the thesaurus are not among them: what they stand for may be held.
        """
        missing = dict.fromkeys(self._missing(node))
        return tuple(word for word in missing if not (found and all(map(_in_thesaurus, analyse(word)))))

    def respelt(self, node: Node) -> Iterator[Node]:
        """Yield the query with each missing word spelt otherwise, the likeliest first; none where it has no like."""
        for choice in range(CHOICES):
            other = self._respelt(node, choice)
            if other != node:
                yield other

    def _missing(self, node: Node) -> Iterator[str]:
        match node:
            case Word(text, "" | "text" | "title" | "keywords") | Phrase(
                text, "" | "text" | "title" | "keywords"
            ):
                if not len(self._matcher.id(text)):
                    yield from (
                        text[token.start : token.end] for token in analyse(text) if self._unknown(token)
                    )
            case FacetIs(facet, value) if not self._values[facet].meant(value):
                yield value
            case AllOf(nodes) | AnyOf(nodes) | Bag(nodes):
                for inner in nodes:
                    yield from self._missing(inner)
            case _:
                return

    def _respelt(self, node: Node, choice: int) -> Node:
        match node:
            case Word(text) | Phrase(text):
                return replace(node, text=self._text(text, choice))
            case FacetIs(facet, value) if not self._values[facet].meant(value):
                return FacetIs(facet, _nearest_value(value, self._values[facet], choice))
            case AllOf(nodes) | AnyOf(nodes):
                return replace(node, nodes=tuple(self._respelt(inner, choice) for inner in nodes))
            case Not(inner):
                return Not(self._respelt(inner, choice))
            case Bag(words):
                return Bag(tuple(replace(word, text=self._text(word.text, choice)) for word in words))
            case _:
                return node

    def _text(self, text: str, choice: int) -> str:
        """Spell the words of a text that are unknown; where there are fewer choices, the last one."""
        if len(self._matcher.id(text)):
            return text
        for token in reversed(analyse(text)):
            near = self._alike(token.forms[0]) if self._unknown(token) else []
            if near:
                form = near[min(choice, len(near) - 1)].form
                text = text[: token.start] + form + text[token.end :]
        return text

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
    """Say which facet values typed in a query no caption has."""
    match node:
        case FacetIs(facet, value) if not values[facet].meant(value):
            return (f"No caption has “{value}” for its {values[facet].facet.label.lower()}.",)
        case AllOf(nodes) | AnyOf(nodes):
            return tuple(dict.fromkeys(notice for inner in nodes for notice in unknown_values(inner, values)))
        case Not(inner):
            return unknown_values(inner, values)
        case _:
            return ()


def _nearest_value(value: str, values: Values, choice: int) -> str:
    """Give the facet value spelt most nearly like one; itself where none is."""
    typed = folded(value)
    near = extract(typed, values.folded, scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=CHOICES)
    return values.all[near[min(choice, len(near) - 1)][2]] if near else value
