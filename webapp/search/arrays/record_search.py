"""Single records that fit a question each for itself, on the columns of records; their families give the order."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import reduce
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from schema.analysis.analyzer import key_of_id
from schema.arrays.postings import Ints
from schema.arrays.record_postings import Records
from schema.fields import RECORD_FIELDS, FieldKind
from webapp.search.arrays.evaluator import Evaluator
from webapp.search.arrays.kernels import Mask
from webapp.search.arrays.postings_ops import marked
from webapp.search.limits import check_time
from webapp.search.model.query import (
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
from webapp.search.rewriting.planner import Planner

_WORDS = tuple(field.name for field in RECORD_FIELDS if field.kind is FieldKind.WORDS)
_OPEN_YEARS = (1, 9999)

Numbers = NDArray[np.integer]


class RecordMatcher:
    """Finds records of one index; ``evaluator`` finds families, for what is no word and for the order."""

    def __init__(self, records: Records, evaluator: Evaluator, planner: Planner) -> None:
        self._records, self._evaluator, self._planner = records, evaluator, planner
        self._analyse = planner.statistics.analyse

    def find(self, query: RecordQuery) -> Numbers:
        """Return the numbers of the records that fit, the most relevant first, then the newest."""
        masks = [self._node(query.node)]
        masks += [self._all(text, (field,)) for field, text in query.words]
        masks += [self._has(field, values) for field, values in query.values]
        masks += [self._dated(*query.years)] if query.years != (None, None) else []
        found = reduce(np.logical_and, masks).nonzero()[0]
        return found[self._order(found, query)]

    def place(self, number: int) -> tuple[int, int]:
        """Return the number of a record's family, and the record's place there."""
        family = int(self._records.families[number])
        return family, number - self._records.family(family).start

    def _node(self, node: Node) -> Mask:  # noqa: PLR0911 - one line a kind of node
        """Evaluate a text record by record; dates, facet values, wildcards and the order of words are the family's."""
        check_time()
        match node:
            case Word(text, ""):
                return self._word(text)
            case Word(text, field) if field in _WORDS:
                return self._all(text, (field,))
            case Bag(words):
                return reduce(np.logical_and, map(self._node, words), self._everything())
            case Boolean(clauses):
                return reduce(np.logical_and, map(self._clause, clauses), self._everything())
            case AnyOf(nodes):
                return reduce(np.logical_or, map(self._node, nodes), ~self._everything())
            case Word(text, "id") | Phrase(text, "id"):
                return self._has("id", (text.casefold(), key_of_id(text)))
            case Phrase(text, field) if not field or field in _WORDS:
                return self._inherited(node) & self._all(text, (field,) if field else _WORDS)
            case Word() | Phrase() | Wildcard() | FacetIs() | Dated():
                return self._inherited(node)
            case _:
                assert_never(node)

    def _clause(self, clause: Clause) -> Mask:
        mask = self._node(clause.node)
        return ~mask if clause.occur is Occur.MUST_NOT else mask

    def _inherited(self, node: Node) -> Mask:
        """Match the records whose families match."""
        families = self._evaluator.docs_of(self._planner.condition(node))
        return marked(families, self._evaluator.documents).take(self._records.families)

    def _word(self, text: str) -> Mask:
        """Match what was typed without a blank: all its words, wherever they stand, or an id of that spelling."""
        return self._all(text, _WORDS) | self._has("id", (text.casefold(), key_of_id(text)))

    def _all(self, text: str, fields: Sequence[str]) -> Mask:
        """Match the records in which each word of a text stands in one of some fields."""
        words = dict.fromkeys(token.stem for token in self._analyse(text))
        held = (self._marked(self._records.fields[field].docs_of(word) for field in fields) for word in words)
        return reduce(np.logical_and, held, self._everything())

    def _has(self, field: str, values: Sequence[str]) -> Mask:
        """Match the records that have one of some values."""
        return self._marked(self._records.fields[field].docs_of(value) for value in values)

    def _dated(self, first: int | None, last: int | None) -> Mask:
        low, high = first or _OPEN_YEARS[0], last or _OPEN_YEARS[1]
        days = self._records.days
        since, until = date(low, 1, 1).toordinal(), date(high, 12, 31).toordinal()
        return (days > 0) & (days >= since) & (days <= until)

    def _order(self, found: Numbers, query: RecordQuery) -> Numbers:
        days = -self._records.days.take(found).astype(np.int64)
        scores = self._scores(query)
        if scores is None:
            return np.lexsort((found, days))
        return np.lexsort((found, days, -scores.take(self._records.families.take(found))))

    def _scores(self, query: RecordQuery) -> NDArray[np.float32] | None:
        """Return the score of each family for all words of a query, in any field; ``None`` where it has none."""
        texts = list(_texts(query.node)) + [text for _, text in query.words]
        words = tuple(
            {t.stem: Word(text[t.start : t.end]) for text in texts for t in self._analyse(text)}.values()
        )
        if not words:
            return None
        matches = self._evaluator.match(self._planner.condition(AnyOf(words)))
        scores = np.zeros(self._evaluator.documents, dtype=np.float32)
        scores[matches.docs] = matches.scores
        return scores

    def _marked(self, lists: Iterable[Ints]) -> Mask:
        mask = np.zeros(len(self._records), dtype=np.bool_)
        for records in lists:
            mask[records] = True
        return mask

    def _everything(self) -> Mask:
        return np.ones(len(self._records), dtype=np.bool_)


def _texts(node: Node) -> Iterator[str]:
    """Yield the words of a tree that a record may hold, those that must not match not among them."""
    for inner in walk(node, excluded=False):
        words = inner.words if isinstance(inner, Bag) else (inner,)
        yield from (word.text for word in words if isinstance(word, Word))
