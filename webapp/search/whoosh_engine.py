"""The Whoosh engine: queries answered on the columns of a Whoosh index."""

from dataclasses import dataclass
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
from webapp.search.page import FacetCounts, Hit, IndexInfo, Page
from webapp.search.query import AllOf, Bag, Node, Query
from webapp.search.ranking import FUNCTION_WORDS, Ranked, rank
from webapp.search.selection import Selection, select
from webapp.search.values import all_values


@dataclass(frozen=True, slots=True)
class Answer:
    """What the columns say to a query: the page's documents and their scores, totals and counts, without any text."""

    page: Matches
    families: int
    records: int
    facets: tuple[FacetCounts, ...]
    chosen: Selection
    notice: str


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
        answer = self.answer(query)
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
            notices=(*query.notices, *((answer.notice,) if answer.notice else ()), *answer.chosen.notices),
        )

    def answer(self, query: Query) -> Answer:
        """Answer from the columns alone."""
        ranked = self._match(query.node)
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
            notice=ranked.notice,
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
        documents = [self._families[int(n)] for n in self._columns.fields[NAME].docs_of(name)]
        return next((d for d in documents if d.id == name), documents[0] if documents else None)

    def close(self) -> None:
        """Let go of the files."""
        self._families.close()
