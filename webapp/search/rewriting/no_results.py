"""Ways on where a search found nothing: what each of its conditions costs."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from webapp.search.language.printer import describe
from webapp.search.model.query import Boolean, Clause, Filter, Occur, Phrase, Query, Word, boolean, should
from webapp.search.model.result import WayOn

WAYS = 6  # that are offered

Count = Callable[[Query], int]


def ways_on(query: Query, count: Count) -> tuple[WayOn, ...]:
    """Give searches that differ from one by a single condition and find something; ``count`` counts families."""
    found = []
    for words, other in _others(query):
        families = count(other)
        if families:
            found.append(WayOn(words, describe(other.node), other.filters, families))
        if len(found) == WAYS:
            break
    return tuple(found)


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
