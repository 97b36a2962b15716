"""Counts as aggregations of a cluster: totals, tiers, and each facet over what the other facets' filters let through.

Values are counted exactly: every shard returns all its values of a facet, whose number the lexicon knows. Their codes
are in the order of display, so that equal counts stand as the embedded engine has them.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schema.fields import FACET_NAMES, facet_named
from schema.opensearch.index_mapping import value_ordinal
from webapp.search.model.query import Filter
from webapp.search.model.result import Count, FacetCounts
from webapp.search.opensearch.queries import QueryWriter
from webapp.search.opensearch.scripts import Json
from webapp.search.rewriting.chosen_values import SHOWN, is_none_chosen, states_of, with_none, with_states
from webapp.search.rewriting.expanded_query import FacetFilter, Selection
from webapp.search.rewriting.facet_values import AllValues

PASSED, RECORDS, MATCHING, GROUPS = "passed", "records", "matching", "groups"
_NONE = "none"
_EVERYTHING: Json = {"match_all": {}}


_MARK = "long[] seen = (long[])state.seen; int group = (int)doc['group'].value; seen[group >> 6] |= 1L << (group & 63);"
_COUNT = (
    "long[] all = new long[(int)params.words]; "
    "for (state in states) { if (state != null) { long[] seen = (long[])state; "
    "for (int n = 0; n < all.length; n++) { all[n] |= seen[n]; } } } "
    "long found = 0; for (long one : all) { found += Long.bitCount(one); } return found;"
)


def count_groups(families: int) -> Json:
    """Return the aggregation that counts groups exactly: a bit for each, a number of 64 of which a shard sends on."""
    return {
        "scripted_metric": {
            "params": {"words": (families >> 6) + 1},
            "init_script": "state.seen = new long[(int)params.words];",
            "map_script": _MARK,
            "combine_script": "return state.seen;",
            "reduce_script": _COUNT,
        }
    }


class FacetAggregator:
    """Writes and reads the counts of facets of one generation."""

    def __init__(self, writer: QueryWriter, values: AllValues) -> None:
        self._writer, self._values = writer, values

    def post_filter(self, selection: Selection, but: str = "") -> Json:
        """Return what passes the filters of all facets but one."""
        passing = [self._writer.passing(one) for one in selection.by_facet if one.facet != but]
        return {"bool": {"filter": passing}} if passing else _EVERYTHING

    def aggregations(
        self,
        selection: Selection,
        facets: Sequence[str],
        marked: Mapping[str, Json],
        *,
        listed: bool = False,
    ) -> Json:
        """Return the aggregations over what a query finds: totals, marks, and the named facets.

        ``marked`` are conditions of which it is counted how many of what passes all filters meet them. All values of
        a facet are counted where they are ``listed``, and who has none of them.
        """
        filtering = {one.facet for one in selection.by_facet}
        passed: Json = {RECORDS: {"sum": {"field": "records"}}}
        passed |= {f"mark_{name}": {"filter": query} for name, query in marked.items()}
        for name in facets:
            if name not in filtering:
                passed |= self._facet(name, selection.filters, listed=listed)
        found: Json = {PASSED: {"filter": self.post_filter(selection), "aggs": passed}}
        for name in facets:
            if name in filtering and (own := self._facet(name, selection.filters, listed=listed)):
                found[f"but_{name}"] = {"filter": self.post_filter(selection, but=name), "aggs": own}
        return found

    def read(
        self,
        found: Mapping[str, Any],
        selection: Selection,
        facets: Sequence[str],
        *,
        listed: bool = False,
    ) -> tuple[FacetCounts, ...]:
        """Return the counts of the named facets, in the order of FACETS."""
        filtering: dict[str, FacetFilter] = {one.facet: one for one in selection.by_facet}
        counts = []
        for name in FACET_NAMES:
            if name in facets:
                scope = found.get(f"but_{name}", {}) if name in filtering else found[PASSED]
                counted = self._read(name, scope, selection.filters)
                without = scope.get(f"{_NONE}_{name}", {}).get("doc_count", 0)
                values, chosen = self._values[name], selection.filters
                counts.append(with_none(counted, without, chosen, values, listed=listed))
        return tuple(counts)

    def _facet(self, name: str, chosen: Sequence[Filter], *, listed: bool) -> Json:
        """Return the aggregations of one facet: its first values, how many there are, and those that filters name."""
        found: Json = {}
        if listed or is_none_chosen(self._values[name], chosen):
            found[f"{_NONE}_{name}"] = {"missing": {"field": name}}
        values = len(self._values[name].all)
        if not values:
            return found
        most = values if listed else SHOWN
        by_code: Json = {"_key": "asc"}
        order = by_code if facet_named(name).numeric else [{"_count": "desc"}, by_code]
        counted: Json = {"field": name, "size": min(most, values), "shard_size": values, "order": order}
        found[f"values_{name}"] = {"terms": counted}
        if most < values:
            every = f"every_{name}"
            found[every] = {"terms": {"field": name, "size": values, "shard_size": values}}
            found[f"number_{name}"] = {"stats_bucket": {"buckets_path": f"{every}>_count"}}
        if states := states_of(self._values[name], chosen):
            codes = [self._writer.code(name, ordinal) for ordinal in states]
            found[f"states_{name}"] = {"terms": {"field": name, "include": codes, "size": len(codes)}}
        return found

    def _read(self, name: str, scope: Mapping[str, Any], chosen: Sequence[Filter]) -> FacetCounts:
        values, facet = self._values[name], facet_named(name)
        counted = dict(self._buckets(name, scope.get(f"values_{name}")))
        number = scope.get(f"number_{name}", {}).get("count", len(counted))
        shown = tuple(Count(values.all[n], count) for n, count in counted.items())
        found = FacetCounts(facet, shown, number - len(counted))
        if not chosen:
            return found
        counts = {**counted, **dict(self._buckets(name, scope.get(f"states_{name}")))}
        states = states_of(values, chosen)
        return with_states(found, list(counted), states, lambda n: counts.get(n, 0), values)

    def _buckets(self, name: str, found: Mapping[str, Any] | None) -> Iterator[tuple[int, int]]:
        """Yield the values that were counted, by ordinal, with their counts."""
        first = self._writer.first(name)
        for bucket in found.get("buckets", ()) if found else ():  # an empty list is left out of an answer
            yield value_ordinal(bucket["key"]) - first, bucket["doc_count"]
