"""Conditions as queries of a cluster: ``filtered`` where only the set matters, ``scored`` with the same scores as ours.

Every condition has both forms. A score is a sum of parts, each rounded up by a script; Lucene adds them up in any order
to the same figure.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from math import lcm
from typing import assert_never

from schema.fields import FACET_NAMES
from schema.opensearch.index_mapping import (
    EXACT_MARK,
    EXACT_SHARE,
    FORMS,
    UNIT,
    WEIGHTS,
    value_code,
    whole_term,
)
from webapp.search.opensearch.scripts import Json, Scripts, rounded_up, scaled, share_of_days
from webapp.search.rewriting.expanded_query import (
    AddedQuery,
    AllOf,
    Alternative,
    Condition,
    DaysQuery,
    ExpandedTerm,
    FacetFilter,
    IdsQuery,
    OneOf,
    PhraseQuery,
    Stems,
    TermsQuery,
    ValueSet,
    ValuesQuery,
    WidenedQuery,
)
from webapp.search.rewriting.term_statistics import EXACT, ID, TEXT, TermStatistics
from webapp.search.rewriting.weights import AS_WRITTEN, ID_SCORE, MENTION

LONGEST_WORD_LIST = 60_000  # characters of one token of a query; the analyzer cuts at 65,536
EVERYTHING: Json = {"constant_score": {"filter": {"match_all": {}}, "boost": 0}}
NOTHING: Json = {"match_none": {}}
_FORM_UNIT = int(UNIT * EXACT_SHARE)


class QueryWriter:
    """Writes the conditions of one generation; holds nothing of a query, so threads may share it."""

    def __init__(self, statistics: TermStatistics, first_ordinals: Sequence[int], scripts: Scripts) -> None:
        """``first_ordinals`` (f,) are the ordinals, among the values of all facets, of each facet's first value."""
        self._statistics, self.scripts = statistics, scripts
        self._firsts = dict(zip(FACET_NAMES, first_ordinals, strict=False))

    @cached_property
    def _ordinals(self) -> dict[str, dict[str, int]]:
        return {
            name: {value: n for n, value in enumerate(values.all)}
            for name, values in self._statistics.values.items()
        }

    def codes(self, facet: str, values: Iterable[str]) -> list[str]:
        """Return how the index writes some values of a facet."""
        ordinals, first = self._ordinals[facet], self._firsts[facet]
        return [value_code(first + ordinals[value]) for value in values if value in ordinals]

    def code(self, facet: str, ordinal: int) -> str:
        """Return how the index writes the value of a facet with that ordinal."""
        return value_code(self._firsts[facet] + ordinal)

    def first(self, facet: str) -> int:
        """Return the ordinal of a facet's first value among those of all facets."""
        return self._firsts[facet]

    def passing(self, one: FacetFilter) -> Json:
        """Return what the filters of one facet let through."""
        chosen = {"match_all": {}} if one.chosen is None else self._among(one.facet, one.chosen)
        excluded = [] if one.excluded is None else [self._among(one.facet, one.excluded)]
        return {"bool": {"filter": [chosen], "must_not": excluded}}

    def _among(self, facet: str, wanted: ValueSet) -> Json:
        """Return a query for any of some values, for any value, or for none."""
        held: Json = {"exists": {"field": facet}}
        return any_of(
            [
                {"terms": {facet: self.codes(facet, wanted.values)}},
                *([held] if wanted.any else []),
                *([{"bool": {"must_not": [held]}}] if wanted.none else []),
            ]
        )

    def filtered(self, condition: Condition) -> Json:  # noqa: PLR0911 - one line a kind of condition
        """Return a query that finds what a condition does; its scores mean nothing."""
        match condition:
            case ExpandedTerm():
                return self.holding(condition)
            case AllOf(wanted, unwanted):
                return {
                    "bool": {
                        "filter": [self.filtered(one) for one in wanted] or [{"match_all": {}}],
                        "must_not": [self.filtered(one) for one in unwanted],
                    }
                }
            case PhraseQuery(field, spellings, slop):
                return any_of([self.standing(stems, slop, field) for stems in spellings])
            case IdsQuery(ids):
                return _terms(ID, ids)
            case TermsQuery():
                return any_of([*self._prefixes(condition), *self._whole_terms(condition)])
            case WidenedQuery(_, word, others):
                return any_of([self.filtered(word), *(self.standing(one.stems, one.slop) for one in others)])
            case ValuesQuery(facet, values):
                return {"terms": {facet: self.codes(facet, values)}}
            case DaysQuery():
                return _days(condition)
            case AddedQuery(first, last):
                return _added(first, last)
            case OneOf(conditions):
                return any_of([self.filtered(one) for one in conditions])
            case _:
                assert_never(condition)

    def scored(self, condition: Condition) -> Json:  # noqa: PLR0911 - one line a kind of condition
        """Return a query that finds what a condition does, each with the score that it gives."""
        match condition:
            case ExpandedTerm():
                return self.word(condition)
            case AllOf((), ()):
                return EVERYTHING
            case AllOf(wanted, unwanted):
                return {
                    "bool": {
                        "must": [self.scored(one) for one in wanted] or [EVERYTHING],
                        "must_not": [self.filtered(one) for one in unwanted],
                    }
                }
            case PhraseQuery():
                return self._phrase(condition)
            case IdsQuery(ids):
                return _constant(_terms(ID, ids), ID_SCORE)
            case TermsQuery():
                return self._any_term(condition)
            case WidenedQuery(_, word, others):
                return any_of([self.scored(word), *(map(self._other, others))])
            case ValuesQuery():
                return self._values(condition)
            case DaysQuery(first, last):
                return share_of_days(_days(condition), first, last)
            case AddedQuery(first, last):
                return _constant(_added(first, last), 0.0)
            case OneOf(conditions, mentions):
                return any_of(
                    [
                        rounded_up(self.scored(one), MENTION) if one in mentions else self.scored(one)
                        for one in conditions
                    ]
                )
            case _:
                assert_never(condition)

    def holding(self, term: ExpandedTerm) -> Json:
        """Return the documents that hold a word, by its stem or by what is beside it."""
        if term.field != TEXT:
            return {"term": {term.field: term.stem}}
        tokens = [f"{EXACT_MARK}{one.term}" if one.field == EXACT else one.term for one in term.beside]
        return {"terms": {WEIGHTS: [term.stem, *tokens]}}

    def word(self, term: ExpandedTerm) -> Json:
        """Return a word with its score."""
        weighed, unit = self._weighed(term)
        return self.scripts.saturate(weighed, term.idf, unit)

    def weights(self, term: ExpandedTerm) -> Json:
        """Return a word of the whole text with what it weighs in each document, in ``UNIT``s."""
        return self._weighed(term)[0]

    def alternative(self, stems: Stems, slop: int = 0, factor: float = 1.0) -> Json:
        """Return a phrase with ``factor`` times what it weighs in each document, in ``UNIT``s.

        One word weighs what it does, words near each other what the first of them does, others as often as they stand.
        """
        if len(stems) == 1:
            return _weighing(stems, factor)
        if slop:
            near = self.standing(stems, slop)
            return {"bool": {"must": [_weighing(stems[:1], factor)], "filter": [near]}}
        return scaled(_in_order(stems, TEXT), len(stems), factor * UNIT)

    @staticmethod
    def standing(stems: Stems, slop: int = 0, field: str = TEXT) -> Json:
        """Return the documents in which words stand one behind the other, or each near the first one."""
        if len(stems) == 1:
            return {"term": {field: stems[0]}}
        if slop:
            return {"bool": {"filter": QueryWriter.near(stems, slop, field)}}
        return _in_order(stems, field)

    @staticmethod
    def near(stems: Stems, reach: int, field: str = TEXT) -> list[Json]:
        """Return, for each stem but the first, where it stands within ``reach`` words of that; for one, where it is."""
        first, *others = stems
        if not others:
            return [{"term": {field: first}}]
        return [_near(first, other, reach, field) for other in others]

    def _weighed(self, term: ExpandedTerm) -> tuple[Json, int]:
        """Return what a word weighs in each document, and the score of a weight of 1."""
        if term.field == EXACT:
            return _weighing([EXACT_MARK + term.stem]), _FORM_UNIT
        if term.field != TEXT:
            return {"match": {term.field: term.stem}}, 1
        together, apart = [term.stem], []
        for one in term.beside:
            if one.field != EXACT:
                apart.append(_weighing([one.term], one.weight))
            elif one.weight == EXACT_SHARE:
                together.append(EXACT_MARK + one.term)
            else:
                apart.append(_weighing([EXACT_MARK + one.term], one.weight / EXACT_SHARE))
        return any_of([_weighing(together), *apart]), UNIT

    def _phrase(self, query: PhraseQuery) -> Json:
        if query.slop:
            unit = UNIT if query.field == TEXT else 1
            found = any_of([self._near_weighed(stems, query) for stems in query.spellings])
        else:
            unit = lcm(*map(len, query.spellings))
            found = any_of([_in_order(stems, query.field, unit // len(stems)) for stems in query.spellings])
        words = [self.word(one) for one in query.words]
        return {
            "bool": {
                "must": [self.scripts.saturate(found, query.idf, unit)],
                "should": words,
                "minimum_should_match": 0,
            }
        }

    def _near_weighed(self, stems: Stems, query: PhraseQuery) -> Json:
        weighed, _ = self._weighed(ExpandedTerm(stems[0], 0.0, query.field))
        return {"bool": {"must": [weighed], "filter": self.near(stems, query.slop, query.field)}}

    def _any_term(self, query: TermsQuery) -> Json:
        """Return documents of terms and prefixes; where exact forms score, by the sum of what each weighs."""
        if not query.idf:
            return _constant(self.filtered(query), 1.0)
        exact = self._statistics.exact
        forms = [
            exact.text_of(n)
            for field, prefix in query.prefixes
            if field == EXACT
            for n in exact.starting_with(prefix)
        ]
        forms += [term for field, term in query.terms if field == EXACT]
        scoring = [
            self.scripts.saturate(
                any_of([_weighing([EXACT_MARK + form for form in some]) for some in _split(forms)]),
                query.idf,
                _FORM_UNIT,
            )
        ]
        others = TermsQuery(
            tuple(one for one in query.terms if one[0] != EXACT),
            tuple(one for one in query.prefixes if one[0] != EXACT),
        )
        if others.terms or others.prefixes:
            scoring.append(_constant(self.filtered(others), 1.0))
        return any_of(scoring)

    def _prefixes(self, query: TermsQuery) -> list[Json]:
        found: list[Json] = []
        for field, prefix in query.prefixes:
            if field in FACET_NAMES and not prefix:
                found.append({"exists": {"field": field}})
            else:
                found.append({"prefix": {field: prefix}})
        return found

    def _whole_terms(self, query: TermsQuery) -> list[Json]:
        by_field: dict[str, list[str]] = {}
        for field, term in query.terms:
            by_field.setdefault(field, []).append(term)
        return [_terms(field, terms) for field, terms in by_field.items()]

    def _other(self, one: Alternative) -> Json:
        """Return what stands for a word under an operator, with its score."""
        if len(one.stems) == 1 or one.slop:
            return self.scripts.saturate(self.alternative(one.stems, one.slop), one.idf, UNIT, one.factor)
        return self.scripts.saturate(_in_order(one.stems, TEXT), one.idf, len(one.stems), one.factor)

    def _values(self, query: ValuesQuery) -> Json:
        if query.as_written:
            written = {"terms": {query.facet: self.codes(query.facet, query.as_written)}}
            scoring = [_constant(written, AS_WRITTEN)]
        else:
            scoring = [self.word(one) for one in query.words]
        having = {"terms": {query.facet: self.codes(query.facet, query.values)}}
        return {"bool": {"filter": [having], "should": scoring, "minimum_should_match": 0}}


def term_of(value: str) -> str:
    """Return how a whole value is written in the index, whatever a person has typed for one."""
    return whole_term(value.encode(errors="replace").decode())


def any_of(queries: Sequence[Json]) -> Json:
    """Return what any of some queries finds; scores add."""
    if len(queries) == 1:
        return queries[0]
    return {"bool": {"should": list(queries), "minimum_should_match": 1}} if queries else NOTHING


def _constant(query: Json, score: float) -> Json:
    return {"constant_score": {"filter": query, "boost": score}}


def _terms(field: str, terms: Sequence[str]) -> Json:
    return {"terms": {field: list(map(term_of, terms))}} if terms else NOTHING


def _weighing(tokens: Sequence[str], factor: float = 1.0) -> Json:
    """Return the documents with any of some tokens, with the sum of their weights."""
    return {"match": {WEIGHTS: {"query": FORMS.join(tokens), "boost": factor}}}


def _in_order(stems: Stems, field: str, factor: int = 1) -> Json:
    """Return a phrase; its score is how often it stands, times its number of words, times ``factor``."""
    if len(stems) == 1:
        return {"match": {field: {"query": stems[0], "boost": factor}}}
    return {"match_phrase": {field: {"query": " ".join(stems), "boost": factor}}}


def _near(one: str, other: str, reach: int, field: str) -> Json:
    """Return where two words stand within so many words of each other, on either side, at two places."""
    orders = [
        {
            "all_of": {
                "ordered": True,
                "max_gaps": reach,
                "intervals": [{"match": {"query": word}} for word in order],
            }
        }
        for order in dict.fromkeys(((one, other), (other, one)))
    ]
    return {"intervals": {field: {"any_of": {"intervals": orders}}}}


def _days(query: DaysQuery) -> Json:
    if query.whole:
        first, last = {"gte": max(query.first, 1)}, {"lte": query.last}
    else:
        first, last = {"lte": query.last}, {"gte": query.first}
    return {"bool": {"filter": [{"range": {"first_day": first}}, {"range": {"last_day": last}}]}}


def _added(first: int, last: int) -> Json:
    return {"range": {"added": {"gte": first, "lte": last}}}


def _split(forms: Sequence[str]) -> list[Sequence[str]]:
    """Cut a list of forms into stretches of which each makes one token of a query."""
    ends, size = [0], 0
    for n, form in enumerate(forms):
        size += len(form) + 2
        if size > LONGEST_WORD_LIST:
            ends.append(n)
            size = len(form) + 2
    return [forms[low:high] for low, high in pairwise([*ends, len(forms)])]
