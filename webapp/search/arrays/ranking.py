"""The order of what was found, in stages: terms, proximity, coverage, conditions, and whole titles first.

Which words are rewarded and how much, the expanded query says; here lists meet and are scored. What each stage gives is
kept, so that an explanation only has to put it into words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import cast

import numpy as np

from schema.arrays.postings import Floats, Ints
from webapp.search.arrays.evaluator import Evaluator, Found
from webapp.search.arrays.kernels import Mask, reward
from webapp.search.arrays.posting_list import PostingList
from webapp.search.arrays.postings_ops import Matches, Places, contains, places_in, round_up, sum_scores
from webapp.search.rewriting.expanded_query import ANYTHING, Condition, ExpandedQuery, Likeness, TermGroup
from webapp.search.rewriting.weights import ADJACENT, LEAST_APART, NEAR, REACH, WINDOW

REWARDS = np.array([0, NEAR, NEAR + ADJACENT], dtype=np.float32)  # by how close two words stand


@dataclass(slots=True)  # never changed; see Matches
class Stages:
    """What each stage of ranking gives to the documents that match (n,).

    ``terms`` have the scores of each group, float32 (n,), 0 where a document lacks the word. Stages that do nothing are
    ``None``.
    """

    terms: Sequence[Floats] = ()
    proximity: Floats | None = None
    coverage: Floats | None = None
    conditions: Floats | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """The words of a query on the columns: a list for each group, the word alone for each, and for each alternative."""

    lists: Sequence[Found] = ()
    words: Sequence[PostingList] = ()
    alternatives: Sequence[Matches] = ()


_NOTHING_RESOLVED = Resolved()


@dataclass(slots=True)  # never changed; see Matches
class Ranked:
    """Matches of a query; ``stages`` of ``None`` means that one word or its conditions give all.

    Where words may be lacking, ``complete`` (n,) says which of the matches have all; ``titled`` (n,) which have the
    whole query for their title, where any does. Where dates of some reach beyond the days asked for, ``within`` (n,)
    says whose do not; where some only mention these days, ``dated`` (n,) says which are dated so, be it in part.
    """

    matches: Found
    stages: Stages | None = None
    resolved: Resolved = _NOTHING_RESOLVED
    complete: Mask | None = None
    titled: Mask | None = None
    within: Mask | None = None
    dated: Mask | None = None


def rank(evaluator: Evaluator, plan: ExpandedQuery) -> Ranked:
    """Match a query; first is what has all of it for its title.

    But last is what only mentions the days asked for, and before that what has a date that reaches beyond them.
    """
    ranked = match(evaluator, plan)
    titled = evaluator.titled(plan.title)
    if len(titled):
        whole = contains(titled, ranked.matches.docs)
        ranked = replace(_raised(ranked, whole), titled=whole) if whole.any() else ranked
    dated, within = _matching(evaluator, plan.dated, ranked), _matching(evaluator, plan.certain, ranked)
    if dated is not None:
        ranked = replace(_raised(ranked, dated), dated=dated)
    if within is not None:
        ranked = replace(_raised(ranked, within), within=within)
    return ranked


def _matching(evaluator: Evaluator, condition: Condition, ranked: Ranked) -> Mask | None:
    """Return which of what matches (n,) match a condition too; ``None`` where all do."""
    if condition == ANYTHING:
        return None
    matching = contains(evaluator.docs_of(condition), ranked.matches.docs)
    return None if matching.all() else matching


def _raised(ranked: Ranked, first: Mask) -> Ranked:
    """Raise some of what matches (n,) above the rest; its stages say what it scores without."""
    found, stages = ranked.matches.matches(), ranked.stages
    if stages is None:
        stages = Stages([found.scores]) if ranked.resolved.lists else Stages(conditions=found.scores)
    return replace(ranked, matches=Matches(found.docs, lift(found.scores.copy(), first)), stages=stages)


def match(evaluator: Evaluator, plan: ExpandedQuery) -> Ranked:
    """Match the words of a query within its conditions: all of them, or, where that finds too little, fewer."""
    within = evaluator.find(plan.conditions)
    if not plan.groups:
        return Ranked(within)
    resolved = _resolve(evaluator, plan)
    if len(plan.groups) == 1 and within is evaluator.everything:
        return Ranked(resolved.lists[0], resolved=resolved)  # scored where it is wanted
    ranked = _near_in_long(evaluator, plan, _with_all(evaluator, plan, resolved, within))
    if len(plan.levels) == 1 or plan.is_enough(len(ranked.matches)):
        return ranked
    return _relaxed(evaluator, plan, resolved, within)


def _resolve(evaluator: Evaluator, plan: ExpandedQuery) -> Resolved:
    words = [evaluator.words.word(group.term) for group in plan.groups]
    alternatives = [evaluator.phrase(one.stems, one.slop) for one in plan.alternatives]
    lists = [
        _list(evaluator, group, word, alternatives) for group, word in zip(plan.groups, words, strict=True)
    ]
    return Resolved(lists, words, alternatives)


def _list(
    evaluator: Evaluator, group: TermGroup, word: PostingList, alternatives: Sequence[Matches]
) -> Found:
    """Return the list of all that stands for a word."""
    if group.unit:
        unit = evaluator.phrase(group.unit)
        word = evaluator.words.weighed(unit.docs, unit.scores, group.idf)
    others = [(alternatives[n], weight) for n, weight in group.alternatives]
    found: Found = evaluator.words.widened(word, others, group.idf) if others else word
    if group.ids:
        return sum_scores([found.matches(), evaluator.ids(group.ids)], evaluator.documents)
    return found


def like(evaluator: Evaluator, likeness: Likeness) -> Ranked:
    """Match what shares enough of what a family is about, but not the family itself; a list for each condition."""
    lists = [evaluator.match(one) for one in likeness.about]
    whole = sum_scores(lists, evaluator.documents) if lists else evaluator.nothing
    number = cast(int, likeness.key)
    place = int(whole.docs.searchsorted(number))
    if place == len(whole) or whole.docs[place] != number:  # a family may have no word
        return Ranked(evaluator.nothing)
    alike = whole.scores >= np.float32(likeness.share) * whole.scores[place]
    return Ranked(whole.kept(alike & (whole.docs != number)), resolved=Resolved(lists))


def _with_all(evaluator: Evaluator, plan: ExpandedQuery, resolved: Resolved, within: Found) -> Ranked:
    """Match all required words; score every word."""
    required = [n for n, group in enumerate(plan.groups) if group.required]
    lists = [resolved.lists[n] for n in required]
    narrowing = [] if within is evaluator.everything else [within]
    met = evaluator.meet([*lists, *narrowing])
    placed = dict(zip(required, met.places, strict=False))
    terms = [one.at(placed[n]) if n in placed else _at(one, met.docs) for n, one in enumerate(resolved.lists)]
    known = {
        plan.groups[n].term.stem: places
        for n, places in placed.items()
        if isinstance(one := resolved.lists[n], PostingList) and one.literal
    }
    stages = Stages(terms, score_proximity(evaluator, plan, met.docs, terms, known))
    scores = _sum(stages)
    if narrowing:
        stages.conditions = within.at(met.places[-1])
        scores = scores + stages.conditions
    return Ranked(Matches(met.docs, scores), stages, resolved)


def _near_in_long(evaluator: Evaluator, plan: ExpandedQuery, ranked: Ranked) -> Ranked:
    """Leave out long texts that have the words far apart from each other."""
    found, stages = ranked.matches.matches(), cast(Stages, ranked.stages)
    scattered = _scattered(evaluator, plan, found.docs)
    if not scattered.any():
        return ranked
    kept = ~scattered
    left = Stages(
        [one[kept] for one in stages.terms],
        None if stages.proximity is None else stages.proximity[kept],
        None,
        None if stages.conditions is None else stages.conditions[kept],
    )
    return Ranked(found.kept(kept), left, ranked.resolved)


def _scattered(evaluator: Evaluator, plan: ExpandedQuery, docs: Ints) -> Mask:
    """Return which of some documents (n,) are long texts without the required words near each other."""
    scattered: Mask = evaluator.is_long.take(docs)
    if scattered.any():
        stems = [stem for group in plan.required for stem in group.unit or (group.term.stem,)]
        near = evaluator.near_each_other(stems, docs[scattered], WINDOW)
        scattered &= ~contains(near, docs)
    return scattered


def _at(one: Found, docs: Ints) -> Floats:
    """Return the scores of documents for a word that not all of them need have."""
    scores = np.zeros(len(docs), dtype=np.float32)
    places, held = places_in(one.docs, docs)
    scores[held] = one.at(places[held])
    return scores


def _sum(stages: Stages) -> Floats:
    """Add up what the words give and what their standing together gives."""
    parts = [*stages.terms] if stages.proximity is None else [*stages.terms, stages.proximity]
    return reduce(np.add, parts)  # np.add.reduce would copy all of them first


def score_proximity(
    evaluator: Evaluator, plan: ExpandedQuery, docs: Ints, terms: Sequence[Floats], known: dict[str, Places]
) -> Floats | None:
    """Reward documents in which neighbours of the query are neighbours too, or stand near each other.

    Of some stems it may be ``known`` where each of the documents stands in their postings.
    """
    if not plan.pairs:
        return None
    scores = np.zeros(len(docs), dtype=np.float32)
    for first, second in plan.pairs:
        stems = plan.groups[first].term.stem, plan.groups[second].term.stem
        places, close = evaluator.closeness(*stems, docs, REACH, known)
        reward(places.astype(np.int32, copy=False), close, REWARDS, terms[first], terms[second], scores)
    return scores


def _relaxed(evaluator: Evaluator, plan: ExpandedQuery, resolved: Resolved, within: Found) -> Ranked:
    """Match a part of the words, as small as the query's levels say; each gives its share of what was typed."""
    held = np.zeros(evaluator.documents, dtype=np.int32)
    for group, one in zip(plan.groups, resolved.lists, strict=True):
        if group.required:
            held[one.docs.astype(np.intp)] += group.rarity
    covered = held.take(within.docs)
    level = plan.choose_level([int(np.count_nonzero(covered >= one)) for one in plan.levels])
    kept: Mask = covered >= level
    docs, covered = within.docs[kept], covered[kept]
    terms = [_at(one, docs) for one in resolved.lists]
    stages = Stages(terms, score_proximity(evaluator, plan, docs, terms, {}))
    stages.coverage = np.divide(covered, plan.levels[0], dtype=np.float32)
    scores = round_up(_sum(stages) * covered.astype(np.float32) / np.float32(plan.levels[0]))
    if within is not evaluator.everything:
        stages.conditions = within.at(kept.nonzero()[0])
        scores = scores + stages.conditions
    complete = (covered == plan.levels[0]) & ~_scattered(evaluator, plan, docs)
    return Ranked(Matches(docs, scores), stages, resolved, complete)


def lift(scores: Floats, first: Mask) -> Floats:
    """Raise what comes first so that its lowest score exceeds the best of the rest by ``LEAST_APART``.

    ``scores`` float32 (n,), modified in place; ``first`` bool (n,).
    """
    if first.any() and not first.all():
        least = scores[~first].max() + np.float32(LEAST_APART)
        scores[first] += max(least - scores[first].min(), np.float32(0))
    return scores
