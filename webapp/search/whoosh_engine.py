"""The Whoosh engine: queries answered on the columns of a Whoosh index."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from schema import columns, manifest, prepared
from schema.columns import NAME, Columns
from schema.document import Document
from schema.errors import IndexDamaged
from schema.manifest import COLUMNS, FAMILIES, OFFSETS, Manifest
from schema.prepared import Prepared
from webapp.search.counting import Counter
from webapp.search.describe import describe
from webapp.search.families import Families
from webapp.search.highlight import Marker
from webapp.search.limits import DEFAULT, Limits
from webapp.search.lists import Matches
from webapp.search.matching import Matcher
from webapp.search.order import Order
from webapp.search.page import FacetCounts, Hit, IndexInfo, Loosening, Page, Suggestion
from webapp.search.query import AllOf, Bag, Node, Query
from webapp.search.ranking import FUNCTION_WORDS, Ranked, rank
from webapp.search.selection import Selection, select
from webapp.search.similar import telling_words
from webapp.search.suggest import suggest
from webapp.search.values import all_values


@dataclass(frozen=True, slots=True)
class Answer:
    """What the columns say to a query: the page's documents and their scores, totals and counts, without any text."""

    page: Matches
    families: int
    records: int
    facets: tuple[FacetCounts, ...]
    chosen: Selection
    loosened: tuple[Loosening, ...]


class WhooshEngine:
    """Answers queries about one generation; holds only what is never written, so threads share it."""

    def __init__(
        self, found: Manifest, loaded: Columns, beside: Prepared, families: Families, limits: Limits = DEFAULT
    ) -> None:
        self.index = IndexInfo(found.generation, found.families, found.records, found.engine)
        self._columns, self._prepared, self._families = loaded, beside, families
        self._values = all_values(loaded, beside)
        self._matcher = Matcher(loaded, beside, self._values, limits)
        self._counter = Counter(loaded, beside, self._values)
        self._order = Order(beside)

    @classmethod
    def open(cls, index: Path, limits: Limits = DEFAULT) -> "WhooshEngine":
        """Open the current generation; ``IndexUnusable`` says what is wrong with it, a changed byte included."""
        folder = manifest.current(index)
        found = manifest.verify(folder)
        try:
            families = Families(folder / FAMILIES, folder / OFFSETS)
            place = folder / COLUMNS
            return cls(found, columns.load(place), prepared.load(place), families, limits)
        except (OSError, ValueError) as error:
            raise IndexDamaged(folder, str(error)) from error

    def search(self, query: Query) -> Page:
        """Answer with hits, totals and facet counts."""
        return self._shown(query, self.answer(query))

    def similar(self, name: str, query: Query) -> Page | None:
        """Answer with the families that share the most telling words with one."""
        number = self._number(name)
        if number is None:
            return None
        alike = replace(query, node=telling_words(self._families[number], self._matcher.idf))
        matches = self._matcher.match(alike.node)
        others = Ranked(matches.kept(matches.docs != number))
        return self._shown(alike, self._answer(alike, others))

    def suggest(self, text: str, size: int = 10) -> tuple[Suggestion, ...]:
        """Say what a text that is being typed may become."""
        return suggest(text, size, self._values)

    def _shown(self, query: Query, answer: Answer) -> Page:
        """Put the texts to an answer."""
        marker = Marker(query.node, FUNCTION_WORDS)
        return Page(
            query=query,
            families=answer.families,
            records=answer.records,
            hits=tuple(
                self._hit(number, score, marker)
                for number, score in zip(answer.page.docs.tolist(), answer.page.scores.tolist(), strict=True)
            ),
            facets=answer.facets,
            index=self.index,
            filters=answer.chosen.filters,
            parsed=describe(query.node),
            notices=(*query.notices, *answer.chosen.notices),
            loosened=answer.loosened,
        )

    def answer(self, query: Query) -> Answer:
        """Answer from the columns alone."""
        return self._answer(query, self._match(query.node))

    def _answer(self, query: Query, ranked: Ranked) -> Answer:
        chosen = select(query.filters, self._values, self._columns.documents)
        narrowed = chosen.narrow(ranked.matches.docs)
        mask = narrowed.mask()
        found = ranked.matches if mask is None else ranked.matches.kept(mask)
        last = query.page * query.size
        places = self._order.first(found, query.sort, last)[last - query.size :]
        return Answer(
            page=Matches(found.docs.take(places), found.at(places)),
            families=len(found),
            records=self._records(found),
            facets=self._counter.count(found.docs, narrowed, chosen, query.facets),
            chosen=chosen,
            loosened=ranked.loosened,
        )

    def _records(self, found: Matches) -> int:
        if len(found) == self._columns.documents:
            return self.index.records
        return int(self._columns.records.take(found.docs).sum(dtype=np.int64))

    def _match(self, node: Node) -> Ranked:
        """Match what is strict, then the bag of bare words within it."""
        nodes = node.nodes if isinstance(node, AllOf) else (node,)
        bags = [inner for inner in nodes if isinstance(inner, Bag)]
        within = self._matcher.match(AllOf(tuple(inner for inner in nodes if not isinstance(inner, Bag))))
        return rank(self._matcher, bags[0], within) if bags else Ranked(within)

    def _hit(self, number: int, score: float, marker: Marker) -> Hit:
        document = self._families[number]
        return Hit(
            document=document,
            score=round(score, 4),
            title=marker.whole(document.title),
            caption=marker.best(document.lead.text),
        )

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
