"""Help beside an answer: missing words, how they may be spelt, and queries to try where nothing was found."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from schema.fields import facet_named
from schema.message import Message, message
from webapp.search.language.printer import describe
from webapp.search.model.query import (
    Bag,
    Boolean,
    Clause,
    Filter,
    Node,
    Occur,
    Phrase,
    Query,
    Wildcard,
    Word,
    boolean,
    must,
    should,
    walk,
)
from webapp.search.model.result import Spelling, SuggestedQuery
from webapp.search.rewriting.spellcheck import Speller

SUGGESTED = 6  # that are offered
TRIED = 12  # that are counted at once
MOST_TRIED = 24  # of a query of many conditions: each is counted with all the others

CountQueries = Callable[[Sequence[Query]], list[int]]
NearestIds = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Advice:
    """The help beside an answer, by the fields of ``Page``."""

    missing: tuple[str, ...] = ()
    did_you_mean: tuple[Spelling, ...] = ()
    suggestions: tuple[SuggestedQuery, ...] = ()


def advise(
    query: Query, families: int, speller: Speller, count: CountQueries, understood: Collection[str] = ()
) -> Advice:
    """Return advice on a query that found so many families; ``count`` counts what others find, all at once.

    Words that were ``understood`` as something that captions have are not missing.
    """
    missing = speller.missing(query.node, found=families > 0)
    missing = tuple(word for word in missing if not any(word in one for one in understood))
    respelt = speller.respelt(query.node) if missing or speller.has_misprint(query.node) else ()
    nodes = dict.fromkeys(speller.named(node) for node in (*respelt, query.node))
    nodes.pop(query.node, None)
    spelt = tuple(_spellings(query, list(nodes), count))
    if families:
        return Advice(missing, spelt)
    return Advice(missing, spelt, suggest_queries(query, count, nearest_ids=speller.nearest_ids))


def _spellings(query: Query, nodes: Sequence[Node], count: CountQueries) -> Iterator[Spelling]:
    counts = count([replace(query, node=node) for node in nodes]) if nodes else []
    for node, families in zip(nodes, counts, strict=True):
        if families:
            yield Spelling(describe(node), families)


def suggest_queries(
    query: Query, count: CountQueries, nearest_ids: NearestIds = lambda _: ()
) -> tuple[SuggestedQuery, ...]:
    """Return queries that differ from one by a single condition and find something, the first ``SUGGESTED``.

    Where an id was typed that nothing has, the nearest come first.
    """
    found: list[SuggestedQuery] = []
    others = islice(chain(_ids(query, nearest_ids), _others(query)), MOST_TRIED)
    while len(found) < SUGGESTED and (some := list(islice(others, TRIED))):
        counts = count([other for _, other in some])
        found += [
            SuggestedQuery(words, describe(other.node), other.filters, families)
            for (words, other), families in zip(some, counts, strict=True)
            if families
        ]
    return tuple(found[:SUGGESTED])


def _ids(query: Query, nearest_ids: NearestIds) -> Iterator[tuple[str, Query]]:
    for typed in walk(query.node, excluded=False):
        words = typed.words if isinstance(typed, Bag) else (typed,)
        for word in words:
            if isinstance(word, Word) and word.field == "id":
                begun = Wildcard(f"{word.text}*", "id")
                yield (
                    message("IDs that begin with %(id)s", id=word.text),
                    replace(query, node=Boolean(must(begun))),
                )
            if isinstance(word, Word | Phrase) and word.field in {"", "id"}:
                for one in nearest_ids(word.text):
                    yield message("ID %(id)s", id=one), replace(query, node=Boolean(must(Word(one, "id"))))


def _others(query: Query) -> Iterator[tuple[str, Query]]:
    for chosen in query.filters:
        rest = tuple(one for one in query.filters if one != chosen)
        yield _without(chosen), replace(query, filters=rest)
    if len(query.filters) > 1:
        yield message("without any filter"), replace(query, filters=())
    clauses = boolean(query.node).clauses
    for n, clause in enumerate(clauses):
        others = clauses[:n] + clauses[n + 1 :]
        printed = describe(Boolean((clause,)))
        if clause.occur is Occur.MUST and isinstance(clause.node, Phrase) and _is_loose(clause.node):
            many = " " in clause.node.text.strip()
            said = (
                message("the words of %(words)s in any order", words=printed)
                if many
                else message("%(word)s in any form", word=printed)
            )
            yield said, _with(query, others, *_words(clause.node))
        if len(clauses) > 1:
            yield message("without %(condition)s", condition=printed), _with(query, others)


def _without(chosen: Filter) -> Message:
    facet = Message(facet_named(chosen.facet).label.lower(), {})
    if chosen.exclude:
        return message("without excluding the %(facet)s %(value)s", facet=facet, value=chosen.value)
    return message("without the %(facet)s %(value)s", facet=facet, value=chosen.value)


def _is_loose(phrase: Phrase) -> bool:
    """Return whether the words of a phrase could be searched for one by one."""
    return not phrase.field and bool(phrase.text.strip())


def _with(query: Query, rest: tuple[Clause, ...], *words: Word) -> Query:
    """Return a query with the rest of its clauses, and with words before those of its bag."""
    clauses = Boolean(rest)
    return replace(query, node=Boolean(clauses.strict + should(*words, *clauses.bag.words)))


def _words(phrase: Phrase) -> tuple[Word, ...]:
    return tuple(map(Word, phrase.text.split()))
