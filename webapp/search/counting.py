"""Filters and facet counts: OR within a facet, AND between facets, each facet's counts without its own filter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schema.columns import Columns, Ints, Postings
from schema.fields import FACETS, Facet
from webapp.search.page import Count, FacetCounts
from webapp.search.query import Filter
from webapp.search.values import Values

SHOWN = 100  # values of a facet that an answer holds; the rest is told as a number

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Selection:
    """The documents that the filters let through, facet by facet, and the filters by canonical value."""

    filters: tuple[Filter, ...]
    notices: tuple[str, ...]
    by_facet: Mapping[str, Mask]
    documents: int

    @property
    def mask(self) -> Mask:
        """Give what all facets let through."""
        return self.but("")

    def but(self, facet: str) -> Mask:
        """Give what all facets but one let through."""
        passed = np.ones(self.documents, dtype=np.bool_)
        for name, mask in self.by_facet.items():
            if name != facet:
                passed &= mask
        return passed


def selection(filters: Sequence[Filter], values: Mapping[str, Values], columns: Columns) -> Selection:
    """Resolve filters; a value that the index lacks lets nothing through, and is told of."""
    resolved, notices = [], []
    by_facet: dict[str, list[tuple[Mask, bool]]] = {}
    for chosen in filters:
        ordinals = values[chosen.facet].named(chosen.value)
        if not ordinals:
            notices.append(
                f"No caption has “{chosen.value}” for its {values[chosen.facet].facet.label.lower()}."
            )
        known = len(ordinals) == 1 and not values[chosen.facet].is_range(chosen.value)
        value = values[chosen.facet].all[ordinals[0]] if known else chosen.value
        resolved.append(Filter(chosen.facet, value, chosen.exclude))
        mask = _holding(columns.fields[chosen.facet], ordinals, columns.documents)
        by_facet.setdefault(chosen.facet, []).append((mask, chosen.exclude))
    masks = {facet: _combined(found) for facet, found in by_facet.items()}
    return Selection(tuple(dict.fromkeys(resolved)), tuple(dict.fromkeys(notices)), masks, columns.documents)


def _holding(postings: Postings, ordinals: Sequence[int], documents: int) -> Mask:
    mask = np.zeros(documents, dtype=np.bool_)
    for ordinal in ordinals:
        mask[postings.docs[postings.span(ordinal)]] = True
    return mask


def _combined(found: Sequence[tuple[Mask, bool]]) -> Mask:
    """Put one facet's filters together: any of the chosen values, none of the excluded."""
    chosen = [mask for mask, exclude in found if not exclude]
    passed: Mask = np.logical_or.reduce(chosen) if chosen else np.ones_like(found[0][0])
    for mask, exclude in found:
        if exclude:
            passed = passed & ~mask
    return passed


def count(
    matched: Mask, chosen: Selection, values: Mapping[str, Values], columns: Columns
) -> tuple[FacetCounts, ...]:
    """Count every facet's values over the matches that the other facets' filters let through."""
    whole = matched & chosen.mask
    return tuple(
        _facet_counts(
            facet,
            matched & chosen.but(facet.name) if facet.name in chosen.by_facet else whole,
            chosen,
            values[facet.name],
            columns.fields[facet.name],
        )
        for facet in FACETS
    )


def _facet_counts(
    facet: Facet, mask: Mask, chosen: Selection, values: Values, postings: Postings
) -> FacetCounts:
    counts = counted(mask, postings)
    states = _states(facet, chosen, values)
    held = counts > 0
    held[list(states)] = True
    found = np.flatnonzero(held)
    rank = values.ranks[found]
    ordered = found[np.argsort(rank) if facet.numeric else np.lexsort((rank, -counts[found]))]
    kept = ordered[(np.arange(len(ordered)) < SHOWN) | np.isin(ordered, list(states))]
    shown = (
        Count(values.all[place], n, selected=states.get(place) is False, excluded=states.get(place) is True)
        for place, n in zip(kept.tolist(), counts[kept].tolist(), strict=True)
    )
    return FacetCounts(facet, tuple(shown), more=len(ordered) - len(kept))


def _states(facet: Facet, chosen: Selection, values: Values) -> dict[int, bool]:
    """Give the values that filters name, by ordinal, and whether they are excluded; not those within a range."""
    named = [f for f in chosen.filters if f.facet == facet.name and not values.is_range(f.value)]
    return {ordinal: f.exclude for f in named for ordinal in values.named(f.value)}


def counted(mask: Mask, postings: Postings) -> Ints:
    """Count the documents of a mask for each term of a field, in the order of the terms."""
    held = np.zeros(len(postings.docs) + 1, dtype=np.int32)
    np.cumsum(mask[postings.docs], out=held[1:])
    found: Ints = np.diff(held[postings.starts])
    return found
