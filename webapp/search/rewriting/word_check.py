"""Which words of a query no caption has, and whether it has some that only slips of the pen in captions are."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

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
    walk,
)
from webapp.search.rewriting.compounds import things
from webapp.search.rewriting.corrections import is_misprint
from webapp.search.rewriting.facet_values import has_value
from webapp.search.rewriting.term_statistics import TermStatistics

SPELT = frozenset({"", "text", "title", "keywords"})  # fields of words that may be slips


@dataclass(frozen=True, slots=True)
class WordCheck:
    """The words and values of a query that no caption has, as typed, and whether a further word is a misprint."""

    missing: tuple[str, ...] = ()
    has_misprint: bool = False


def check_words(node: Node, statistics: TermStatistics, *, found: bool) -> WordCheck:
    """Return which words of a query are missing or misprints.

    Where something was ``found``, words of the thesaurus are not missing, since what they stand for may be held; nor
    are those of phrases, which then stand somewhere.
    """
    missing: dict[str, None] = {}
    has_misprint = False
    for one in walk(node, excluded=False):
        match one:
            case Word() | Bag():
                for word in one.words if isinstance(one, Bag) else (one,):
                    if word.field in SPELT and not statistics.ids_spelled(word.text):
                        tokens = statistics.analyse(word.text)
                        if not (found and all(in_thesaurus(token, statistics) for token in tokens)):
                            missing |= dict.fromkeys(_missing(word.text, tokens, statistics))
                        has_misprint = has_misprint or any(
                            is_misprint(token.forms[0], statistics) for token in tokens
                        )
            case Phrase(text, field):
                if field in SPELT and not found and not statistics.ids_spelled(text):
                    missing |= dict.fromkeys(_missing(text, statistics.analyse(text), statistics))
            case FacetIs(facet, value):
                if not has_value(statistics.values, facet, value):
                    missing[value] = None
            case Wildcard() | Dated() | Added() | Boolean() | AnyOf():
                pass
            case _:
                assert_never(one)
    return WordCheck(tuple(missing), has_misprint)


def _missing(text: str, tokens: list[Token], statistics: TermStatistics) -> Iterator[str]:
    """Yield the words of a text that no caption holds; what is one thing as a whole, where none holds that."""
    within: set[int] = set()
    for thing in things(text, tokens):
        within.update(token.start for token in thing)
        if not statistics.phrase_frequency(tuple(token.stem for token in thing), 0):
            yield text[thing[0].start : thing[-1].end]
    for token in tokens:
        if token.start not in within and is_unknown(token, statistics):
            yield text[token.start : token.end]


def is_unknown(token: Token, statistics: TermStatistics) -> bool:
    """Return whether neither captions nor the thesaurus have a word."""
    return not is_held(token, statistics) and not in_thesaurus(token, statistics)


def is_held(token: Token, statistics: TermStatistics) -> bool:
    """Return whether captions have a word, or a name that sounds like it."""
    form = token.forms[0]
    held = statistics.knows(form) or statistics.document_frequency(token.stem) > 0
    return held or bool(statistics.sounding_like(form))


def in_thesaurus(token: Token, statistics: TermStatistics) -> bool:
    """Return whether the thesaurus has a word among what people type."""
    return statistics.thesaurus.knows(token.stem)
