"""Ways on where a search found nothing: what each of its conditions costs."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from webapp.search.describe import describe
from webapp.search.page import WayOn
from webapp.search.query import AllOf, Bag, Filter, Node, Phrase, Query, Word

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
    nodes = query.node.nodes if isinstance(query.node, AllOf) else (query.node,)
    for n, node in enumerate(nodes):
        around = nodes[:n], nodes[n + 1 :]
        if isinstance(node, Phrase) and not node.field and " " in node.text.strip():
            yield f"the words of {describe(node)}, wherever they stand", _with(query, *around, *_words(node))
        if len(nodes) > 1:
            yield f"without {describe(node)}", _with(query, *around)


def _without(chosen: Filter) -> str:
    return f"without {'excluding ' if chosen.exclude else ''}the {chosen.facet} {chosen.value}"


def _with(query: Query, before: tuple[Node, ...], after: tuple[Node, ...], *between: Word) -> Query:
    """Put words into a query's bag in the place of one of its nodes."""
    bags = [node for node in (*before, *after) if isinstance(node, Bag)]
    strict = tuple(node for node in (*before, *after) if not isinstance(node, Bag))
    words = (*between, *(word for bag in bags for word in bag.words))
    return replace(query, node=AllOf((*strict, *([Bag(words)] if words else []))))


def _words(phrase: Phrase) -> tuple[Word, ...]:
    return tuple(map(Word, phrase.text.split()))
