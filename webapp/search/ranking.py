"""The order of what was found: the words of a bag all together first, relaxed in stated steps.

Here is what is rewarded and how much; how lists meet and are scored is told in ``matching.py`` and below it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from schema.columns import Floats, Ints
from schema.text import Token, analyse
from webapp.search.lists import Mask, Matches, places_in, summed
from webapp.search.matching import Found, Matcher
from webapp.search.query import Bag
from webapp.search.words import WordList

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
    """Matches of a bag, and in words how it was relaxed ('' where it was not)."""

    matches: Matches
    notice: str = ""


def rank(matcher: Matcher, bag: Bag, within: Matches) -> Ranked:
    """Match the words of a bag within other matches: all of them, or, where that finds too little, fewer."""
    tokens = analyse(" ".join(word.text for word in bag.words))
    content = [token for token in tokens if token.forms[0] not in FUNCTION_WORDS] or tokens
    if not content:
        return Ranked(within)
    found = _found(matcher, bag, tokens)
    asked = [found[stem] for stem in dict.fromkeys(token.stem for token in content)]
    if len(found) == 1 and within is matcher.everything:
        return Ranked(matcher.all_of(asked))
    docs, scored = _with_all(matcher, found, asked, within)
    if len(asked) > 1 and len(docs) < ENOUGH:
        return _relaxed(matcher, tokens, found, asked, within)
    return Ranked(_plus(matcher, Matches(docs, _total(matcher, tokens, docs, scored)), within))


def _found(matcher: Matcher, bag: Bag, tokens: Sequence[Token]) -> dict[str, Found]:
    """Match each word, by its stem; where what was typed is an id, its family has all words of the id."""
    found: dict[str, Found] = {token.stem: matcher.word(token) for token in tokens}
    for word in bag.words:
        if len(ids := matcher.id(word.text)):
            for stem in found.keys() & {token.stem for token in analyse(word.text)}:
                found[stem] = summed([_matches(found[stem]), ids], matcher.documents)
    return found


def _matches(found: Found) -> Matches:
    return found.matches() if isinstance(found, WordList) else found


def _with_all(
    matcher: Matcher, found: dict[str, Found], asked: Sequence[Found], within: Matches
) -> tuple[Ints, Scored]:
    """Give the documents with all the words that are asked for, and the scores of every word there."""
    met = matcher.meet([*asked, *([] if within is matcher.everything else [within])])
    places = dict(zip(map(id, asked), met.places, strict=False))
    scored = {
        stem: one.at(places[id(one)]) if id(one) in places else _at(matcher, one, met.docs)
        for stem, one in found.items()
    }
    return met.docs, scored


def _at(matcher: Matcher, one: Found, docs: Ints) -> Floats:
    """Give the scores of documents for a word that not all of them need have."""
    scores = np.zeros(len(docs), dtype=np.float32)
    places, held = places_in(one.docs, docs, matcher.documents)
    scores[held] = one.at(places[held])
    return scores


def _total(matcher: Matcher, tokens: Sequence[Token], docs: Ints, scored: Scored) -> Floats:
    """Add up what the words give, and reward captions in which neighbours of the query are neighbours too."""
    scores: Floats = np.add.reduce(list(scored.values()))
    for first, second in pairwise(tokens):
        together = matcher.pairs(first, second, docs)
        if len(together):
            places, _ = places_in(docs, together, matcher.documents)
            bonus = scored[first.stem].take(places) + scored[second.stem].take(places)
            scores[places] += np.float32(ADJACENT) * bonus
    return scores


def _plus(matcher: Matcher, matches: Matches, within: Matches) -> Matches:
    """Add the scores of what the matches lie within."""
    if within is matcher.everything:
        return matches
    places, _ = places_in(within.docs, matches.docs, matcher.documents)
    return Matches(matches.docs, matches.scores + within.at(places))


def _relaxed(
    matcher: Matcher,
    tokens: Sequence[Token],
    found: dict[str, Found],
    asked: Sequence[Found],
    within: Matches,
) -> Ranked:
    """Ask for fewer of the words."""
    counted = np.zeros(matcher.documents, dtype=np.int16)
    for one in asked:
        counted[one.docs.astype(np.intp)] += 1
    covered = counted.take(within.docs)
    level = _level(covered, len(asked))
    kept: Mask = covered >= level
    docs, covered = within.docs[kept], covered[kept]
    scored = {stem: _at(matcher, one, docs) for stem, one in found.items()}
    scores = _total(matcher, tokens, docs, scored)
    scores *= (covered / np.float32(len(asked))) ** np.float32(COVERAGE)
    whole = _plus(matcher, Matches(docs, scores), within)
    return Ranked(Matches(docs, _lifted(whole.scores, covered)), _say(level, len(asked)))


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


def _say(level: int, words: int) -> str:
    if level == words:
        return ""
    if level == 1:
        return "Few captions hold all the words; those with any of them follow."
    many = "all but one" if level == words - 1 else f"at least {level}"
    return f"Few captions hold all the words; those with {many} of them follow."
