"""Facet counts: each facet's over the matches that the other facets' filters let through, exactly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain

import numpy as np

from schema.arrays.derived import Prepared
from schema.arrays.postings import Columns, Ints, Whole
from schema.caches import cached
from schema.fields import FACET_NAMES, FACETS, Facet
from webapp.search.arrays.filters import Narrowed
from webapp.search.arrays.kernels import Mask, order, tally
from webapp.search.arrays.postings_ops import marked
from webapp.search.model.query import Filter
from webapp.search.model.result import Count, FacetCounts
from webapp.search.rewriting.chosen_values import SHOWN, is_none_chosen, states_of, with_none, with_states
from webapp.search.rewriting.facet_values import AllValues

STRETCHES = 64  # that are kept, each no more than a few views
FEW = 4  # of so many documents one: fewer are counted by what each has, more by who has each value


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Facets that lie side by side, and their parts of ``Prepared``."""

    facets: tuple[Facet, ...]
    numeric: Mask
    firsts: Whole
    slots: Whole


class Counter:
    """Counts the values of facets over lists of documents of one index.

    The counts of all facets lie in one array, by the ordinals of ``Prepared``.
    """

    def __init__(self, columns: Columns, prepared: Prepared, values: AllValues) -> None:
        self._columns, self._prepared, self._values = columns, prepared, values
        self._documents, self._ordinals = columns.documents, int(prepared.firsts[-1])
        firsts = prepared.firsts.tolist()
        self._spans = dict(zip(FACET_NAMES, map(slice, firsts, firsts[1:]), strict=True))
        self._stretch = cached("facets", STRETCHES)(partial(_stretch, prepared))

    def all(self, narrowed: Narrowed, chosen: Sequence[Filter], facet: str) -> FacetCounts:
        """Return all values of one facet, counted over what matches and passes the other facets' filters."""
        docs, values = narrowed.passed(but=facet), self._values[facet]
        counts = self._counts(docs, [facet])
        found = next(self._to_facet_counts(counts, chosen, [facet], len(values.all)))
        return with_none(found, self._without(docs, facet), chosen, values, listed=True)

    def count(
        self, passed: Ints, narrowed: Narrowed, chosen: Sequence[Filter], facets: Sequence[str]
    ) -> tuple[FacetCounts, ...]:
        """Count the named facets over what ``passed`` all filters, those that filter without their own."""
        counts = self._counts(passed, [name for name in facets if name not in narrowed.masks])
        for name in narrowed.masks:
            if name in facets:
                counts[self._spans[name]] = self.counts(narrowed.passed(but=name), name)
        found = self._to_facet_counts(counts, chosen, facets, SHOWN) if facets else ()
        return tuple(self._with_none(one, narrowed, chosen) for one in found) if chosen else tuple(found)

    def _with_none(self, found: FacetCounts, narrowed: Narrowed, chosen: Sequence[Filter]) -> FacetCounts:
        """Return the counts with that of having no value of the facet, where filters name it."""
        name = found.facet.name
        if not is_none_chosen(self._values[name], chosen):
            return found
        families = self._without(narrowed.passed(but=name), name)
        return with_none(found, families, chosen, self._values[name], listed=False)

    def _without(self, docs: Ints, facet: str) -> int:
        """Return how many of some documents have no value of a facet."""
        held = marked(self._columns.fields[facet].docs, self._documents)
        return len(docs) - int(np.count_nonzero(held.take(docs)))

    def counts(self, docs: Ints, facet: str) -> Ints:
        """Return how many of some documents have each value of one facet, in the order of its values."""
        return self._counts(docs, [facet])[self._spans[facet]]

    def _counts(self, docs: Ints, facets: Sequence[str]) -> Ints:
        """Count, over some documents, the values of some facets; those of others may be counted too."""
        counts = np.zeros(self._ordinals, dtype=np.int32)
        if not facets:
            return counts
        if len(docs) * FEW < self._documents:
            slots = self._stretch(tuple(facets)).slots
            tally(docs, slots, self._prepared.further_docs, self._prepared.further, counts)
            return counts
        mask = None if len(docs) == self._documents else marked(docs, self._documents)
        for name in facets:
            counts[self._spans[name]] = self._by_value(mask, name)
        return counts

    def _by_value(self, mask: Mask | None, facet: str) -> Whole:
        """Count who has each value; without a mask, all documents."""
        postings, terms = self._columns.fields[facet], self._prepared.value_terms[self._spans[facet]]
        if not len(terms):
            return terms
        if mask is None:
            return np.diff(postings.starts).take(terms)
        held = mask.take(postings.docs).view(np.uint8)
        return np.add.reduceat(held, postings.starts[:-1].astype(np.intp), dtype=np.int32).take(terms)

    def _to_facet_counts(
        self, counts: Ints, chosen: Sequence[Filter], facets: Sequence[str], most: int
    ) -> Iterator[FacetCounts]:
        """Yield the values of each facet with their counts, in the order in which they are shown, at most ``most``."""
        stretch = self._stretch(tuple(facets))
        kept, numbers, sizes = _in_order(counts, stretch, most)
        shown_counts, begin = tuple(map(Count, map(self._names.__getitem__, kept), numbers)), 0
        filtering = {one.facet for one in chosen}
        for facet, size in zip(stretch.facets, sizes, strict=True):
            end = begin + (size if size < most else most)
            if facet.name in facets:
                found = FacetCounts(facet, shown_counts[begin:end], size - (end - begin))
                if facet.name in filtering:
                    found = self._with_states(found, kept[begin:end], counts, chosen)
                yield found
            begin = end

    def _with_states(
        self, found: FacetCounts, kept: Sequence[int], counts: Ints, chosen: Sequence[Filter]
    ) -> FacetCounts:
        """Return the counts with the values that filters name, marked as chosen or excluded, wherever they rank."""
        values, span = self._values[found.facet.name], self._spans[found.facet.name]
        own = counts[span]
        return with_states(
            found,
            [n - span.start for n in kept],
            states_of(values, chosen),
            lambda n: int(own[n]),
            values,
        )

    @cached_property
    def _names(self) -> tuple[str, ...]:
        """Return the values of all facets by their ordinals, of which the first is 1."""
        return ("", *chain.from_iterable(self._values[name].all for name in FACET_NAMES))


def _in_order(counts: Ints, stretch: _Stretch, most: int) -> tuple[list[int], list[int], list[int]]:
    """Return the ordinals of the values that are shown, facet by facet, their counts, and how many have any."""
    written = np.empty((2, len(counts)), dtype=np.int32)
    sizes = np.empty(len(stretch.facets), dtype=np.int32)
    end = order(counts, stretch.firsts, stretch.numeric, most, written, sizes)
    kept, numbers = written[:, :end].tolist()
    return kept, numbers, sizes.tolist()


def _stretch(prepared: Prepared, facets: tuple[str, ...]) -> _Stretch:
    """Return all facets from the first to the last of some."""
    places = [FACET_NAMES.index(name) for name in facets]
    begin, end = min(places), max(places) + 1
    return _Stretch(
        facets=FACETS[begin:end],
        numeric=np.array([facet.numeric for facet in FACETS[begin:end]]),
        firsts=prepared.firsts[begin : end + 1],
        slots=prepared.slots[:, prepared.slot_firsts[begin] : prepared.slot_firsts[end]],
    )
