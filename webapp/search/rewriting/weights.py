"""What is rewarded, and how much: the constants of ranking, which every engine applies alike.

They were chosen by ``tests/bench/tune_ranking.py``, which says how much each matters. Each part of a score is rounded
up to a whole number of ``UNITS``, and what is summed before that weighs dyadic fractions: float32 holds the sums
exactly, in whatever order an engine adds them up.
"""

from collections.abc import Sequence

UNITS = 1024  # of a score, in 1; a part of it that is above 0 is at least one unit
FACTOR_UNITS = 128  # of what an alternative weighs beside the words as typed, in 1

K1 = 1.2  # how soon a word's further occurrences stop counting
B = 0.5  # how much a long text is held against a word; captions' lengths say little of their worth

EXACT_WEIGHT = 0.5  # what an exact form adds to its stem's weight, before saturation
SOUND_WEIGHT = 0.8125  # of a name's other transliterations beside it
PHRASE_WEIGHT = 1.0  # of a phrase's own score, as if it were one word, beside those of its words
AS_WRITTEN = 20.0  # whoever types a credit finds it in that spelling before others
ID_SCORE = 40.0  # an id that was typed is what is looked for
LONGER = 0.875  # of what a date to the day gives, for one of a month or a year
MENTION = 8  # by which is divided what the words of a date give: they settle only what is equal otherwise
FILED = 0.5  # of what a printed date gives; a dump's own is off by days, now and then by decades

ADJACENT = 0.25  # of what two words give, for standing one behind the other
NEAR = 0.2  # of what two words give, for standing near each other
REACH = 8  # words between two that are near each other

ENOUGH = 20  # families; where all words find fewer, a part of the words is required
FIFTHS = (
    2,
    1,
)  # of what all words weigh, before any word will do; half would leave out the less rare one of two
NOWHERE = 1  # the rarity of a word that no caption has: it says nothing of the others
RARITY = 64  # units of inverse document frequency: whole numbers add up alike in any order and in any engine
LEAST_APART = 10 / UNITS  # of the scores of captions so titled, or within the days asked for, and of others
LONG_TEXT = 500  # words; the transcript of an hour has every word of anything
WINDOW = 75  # words before and behind the first one typed, within which a long text has the others


def levels_of(rarities: Sequence[int]) -> tuple[int, ...]:
    """Return how much of what some words weigh is required, step by step.

    All, all that any caption has, two fifths, one fifth, any. Rarity counts, and not the number of words: a caption
    that has the one rare word of three is worth more than one that has the two common ones.

    >>> levels_of([300, 100, 100]), levels_of([300, 300, NOWHERE]), levels_of([300])
    ((500, 200, 100, 1), (601, 600, 241, 121, 1), (300,))
    """
    whole = sum(rarities)
    standing = sum(one for one in rarities if one > NOWHERE)
    parts = (-(-whole * fifths // 5) for fifths in FIFTHS)
    return tuple(dict.fromkeys((whole, standing or whole, *parts, 1))) if len(rarities) > 1 else (whole,)
