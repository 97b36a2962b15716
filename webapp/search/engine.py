"""The flow of an answer, the same over every backend: plan, execute, highlight, explain, help."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from schema.analysis.sentences import sentences_of
from schema.document import Document
from schema.headlines import chosen_heading, headings
from schema.shown_family import ShownFamily
from webapp.search.backend import Backend
from webapp.search.highlighter import Marker
from webapp.search.language.printer import describe
from webapp.search.limits import DEFAULT, Limits
from webapp.search.model.query import EVERYTHING, AnyOf, Query
from webapp.search.model.record_query import RecordPage, RecordQuery
from webapp.search.model.result import FacetCounts, Hit, Page, Suggestion
from webapp.search.rewriting.aliases import has_word_prefix
from webapp.search.rewriting.date_notices import date_notices
from webapp.search.rewriting.evaluation import Evaluation, ScoredHit
from webapp.search.rewriting.expanded_query import ExpandedQuery, Likeness
from webapp.search.rewriting.explanation import Explanation, explain
from webapp.search.rewriting.marking import marked_words
from webapp.search.rewriting.more_like_this import LEAST_ALIKE, explain_likeness, interesting_terms
from webapp.search.rewriting.no_results import Advice, advise
from webapp.search.rewriting.planner import Planner
from webapp.search.rewriting.record_planner import RecordPlanner
from webapp.search.rewriting.relaxation import relaxations
from webapp.search.rewriting.selection import unknown_values
from webapp.search.rewriting.spellcheck import Speller
from webapp.search.rewriting.suggester import Suggester
from webapp.search.stages import Stage, during


class SearchEngine:
    """Answers queries about one generation by a backend; holds nothing of a query, so threads may share it."""

    def __init__(self, backend: Backend, limits: Limits = DEFAULT) -> None:
        self._backend, self.index = backend, backend.index
        self.planner = Planner(backend.statistics, limits)
        self._sentences = sentences_of(backend.statistics.vocabulary)
        self._record_planner = RecordPlanner(self.planner)
        self._speller = Speller(self.planner, backend.count)
        self._suggester = Suggester(backend, self.planner)

    def search(self, query: Query) -> Page:
        """Answer with hits, totals and facet counts."""
        with during(Stage.PLAN):
            plan = self.planner.expand(query)
        with during(Stage.EXECUTE):
            evaluation = self._backend.execute(plan, query)
        with during(Stage.HELP):
            advice = advise(query, evaluation.families, self._speller, self._count, plan.understood())
        with during(Stage.DOCUMENTS):
            explained = explain(plan, evaluation.hits, query.node)
            return self._shown(query, plan, evaluation, advice, explained)

    def evaluate(self, query: Query) -> Evaluation:
        """Answer without any text: which families, their scores, totals and counts."""
        return self._backend.execute(self.planner.expand(query), query)

    def similar(self, name: str, query: Query) -> Page | None:
        """Answer with the families that share the most characteristic words and values with one."""
        key = self._backend.find(name)
        if key is None:
            return None
        with during(Stage.PLAN):
            about = interesting_terms(self._backend.documents([key])[0], self._backend.statistics)
            alike = replace(query, node=AnyOf(about))
            likeness = Likeness(
                key, tuple(self.planner.condition(one, widen=False) for one in about), LEAST_ALIKE
            )
            plan = replace(self.planner.expand(replace(query, node=EVERYTHING)), likeness=likeness)
        with during(Stage.EXECUTE):
            evaluation = self._backend.execute(plan, alike)
        with during(Stage.DOCUMENTS):
            return self._shown(alike, plan, evaluation, Advice(), explain_likeness(about, evaluation.hits))

    def suggest(self, text: str, size: int = 10) -> tuple[Suggestion, ...]:
        """Return completions of a text that is being typed."""
        with during(Stage.EXECUTE):
            return self._suggester.suggest(text, size)

    def values(self, query: Query, facet: str, prefix: str = "") -> FacetCounts:
        """Count all values of one facet under a query, the facet's own filters aside."""
        with during(Stage.PLAN):
            plan = self.planner.expand(query)
        with during(Stage.EXECUTE):
            counts = self._backend.count_values(plan, facet)
        fitting = tuple(count for count in counts.counts if has_word_prefix(count.value, prefix))
        return counts._replace(counts=fitting, filters=plan.selection.filters)

    def every(self, query: Query) -> Iterator[Document]:
        """Find all families of a query at once, and yield them in its order."""
        return self._backend.every(self.planner.expand(query), query)

    def records(self, query: RecordQuery) -> RecordPage:
        """Answer with single records that fit each for itself."""
        with during(Stage.PLAN):
            plan = self._record_planner.plan(query)
        with during(Stage.EXECUTE):
            return self._backend.records(plan, query)

    def get(self, name: str) -> Document | None:
        """Return the family of that id, former id or nasa_id."""
        key = self._backend.find(name)
        return None if key is None else self._backend.documents([key])[0]

    def headline(self, document: Document) -> str:
        """Return the heading of a family."""
        return self._chosen_heading(headings(document, self._sentences), document.title)

    def _chosen_heading(self, found: Sequence[str], title: str) -> str:
        return chosen_heading(found, title, self._backend.statistics.families_titled)

    def close(self) -> None:
        """Close what is open."""
        self._backend.close()

    def _count(self, queries: Sequence[Query]) -> list[int]:
        """Count the families that each query finds."""
        return self._backend.count(list(map(self.planner.expand, queries)))

    def _shown(
        self,
        query: Query,
        plan: ExpandedQuery,
        evaluation: Evaluation,
        advice: Advice,
        explained: Sequence[Explanation],
    ) -> Page:
        """Build the page of an evaluation: its documents, explanations, relaxations and suggestions."""
        return Page(
            query=query,
            families=evaluation.families,
            records=evaluation.records,
            hits=tuple(self._hits(query, plan, evaluation, explained)),
            facets=evaluation.facets,
            index=self.index,
            filters=plan.selection.filters,
            parsed=describe(query.node),
            notices=(
                *query.notices,
                *plan.notices,
                *unknown_values(query.node, self._backend.statistics.values),
                *date_notices(evaluation, query.sort),
            ),
            relaxations=relaxations(plan, evaluation, query.node),
            did_you_mean=advice.did_you_mean,
            missing=advice.missing,
            suggestions=advice.suggestions,
            groups=evaluation.groups,
            overlapping=evaluation.overlapping,
            mentioning=evaluation.mentioning,
            complete=evaluation.complete,
        )

    def _hits(
        self, query: Query, plan: ExpandedQuery, evaluation: Evaluation, explained: Sequence[Explanation]
    ) -> Iterator[Hit]:
        analyzer = self.planner.statistics.analyzer

        @cache
        def marker(instead: tuple[int, ...]) -> Marker:
            return Marker(marked_words(plan, query.node, evaluation.contributed, analyzer, instead), analyzer)

        several = {n for n, one in enumerate(plan.alternatives) if one.last > one.first + 1}
        families = self._backend.shown([hit.key for hit in evaluation.hits])
        headings = [self._chosen_heading(one.headings, one.title) for one in families]
        markers = [marker(tuple([n for n in hit.alternatives if n in several])) for hit in evaluation.hits]
        texts = [*headings, *(family.title for family in families)]
        texts += map(_text, evaluation.hits, families)
        for one in set(markers):
            one.look_through(texts)
        return map(_hit, evaluation.hits, families, headings, markers, explained)


def _text(hit: ScoredHit, family: ShownFamily) -> str:
    return family.caption if hit.record is None else family.document.members[hit.record].caption.text


def _hit(hit: ScoredHit, family: ShownFamily, heading: str, marker: Marker, why: Explanation) -> Hit:
    title = marker.whole(family.title)
    return Hit(
        family=family,
        score=round(hit.score, 4),
        title=title,
        headline=heading,
        headline_marks=title if heading == family.title else marker.whole(heading),
        caption=marker.best(_text(hit, family)),
        explain=why.words,
        parts=why.parts,
        record=None if hit.record is None else family.document.members[hit.record],
        event=hit.event,
        frames=hit.frames,
        added=hit.added,
        dated=hit.dated,
        complete=hit.complete,
    )
