"""Which words may have been meant by one: what is searched for in its place, and what is only offered.

A correction never invents a match. A word is searched for as another only where it is a slip of the pen and nothing
else: captions lack it, no English word list has it, and the other differs by little behind the first letter, which
people hardly ever mistake. Misprints of the archive are nobody's correction.
"""

import re
from collections.abc import Sequence

from rapidfuzz.distance import OSA

from webapp.search.rewriting.english_words import is_english
from webapp.search.rewriting.fuzzy import Near
from webapp.search.rewriting.stopwords import FUNCTION_WORDS, GENERIC_NOUNS
from webapp.search.rewriting.term_statistics import TermStatistics

SHORTEST = 5  # letters of a word that is corrected
COMMON = 0.1  # of all families; a word that more of them hold is meant only by a single slip
SOME = 20  # families; what fewer hold is never common, however small the archive
FEW = 2  # families; what so few hold may be a slip of the pen itself,
TIMES = 50  # where a word nearly like it is in so many times more
SURE = 6  # letters of a word that may be such a slip

_LETTERS = re.compile(
    r"(?<=\d)[oil]+|(?<![oil])[oil]++(?=\d)", re.IGNORECASE
)  # that look like figures, beside these
_FIGURES = str.maketrans("oOiIlL", "001111")


def corrections(form: str, statistics: TermStatistics) -> Sequence[Near]:
    """Return the words that a folded word is searched for as, the likeliest first; none where it is no slip."""
    if statistics.knows(form):
        found = _intended(form, statistics)
        return () if found and is_english(form) else found
    if len(form) < SHORTEST or is_english(form):
        return ()
    return tuple(one for one in offers(form, statistics) if _is_sure(form, one, statistics))


def offers(form: str, statistics: TermStatistics) -> Sequence[Near]:
    """Return the words that are spelt nearly like one that no caption holds, the likeliest first."""
    found = [one for one in statistics.fuzzy(form) if not is_misprint(one.form, statistics)]
    return tuple(one for one in found if not any(_is_slip_of(one, other) for other in found))


def with_figures(text: str) -> str:
    """Return a text with figures for the letters that look like them and stand beside figures.

    >>> [with_figures(text) for text in ("STS-1O7", "AS11-4O-59O3", "Apollo l1", "Solar")]
    ['STS-107', 'AS11-40-5903', 'Apollo 11', 'Solar']
    """
    return _LETTERS.sub(lambda found: found[0].translate(_FIGURES), text)


def _is_slip_of(one: Near, other: Near) -> bool:
    """Return whether a word that hardly any family holds is another with one slip of the pen, which more hold."""
    if one.families > FEW or other.families <= FEW or is_english(one.form):
        return False
    return OSA.distance(one.form, other.form, score_cutoff=1) <= 1


def is_misprint(form: str, statistics: TermStatistics) -> bool:
    """Return whether a word of the archive is most likely one of its slips of the pen, or of its lost blanks."""
    held = statistics.document_frequency(statistics.stem(form))
    if any(
        together >= TIMES * max(held, 1) for parts, together in statistics.apart(form) if len(parts[0]) > 1
    ):
        return not is_english(form)
    if held > FEW:
        return False
    return (bool(_intended(form, statistics)) or _lost_blank(form, statistics)) and not is_english(form)


def _lost_blank(form: str, statistics: TermStatistics) -> bool:
    """Return whether a word is a frequent one with a function word behind or before it: 'launchthe'."""
    if len(form) < SURE or not form.isalpha():
        return False
    parts = ((form[:cut], form[cut:]) for cut in range(2, len(form) - 1))
    others = (
        one if other in FUNCTION_WORDS else other for one, other in parts if {one, other} & FUNCTION_WORDS
    )
    return any(len(one) > 2 and statistics.exact.frequency(one) >= TIMES for one in others)


def _intended(form: str, statistics: TermStatistics) -> Sequence[Near]:
    """Return what was meant by a word that hardly any family holds, where very many hold one like it."""
    stem = statistics.stem(form)
    held = statistics.document_frequency(stem)
    if held > FEW or len(form) < SURE:
        return ()
    return tuple(
        one
        for one in statistics.fuzzy(form)
        if one.form != form
        and one.distance == 1
        and one.families >= TIMES * max(held, 1)
        and statistics.stem(one.form) != stem
    )


def _is_sure(form: str, near: Near, statistics: TermStatistics) -> bool:
    if near.form[0] != form[0] or near.form in FUNCTION_WORDS or near.form in GENERIC_NOUNS:
        return False
    return near.distance == 1 or near.families <= max(SOME, COMMON * statistics.documents)
