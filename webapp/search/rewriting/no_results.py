"""Help beside an answer: missing words, how they may be spelt, and queries to try where nothing was found."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from schema.fields import facet_named
from schema.message import Message, message
from webapp.search.language.parser import read_text
from webapp.search.language.plain_dates import mentioned_days
from webapp.search.language.printer import describe
from webapp.search.language.wildcards import bare_word
from webapp.search.model.query import (
    AnyOf,
    Bag,
    Boolean,
    Clause,
    Dated,
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
from webapp.search.rewriting.listed_values import with_listed_values
from webapp.search.rewriting.name_spelling import with_names
from webapp.search.rewriting.spellcheck import Speller
from webapp.search.rewriting.term_statistics import TermStatistics
from webapp.search.rewriting.typed_ids import longest_beginning, looks_like_id, nearest_ids
from webapp.search.rewriting.word_check import check_words

SUGGESTED = 6  # that are offered
TRIED = 12  # that are counted at once
MOST_TRIED = 24  # of a query of many conditions: each is counted with all the others

CountQueries = Callable[[Sequence[Query]], list[int]]


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
    statistics = speller.statistics
    words = check_words(query.node, statistics, found=families > 0)
    missing = tuple(word for word in words.missing if not any(word in one for one in understood))
    respelt = speller.respelt(query.node) if missing or words.has_misprint else ()
    nodes = dict.fromkeys(with_names(node, statistics) for node in (*respelt, query.node))
    nodes |= dict.fromkeys(with_listed_values(query, statistics.values))
    nodes.pop(query.node, None)
    spelt = tuple(_spellings(query, list(nodes), count))
    if families:
        return Advice(missing, spelt)
    return Advice(missing, spelt, suggest_queries(query, count, statistics))


def _spellings(query: Query, nodes: Sequence[Node], count: CountQueries) -> Iterator[Spelling]:
    counts = count([replace(query, node=node) for node in nodes]) if nodes else []
    for node, families in zip(nodes, counts, strict=True):
        if families:
            yield Spelling(as_typed(node), families)


def as_typed(node: Node) -> str:
    """Return a query as a person would type it: dates in words, where these are read as the same dates again."""
    clauses = boolean(node)
    dates = tuple(map(Word, filter(None, map(_date_in_words, clauses.strict))))
    others = tuple(one for one in clauses.strict if not _date_in_words(one))
    text = describe(Boolean((*others, *should(*clauses.bag.words, *dates))))
    return text if read_text(text)[0] == node else describe(node)


def _date_in_words(clause: Clause) -> str:
    """Return the words of a date that was read among the words of a search, '' where a clause is none."""
    match clause:
        case Clause(AnyOf((Dated() as days, Phrase(text, ""))), Occur.MUST) if mentioned_days(text) == days:
            return text
        case _:
            return ""


def suggest_queries(
    query: Query, count: CountQueries, statistics: TermStatistics
) -> tuple[SuggestedQuery, ...]:
    """Return queries that differ from one by a single condition and find something, the first ``SUGGESTED``.

    Where an id was typed that nothing has, the nearest come first.
    """
    found: list[SuggestedQuery] = []
    others = islice(chain(_ids(query, statistics), _others(query)), MOST_TRIED)
    while len(found) < SUGGESTED and (some := list(islice(others, TRIED))):
        counts = count([other for _, other in some])
        found += [
            SuggestedQuery(words, as_typed(other.node), other.filters, families)
            for (words, other), families in zip(some, counts, strict=True)
            if families
        ]
    return tuple(found[:SUGGESTED])


def _ids(query: Query, statistics: TermStatistics) -> Iterator[tuple[str, Query]]:
    for typed in walk(query.node, excluded=False):
        words = typed.words if isinstance(typed, Bag) else (typed,)
        for word in words:
            if not isinstance(word, Word | Phrase) or word.field not in {"", "id"}:
                continue
            if isinstance(word, Word) and word.field:
                yield _beginning(query, word.text)
            if not looks_like_id(word.text):
                continue
            near = nearest_ids(word.text, statistics)
            for one in near:
                yield message("ID %(id)s", id=one), replace(query, node=Boolean(must(Word(one, "id"))))
            if not near and not word.field and (start := longest_beginning(word.text, statistics)):
                yield _beginning(query, start)


def _beginning(query: Query, start: str) -> tuple[str, Query]:
    """Return the query for the ids that begin so."""
    begun = Wildcard(f"{start}*", "id")
    return message("IDs that begin with %(id)s", id=start), replace(query, node=Boolean(must(begun)))


def _others(query: Query) -> Iterator[tuple[str, Query]]:
    for chosen in query.filters:
        rest = tuple(one for one in query.filters if one != chosen)
        yield _without(chosen), replace(query, filters=rest)
    if len(query.filters) > 1:
        yield message("without any filter"), replace(query, filters=())
    clauses = boolean(query.node).clauses
    for n, clause in enumerate(clauses):
        others = clauses[:n] + clauses[n + 1 :]
        printed = _date_in_words(clause) or describe(Boolean((clause,)))
        if clause.occur is Occur.MUST and isinstance(clause.node, Phrase) and _is_loose(clause.node):
            many = " " in clause.node.text.strip()
            said = (
                message("the words of %(words)s in any order", words=printed)
                if many
                else message("%(word)s in any form", word=printed)
            )
            yield said, _with(query, others, *_words(clause.node))
        if isinstance(clause.node, Wildcard) and (word := bare_word(clause.node.pattern)):
            others_and_word = (*others, *must(Word(word, clause.node.field)))
            yield message("%(word)s as a whole word", word=word), _with(query, others_and_word)
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
