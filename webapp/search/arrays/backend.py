"""The embedded engine: expanded queries evaluated on the mapped arrays of one generation."""

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from schema import first_indexed, integrity, manifest
from schema.arrays.derived import Prepared
from schema.arrays.postings import EVENT, NAME, Columns, Ints
from schema.document import Document
from schema.errors import IndexDamaged
from schema.manifest import Manifest
from schema.shown_family import ShownFamily
from schema.vocabulary import Vocabulary
from webapp.search.arrays.document_store import DocumentStore
from webapp.search.arrays.evaluator import Evaluator
from webapp.search.arrays.events import Events
from webapp.search.arrays.facet_counts import Counter
from webapp.search.arrays.filters import narrow
from webapp.search.arrays.index_reader import Arrays
from webapp.search.arrays.kernels import Mask, total
from webapp.search.arrays.postings_ops import Matches, Places, contains, union
from webapp.search.arrays.ranking import Ranked, like, match, rank
from webapp.search.arrays.record_search import RecordMatcher
from webapp.search.arrays.scored_hits import contributed, scored_hits
from webapp.search.arrays.top_k import Order, unfold
from webapp.search.model.query import Grouping, Query
from webapp.search.model.record_query import RecordPage, RecordQuery
from webapp.search.model.result import FacetCounts, IndexInfo
from webapp.search.rewriting.evaluation import Evaluation, Key
from webapp.search.rewriting.expanded_query import ExpandedQuery
from webapp.search.rewriting.facet_values import all_values
from webapp.search.rewriting.record_planner import RecordPlan
from webapp.search.rewriting.term_statistics import TermStatistics

log = logging.getLogger(__name__)


def statistics_of(
    columns: Columns, prepared: Prepared, evaluator: Evaluator, vocabulary: Vocabulary
) -> TermStatistics:
    """Return the term statistics of an index: its mapped arrays, none of them copied."""
    return TermStatistics(
        documents=columns.documents,
        fields=columns.fields,
        values=all_values(columns.fields, prepared.value_terms, prepared.firsts, vocabulary),
        sounds=(prepared.sounds, prepared.sound_stems),
        count_phrase=lambda stems, slop: len(evaluator.phrase(stems, slop)),
        vocabulary=vocabulary,
    )


