"""Which passage of a long caption a hit shows."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

PASSAGE = 280  # characters of a caption shown in a hit
LEAD_IN = 60  # of those, before the first marked word


def window(text: str, marks: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return where a passage begins and ends: at words, around the most varied marks."""
    if len(text) <= PASSAGE:
        return 0, len(text)
    starts, ends = [start for start, _ in marks] or [0], [end for _, end in marks] or [0]
    first = _lead_in(text, starts[0])
    if ends[-1] <= first + PASSAGE:
        return first, _stop(text, first)
    words = [text[start:end].casefold() for start, end in marks]
    begins = [_lead_in(text, start) for start in starts]
    variety = [
        len(set(words[bisect_left(starts, begin) : bisect_right(ends, begin + PASSAGE)])) for begin in begins
    ]
    best = begins[variety.index(max(variety))]
    return best, _stop(text, best)


def _lead_in(text: str, mark: int) -> int:
    """Return the first word that begins in the stretch before a mark, or the mark itself."""
    if mark <= LEAD_IN:
        return 0
    blank = text.find(" ", mark - LEAD_IN - 1, mark)
    return mark if blank < 0 else blank + 1


def _stop(text: str, begin: int) -> int:
    """Return where a passage ends: behind its last whole word, or in a word that is longer than a passage."""
    end = begin + PASSAGE
    if end >= len(text):
        return len(text)
    blank = text.rfind(" ", begin + 1, end + 1)
    return end if blank < 0 else blank
