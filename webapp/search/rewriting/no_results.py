"""Help beside an answer: words that no caption holds, how they may be spelt, and ways on where nothing was found."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from webapp.search.language.printer import describe
from webapp.search.model.query import Boolean, Clause, Filter, Occur, Phrase, Query, Word, boolean, should
from webapp.search.model.result import Spelling, WayOn
from webapp.search.rewriting.spellcheck import Speller

WAYS = 6  # that are offered
TRIED = 12  # that are counted at once

CountQueries = Callable[[Sequence[Query]], list[int]]


@dataclass(frozen=True, slots=True)
class Advice:
    """What to say beside an answer, in the words of ``Page``."""

    missing: tuple[str, ...] = ()
    did_you_mean: tuple[Spelling, ...] = ()
    ways_on: tuple[WayOn, ...] = ()


def advise(query: Query, families: int, speller: Speller, count: CountQueries) -> Advice:
    """Return advice on a query that found so many families; ``count`` counts what others find, all at once."""
    missing = speller.missing(query.node, found=families > 0)
    if not missing and families:
        return Advice()
    spelt = tuple(_spellings(query, speller, count)) if missing else ()
    return Advice(missing, spelt, () if families else ways_on(query, count))


def _spellings(query: Query, speller: Speller, count: CountQueries) -> Iterator[Spelling]:
    nodes = list(dict.fromkeys(speller.respelt(query.node)))
    counts = count([replace(query, node=node) for node in nodes]) if nodes else []
    for node, families in zip(nodes, counts, strict=True):
        if families:
            yield Spelling(describe(node), families)


def ways_on(query: Query, count: CountQueries) -> tuple[WayOn, ...]:
    """Return searches that differ from one by a single condition and find something, the first six of them."""
    found: list[WayOn] = []
    others = _others(query)
    while len(found) < WAYS and (some := list(islice(others, TRIED))):
        counts = count([other for _, other in some])
        found += [
            WayOn(words, describe(other.node), other.filters, families)
            for (words, other), families in zip(some, counts, strict=True)
            if families
        ]
    return tuple(found[:WAYS])


def _others(query: Query) -> Iterator[tuple[str, Query]]:
    for chosen in query.filters:
        rest = tuple(one for one in query.filters if one != chosen)
        yield _without(chosen), replace(query, filters=rest)
    if len(query.filters) > 1:
        yield "without any filter", replace(query, filters=())
    clauses = boolean(query.node).clauses
    for n, clause in enumerate(clauses):
        others = clauses[:n] + clauses[n + 1 :]
        said = describe(Boolean((clause,)))
        if clause.occur is Occur.MUST and isinstance(clause.node, Phrase) and _is_loose(clause.node):
            yield f"the words of {said}, wherever they stand", _with(query, others, *_words(clause.node))
        if len(clauses) > 1:
            yield f"without {said}", _with(query, others)


def _without(chosen: Filter) -> str:
    return f"without {'excluding ' if chosen.exclude else ''}the {chosen.facet} {chosen.value}"


def _is_loose(phrase: Phrase) -> bool:
    """Return whether the words of a phrase could be asked for by themselves."""
    return not phrase.field and " " in phrase.text.strip()


def _with(query: Query, rest: tuple[Clause, ...], *words: Word) -> Query:
    """Return a query with the rest of its clauses, and with words before those of its bag."""
    clauses = Boolean(rest)
    return replace(query, node=Boolean(clauses.strict + should(*words, *clauses.bag.words)))


def _words(phrase: Phrase) -> tuple[Word, ...]:
    return tuple(map(Word, phrase.text.split()))
