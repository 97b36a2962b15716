"""Advice beside an answer: words that no caption holds, how they may be spelt, and ways on where nothing was found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from webapp.search.language.printer import describe
from webapp.search.model.query import Query
from webapp.search.model.result import Spelling, WayOn
from webapp.search.rewriting.no_results import ways_on
from webapp.search.rewriting.spellcheck import Speller


@dataclass(frozen=True, slots=True)
class Advice:
    """What to say beside an answer, in the words of ``Page``."""

    missing: tuple[str, ...] = ()
    did_you_mean: tuple[Spelling, ...] = ()
    ways_on: tuple[WayOn, ...] = ()


def advise(query: Query, families: int, speller: Speller, count: Callable[[Query], int]) -> Advice:
    """Advise on a query that found so many families; ``count`` tells how many another one finds."""
    missing = speller.missing(query.node, found=families > 0)
    if not missing and families:
        return Advice()
    spelt = tuple(_spellings(query, speller, count)) if missing else ()
    return Advice(missing, spelt, () if families else ways_on(query, count))


def _spellings(query: Query, speller: Speller, count: Callable[[Query], int]) -> Iterator[Spelling]:
    for node in dict.fromkeys(speller.respelt(query.node)):
        families = count(replace(query, node=node))
        if families:
            yield Spelling(describe(node), families)
