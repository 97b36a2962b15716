"""The order of what was found: the words of a bag all together first, relaxed in stated steps.

Here is what is rewarded and how much; how lists meet and are scored is told in ``matching.py`` and below it. The
constants were chosen by ``tests/bench/tune_ranking.py``, which tells how much each matters.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from schema.arrays.postings import Floats, Ints
from webapp.search.arrays.bag import Asked, look_up
from webapp.search.arrays.evaluator import Found, Matcher
from webapp.search.arrays.kernels import Mask
from webapp.search.arrays.posting_list import WordList
from webapp.search.arrays.postings_ops import Matches, Places, places_in
from webapp.search.model.query import Bag

ENOUGH = 20  # families; where all words find fewer, fewer words are asked for
COVERAGE = 2.0  # how fast the score falls with the share of the words that a caption lacks
LEAST_APART = np.float32(0.01)  # of the scores of captions with more of the words and with fewer
ADJACENT = 0.25  # of what two words give, for standing one behind the other
NEAR = 0.2  # of what two words give, for standing near each other
REACH = 8  # words between two that are near each other

NOWHERE: Mapping[str, Places] = {}
Scored = Mapping[str, Floats]  # by stem, the scores of some documents, 0 where they lack the word


@dataclass(slots=True)  # never changed; see Matches
class Ranked:
    """Matches of a query; where it has bare words, what these were and how many of them a caption must hold.

    ``within`` is what its strict conditions match, ``None`` where it has none.
    """

    matches: Found
    asked: Asked | None = None
    level: int = 0
    within: Found | None = None


def rank(matcher: Matcher, bag: Bag, within: Found) -> Ranked:
    """Match the words of a bag within other matches: all of them, or, where that finds too little, fewer."""
    asked = look_up(matcher, bag)
    if not asked.content:
        return Ranked(within)
    conditions = None if within is matcher.everything else within
    words = len(asked.content)
    if len(asked.lists) == 1 and within is matcher.everything:
        return Ranked(asked.lists[asked.content[0]], asked, words)  # scored where it is wanted
    matches = _with_all(matcher, asked, within)
    if words == 1 or len(matches) >= ENOUGH:
        return Ranked(matches, asked, words, conditions)
    matches, level = _relaxed(matcher, asked, within)
    return Ranked(matches, asked, level, conditions)


def score_words(asked: Asked, docs: Ints) -> Scored:
    """Give the scores of some documents for each word."""
    return {stem: _at(one, docs) for stem, one in asked.lists.items()}


def score_neighbours(
    matcher: Matcher, asked: Asked, docs: Ints, scored: Scored, known: Mapping[str, Places] = NOWHERE
) -> Floats:
    """Reward documents in which neighbours of the query are neighbours too, or stand near each other.

    Of some stems it may be ``known`` where each of the documents stands in their postings.
    """
    scores = np.zeros(len(docs), dtype=np.float32)
    rewards = np.array([0, NEAR, NEAR + ADJACENT], dtype=np.float32)  # by how close two words stand
    for first, second in pairwise(asked.tokens):
        places, close = matcher.closeness(first.stem, second.stem, docs, REACH, known)
        both = scored[first.stem].take(places) + scored[second.stem].take(places)
        scores[places] += rewards.take(close) * both
    return scores


def _with_all(matcher: Matcher, asked: Asked, within: Found) -> Matches:
    """Match all the words that are asked for; score every word."""
    lists = [asked.lists[stem] for stem in asked.content]
    narrowing = [] if within is matcher.everything else [within]
    met = matcher.meet([*lists, *narrowing])
    placed = dict(zip(asked.content, met.places, strict=False))
    scored = {
        stem: one.at(placed[stem]) if stem in placed else _at(one, met.docs)
        for stem, one in asked.lists.items()
    }
    known = {stem: places for stem, places in placed.items() if _is_literal(asked.lists[stem])}
    return _plus_within(matcher, within, Matches(met.docs, _total(matcher, asked, met.docs, scored, known)))


def _is_literal(one: Found) -> bool:
    return isinstance(one, WordList) and one.literal


def _at(one: Found, docs: Ints) -> Floats:
    """Give the scores of documents for a word that not all of them need have."""
    scores = np.zeros(len(docs), dtype=np.float32)
    places, held = places_in(one.docs, docs)
    scores[held] = one.at(places[held])
    return scores


def _total(
    matcher: Matcher, asked: Asked, docs: Ints, scored: Scored, known: Mapping[str, Places] = NOWHERE
) -> Floats:
    """Add up what the words give and what their standing together gives."""
    scores: Floats = np.add.reduce(list(scored.values()))
    if len(asked.tokens) < 2:
        return scores
    return scores + score_neighbours(matcher, asked, docs, scored, known)


def _plus_within(matcher: Matcher, within: Found, matches: Matches) -> Matches:
    """Add the scores of what the matches lie within."""
    if within is matcher.everything:
        return matches
    places, _ = places_in(within.docs, matches.docs)
    return Matches(matches.docs, matches.scores + within.at(places))


def _relaxed(matcher: Matcher, asked: Asked, within: Found) -> tuple[Matches, int]:
    """Ask for fewer of the words; give what that finds, and how many were asked for."""
    counted = np.zeros(matcher.documents, dtype=np.int16)
    for stem in asked.content:
        counted[asked.lists[stem].docs.astype(np.intp)] += 1
    covered = counted.take(within.docs)
    level = _level(covered, len(asked.content))
    kept: Mask = covered >= level
    docs, covered = within.docs[kept], covered[kept]
    scores = _total(matcher, asked, docs, score_words(asked, docs))
    scores *= (covered / np.float32(len(asked.content))) ** np.float32(COVERAGE)
    whole = _plus_within(matcher, within, Matches(docs, scores))
    return Matches(docs, _lifted(whole.scores, covered)), level


def _level(covered: NDArray[np.int16], words: int) -> int:
    """Choose how many words must match: all, all but one, most, any."""
    steps = dict.fromkeys((words, words - 1, words // 2 + 1, 1))
    counts = np.bincount(covered, minlength=words + 1)
    most = counts[1:].sum()
    return next(level for level in steps if level >= 1 and counts[level:].sum() >= min(ENOUGH, most))


def _lifted(scores: Floats, covered: NDArray[np.int16]) -> Floats:
    """Raise the scores of captions with more of the words above all with fewer, where they are not."""
    best = np.float32(0)
    for words in np.flatnonzero(np.bincount(covered)[1:]) + 1:
        here = covered == words
        scores[here] += max(best + LEAST_APART - scores[here].min(), np.float32(0))
        best = scores[here].max()
    return scores
