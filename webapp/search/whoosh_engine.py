"""The Whoosh engine: queries answered on the columns of a Whoosh index."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from schema import columns, manifest
from schema.columns import NAME, Columns, Ints
from schema.document import Document
from schema.errors import IndexDamaged
from schema.fields import FACETS
from schema.manifest import COLUMNS, FAMILIES, OFFSETS, Manifest
from webapp.search.counting import count, selection
from webapp.search.describe import describe
from webapp.search.families import Families
from webapp.search.highlight import Marker
from webapp.search.limits import DEFAULT, Limits
from webapp.search.matching import Matcher, Matches
from webapp.search.order import Order
from webapp.search.page import Hit, IndexInfo, Page, Suggestion
from webapp.search.query import AllOf, Bag, Node, Query
from webapp.search.ranking import FUNCTION_WORDS, Ranked, rank
from webapp.search.similar import telling_words
from webapp.search.suggest import suggest
from webapp.search.values import Values, aliases


class WhooshEngine:
    """Answers queries about one generation; holds only what is never written, so threads share it."""

    def __init__(
        self, found: Manifest, loaded: Columns, families: Families, limits: Limits = DEFAULT
    ) -> None:
        self.index = IndexInfo(found.generation, found.families, found.records, found.engine)
        self._columns, self._families = loaded, families
        self._values = {
            facet.name: Values(facet, loaded.fields[facet.name], aliases().get(facet.name, {}))
            for facet in FACETS
        }
        self._matcher = Matcher(loaded, self._values, limits)
        self._order = Order(loaded)

    @classmethod
    def open(cls, index: Path, limits: Limits = DEFAULT) -> "WhooshEngine":
        """Open the current generation; ``IndexUnusable`` says what is wrong with it, a changed byte included."""
        folder = manifest.current(index)
        found = manifest.verify(folder)
        try:
            families = Families(folder / FAMILIES, folder / OFFSETS)
            return cls(found, columns.load(folder / COLUMNS), families, limits)
        except (OSError, ValueError) as error:
            raise IndexDamaged(folder, str(error)) from error

    def search(self, query: Query) -> Page:
        """Answer with hits, totals and facet counts."""
        return self._answer(query, self._match(query.node))

    def similar(self, name: str, query: Query) -> Page | None:
        """Answer with the families that share the most telling words with one."""
        number = self._number(name)
        if number is None:
            return None
        node = telling_words(self._families[number], self._matcher.idf)
        matches = self._matcher.match(node)
        matches.mask[number] = False
        return self._answer(replace(query, node=node), Ranked(matches))

    def suggest(self, text: str, size: int = 10) -> tuple[Suggestion, ...]:
        """Say what a text that is being typed may become."""
        return suggest(text, size, self._values)

    def _answer(self, query: Query, ranked: Ranked) -> Page:
        chosen = selection(query.filters, self._values, self._columns)
        found = np.flatnonzero(ranked.matches.mask & chosen.mask).astype(np.int32)
        shown = self._page(found, ranked.matches, query)
        marker = Marker(query.node, FUNCTION_WORDS)
        return Page(
            query=query,
            families=len(found),
            records=int(self._columns.records[found].sum()),
            hits=tuple(self._hit(int(number), ranked.matches, marker) for number in shown),
            facets=count(ranked.matches.mask, chosen, self._values, self._columns),
            index=self.index,
            filters=chosen.filters,
            parsed=describe(query.node),
            notices=(*query.notices, *chosen.notices),
            loosened=ranked.loosened,
        )

    def _match(self, node: Node) -> Ranked:
        """Match what is strict, then the bag of bare words within it."""
        nodes = node.nodes if isinstance(node, AllOf) else (node,)
        bags = [inner for inner in nodes if isinstance(inner, Bag)]
        within = self._matcher.match(AllOf(tuple(inner for inner in nodes if not isinstance(inner, Bag))))
        return rank(self._matcher, bags[0], within) if bags else Ranked(within)

    def _page(self, found: Ints, matches: Matches, query: Query) -> Ints:
        """Give the documents of the page that was asked for, in order."""
        last = query.page * query.size
        return self._order.first(found, matches.scores[found], query.sort, last)[last - query.size :]

    def _hit(self, number: int, matches: Matches, marker: Marker) -> Hit:
        document = self._families[number]
        return Hit(
            document=document,
            score=round(float(matches.scores[number]), 4),
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
