"""The answer of a page: what it counts, and its hits with the parts of their scores, as queries with names say them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from webapp.search.model.result import DateMatch
from webapp.search.opensearch.aggregations import PASSED
from webapp.search.opensearch.documents import key_of
from webapp.search.opensearch.index_client import FoundHit, SearchAnswer
from webapp.search.opensearch.ranked_query import (
    COMPLETE,
    DATED,
    PROXIMITY,
    RAISED,
    TITLED,
    WITHIN,
    RankedQuery,
    alternative_name,
    group_name,
    word_name,
)
from webapp.search.opensearch.scripts import Json
from webapp.search.rewriting.evaluation import ScoredHit
from webapp.search.rewriting.expanded_query import ExpandedQuery
from webapp.search.rewriting.weights import UNITS


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """The answer of a page, and the query that was asked."""

    ranked: RankedQuery
    passing: Json
    answer: SearchAnswer
    matching: int

    @property
    def passed(self) -> dict[str, Any]:
        """What was counted over all that passes the filters."""
        found: dict[str, Any] = self.answer.aggregations[PASSED]
        return found

    def count_marked(self, name: str, families: int) -> int:
        """Return how many of the families found are marked so; all, where there is no such mark."""
        counted = self.passed.get(f"mark_{name}")
        return families if counted is None else int(counted["doc_count"])


def scored_hit(
    plan: ExpandedQuery, ranked: RankedQuery, hit: FoundHit, raised: dict[str, float]
) -> ScoredHit:
    """Return a hit with the parts of its score, read from the queries with names that found it."""
    named = {name: in_units(score) for name, score in hit.named.items()}
    score = in_units(hit.score or 0.0) - sum(RAISED[one.name] for one in ranked.tiers if one.name in named)
    shown = score + sum(lift for name, lift in raised.items() if name in named)
    size = len(plan.likeness.about) if plan.likeness else len(plan.groups)
    found = ScoredHit(key_of(hit), shown, None, tuple(named.get(group_name(n), 0.0) for n in range(size)))
    if plan.likeness is None:
        found.proximity = named.get(PROXIMITY, 0.0)
        given = sum(found.terms) + found.proximity
        if ranked.complete is not None:
            found.coverage, given = _covered(plan, found.terms, given)
        found.conditions = score - given
    found.titled, found.dated = TITLED in named, _date_match(ranked, named)
    found.complete = COMPLETE in named or ranked.complete is None
    found.added = hit.fields["added"][0]
    found.alternatives = tuple(
        n for n in range(len(plan.alternatives)) if alternative_name(n) in named and _is_meant(plan, n, named)
    )
    return found


def _date_match(ranked: RankedQuery, named: Mapping[str, float]) -> DateMatch:
    if ranked.has_tier(DATED) and DATED not in named:
        return DateMatch.MENTIONED
    if ranked.has_tier(WITHIN) and WITHIN not in named:
        return DateMatch.LONGER
    return DateMatch.WITHIN


def in_units(score: float) -> float:
    """Return a score as it was before it was printed: a cluster writes no more figures than single out a float32.

    >>> in_units(4112.537)
    4112.537109375
    """
    return round(score * UNITS) / UNITS


def _covered(plan: ExpandedQuery, terms: Sequence[float], given: float) -> tuple[float, float]:
    """Return which share of the words a hit has by their rarity, and what these give with that."""
    groups = zip(plan.groups, terms, strict=True)
    covered = sum(group.rarity for group, score in groups if group.required and score > 0)
    whole = np.float32(plan.levels[0])
    part = np.float32(given) * np.float32(covered) / whole
    return float(np.float32(covered) / whole), float(np.ceil(part * np.float32(UNITS)) / UNITS)


def _is_meant(plan: ExpandedQuery, number: int, named: Mapping[str, float]) -> bool:
    """Return whether a hit lacks any of the words themselves that an alternative stands for."""
    groups = plan.groups_of(plan.alternatives[number])
    return any(word_name(group) not in named for group in groups)
