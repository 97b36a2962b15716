"""Which words of a hit are marked: what of an expanded query stands for what was typed."""

from collections.abc import Collection, Iterable, Iterator

from schema.analysis.analyzer import Analyzer
from schema.fields import facet_named
from webapp.search.highlighter import Marked, Row
from webapp.search.model.query import FacetIs, Node, Wildcard, walk
from webapp.search.rewriting.expanded_query import (
    Alternative,
    Condition,
    ExpandedQuery,
    ExpandedTerm,
    PhraseQuery,
    ValuesQuery,
    WidenedQuery,
    parts_of,
)
from webapp.search.rewriting.expansion import BETWEEN
from webapp.search.rewriting.stopwords import FUNCTION_WORDS
from webapp.search.rewriting.term_statistics import EXACT

VALUES = 16  # names of a facet's values that are marked


def marked_words(
    plan: ExpandedQuery,
    node: Node,
    contributed: Iterable[int],
    analyzer: Analyzer,
    instead: Collection[int] = (),
) -> Marked:
    """Return what is marked in the hits of a query: its words, and the phrases that were found in their place.

    Hits that hold some alternatives ``instead`` of several words typed have no part of these marked.
    """
    replaced = _replaced(plan, instead)
    about = plan.likeness.about if plan.likeness else ()
    conditions = [part for one in (plan.conditions, *about) for part in parts_of(one, excluded=False)]
    terms = [one for one in conditions if isinstance(one, ExpandedTerm)]
    content = {token.stem for token in plan.content}
    groups = [group for group in plan.required if group.term.stem in content]
    typed = {group.term.stem for group in groups if not group.unit} - replaced
    terms += [group.term for group in groups if group.term.stem in typed]
    spoken = [one for one in terms if one.stem not in FUNCTION_WORDS] or terms
    rows = [
        *(Row(group.unit) for group in groups if group.unit),
        *_alternatives(plan.alternatives[n] for n in contributed),
        *(row for one in conditions for row in _rows(one)),
        *_values(conditions, node, analyzer),
    ]
    return Marked(
        stems=frozenset(
            (
                *(stem for one in spoken for stem in (one.stem, *one.sounding)),
                *(row.words[0] for row in rows if len(row.words) == 1 and not row.exact),
            )
        ),
        forms=frozenset(
            (
                *(beside.term for one in spoken for beside in one.beside if beside.field == EXACT),
                *(form for token in plan.content if token.stem in typed for form in token.spellings),
                *(row.words[0] for row in rows if len(row.words) == 1 and row.exact),
            )
        ),
        patterns=tuple(one.pattern for one in walk(node, excluded=False) if isinstance(one, Wildcard)),
        rows=tuple(dict.fromkeys(row for row in rows if len(row.words) > 1)),
    )


def _replaced(plan: ExpandedQuery, instead: Collection[int]) -> frozenset[str]:
    """Return the stems of the words for which some alternatives of several words each stand."""
    several = (one for one in map(plan.alternatives.__getitem__, instead) if one.last > one.first + 1)
    return frozenset(token.stem for one in several for token in plan.text.tokens[one.first : one.last])


def _alternatives(found: Iterable[Alternative]) -> Iterator[Row]:
    return (Row(one.stems, one.slop) for one in found)


def _rows(condition: Condition) -> Iterator[Row]:
    match condition:
        case PhraseQuery(field, spellings, slop):
            yield from (Row(one, slop, exact=field == EXACT) for one in spellings)
        case WidenedQuery(_, _, others):
            yield from _alternatives(others)
        case _:
            pass


def _values(conditions: Iterable[Condition], node: Node, analyzer: Analyzer) -> Iterator[Row]:
    """Yield the names of facet values that were asked for; between those of a person others may stand."""
    typed = [(one.facet, one.value) for one in walk(node, excluded=False) if isinstance(one, FacetIs)]
    named = [
        (one.facet, value)
        for one in conditions
        if isinstance(one, ValuesQuery)
        for value in one.values[:VALUES]
    ]
    for facet, value in (*typed, *named):
        if stems := tuple(token.stem for token in analyzer.analyse(value)):
            names = facet_named(facet).names_people and len(stems) > 1
            yield Row(stems, len(stems) - 2 + BETWEEN if names else 0, ordered=names)
