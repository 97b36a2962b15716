"""Planning of questions over single records: what each record must have itself, and what its family must match."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from schema.analysis.analyzer import key_of_id
from schema.fields import RECORD_FIELDS, FieldKind
from webapp.search.model.query import (
    Added,
    AnyOf,
    Bag,
    Boolean,
    Clause,
    Dated,
    FacetIs,
    Node,
    Occur,
    Phrase,
    Wildcard,
    Word,
    walk,
)
from webapp.search.model.record_query import RecordQuery
from webapp.search.rewriting.expanded_query import Condition, Stems
from webapp.search.rewriting.planner import Planner

WORD_FIELDS = tuple(field.name for field in RECORD_FIELDS if field.kind is FieldKind.WORDS)
_OPEN_YEARS = (1, 9999)


@dataclass(frozen=True, slots=True)
class StemsIn:
    """Records in which each of some stems stands in one of some fields."""

    stems: Stems
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HasValue:
    """Records that have one of some values of a field, exactly."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DatedTo:
    """Records that are dated to a day from ``first`` to ``last``, proleptic ordinals."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class OfFamily:
    """Records whose family matches a condition."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class EachOf:
    """Records that match all of some conditions."""

    conditions: tuple["RecordCondition", ...] = ()


@dataclass(frozen=True, slots=True)
class SomeOf:
    """Records that match any of some conditions."""

    conditions: tuple["RecordCondition", ...] = ()


@dataclass(frozen=True, slots=True)
class NoneOf:
    """Records that do not match a condition."""

    condition: "RecordCondition"


RecordCondition = StemsIn | HasValue | DatedTo | OfFamily | EachOf | SomeOf | NoneOf


@dataclass(frozen=True, slots=True)
class RecordPlan:
    """What records must match; their families' scores for ``words`` order them, where there are any.

    Of equal scores the newest record comes first, then the one with the lowest number.
    """

    condition: RecordCondition
    words: Condition | None


class RecordPlanner:
    """Plans questions over records for one index; holds nothing of a query, so threads may share it."""

    def __init__(self, planner: Planner) -> None:
        self._planner, self._analyse = planner, planner.statistics.analyse

    def plan(self, query: RecordQuery) -> RecordPlan:
        """Return what a question means in this index."""
        conditions = [self._node(query.node)]
        conditions += [self._all(text, (field,)) for field, text in query.words]
        conditions += [HasValue(field, values) for field, values in query.values]
        conditions += [_dated(*query.years)] if query.years != (None, None) else []
        return RecordPlan(EachOf(tuple(conditions)), self._words(query))

    def _node(self, node: Node) -> RecordCondition:  # noqa: PLR0911 - one line a kind of node
        """Plan a text record by record; dates, facet values, wildcards and the order of words are the family's."""
        match node:
            case Word(text, ""):
                return SomeOf((self._all(text, WORD_FIELDS), _with_id(text)))
            case Word(text, field) if field in WORD_FIELDS:
                return self._all(text, (field,))
            case Bag(words):
                return EachOf(tuple(map(self._node, words)))
            case Boolean(clauses):
                return EachOf(tuple(map(self._clause, clauses)))
            case AnyOf(nodes):
                return SomeOf(tuple(map(self._node, nodes)))
            case Word(text, "id") | Phrase(text, "id"):
                return _with_id(text)
            case Phrase(text, field) if not field or field in WORD_FIELDS:
                held = self._all(text, (field,) if field else WORD_FIELDS)
                return EachOf((self._inherited(node), held))
            case Word() | Phrase() | Wildcard() | FacetIs() | Dated() | Added():
                return self._inherited(node)
            case _:
                assert_never(node)

    def _clause(self, clause: Clause) -> RecordCondition:
        condition = self._node(clause.node)
        return NoneOf(condition) if clause.occur is Occur.MUST_NOT else condition

    def _inherited(self, node: Node) -> RecordCondition:
        return OfFamily(self._planner.condition(node))

    def _all(self, text: str, fields: Sequence[str]) -> RecordCondition:
        """Return the records in which each word of a text stands in one of some fields."""
        return StemsIn(tuple(dict.fromkeys(token.stem for token in self._analyse(text))), tuple(fields))

    def _words(self, query: RecordQuery) -> Condition | None:
        """Return the condition of any of the words of a query, in any field; ``None`` where it has none."""
        texts = list(_texts(query.node)) + [text for _, text in query.words]
        words = tuple(
            {t.stem: Word(text[t.start : t.end]) for text in texts for t in self._analyse(text)}.values()
        )
        return self._planner.condition(AnyOf(words)) if words else None


def _with_id(text: str) -> RecordCondition:
    return HasValue("id", (text.casefold(), key_of_id(text)))


def _dated(first: int | None, last: int | None) -> RecordCondition:
    low, high = first or _OPEN_YEARS[0], last or _OPEN_YEARS[1]
    return DatedTo(date(low, 1, 1).toordinal(), date(high, 12, 31).toordinal())


def _texts(node: Node) -> Iterator[str]:
    """Yield the words of a tree that a record may hold, those that must not match not among them."""
    for inner in walk(node, excluded=False):
        words = inner.words if isinstance(inner, Bag) else (inner,)
        yield from (word.text for word in words if isinstance(word, Word))
