"""Facet counts: each facet's over the matches that the other facets' filters let through, exactly."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from schema.columns import Columns, Ints, Whole
from schema.fields import FACET_NAMES, FACETS, Facet
from schema.prepared import Prepared
from webapp.search.lists import Mask, marked
from webapp.search.page import Count, FacetCounts
from webapp.search.selection import Narrowed, Selection
from webapp.search.values import AllValues, Values

SHOWN = 100  # values of a facet that an answer holds; the rest is told as a number
FEW = 12  # of so many documents one: fewer are counted by what each has, more by who has each value

Counts = NDArray[np.integer]

_count: Callable[[tuple[str, int, bool, bool]], Count] = partial(
    tuple.__new__, Count
)  # without a call in Python


class Counter:
    """Counts the values of facets over lists of documents of one index."""

    def __init__(self, columns: Columns, prepared: Prepared, values: AllValues) -> None:
        self._columns, self._prepared, self._values = columns, prepared, values
        self._places = {name: place for place, name in enumerate(FACET_NAMES)}
        self._firsts: list[int] = prepared.firsts.tolist()
        self._slots: list[int] = prepared.slot_firsts.tolist()

    def all(self, matched: Ints, chosen: Selection, facet: str) -> FacetCounts:
        """Count one facet over what matched and passes the other facets' filters, and give all its values."""
        values = self._values[facet]
        counts = self.counts(chosen.narrow(matched).passed(but=facet), facet)
        return shown(values.facet, counts, _states(values, chosen), values, most=len(values.all))

    def count(
        self, passed: Ints, narrowed: Narrowed, chosen: Selection, facets: Sequence[str]
    ) -> tuple[FacetCounts, ...]:
        """Count the named facets over what ``passed`` all filters, those that filter without their own."""
        counts = self._counted(passed, [name for name in facets if name not in narrowed.masks])
        for name in facets:
            if name in narrowed.masks:
                counts[name] = self.counts(narrowed.passed(but=name), name)
        return tuple(
            shown(
                facet, counts[facet.name], _states(self._values[facet.name], chosen), self._values[facet.name]
            )
            for facet in FACETS
            if facet.name in counts
        )

    def counts(self, docs: Ints, facet: str) -> Counts:
        """Give how many of some documents have each value of one facet, by the values' ordinals."""
        return self._counted(docs, [facet])[facet]

    def _counted(self, docs: Ints, facets: Sequence[str]) -> dict[str, Counts]:
        if not facets:
            return {}
        if len(docs) * FEW < self._columns.documents:
            return self._by_document(docs, facets)
        mask = None if len(docs) == self._columns.documents else marked(docs, self._columns.documents)
        return {name: self._by_value(mask, name) for name in facets}

    def _by_document(self, docs: Ints, facets: Sequence[str]) -> dict[str, Counts]:
        """Count what stands in the slots of each document, in one pass for all facets from the first to the last."""
        places = [self._places[name] for name in facets]
        low, high = min(places), max(places) + 1
        rows = self._prepared.slots.take(docs, axis=0)[:, self._slots[low] : self._slots[high]]
        counts = np.bincount(rows.ravel(), minlength=self._firsts[high])
        more = self._prepared.has_more.take(docs)
        if more.any():
            counts += np.bincount(self._further(docs[more]), minlength=self._firsts[-1])[: len(counts)]
        return {
            name: counts[self._firsts[place] : self._firsts[place + 1]]
            for name, place in zip(facets, places, strict=True)
        }

    def _further(self, docs: Ints) -> Whole:
        """Give the ordinals that found no room in the slots of some documents."""
        held = self._prepared.further_docs
        begins = held.searchsorted(docs)
        counts = held.searchsorted(docs, "right") - begins
        ends = np.cumsum(counts)
        places = np.repeat(begins - ends + counts, counts) + np.arange(int(ends[-1]))
        return self._prepared.further[places]

    def _by_value(self, mask: Mask | None, facet: str) -> Counts:
        """Count who has each value; without a mask, all documents."""
        postings, place = self._columns.fields[facet], self._places[facet]
        terms = self._prepared.value_terms[self._firsts[place] : self._firsts[place + 1]]
        if not len(terms):
            return np.zeros(0, dtype=np.int32)
        if mask is None:
            return np.diff(postings.starts).take(terms)
        held = mask.take(postings.docs).view(np.uint8)
        return np.add.reduceat(held, postings.starts[:-1].astype(np.intp), dtype=np.int32).take(terms)


def shown(
    facet: Facet, counts: Counts, states: dict[int, bool], values: Values, most: int = SHOWN
) -> FacetCounts:
    """Put the counts of a facet in the order in which they are shown, cut to the ``most`` that an answer holds.

    ``states`` has the ordinals of the values that filters name, and whether they are excluded; these stay.
    """
    found = counts.nonzero()[0]
    if states:
        found = np.union1d(found, np.fromiter(states, dtype=np.intp))
    held = counts.take(found)
    if not facet.numeric:
        order = (-held).argsort(kind="stable")
        found, held = found.take(order), held.take(order)
    kept, numbers = found[:most].tolist(), held[:most].tolist()
    if states and len(found) > most:
        named = [n for n in found[most:].tolist() if n in states]
        kept, numbers = kept + named, numbers + counts.take(named).tolist()
    selected = [states.get(n) is False for n in kept] if states else repeat(False, len(kept))
    excluded = [states.get(n) is True for n in kept] if states else repeat(False, len(kept))
    names = map(values.all.__getitem__, kept)
    told = tuple(map(_count, zip(names, numbers, selected, excluded, strict=True)))
    return FacetCounts(facet, told, more=len(found) - len(kept))


def _states(values: Values, chosen: Selection) -> dict[int, bool]:
    """Give the values that filters name, by ordinal, and whether they are excluded; not those within a range."""
    named = [f for f in chosen.filters if f.facet == values.facet.name and not values.is_range(f.value)]
    return {ordinal: f.exclude for f in named for ordinal in values.named(f.value)}
