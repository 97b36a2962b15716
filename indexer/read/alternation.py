"""Whether lines alternate as captions and titles do: evidence for two lines a record, not one caption a line."""

from collections.abc import Iterator, Sequence
from enum import Enum, auto
from itertools import islice

from indexer.read.pairing import CAPTION, bond, look, repeats, roles

JUDGED = 400
"""Lines by which a text is judged."""

SURE, SURELY_NOT = 1.5, -8.0
"""Sums of weights from which on lines do, or do not, alternate.

Weights are natural logarithms, as those of pairing. Of a dump of a hundred records all 5,050 runs are above ``SURE``,
and all runs of lines above ``SURELY_NOT``; of 1,334 runs of 20 captions of the NASA library, one a line, 1,222 are
below it and 18 above ``SURE``, of those of 60 captions 1,318 and none.
"""

LEAST = 6
"""Lines that must contradict: a dump that is cut may begin with a title and end with a caption."""

AGREES, CONTRADICTS = 0.65, -2.5
"""Weights of a title that is no longer than its caption, and of one that is and does not repeat it: 4 of 100 are."""

ALONE = -4.0
"""Weight of a caption or a title whose other line is missing."""

CONTRAST = 2.0
"""Bound of the weight of a difference in looks."""


class Alternation(Enum):
    """What the lines say of being captions and titles in turn."""

    YES = auto()
    UNDECIDED = auto()
    NO = auto()


def alternation(lines: Sequence[str]) -> Alternation:
    """Return whether lines are captions and titles in turn, as ``roles`` pairs them.

    >>> alternation(["The crew looks at the full moon from the cupola of the station.", "iss066e001"]).name
    'YES'
    """
    weight = sum(map(_weight, *zip(*_pairs(lines[:JUDGED]), strict=True))) if len(lines) > 1 else 0.0
    if weight >= SURE:
        return Alternation.YES
    return Alternation.NO if weight <= SURELY_NOT and len(lines) >= LEAST else Alternation.UNDECIDED


def _pairs(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each caption with its title; a line alone stands beside nothing."""
    caption = ""
    for line, role in zip(lines, islice(roles(lines), len(lines)), strict=True):
        if role == CAPTION:
            if caption:
                yield caption, ""
            caption = line
        else:
            yield caption, line
            caption = ""
    if caption:
        yield caption, ""


def _weight(caption: str, title: str) -> float:
    """Weigh how much likelier a pair is a caption with its title than two captions."""
    if not caption or not title:
        return ALONE
    if title != caption and repeats(title, caption):
        return 3.0
    contrast = max(-CONTRAST, min(CONTRAST, look(caption) - look(title)))
    length = CONTRADICTS if len(title) > len(caption) else AGREES
    return contrast + length + min(0.0, bond(caption, title) - look(title))
