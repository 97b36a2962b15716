"""Single records that fit a question each for itself, on the columns of records; their families give the order."""

from collections.abc import Iterable
from functools import reduce
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from schema.arrays.postings import Ints
from schema.arrays.record_postings import Records
from webapp.search.arrays.evaluator import Evaluator
from webapp.search.arrays.kernels import Mask
from webapp.search.arrays.postings_ops import marked
from webapp.search.limits import check_time
from webapp.search.rewriting.expanded_query import Condition
from webapp.search.rewriting.record_planner import (
    DatedTo,
    EachOf,
    HasValue,
    NoneOf,
    OfFamily,
    RecordCondition,
    RecordPlan,
    SomeOf,
    StemsIn,
)

Numbers = NDArray[np.integer]


class RecordMatcher:
    """Finds records of one index; ``evaluator`` finds families, for what is no word and for the order."""

    def __init__(self, records: Records, evaluator: Evaluator) -> None:
        self._records, self._evaluator = records, evaluator

    def find(self, plan: RecordPlan) -> Numbers:
        """Return the numbers of the records that fit, the most relevant first, then the newest."""
        found = self._match(plan.condition).nonzero()[0]
        return found[self._order(found, plan.words)]

    def place(self, number: int) -> tuple[int, int]:
        """Return the number of a record's family, and the record's place there."""
        family = int(self._records.families[number])
        return family, number - self._records.family(family).start

    def _match(self, condition: RecordCondition) -> Mask:  # noqa: PLR0911 - one line a kind of condition
        check_time()
        match condition:
            case StemsIn(stems, fields):
                held = (
                    self._marked(self._records.fields[field].docs_of(stem) for field in fields)
                    for stem in stems
                )
                return reduce(np.logical_and, held, self._everything())
            case HasValue(field, values):
                return self._marked(self._records.fields[field].docs_of(value) for value in values)
            case DatedTo(first, last):
                days = self._records.days
                return (days > 0) & (days >= first) & (days <= last)
            case OfFamily(inherited):
                families = self._evaluator.docs_of(inherited)
                return marked(families, self._evaluator.documents).take(self._records.families)
            case EachOf(conditions):
                return reduce(np.logical_and, map(self._match, conditions), self._everything())
            case SomeOf(conditions):
                return reduce(np.logical_or, map(self._match, conditions), ~self._everything())
            case NoneOf(unwanted):
                return ~self._match(unwanted)
            case _:
                assert_never(condition)

    def _order(self, found: Numbers, words: Condition | None) -> Numbers:
        days = -self._records.days.take(found).astype(np.int64)
        if words is None:
            return np.lexsort((found, days))
        matches = self._evaluator.match(words)
        scores = np.zeros(self._evaluator.documents, dtype=np.float32)
        scores[matches.docs] = matches.scores
        return np.lexsort((found, days, -scores.take(self._records.families.take(found))))

    def _marked(self, lists: Iterable[Ints]) -> Mask:
        mask = np.zeros(len(self._records), dtype=np.bool_)
        for records in lists:
            mask[records] = True
        return mask

    def _everything(self) -> Mask:
        return np.ones(len(self._records), dtype=np.bool_)
