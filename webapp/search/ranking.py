"""The order of what was found: the words of a bag all together first, relaxed in stated steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from schema.columns import Floats
from schema.text import Token, analyse
from webapp.search.matching import Matcher, Matches
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


@dataclass(frozen=True, slots=True)
class Ranked:
    """Matches of a bag, and how it was relaxed."""

    matches: Matches
    loosened: tuple[Loosening, ...] = ()


def rank(matcher: Matcher, bag: Bag, within: Matches) -> Ranked:
    """Match the words of a bag within other matches: all of them, or, where that finds too little, fewer."""
    tokens = analyse(" ".join(word.text for word in bag.words))
    content = [token for token in tokens if token.forms[0] not in FUNCTION_WORDS] or tokens
    if not content:
        return Ranked(within)
    found = _found(matcher, bag, tokens)
    asked = [found[stem] for stem in dict.fromkeys(token.stem for token in content)]
    covered = np.stack([matches.mask for matches in asked]).sum(axis=0, dtype=np.int16)
    level = _level(covered, within, len(asked))
    scores = np.stack([matches.scores for matches in found.values()]).sum(axis=0)
    scores += _adjacency(matcher, tokens, found)
    scores *= (covered / np.float32(len(asked))) ** np.float32(COVERAGE)
    mask = within.mask & (covered >= level)
    scores = _lifted((scores + within.scores) * mask, covered * mask)
    return Ranked(Matches(mask, scores), _loosened(level, len(asked), bag))


def _lifted(scores: Floats, covered: NDArray[np.int16]) -> Floats:
    """Raise the scores of captions with more of the words above all with fewer, where they are not."""
    best = np.float32(0)
    for words in np.flatnonzero(np.bincount(covered)[1:]) + 1:
        here = covered == words
        scores[here] += max(best + LEAST_APART - scores[here].min(), np.float32(0))
        best = scores[here].max()
    return scores


def _found(matcher: Matcher, bag: Bag, tokens: Sequence[Token]) -> dict[str, Matches]:
    """Match each word, by its stem; where what was typed is an id, its family has all words of the id."""
    found = {token.stem: matcher.token(token) for token in tokens}
    for word in bag.words:
        if (ids := matcher.id(word.text)).mask.any():
            for stem in found.keys() & {token.stem for token in analyse(word.text)}:
                found[stem] |= ids
    return found


def _level(covered: NDArray[np.int16], within: Matches, words: int) -> int:
    """Choose how many words must match: all, all but one, most, any."""
    steps = dict.fromkeys((words, words - 1, words // 2 + 1, 1))
    counts = np.bincount(covered[within.mask], minlength=words + 1)
    most = counts[1:].sum()
    return next(level for level in steps if level >= 1 and counts[level:].sum() >= min(ENOUGH, most))


def _adjacency(matcher: Matcher, tokens: Sequence[Token], found: dict[str, Matches]) -> Floats:
    """Reward captions in which neighbours of the query are neighbours too."""
    bonus = np.zeros_like(matcher.nothing.scores)
    for first, second in pairwise(tokens):
        docs = matcher.pairs(first, second)
        bonus[docs] += ADJACENT * (found[first.stem].scores[docs] + found[second.stem].scores[docs])
    return bonus


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
