"""The Whoosh engine: queries answered on the columns of a Whoosh index."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from schema import integrity, manifest
from schema.arrays.postings import NAME, Ints
from schema.document import Document
from schema.errors import IndexDamaged
from schema.manifest import Manifest
from webapp.search.arrays.document_store import Families
from webapp.search.arrays.evaluator import Matcher
from webapp.search.arrays.event_dates import dating
from webapp.search.arrays.explain import Explanation, explain
from webapp.search.arrays.facet_counts import Counter
from webapp.search.arrays.facet_values import all_values
from webapp.search.arrays.filters import Selection, select
from webapp.search.arrays.index_reader import Arrays
from webapp.search.arrays.kernels import total
from webapp.search.arrays.likeness import explain_likeness
from webapp.search.arrays.more_like_this import like, telling
from webapp.search.arrays.postings_ops import Matches, Places
from webapp.search.arrays.ranking import Ranked, rank
from webapp.search.arrays.record_search import RecordMatcher
from webapp.search.arrays.suggester import Suggester
from webapp.search.arrays.top_k import Order
from webapp.search.arrays.unfold import unfold
from webapp.search.highlighter import Marker
from webapp.search.language.printer import describe
from webapp.search.limits import DEFAULT, Limits
from webapp.search.model.query import AnyOf, Boolean, Node, Query, boolean
from webapp.search.model.record_query import RecordPage, RecordQuery
from webapp.search.model.result import FacetCounts, Hit, IndexInfo, Page, Suggestion
from webapp.search.rewriting.advice import Advice, advise
from webapp.search.rewriting.aliases import begins
from webapp.search.rewriting.relaxation import loosenings
from webapp.search.rewriting.spellcheck import Speller, unknown_values
from webapp.search.rewriting.stopwords import FUNCTION_WORDS

log = logging.getLogger(__name__)


@dataclass(slots=True)  # never changed; see Matches
class Answer:
    """What the columns say to a query: the page's documents and their scores, totals and counts, without any text."""

    page: Matches
    families: int
    records: int
    facets: tuple[FacetCounts, ...]
    chosen: Selection
    ranked: Ranked
    places: tuple[int | None, ...]  # of each hit's record in its family, where records are hits


