"""The hits of a page with the parts of their scores, read from the stages of ranking."""

from collections.abc import Iterable, Sequence

import numpy as np

from schema.arrays.postings import Floats, Ints
from webapp.search.arrays.evaluator import Found
from webapp.search.arrays.postings_ops import Places, contains, places_in
from webapp.search.arrays.ranking import Ranked, Stages
from webapp.search.model.result import DateMatch
from webapp.search.rewriting.evaluation import ScoredHit
from webapp.search.rewriting.expanded_query import ExpandedQuery

Shown = tuple[int, float, int | None]  # document, score, place of the record

_NONE: frozenset[int] = frozenset()


def scored_hits(
    plan: ExpandedQuery, ranked: Ranked, places: Places, scores: Floats, records: Sequence[int | None]
) -> tuple[ScoredHit, ...]:
    """Return the hits that stand at some places (n,) of what matches, with their scores (n,)."""
    docs = ranked.matches.docs.take(places)
    shown = zip(docs.tolist(), scores.tolist(), records, strict=True)
    if ranked.stages is not None:
        hits = _staged(ranked.stages, places, shown)
    elif plan.likeness is not None:
        shares = zip(*(_at(one, docs) for one in ranked.resolved.lists), strict=True)
        hits = [ScoredHit(*one, terms) for one, terms in zip(shown, shares, strict=False)]
    elif plan.groups:
        hits = [ScoredHit(key, score, record, (score,)) for key, score, record in shown]
    else:
        hits = [ScoredHit(key, score, record, (), 0.0, 1.0, score) for key, score, record in shown]
    if ranked.titled is not None:
        for hit, titled in zip(hits, ranked.titled.take(places).tolist(), strict=True):
            hit.titled = titled
    for marked, otherwise in ((ranked.within, DateMatch.LONGER), (ranked.dated, DateMatch.MENTIONED)):
        if marked is not None:
            for n in np.flatnonzero(~marked.take(places)).tolist():
                hits[n].dated = otherwise
    if ranked.complete is not None:
        for hit, complete in zip(hits, ranked.complete.take(places).tolist(), strict=True):
            hit.complete = complete
    if ranked.resolved.alternatives:
        _add_alternatives(plan, ranked, docs, hits)
    return tuple(hits)


def contributed(ranked: Ranked) -> frozenset[int]:
    """Return which alternatives stand in any document that matches."""
    lists = ranked.resolved.alternatives
    if not lists:
        return _NONE
    return frozenset(n for n, one in enumerate(lists) if contains(one.docs, ranked.matches.docs).any())


def _staged(stages: Stages, places: Places, shown: Iterable[Shown]) -> list[ScoredHit]:
    words: Iterable[tuple[float, ...]] = ((),) * len(places)
    if stages.terms:
        words = zip(*(one.take(places).tolist() for one in stages.terms), strict=True)
    rest = zip(
        _taken(stages.proximity, places, 0.0),
        _taken(stages.coverage, places, 1.0),
        _taken(stages.conditions, places, 0.0),
        strict=True,
    )
    return [ScoredHit(*one, terms, *parts) for one, terms, parts in zip(shown, words, rest, strict=True)]


def _taken(stage: Floats | None, places: Places, nothing: float) -> list[float]:
    return [nothing] * len(places) if stage is None else stage.take(places).tolist()


def _add_alternatives(plan: ExpandedQuery, ranked: Ranked, docs: Ints, hits: Sequence[ScoredHit]) -> None:
    """Write into each hit which alternatives it holds instead of words that they stand for, of which it lacks any."""
    ascending, own = np.unique(docs, return_inverse=True)  # each once
    for n, (one, found) in enumerate(zip(plan.alternatives, ranked.resolved.alternatives, strict=True)):
        words = (ranked.resolved.words[group] for group in plan.groups_of(one))
        whole = np.logical_and.reduce([contains(word.docs, ascending) for word in words])
        meant = contains(found.docs, ascending) & ~whole
        for place in np.flatnonzero(meant[own]).tolist():
            hits[place].alternatives += (n,)


def _at(one: Found, docs: Ints) -> list[float]:
    """Return the scores of some documents (n,), in any order, in a list; 0 where they are not in it."""
    ascending, own = np.unique(docs, return_inverse=True)
    scores = np.zeros(len(ascending), dtype=np.float32)
    places, held = places_in(one.docs, ascending)
    scores[held] = one.at(places[held])
    found: list[float] = scores[own].tolist()
    return found
