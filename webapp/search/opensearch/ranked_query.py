"""An expanded query as one query of a cluster, with the tiers and parts by which its hits are ordered and explained.

What ranks above all else gets a number added that no score reaches, so that one number has the whole order: scores are
multiples of 1/1024, and float32 holds these exactly below 16,384. What is shown is the score without it, raised as the
embedded engine raises it, by the least and the highest scores of the tiers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from schema.opensearch.index_mapping import UNIT
from webapp.search.opensearch.queries import QueryWriter, any_of, term_of
from webapp.search.opensearch.scripts import Json, rounded_up
from webapp.search.rewriting.expanded_query import ANYTHING, ExpandedQuery, TermGroup
from webapp.search.rewriting.weights import (
    ADJACENT,
    ID_SCORE,
    LEAST_APART,
    LONG_TEXT,
    NEAR,
    REACH,
    WINDOW,
)

COMPLETE, TITLED, DATED, WITHIN = "complete", "titled", "dated", "within"
HIGHEST = 2730.0  # that a score may be: with all that is added, six times that, it stays below 16,384
RAISED = {
    TITLED: HIGHEST,
    DATED: 2 * HIGHEST,
    WITHIN: 2 * HIGHEST,
}  # what is within the days asked for is dated too
PROXIMITY = "proximity"
_NEAR = float(np.float32(NEAR))
_BEHIND = (
    float(np.float32(NEAR + ADJACENT)) - _NEAR
)  # exactly, so that both add up to what the embedded engine has


@dataclass(frozen=True, slots=True)
class Tier:
    """What ranks above the rest, whatever that scores: a condition on documents."""

    name: str
    query: Json


@dataclass(frozen=True, slots=True)
class RankedQuery:
    """A query that scores, its tiers from the lowest to the highest, and the same without scores.

    Where hits may lack words, ``complete`` are those that have all.
    """

    query: Json
    filtered: Json
    tiers: tuple[Tier, ...] = ()
    complete: Json | None = None

    def has_tier(self, name: str) -> bool:
        """Return whether anything may be in a tier."""
        return any(one.name == name for one in self.tiers)


class Ranker:
    """Writes the expanded queries of one generation."""

    def __init__(self, writer: QueryWriter) -> None:
        self._writer = writer

    def strict(self, plan: ExpandedQuery) -> RankedQuery:
        """Return what matches all required words, within the conditions."""
        filtered = self.filtered(plan)
        if not plan.groups:
            return self._tiered(plan, self._writer.scored(plan.conditions), filtered)
        groups = [self._group(group, n, plan) for n, group in enumerate(plan.groups)]
        must = [one for one, group in zip(groups, plan.groups, strict=True) if group.required]
        should = [one for one, group in zip(groups, plan.groups, strict=True) if not group.required]
        if plan.conditions != ANYTHING:
            must.append(self._writer.scored(plan.conditions))
        query = {
            "bool": {
                "must": must,
                "should": [*should, *self._proximity(plan, groups)],
                "filter": self._near_in_long(plan) if _is_judged(plan) else [],
                "minimum_should_match": 0,
            }
        }
        return self._tiered(plan, query, filtered)

    def relaxed(self, plan: ExpandedQuery, level: int) -> RankedQuery:
        """Return what has so much of the required words, within the conditions."""
        groups = [self._group(group, n, plan) for n, group in enumerate(plan.groups)]
        sums = any_of([*groups, *self._proximity(plan, groups)])
        covered = {
            "function_score": {
                "query": sums,
                "functions": self._rarities(plan),
                "score_mode": "sum",
                "boost_mode": "multiply",
            }
        }
        must = [rounded_up(covered, plan.levels[0])]
        if plan.conditions != ANYTHING:
            must.append(self._writer.scored(plan.conditions))
        filtered = self.at_level(plan, level)
        query = {"bool": {"must": must, "filter": [self._covering(plan, level)]}}
        complete: Json = {"bool": {"filter": [*self._all(plan), *self._near_in_long(plan)]}}
        return self._tiered(plan, query, filtered, complete)

    def filtered(self, plan: ExpandedQuery) -> Json:
        """Return what ``strict`` finds, without scores."""
        if not plan.groups:
            return self._writer.filtered(plan.conditions)
        near = self._near_in_long(plan) if _is_judged(plan) else []
        return {"bool": {"filter": [*self._all(plan), *self._conditions(plan), *near]}}

    def at_level(self, plan: ExpandedQuery, level: int) -> Json:
        """Return what ``relaxed`` finds, without scores."""
        return {"bool": {"filter": [*self._conditions(plan), self._covering(plan, level)]}}

    def alternative(self, plan: ExpandedQuery, number: int) -> Json:
        """Return the documents in which an alternative stands."""
        one = plan.alternatives[number]
        return self._writer.standing(one.stems, one.slop)

    def _conditions(self, plan: ExpandedQuery) -> list[Json]:
        return [] if plan.conditions == ANYTHING else [self._writer.filtered(plan.conditions)]

    def _all(self, plan: ExpandedQuery) -> list[Json]:
        return [self._holding(group, plan) for group in plan.required]

    def _covering(self, plan: ExpandedQuery, level: int) -> Json:
        """Return the documents whose required words weigh at least so much by their rarity."""
        held = any_of([self._holding(group, plan) for group in plan.required])
        if level <= 1:
            return held
        if level >= plan.levels[0]:
            return {"bool": {"filter": self._all(plan)}}
        return {
            "function_score": {
                "query": {"bool": {"filter": [held]}},
                "functions": self._rarities(plan),
                "score_mode": "sum",
                "boost_mode": "replace",
                "min_score": level,
            }
        }

    def _rarities(self, plan: ExpandedQuery) -> list[Json]:
        return [{"filter": self._holding(group, plan), "weight": group.rarity} for group in plan.required]

    def _holding(self, group: TermGroup, plan: ExpandedQuery) -> Json:
        """Return the documents that hold a word by anything that stands for it."""
        writer = self._writer
        found = [writer.standing(group.unit) if group.unit else writer.holding(group.term)]
        found += [self.alternative(plan, n) for n, _ in group.alternatives]
        found += [{"terms": {"id": list(map(term_of, group.ids))}}] if group.ids else []
        return any_of(found)

    def _group(self, group: TermGroup, number: int, plan: ExpandedQuery) -> Json:
        """Return all that stands for a word, with the score of the group, by the name of its number."""
        writer = self._writer
        if not group.unit and not group.alternatives:
            scored = writer.word(group.term)
        else:
            own = writer.alternative(group.unit) if group.unit else writer.weights(group.term)
            others = [
                writer.alternative(plan.alternatives[n].stems, plan.alternatives[n].slop, weight)
                for n, weight in group.alternatives
            ]
            scored = writer.scripts.saturate(any_of([own, *others]), group.idf, UNIT)
        if group.ids:
            ids = {
                "constant_score": {
                    "filter": {"terms": {"id": list(map(term_of, group.ids))}},
                    "boost": ID_SCORE,
                }
            }
            scored = any_of([scored, ids])
        return _named(scored, group_name(number))

    def _proximity(self, plan: ExpandedQuery, groups: Sequence[Json]) -> list[Json]:
        """Return what words give for standing together, all under one name."""
        if not plan.pairs:
            return []
        return [_named(any_of([self._pair(plan, *pair, groups) for pair in plan.pairs]), PROXIMITY)]

    def _pair(self, plan: ExpandedQuery, first: int, second: int, groups: Sequence[Json]) -> Json:
        stems = plan.groups[first].term.stem, plan.groups[second].term.stem
        both = [_nameless(groups[first]), _nameless(groups[second])]
        near = {
            "bool": {"should": both, "filter": self._writer.near(stems, REACH), "minimum_should_match": 0}
        }
        behind = {"filter": self._writer.standing(stems), "weight": _BEHIND}
        rewarded = {
            "function_score": {
                "query": near,
                "functions": [{"filter": {"match_all": {}}, "weight": _NEAR}, behind],
                "score_mode": "sum",
                "boost_mode": "multiply",
            }
        }
        return rounded_up(rewarded)

    def _near_in_long(self, plan: ExpandedQuery) -> list[Json]:
        """Return the condition that long texts have the required words near each other."""
        stems = tuple(stem for group in plan.required for stem in group.unit or (group.term.stem,))
        near = {"bool": {"filter": self._writer.near(stems, WINDOW)}}
        return [any_of([{"range": {"length": {"lte": LONG_TEXT}}}, near])]

    def _tiered(
        self,
        plan: ExpandedQuery,
        query: Json,
        filtered: Json,
        complete: Json | None = None,
    ) -> RankedQuery:
        """Return a query with its tiers, each of which raises by its number."""
        tiers: tuple[Tier, ...] = ()
        if plan.title:
            tiers = (*tiers, Tier(TITLED, {"term": {"whole_title": term_of(plan.title)}}))
        for name, days in ((DATED, plan.dated), (WITHIN, plan.certain)):
            if days != ANYTHING:
                tiers = (*tiers, Tier(name, self._writer.filtered(days)))
        should: list[Json] = [
            {"constant_score": {"filter": one.query, "boost": RAISED[one.name], "_name": one.name}}
            for one in tiers
        ]
        should += [] if complete is None else [_unscored(complete, COMPLETE)]
        should += self._said_otherwise(plan)
        if should:
            query = {"bool": {"must": [query], "should": should, "minimum_should_match": 0}}
        return RankedQuery(query, filtered, tiers, complete)

    def _said_otherwise(self, plan: ExpandedQuery) -> list[Json]:
        """Return conditions that score nothing, but say which alternatives a hit holds, and which words itself."""
        found: list[Json] = []
        words = {group for one in plan.alternatives for group in plan.groups_of(one)}
        for n in range(len(plan.alternatives)):
            found.append(_unscored(self.alternative(plan, n), alternative_name(n)))
        for n in sorted(words):
            found.append(_unscored(self._writer.holding(plan.groups[n].term), word_name(n)))
        return found


def group_name(number: int) -> str:
    """Return the name of a group's query."""
    return f"g{number}"


