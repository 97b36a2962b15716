"""Filters on documents: OR within a facet, AND between facets, and what is excluded taken away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from schema.arrays.postings import Ints
from webapp.search.arrays.evaluator import Evaluator
from webapp.search.arrays.kernels import Mask
from webapp.search.arrays.postings_ops import contains
from webapp.search.rewriting.expanded_query import FacetFilter


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
    """Return which documents (n,) have a chosen value, but none excluded."""
    if one.chosen is None:
        passed = np.ones(len(docs), dtype=np.bool_)
    else:
        passed = contains(evaluator.having(one.facet, one.chosen), docs)
    if one.excluded:
        passed = passed & ~contains(evaluator.having(one.facet, one.excluded), docs)
    return passed
