"""The order of what was found: the words of a bag all together first, relaxed in stated steps.

Here is what is rewarded and how much; how lists meet and are scored is told in ``matching.py`` and below it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from schema.columns import Floats, Ints
from schema.text import Token, analyse
from webapp.search.lists import Mask, Matches, places_in, summed
from webapp.search.matching import Found, Matcher
from webapp.search.page import Loosening
from webapp.search.query import Bag

ENOUGH = 20  # families; where all words find fewer, fewer words are asked for
COVERAGE = 2.0  # how fast the score falls with the share of the words that a caption lacks
LEAST_APART = np.float32(0.01)  # of the scores of captions with more of the words and with fewer
ADJACENT = 0.25  # of the mean score of two words, for standing one behind the other

FUNCTION_WORDS = frozenset(
    "a an and are as at be been but by for from had has have he her his i in into is it its of on or our she "
    "that the their them there they this to up was we were what when where which who will with you".split()
)

Scored = dict[str, Floats]  # by stem, the scores of some documents, 0 where they lack the word


@dataclass(frozen=True, slots=True)
class Ranked:
    """Matches of a bag, and how it was relaxed."""

    matches: Matches
    loosened: tuple[Loosening, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A bag looked up: its words in order, the list of each by its stem, and those that must match."""

    matcher: Matcher
    tokens: Sequence[Token]
    found: Mapping[str, Found]
    content: Sequence[Found]
    within: Matches


def rank(matcher: Matcher, bag: Bag, within: Matches) -> Ranked:
    """Match the words of a bag within other matches: all of them, or, where that finds too little, fewer."""
    tokens = analyse(" ".join(word.text for word in bag.words))
    content = [token for token in tokens if token.forms[0] not in FUNCTION_WORDS] or tokens
    if not content:
        return Ranked(within)
    found = _found(matcher, bag, tokens)
    lists = [found[stem] for stem in dict.fromkeys(token.stem for token in content)]
    if len(found) == 1 and within is matcher.everything:
        return Ranked(matcher.all_of(lists))
    asked = _Asked(matcher, tokens, found, lists, within)
    matches = _with_all(asked)
    if len(lists) == 1 or len(matches) >= ENOUGH:
        return Ranked(matches)
    matches, level = _relaxed(asked)
    return Ranked(matches, _loosened(level, len(lists), bag))


def _found(matcher: Matcher, bag: Bag, tokens: Sequence[Token]) -> dict[str, Found]:
    """Match each word, by its stem; where what was typed is an id, its family has all words of the id."""
    found: dict[str, Found] = {token.stem: matcher.word(token) for token in tokens}
    for word in bag.words:
        if len(ids := matcher.id(word.text)):
            for stem in found.keys() & {token.stem for token in analyse(word.text)}:
                found[stem] = summed([found[stem].matches(), ids], matcher.documents)
    return found


def _with_all(asked: _Asked) -> Matches:
    """Match all the words that are asked for; score every word."""
    narrowing = [] if asked.within is asked.matcher.everything else [asked.within]
    met = asked.matcher.meet([*asked.content, *narrowing])
    places = dict(zip(map(id, asked.content), met.places, strict=False))
    scored = {
        stem: one.at(places[id(one)]) if id(one) in places else _at(asked, one, met.docs)
        for stem, one in asked.found.items()
    }
    return _plus_within(asked, Matches(met.docs, _total(asked, met.docs, scored)))


def _at(asked: _Asked, one: Found, docs: Ints) -> Floats:
    """Give the scores of documents for a word that not all of them need have."""
    scores = np.zeros(len(docs), dtype=np.float32)
    places, held = places_in(one.docs, docs, asked.matcher.documents)
    scores[held] = one.at(places[held])
    return scores


def _total(asked: _Asked, docs: Ints, scored: Scored) -> Floats:
    """Add up what the words give, and reward captions in which neighbours of the query are neighbours too."""
    scores: Floats = np.add.reduce(list(scored.values()))
    for first, second in pairwise(asked.tokens):
        together = asked.matcher.pairs(first, second, docs)
        if len(together):
            places, _ = places_in(docs, together, asked.matcher.documents)
            bonus = scored[first.stem].take(places) + scored[second.stem].take(places)
            scores[places] += np.float32(ADJACENT) * bonus
    return scores


def _plus_within(asked: _Asked, matches: Matches) -> Matches:
    """Add the scores of what the matches lie within."""
    if asked.within is asked.matcher.everything:
        return matches
    places, _ = places_in(asked.within.docs, matches.docs, asked.matcher.documents)
    return Matches(matches.docs, matches.scores + asked.within.at(places))


def _relaxed(asked: _Asked) -> tuple[Matches, int]:
    """Ask for fewer of the words; give what that finds, and how many were asked for."""
    counted = np.zeros(asked.matcher.documents, dtype=np.int16)
    for one in asked.content:
        counted[one.docs.astype(np.intp)] += 1
    covered = counted.take(asked.within.docs)
    level = _level(covered, len(asked.content))
    kept: Mask = covered >= level
    docs, covered = asked.within.docs[kept], covered[kept]
    scores = _total(asked, docs, {stem: _at(asked, one, docs) for stem, one in asked.found.items()})
    scores *= (covered / np.float32(len(asked.content))) ** np.float32(COVERAGE)
    whole = _plus_within(asked, Matches(docs, scores))
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


def _loosened(level: int, words: int, bag: Bag) -> tuple[Loosening, ...]:
    if level == words:
        return ()
    strict = " AND ".join(word.text for word in bag.words)
    return (Loosening(_say(level, words), strict),)


def _say(level: int, words: int) -> str:
    if level == 1:
        return "Few captions hold all the words; those with any of them follow."
    many = "all but one" if level == words - 1 else f"at least {level}"
    return f"Few captions hold all the words; those with {many} of them follow."
