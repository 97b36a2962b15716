"""The engine over a cluster: expanded queries evaluated by the indexes of one generation."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from schema.document import Document
from schema.errors import QueryTooExpensive
from schema.message import message
from schema.shown_family import ShownFamily
from webapp.search.model.query import Grouping, Query, Sort
from webapp.search.model.record_query import RecordPage, RecordQuery
from webapp.search.model.result import FacetCounts, IndexInfo
from webapp.search.opensearch.aggregations import (
    GROUPS,
    MATCHING,
    PASSED,
    RECORDS,
    FacetAggregator,
    count_groups,
)
from webapp.search.opensearch.documents import SOURCE, FamilyKey, FamilyStore, key_of
from webapp.search.opensearch.index_client import PIT_KEPT, IndexClient, SearchAnswer
from webapp.search.opensearch.page_answer import PageAnswer, in_units, scored_hit
from webapp.search.opensearch.queries import QueryWriter, any_of
from webapp.search.opensearch.ranked_query import (
    COMPLETE,
    DATED,
    RAISED,
    TITLED,
    WITHIN,
    RankedQuery,
    Ranker,
    alternative_name,
    cells,
    group_name,
    lifts,
)
from webapp.search.opensearch.record_queries import RecordWriter
from webapp.search.opensearch.scripts import Json
from webapp.search.opensearch.takeup import PublishedIndexes
from webapp.search.rewriting.evaluation import Evaluation, Key, ScoredHit
from webapp.search.rewriting.expanded_query import ExpandedQuery, Likeness
from webapp.search.rewriting.record_planner import RecordPlan

DEEPEST = 100_000  # hits up to which pages go: a cluster keeps all hits before a page in memory
EXPORTED = 1000  # families of an export that are read by one request
ORDER: dict[Sort, list[Json]] = {
    Sort.RELEVANCE: [{"_score": "desc"}, {"newest": "asc"}],
    Sort.NEWEST: [{"newest": "asc"}],
    Sort.OLDEST: [{"oldest": "asc"}],
    Sort.ADDED: [{"added": "desc"}, {"newest": "asc"}],
}


class ClusterBackend:
    """Evaluates queries over one generation; holds only what is never written, so threads share it."""

    def __init__(self, indexes: PublishedIndexes) -> None:
        self.index: IndexInfo = indexes.info
        self.statistics = indexes.statistics
        self._client: IndexClient = indexes.client
        self._documents, self._records = indexes.documents, indexes.records
        self._writer = QueryWriter(indexes.statistics, indexes.first_ordinals, indexes.scripts)
        self._ranker = Ranker(self._writer)
        self._facets = FacetAggregator(self._writer, indexes.statistics.values)
        self._families = FamilyStore(indexes.client, indexes.documents)
        self._record_writer = RecordWriter(self._writer)

    def count(self, plans: Sequence[ExpandedQuery]) -> list[int]:
        """Return how many families each query finds: one question to the cluster."""
        answers = self._client.search_all(self._documents, [self._counted(plan) for plan in plans])
        return [_count(plan, answer) for plan, answer in zip(plans, answers, strict=True)]

    def execute(self, plan: ExpandedQuery, query: Query) -> Evaluation:
        """Return a page of what a query finds."""
        page = self._page(plan, query)
        raised = self._raised(page)
        hits = [scored_hit(plan, page.ranked, hit, raised) for hit in page.answer.hits.hits]
        groups = page.passed.get(GROUPS, {}).get("value", 0)
        if groups:
            self._count_frames(page, hits)
        dated = page.count_marked(DATED, page.answer.total)
        return Evaluation(
            hits=self._unfolded(page, hits, query) if not query.fold else tuple(hits),
            groups=groups,
            families=page.answer.total,
            records=int(page.passed[RECORDS]["value"]),
            facets=self._facets.read(page.answer.aggregations, plan.selection, query.facets),
            complete=page.count_marked(COMPLETE, page.answer.total),
            contributed=frozenset(
                n
                for n in range(len(plan.alternatives))
                if page.answer.aggregations[alternative_name(n)]["doc_count"]
            ),
            filed=plan.asks_for_dates and bool(page.answer.aggregations["filed"]["doc_count"]),
            overlapping=dated - page.count_marked(WITHIN, page.answer.total),
            mentioning=page.answer.total - dated,
        )

    def count_values(self, plan: ExpandedQuery, facet: str) -> FacetCounts:
        """Return all values of one facet with their counts."""
        found = self._facets.aggregations(plan.selection, [facet], {}, listed=True)
        body = {"query": self._matching(plan), "size": 0, "aggs": found}
        answer = self._client.search(self._documents, body)
        return self._facets.read(answer.aggregations, plan.selection, [facet], listed=True)[0]

    def every(self, plan: ExpandedQuery, query: Query) -> Iterator[Document]:
        """Find all families of a query at once, and yield them in its order."""
        body = {
            "query": self._chosen(plan).query if query.sort is Sort.RELEVANCE else self._matching(plan),
            "post_filter": self._facets.post_filter(plan.selection),
            "sort": ORDER[query.sort],
            "size": EXPORTED,
            **SOURCE,
        }
        pit = self._client.open_pit(self._documents)
        try:
            first = self._client.search_pit({**body, "pit": {"id": pit, "keep_alive": PIT_KEPT}})
        except BaseException:
            self._client.close_pit(pit)
            raise
        return self._walk(body, first, pit)

    def documents(self, keys: Sequence[Key]) -> list[Document]:
        """Return families by their keys."""
        return self._families.read(keys)

    def shown(self, keys: Sequence[Key]) -> list[ShownFamily]:
        """Return what hits show of families, by their keys."""
        return self._families.shown(keys)

    def with_ids(self, ids: Sequence[str]) -> Iterator[Document]:
        """Yield for each id the first family that has it."""
        return self._families.with_ids(ids)

    def find(self, name: str) -> Key | None:
        """Return the key of the family of that id, former id or nasa_id."""
        return self._families.find(name)

    def titled(self, stems: Sequence[str], begun: str, most: int) -> Iterator[tuple[str, str]]:
        """Yield titles with all the stems and a word that begins so, each with the id of its family."""
        return self._families.titled(stems, begun, most)

    def records(self, plan: RecordPlan, query: RecordQuery) -> RecordPage:
        """Return a page of the single records that fit each for itself."""
        first, last = (query.page - 1) * query.size, query.page * query.size
        size = max(min(last, self.index.records, DEEPEST) - first, 0)
        page = {"from": first if size else 0, "size": size}
        answer = self._client.search(self._records, {**self._record_writer.search(plan), **page})
        _refuse_deep(first, last, answer.total)
        places = [(hit.fields["number"][0], hit.fields["place"][0]) for hit in answer.hits.hits]
        keys = [FamilyKey(number) for number in dict.fromkeys(number for number, _ in places)]
        families = dict(zip((key.number for key in keys), self.documents(keys), strict=True))
        shown = ((families[number], families[number].members[place]) for number, place in places)
        return RecordPage(answer.total, tuple(shown), self.index)

    def close(self) -> None:
        """Close nothing: the connections are shared with the generations before and behind."""

    def _chosen(self, plan: ExpandedQuery) -> RankedQuery:
        """Return a query at the level at which it finds enough."""
        if len(plan.levels) > 1:
            strict, *levels = self._found_by_level(plan)
            if not plan.is_enough(strict):
                return self._ranker.relaxed(plan, plan.choose_level(levels))
        return self._ranker.strict(plan)

    def _matching(self, plan: ExpandedQuery) -> Json:
        """Return the same without scores."""
        if len(plan.levels) > 1:
            strict, *levels = self._found_by_level(plan)
            if not plan.is_enough(strict):
                return self._ranker.at_level(plan, plan.choose_level(levels))
        return self._ranker.filtered(plan)

    def _found_by_level(self, plan: ExpandedQuery) -> list[int]:
        """Return how many families hold all words of a query, and how many each of its levels finds, filters aside."""
        (answer,) = self._client.search_all(self._documents, [self._counted(plan)])
        return [answer.aggregations[name]["doc_count"] for name in _level_names(plan)]

    def _counted(self, plan: ExpandedQuery) -> Json:
        """Return the search that counts what a query finds, level by level where it may be relaxed."""
        passing = self._facets.post_filter(plan.selection)
        if len(plan.levels) < 2:
            query = {"bool": {"filter": [self._ranker.filtered(plan), passing]}}
            return {"query": query, "size": 0, "track_total_hits": True}
        queries = [self._ranker.filtered(plan), *(self._ranker.at_level(plan, one) for one in plan.levels)]
        counted = {
            name: {"filter": query, "aggs": {PASSED: {"filter": passing}}}
            for name, query in zip(_level_names(plan), queries, strict=True)
        }
        return {"query": any_of([queries[-1], queries[0]]), "size": 0, "aggs": counted}

    def _page(self, plan: ExpandedQuery, query: Query) -> PageAnswer:
        """Ask for a page: of what has all the words, and, where that is too little, of what has some of them."""
        if plan.likeness is not None:
            return self._asked(plan, query, self._alike(plan.likeness), self._own_score(plan.likeness))
        page = self._asked(plan, query, self._ranker.strict(plan))
        if len(plan.levels) < 2 or plan.is_enough(page.matching):
            return page
        _, *levels = self._found_by_level(plan)
        return self._asked(plan, query, self._ranker.relaxed(plan, plan.choose_level(levels)))

    def _asked(
        self, plan: ExpandedQuery, query: Query, ranked: RankedQuery, least: float | None = None
    ) -> PageAnswer:
        first, size = self._stretch(query)
        marked = {one.name: one.query for one in ranked.tiers if one.name != TITLED}
        marked |= {} if ranked.complete is None else {COMPLETE: ranked.complete}
        found = self._facets.aggregations(plan.selection, query.facets, marked)
        found[MATCHING] = {"filter": {"match_all": {}}}
        found |= {f"tier_{one.name}": {"filter": one.query} for one in ranked.tiers}
        found |= {
            alternative_name(n): {"filter": self._ranker.alternative(plan, n)}
            for n in range(len(plan.alternatives))
        }
        if plan.asks_for_dates:
            found["filed"] = {"filter": {"term": {"filed": True}}}
        body: Json = {
            "query": ranked.query,
            "post_filter": self._facets.post_filter(plan.selection),
            "sort": ORDER[query.sort],
            "track_scores": True,
            "track_total_hits": True,
            "from": first,
            "size": size,
            "aggs": found,
            "docvalue_fields": ["added", "records", "event"],
            **(SOURCE if query.fold else {"_source": False}),
        }
        if query.fold and query.group is Grouping.EVENT:
            body["collapse"] = {"field": "group"}
            found[PASSED]["aggs"][GROUPS] = count_groups(self.index.families)
        if least is not None:
            body["min_score"] = least
        answer = self._client.search(self._documents, body, named=True)
        _refuse_deep((query.page - 1) * query.size, query.page * query.size, _shown_total(query, answer))
        return PageAnswer(ranked, body["post_filter"], answer, answer.aggregations[MATCHING]["doc_count"])

    def _stretch(self, query: Query) -> tuple[int, int]:
        """Return from which family on how many are asked for: no more than there are, nor than pages go."""
        first, last = (query.page - 1) * query.size, query.page * query.size
        if not query.fold:
            first = 0  # each family has a record at least
        last = min(last, self.index.families, DEEPEST)
        return (first, last - first) if first < last else (0, 0)

    def _alike(self, likeness: Likeness) -> RankedQuery:
        about = [
            {"bool": {"must": [self._writer.scored(one)], "_name": group_name(n)}}
            for n, one in enumerate(likeness.about)
        ]
        query = {"bool": {"must": [any_of(about)], "must_not": [_is(likeness.key)]}}
        return RankedQuery(query, query)

    def _own_score(self, likeness: Likeness) -> float:
        """Return what a family must score at least to be like another, which scores most for its own words."""
        about = any_of([self._writer.scored(one) for one in likeness.about])
        query = {"bool": {"must": [about], "filter": [_is(likeness.key)]}}
        hits = self._client.search(self._documents, {"query": query, "size": 1, "_source": False}).hits.hits
        if not hits:
            return float(RAISED[WITHIN])  # a family without any word is like no other
        return float(np.float32(likeness.share) * np.float32(in_units(hits[0].score or 0.0)))

    def _raised(self, page: PageAnswer) -> dict[str, float]:
        """Return by how much each tier is raised, where any hit of the page is in one and others are not."""
        counts = {
            one.name: page.answer.aggregations[f"tier_{one.name}"]["doc_count"] for one in page.ranked.tiers
        }
        partial = [one for one in page.ranked.tiers if 0 < counts[one.name] < page.matching]
        if not any(one.name in hit.named for one in partial for hit in page.answer.hits.hits):
            return {}
        by_cell = {
            cell: {"filter": query, "aggs": {"low": _extreme("min"), "high": _extreme("max")}}
            for cell, query in cells(partial).items()
        }
        body = {"query": page.ranked.query, "size": 0, "aggs": by_cell}
        found = self._client.search(self._documents, body).aggregations
        whole = sum(RAISED[one.name] for one in page.ranked.tiers if counts[one.name] == page.matching)
        bounds = {}
        for cell, one in found.items():
            if one["doc_count"]:
                above = whole + sum(
                    RAISED[t.name] for t, flag in zip(partial, cell, strict=True) if flag == "1"
                )
                bounds[cell] = (in_units(one["low"]["value"]) - above, in_units(one["high"]["value"]) - above)
        return dict(zip((one.name for one in partial), lifts(bounds), strict=True))

    def _count_frames(self, page: PageAnswer, hits: Sequence[ScoredHit]) -> None:
        """Write into each hit which event it stands for, and for how many frames."""
        groups = {hit.fields["group"][0] for hit in page.answer.hits.hits if "event" in hit.fields}
        counts: dict[int, int] = {}
        if groups:
            wanted = sorted(groups)
            filters = [page.ranked.filtered, page.passing, {"terms": {"group": wanted}}]
            counted = {"terms": {"field": "group", "include": wanted, "size": len(wanted)}}
            body = {"query": {"bool": {"filter": filters}}, "size": 0, "aggs": {GROUPS: counted}}
            buckets = self._client.search(self._documents, body).aggregations[GROUPS].get("buckets", ())
            counts = {bucket["key"]: bucket["doc_count"] for bucket in buckets}
        for hit, own in zip(hits, page.answer.hits.hits, strict=True):
            if "event" in own.fields:
                hit.event, hit.frames = own.fields["event"][0], counts[own.fields["group"][0]]

    def _unfolded(self, page: PageAnswer, hits: Sequence[ScoredHit], query: Query) -> tuple[ScoredHit, ...]:
        """Return the page of the records of some families, in order."""
        last = query.page * query.size
        found: list[ScoredHit] = []
        passed = 0
        for hit, own in zip(hits, page.answer.hits.hits, strict=True):
            records = own.fields["records"][0]
            for place in range(max(last - query.size - passed, 0), min(records, last - passed)):
                found.append(replace(hit, record=place))
            passed += records
            if passed >= last:
                break
        return tuple(found)

    def _walk(self, body: Json, first: SearchAnswer, pit: str) -> Iterator[Document]:
        try:
            page = first
            while page.hits.hits:
                yield from self.documents([key_of(hit) for hit in page.hits.hits])
                if len(page.hits.hits) < EXPORTED:
                    break
                kept = {"id": page.pit_id or pit, "keep_alive": PIT_KEPT}
                page = self._client.search_pit({**body, "search_after": page.hits.hits[-1].sort, "pit": kept})
        finally:
            self._client.close_pit(pit)


def _level_names(plan: ExpandedQuery) -> list[str]:
    """Return the names under which a query is counted: as it stands, and at each of its levels."""
    return ["strict", *(f"level_{n}" for n in range(len(plan.levels)))]


def _count(plan: ExpandedQuery, answer: SearchAnswer) -> int:
    """Return how many families a query finds, from the counts of all its levels."""
    if len(plan.levels) < 2:
        return answer.total
    strict, *levels = (answer.aggregations[name] for name in _level_names(plan))
    if not plan.is_enough(strict["doc_count"]):
        chosen = plan.choose_level([one["doc_count"] for one in levels])
        strict = levels[plan.levels.index(chosen)]
    return int(strict[PASSED]["doc_count"])


def _extreme(kind: str) -> Json:
    return {kind: {"script": {"source": "_score"}}}


def _is(key: Key) -> Json:
    return {"term": {"number": key.number if isinstance(key, FamilyKey) else int(str(key))}}


def _shown_total(query: Query, answer: SearchAnswer) -> int:
    """Return how many hits all pages have."""
    passed = answer.aggregations[PASSED]
    if not query.fold:
        return int(passed[RECORDS]["value"])
    return int(passed[GROUPS]["value"]) if GROUPS in passed else answer.total


def _refuse_deep(first: int, last: int, total: int) -> None:
    """Raise ``QueryTooExpensive`` for a page that has hits, but lies deeper than pages of a cluster go."""
    if first < total and min(last, total) > DEEPEST:
        sentence = message(
            "pages go to hit %(deepest)s; there are %(total)s. Narrow the search, or export what it finds.",
            deepest=DEEPEST,
            total=total,
        )
        raise QueryTooExpensive("hits before its page", DEEPEST, first, sentence=sentence)