class WhooshEngine:
    """Answers queries about one generation; holds only what is never written, so threads share it."""

    def __init__(self, found: Manifest, arrays: Arrays, families: Families, limits: Limits = DEFAULT) -> None:
        loaded, beside = arrays.columns, arrays.prepared
        self.index = IndexInfo(found.generation, found.families, found.records, found.engine)
        self._columns, self._documents, self._families = loaded, loaded.documents, families
        self._values = all_values(loaded, beside)
        self._matcher = Matcher(loaded, beside, self._values, limits)
        self._speller = Speller(self._matcher, self._values)
        self._suggester = Suggester(loaded, self._matcher, self._values, families)
        self._counter = Counter(loaded, beside, self._values)
        self._order = Order(beside)
        self._single = RecordMatcher(arrays.records, self._matcher)

    @classmethod
    def open(cls, index: Path, limits: Limits = DEFAULT) -> "WhooshEngine":
        """Open the current generation; ``IndexUnusable`` says what is wrong with it, a changed byte included."""
        folder = manifest.current(index)
        found = integrity.opened(folder)
        if told := manifest.other_vocabulary(folder, found):
            log.warning("%s", told)
        try:
            families = Families(folder)
            return cls(found, Arrays.of(folder), families, limits)
        except (OSError, ValueError) as error:
            raise IndexDamaged(folder, str(error)) from error

    def search(self, query: Query) -> Page:
        """Answer with hits, totals and facet counts."""
        answer = self.answer(query)
        explained = explain(self._matcher, answer.ranked, answer.page, query.node)
        advice = advise(query, answer.families, self._speller, self._count)
        return self._shown(query, answer, advice, explained)

    def similar(self, name: str, query: Query) -> Page | None:
        """Answer with the families that share the most telling words and values with one."""
        number = self._number(name)
        if number is None:
            return None
        about = telling(self._families[number], self._matcher.holding)
        node = AnyOf(about)
        matches = self._matcher.match(node)
        is_telling = number in matches.docs  # a family may have no word
        alike = replace(query, node=node)
        answer = self._answer(alike, Ranked(like(matches, number) if is_telling else self._matcher.nothing))
        return self._shown(alike, answer, Advice(), explain_likeness(self._matcher, about, answer.page))

    def suggest(self, text: str, size: int = 10) -> tuple[Suggestion, ...]:
        """Say what a text that is being typed may become."""
        return self._suggester.suggest(text, size)

    def _shown(self, query: Query, answer: Answer, advice: Advice, explained: Sequence[Explanation]) -> Page:
        """Put the texts to an answer, why each hit was found, and what else to try."""
        return Page(
            query=query,
            families=answer.families,
            records=answer.records,
            hits=tuple(self._hits(query, answer, explained)),
            facets=answer.facets,
            index=self.index,
            filters=answer.chosen.filters,
            parsed=describe(query.node),
            notices=(
                *query.notices,
                *answer.chosen.notices,
                *unknown_values(query.node, self._values),
                *dating(query.node, self._columns, answer.ranked.matches.docs),
            ),
            loosened=loosenings(answer.ranked, query.node),
            did_you_mean=advice.did_you_mean,
            missing=advice.missing,
            ways_on=advice.ways_on,
        )

    def _hits(self, query: Query, answer: Answer, explained: Sequence[Explanation]) -> Iterator[Hit]:
        asked = answer.ranked.asked
        marker = Marker(query.node, FUNCTION_WORDS, asked.also(self._matcher) if asked else ())
        shown = zip(
            answer.page.docs.tolist(), answer.page.scores.tolist(), answer.places, explained, strict=True
        )
        for number, score, place, why in shown:
            yield self._hit(number, score, place, marker, why)

    def _count(self, query: Query) -> int:
        """Count the families that a query finds."""
        docs = self._match(query.node).matches.docs
        mask = select(query.filters, self._values, self._documents).narrow(docs).mask()
        return len(docs) if mask is None else int(np.count_nonzero(mask))

    def answer(self, query: Query) -> Answer:
        """Answer from the columns alone."""
        return self._answer(query, self._match(query.node))

    def _answer(self, query: Query, ranked: Ranked) -> Answer:
        chosen = select(query.filters, self._values, self._documents)
        narrowed = chosen.narrow(ranked.matches.docs)
        mask = narrowed.mask()
        found = ranked.matches.matches() if mask is None else ranked.matches.kept(mask)
        shown, places = self._page(found, query)
        return Answer(
            page=Matches(found.docs.take(shown), found.at(shown)),
            families=len(found.docs),
            records=self._records(found.docs),
            facets=self._counter.count(found.docs, narrowed, chosen, query.facets),
            chosen=chosen,
            ranked=ranked,
            places=places,
        )

    def _page(self, found: Matches, query: Query) -> tuple[Places, tuple[int | None, ...]]:
        """Give where the hits of the page stand in what was found; where records are hits, their places too."""
        last = query.page * query.size
        page = slice(last - query.size, last)
        ordered = self._order.first(found, query.sort, last)
        if query.fold:
            shown = ordered[page]
            return shown, (None,) * len(shown)
        owners, places = unfold(ordered, self._columns.records.take(found.docs.take(ordered)))
        return owners[page], tuple(places[page].tolist())

    def _records(self, docs: Ints) -> int:
        return self.index.records if len(docs) == self._documents else total(docs, self._columns.records)

    def _match(self, node: Node) -> Ranked:
        """Match what is strict, then the bag of bare words within it."""
        clauses = boolean(node)
        bag, within = clauses.bag, self._matcher.find(Boolean(clauses.strict))
        return rank(self._matcher, bag, within) if bag.words else Ranked(within)

    def _hit(self, number: int, score: float, place: int | None, marker: Marker, why: Explanation) -> Hit:
        document = self._families[number]
        record = None if place is None else document.members[place]
        return Hit(
            document=document,
            score=round(score, 4),
            title=marker.whole(document.title),
            caption=marker.best((record.caption if record else document.lead).text),
            explain=why.words,
            parts=why.parts,
            record=record,
        )

    def values(self, query: Query, facet: str, prefix: str = "") -> FacetCounts:
        """Count all values of one facet under a query, the facet's own filters aside."""
        chosen = select(query.filters, self._values, self._documents)
        counts = self._counter.all(self._match(query.node).matches.docs, chosen, facet)
        fitting = tuple(count for count in counts.counts if begins(count.value, prefix))
        return counts._replace(counts=fitting, filters=chosen.filters)

    def every(self, query: Query) -> Iterator[Document]:
        """Find at once all families of a query, in its order."""
        chosen = select(query.filters, self._values, self._documents)
        matches = self._match(query.node).matches
        mask = chosen.narrow(matches.docs).mask()
        found = matches.matches() if mask is None else matches.kept(mask)
        ordered = found.docs.take(self._order.first(found, query.sort, len(found)))
        return (self._families[int(number)] for number in ordered)

    def records(self, query: RecordQuery) -> RecordPage:
        """Answer with single records that fit each for itself."""
        found = self._single.find(query)
        last = query.page * query.size
        places = [self._single.place(int(number)) for number in found[last - query.size : last]]
        families = {family: self._families[family] for family, _ in places}
        shown = ((families[family], families[family].members[place]) for family, place in places)
        return RecordPage(len(found), tuple(shown), self.index)

    def get(self, name: str) -> Document | None:
        """Give the family of that id, former id or nasa_id."""
        number = self._number(name)
        return None if number is None else self._families[number]

    def _number(self, name: str) -> int | None:
        numbers = [int(number) for number in self._columns.fields[NAME].docs_of(name)]
        return next((n for n in numbers if self._families[n].id == name), numbers[0] if numbers else None)

    def close(self) -> None:
        """Let go of the files."""
        self._families.close()
