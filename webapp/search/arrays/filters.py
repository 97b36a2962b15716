"""Filters on documents: OR within a facet, AND between facets, and what is excluded taken away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from schema.arrays.postings import Ints
from webapp.search.arrays.evaluator import Evaluator
from webapp.search.arrays.kernels import Mask
from webapp.search.arrays.postings_ops import contains
from webapp.search.rewriting.expanded_query import FacetFilter, ValueSet


@dataclass(slots=True)  # never changed; see Matches
class Narrowed:
    """Documents that match (n,), and facet by facet which of them its filters let through (n,)."""

    docs: Ints
    masks: Mapping[str, Mask]

    def mask(self, but: str = "") -> Mask | None:
        """Return which of the documents the filters of all facets but one let through; ``None`` where none filters."""
        if not self.masks:
            return None
        masks = [mask for facet, mask in self.masks.items() if facet != but]
        if len(masks) < 2:
            return masks[0] if masks else None
        passed: Mask = np.logical_and.reduce(masks)
        return passed

    def passed(self, but: str = "") -> Ints:
        """Return the documents that the filters of all facets but one let through."""
        mask = self.mask(but)
        return self.docs if mask is None else self.docs[mask]


def narrow(evaluator: Evaluator, docs: Ints, filters: Sequence[FacetFilter]) -> Narrowed:
    """Return which of some documents (n,) pass the filters, facet by facet."""
    return Narrowed(docs, {one.facet: _passes(evaluator, docs, one) for one in filters})


def _passes(evaluator: Evaluator, docs: Ints, one: FacetFilter) -> Mask:
    """Return which documents (n,) are in what is chosen, but not in what is excluded."""
    chosen = None if one.chosen is None else _among(evaluator, docs, one.facet, one.chosen)
    if one.excluded is None:
        return np.ones(len(docs), dtype=np.bool_) if chosen is None else chosen
    kept = ~_among(evaluator, docs, one.facet, one.excluded)
    return kept if chosen is None else chosen & kept


def _among(evaluator: Evaluator, docs: Ints, facet: str, wanted: ValueSet) -> Mask:
    """Return which documents (n,) have any of some values, any value, or none."""
    found = contains(evaluator.having(facet, wanted.values), docs)
    if wanted.any or wanted.none:
        held = contains(evaluator.having_any(facet), docs)
        found = found | held if wanted.any else found
        found = found | ~held if wanted.none else found
    return found
