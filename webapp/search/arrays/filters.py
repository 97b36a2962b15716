"""Filters resolved to documents: OR within a facet, AND between facets, and what is excluded taken away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from schema.arrays.postings import Ints
from webapp.search.arrays.facet_values import AllValues
from webapp.search.arrays.kernels import Mask
from webapp.search.arrays.postings_ops import among, united
from webapp.search.model.query import Filter


@dataclass(frozen=True, slots=True)
class Choice:
    """What one facet's filters let through: documents with a chosen value (``None``: all), but none excluded."""

    chosen: Ints | None
    excluded: Ints | None

    def passes(self, docs: Ints) -> Mask:
        """Tell which of some documents (n,) pass."""
        passed = np.ones(len(docs), dtype=np.bool_) if self.chosen is None else among(self.chosen, docs)
        if self.excluded is not None:
            passed = passed & ~among(self.excluded, docs)
        return passed


@dataclass(slots=True)  # never changed; see Matches
class Narrowed:
    """Documents that match (n,), and facet by facet which of them its filters let through (n,)."""

    docs: Ints
    masks: Mapping[str, Mask]

    def mask(self, but: str = "") -> Mask | None:
        """Tell which of the documents the filters of all facets but one let through; ``None`` where none filters."""
        if not self.masks:
            return None
        masks = [mask for facet, mask in self.masks.items() if facet != but]
        if len(masks) < 2:
            return masks[0] if masks else None
        passed: Mask = np.logical_and.reduce(masks)
        return passed

    def passed(self, but: str = "") -> Ints:
        """Give the documents that the filters of all facets but one let through."""
        mask = self.mask(but)
        return self.docs if mask is None else self.docs[mask]


@dataclass(frozen=True, slots=True)
class Selection:
    """The filters of a query by canonical value, and what those of each facet let through."""

    filters: tuple[Filter, ...]
    notices: tuple[str, ...]
    choices: Mapping[str, Choice]

    def narrow(self, docs: Ints) -> Narrowed:
        """Let the filters of each facet tell which of some documents pass."""
        return Narrowed(docs, {facet: choice.passes(docs) for facet, choice in self.choices.items()})


_NO_FILTERS = Selection((), (), {})


def select(filters: Sequence[Filter], values: AllValues, documents: int) -> Selection:
    """Resolve filters; a value that the index lacks lets nothing through, and is told of."""
    if not filters:
        return _NO_FILTERS
    resolved, notices = [], []
    by_facet: dict[str, list[tuple[Ints, bool]]] = {}
    for wanted in filters:
        known = values[wanted.facet]
        ordinals = known.named(wanted.value)
        if not ordinals:
            notices.append(f"No caption has “{wanted.value}” for its {known.facet.label.lower()}.")
        single = len(ordinals) == 1 and not known.is_range(wanted.value)
        resolved.append(
            Filter(wanted.facet, known.all[ordinals[0]] if single else wanted.value, wanted.exclude)
        )
        by_facet.setdefault(wanted.facet, []).append((known.docs(ordinals), wanted.exclude))
    choices = {facet: _choice(found, documents) for facet, found in by_facet.items()}
    return Selection(tuple(dict.fromkeys(resolved)), tuple(dict.fromkeys(notices)), choices)


def _choice(found: Sequence[tuple[Ints, bool]], documents: int) -> Choice:
    def joined(*, exclude: bool) -> Ints | None:
        lists = [docs for docs, excluded in found if excluded is exclude]
        return (lists[0] if len(lists) == 1 else united(lists, documents)) if lists else None

    return Choice(chosen=joined(exclude=False), excluded=joined(exclude=True))