class ArrayBackend:
    """Evaluates queries over one generation; holds only what is never written, so threads share it."""

    def __init__(
        self,
        found: Manifest,
        arrays: Arrays,
        families: DocumentStore,
        vocabulary: Vocabulary,
        added: NDArray[np.int64],
    ) -> None:
        columns, prepared = arrays.columns, arrays.prepared
        self._added = added
        self.index = IndexInfo(found.generation, found.families, found.records, found.engine)
        self._columns, self._families = columns, families
        self._evaluator = Evaluator(columns, prepared, added)
        self.statistics = statistics_of(columns, prepared, self._evaluator, vocabulary)
        self._counter = Counter(columns, prepared, self.statistics.values)
        self._order = Order(prepared, added)
        self._events = Events(columns.fields[EVENT], columns.documents, self._order)
        self._records = RecordMatcher(arrays.records, self._evaluator)

    @classmethod
    def open(cls, index: Path, vocabulary: Vocabulary, folder: Path | None = None) -> "ArrayBackend":
        """Open the current generation, or the one in ``folder``.

        ``IndexUnusable`` says what is wrong with it, a changed byte included.
        """
        folder = folder or manifest.current(index)
        found = integrity.verified(folder)
        if warning := manifest.other_vocabulary(folder, found, vocabulary):
            log.warning("%s", warning)
        try:
            families, arrays = DocumentStore(folder), Arrays.of(folder, vocabulary)
            if not len(families) == arrays.columns.documents == found.families:
                raise IndexDamaged(folder, "its files have different numbers of families")
            added = first_indexed.family_times(folder, found.families, found.built)
            return cls(found, arrays, families, vocabulary, added)
        except (OSError, ValueError) as error:
            raise IndexDamaged(folder, str(error)) from error

    def count(self, plans: Sequence[ExpandedQuery]) -> list[int]:
        """Return how many families each query finds."""
        return [self._count(plan) for plan in plans]

    def _count(self, plan: ExpandedQuery) -> int:
        docs = self._matching(plan)
        mask = narrow(self._evaluator, docs, plan.selection.by_facet).mask()
        return len(docs) if mask is None else int(np.count_nonzero(mask))

    def execute(self, plan: ExpandedQuery, query: Query) -> Evaluation:
        """Return a page of what a query finds."""
        ranked = self._rank(plan)
        narrowed = narrow(self._evaluator, ranked.matches.docs, plan.selection.by_facet)
        mask = narrowed.mask()
        found = ranked.matches.matches() if mask is None else ranked.matches.kept(mask)
        grouped = self._events.grouped(found, query) if query.fold and query.group is Grouping.EVENT else None
        shown, records = grouped.page if grouped else self._page(found, query)
        places = shown if mask is None else mask.nonzero()[0].take(shown)  # in what matches
        hits = scored_hits(plan, ranked, places, found.scores.take(shown), records)
        for hit, added in zip(hits, self._added.take(found.docs.take(shown)).tolist(), strict=True):
            hit.added = added
        dated = _count(ranked.dated, mask, len(found.docs))
        return Evaluation(
            hits=grouped.marked(hits) if grouped else hits,
            families=len(found.docs),
            records=self._total(found.docs),
            facets=self._counter.count(found.docs, narrowed, plan.selection.filters, query.facets),
            groups=grouped.groups if grouped else 0,
            complete=_count(ranked.complete, mask, len(found.docs)),
            overlapping=dated - _count(ranked.within, mask, len(found.docs)),
            mentioning=len(found.docs) - dated,
            contributed=contributed(ranked),
            filed=plan.asks_for_dates and bool(np.any(self._columns.first_day.take(ranked.matches.docs) < 0)),
        )

    def _rank(self, plan: ExpandedQuery) -> Ranked:
        if plan.likeness is None:
            return rank(self._evaluator, plan)
        return like(self._evaluator, plan.likeness)

    def _page(self, found: Matches, query: Query) -> tuple[Places, Sequence[int | None]]:
        """Return where the hits of the page stand in what was found; where records are hits, their places too."""
        last = query.page * query.size
        page = slice(last - query.size, last)
        ordered = self._order.first(found, query.sort, last)
        if query.fold:
            shown = ordered[page]
            return shown, (None,) * len(shown)
        owners, places = unfold(ordered, self._columns.records.take(found.docs.take(ordered)))
        return owners[page], places[page].tolist()

    def _total(self, docs: Ints) -> int:
        if len(docs) == self._columns.documents:
            return self.index.records
        return total(docs, self._columns.records)

    def _matching(self, plan: ExpandedQuery) -> Ints:
        """Return the documents that match, filters aside; nothing is scored that need not be."""
        if plan.groups:
            return match(self._evaluator, plan).matches.docs
        return self._evaluator.docs_of(plan.conditions)

    def count_values(self, plan: ExpandedQuery, facet: str) -> FacetCounts:
        """Return all values of one facet with their counts."""
        docs = self._matching(plan)
        return self._counter.all(
            narrow(self._evaluator, docs, plan.selection.by_facet), plan.selection.filters, facet
        )

    def every(self, plan: ExpandedQuery, query: Query) -> Iterator[Document]:
        """Find all families of a query at once, and yield them in its order."""
        matches = rank(self._evaluator, plan).matches
        mask = narrow(self._evaluator, matches.docs, plan.selection.by_facet).mask()
        found = matches.matches() if mask is None else matches.kept(mask)
        ordered = found.docs.take(self._order.first(found, query.sort, len(found)))
        return (self._families[int(number)] for number in ordered)

    def documents(self, keys: Sequence[Key]) -> list[Document]:
        """Return families by their numbers."""
        return [self._families[cast(int, key)] for key in keys]

    def shown(self, keys: Sequence[Key]) -> list[ShownFamily]:
        """Return what hits show of families, by their numbers."""
        return [self._families.shown(cast(int, key)) for key in keys]

    def with_ids(self, ids: Sequence[str]) -> Iterator[Document]:
        """Yield for each id the first family that has it, read when it is yielded."""
        return (self._families[int(self._columns.fields["id"].docs_of(one)[0])] for one in ids)

    def find(self, name: str) -> Key | None:
        """Return the number of the family of that id, former id or nasa_id."""
        numbers = [int(number) for number in self._columns.fields[NAME].docs_of(name)]
        return next((n for n in numbers if self._families[n].id == name), numbers[0] if numbers else None)

    def titled(self, stems: Sequence[str], begun: str, most: int) -> Iterator[tuple[str, str]]:
        """Yield titles with all the stems and a word that begins so, each with the id of its family."""
        titles, (*before, last) = self._columns.fields["title"], stems
        ordinals = titles.starting_with(begun)
        begins = titles.docs_at(titles.spans(ordinals) if ordinals else slice(0, 0))
        docs = union([begins, titles.docs_of(last)], self._columns.documents)
        for stem in before:
            docs = docs[contains(titles.docs_of(stem), docs)]
        records = self._columns.records.take(docs).astype(np.int64)
        best = docs.take(np.argsort(-records, kind="stable")[:most])
        headings = map(self._families.heading, best.tolist())
        return ((heading.title, heading.id) for heading in headings)

    def records(self, plan: RecordPlan, query: RecordQuery) -> RecordPage:
        """Return a page of the single records that fit each for itself."""
        found = self._records.find(plan)
        last = query.page * query.size
        places = [self._records.place(int(number)) for number in found[last - query.size : last]]
        families = {family: self._families[family] for family, _ in places}
        shown = ((families[family], families[family].members[place]) for family, place in places)
        return RecordPage(len(found), tuple(shown), self.index)

    def close(self) -> None:
        """Close the files."""
        self._families.close()


def _count(marked: Mask | None, mask: Mask | None, families: int) -> int:
    """Return how many of the families found are marked; all, where no mark was needed."""
    if marked is None:
        return families
    return int(np.count_nonzero(marked if mask is None else marked & mask))