def alternative_name(number: int) -> str:
    """Return the name of an alternative's query."""
    return f"a{number}"


def word_name(number: int) -> str:
    """Return the name of the query of a group's word alone."""
    return f"w{number}"


def cells(tiers: Sequence[Tier]) -> dict[str, Json]:
    """Return for each combination of tiers, by its letters ('101'), the documents that are in just these."""
    found = {}
    for flags in product((False, True), repeat=len(tiers)):
        inside = [one.query for one, flag in zip(tiers, flags, strict=True) if flag]
        outside = [one.query for one, flag in zip(tiers, flags, strict=True) if not flag]
        found["".join("01"[flag] for flag in flags)] = {
            "bool": {"filter": inside or [{"match_all": {}}], "must_not": outside}
        }
    return found


def lifts(bounds: dict[str, tuple[float, float]]) -> list[float]:
    """Return by how much each tier is raised; ``bounds`` are the least and the highest score of each cell.

    The tiers are raised one after the other, each so that its lowest score exceeds the best of the rest by
    ``LEAST_APART``, as ``arrays/ranking.py`` does it.

    >>> lifts({"0": (1.0, 3.0), "1": (2.0, 5.0)})
    [1.009765625]
    """
    tiers = len(next(iter(bounds), ""))
    now = {cell: np.array(one, dtype=np.float32) for cell, one in bounds.items()}
    found = []
    for n in range(tiers):
        inside = [low for cell, (low, _) in now.items() if cell[n] == "1"]
        outside = [high for cell, (_, high) in now.items() if cell[n] == "0"]
        lift = np.float32(0)
        if inside and outside:
            lift = max(max(outside) + np.float32(LEAST_APART) - min(inside), np.float32(0))
        now = {cell: one + lift if cell[n] == "1" else one for cell, one in now.items()}
        found.append(float(lift))
    return found


def _is_judged(plan: ExpandedQuery) -> bool:
    """Return whether long texts must have the words near each other: not where one word is all that was asked for."""
    return len(plan.groups) > 1 or plan.conditions != ANYTHING


def _named(query: Json, name: str) -> Json:
    """Return a query under a name, by which a hit says what it gives."""
    return {"bool": {"must": [query], "_name": name}}


def _nameless(query: Json) -> Json:
    """Return a query without its name."""
    inner: Json = query["bool"]["must"][0]
    return inner


def _unscored(query: Json, name: str) -> Json:
    return {"constant_score": {"filter": query, "boost": 0, "_name": name}}
