"""Single records that fit a question each for itself, in the index of records; their families give the order."""

from typing import assert_never

from schema.opensearch.index_mapping import RECORD, STANDS_FOR_RECORD
from webapp.search.opensearch.queries import EVERYTHING, NOTHING, QueryWriter, any_of, term_of
from webapp.search.opensearch.scripts import Json
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


class RecordWriter:
    """Writes questions over records; each record has all fields of its family beside its own."""

    def __init__(self, writer: QueryWriter) -> None:
        self._writer = writer

    def search(self, plan: RecordPlan) -> Json:
        """Return the search for records, without its page: the most relevant first, then the newest."""
        scoring = [] if plan.words is None else [self._writer.scored(plan.words)]
        query = {
            "bool": {
                "must": [EVERYTHING],
                "filter": [STANDS_FOR_RECORD, self._record(plan.condition)],
                "should": scoring,
                "minimum_should_match": 0,
            }
        }
        return {
            "query": query,
            "sort": [{"_score": "desc"}, {f"{RECORD}.day": "desc"}, {"record_number": "asc"}],
            "track_total_hits": True,
            "_source": False,
            "docvalue_fields": ["number", "place"],
        }

    def _record(self, condition: RecordCondition) -> Json:  # noqa: PLR0911 - one line a kind of condition
        match condition:
            case StemsIn(stems, fields):
                held = [any_of([{"term": {f"{RECORD}.{field}": stem}} for field in fields]) for stem in stems]
                return {"bool": {"filter": held or [{"match_all": {}}]}}
            case HasValue(field, values):
                return {"terms": {f"{RECORD}.{field}": list(map(term_of, values))}} if values else NOTHING
            case DatedTo(first, last):
                return {"range": {f"{RECORD}.day": {"gte": max(first, 1), "lte": last}}}
            case OfFamily(inherited):
                return self._writer.filtered(inherited)
            case EachOf(conditions):
                return {"bool": {"filter": list(map(self._record, conditions)) or [{"match_all": {}}]}}
            case SomeOf(conditions):
                return any_of(list(map(self._record, conditions)))
            case NoneOf(unwanted):
                return {"bool": {"must_not": [self._record(unwanted)]}}
            case _:
                assert_never(condition)
