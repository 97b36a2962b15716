"""Which lines are captions and which are titles: the likeliest reading of a two-line dump.

Captions and titles alternate. Where one is missing, all that follows would be read the wrong way round, so each
line is read both ways, and the two readings are weighed (Viterbi's algorithm over two states). To leave the
alternation costs ``SLIP``, more than a run of odd records can outweigh; the evidence of a few records behind a
real gap does.

The weights of looks are natural logarithms of how much likelier a trait is on a caption than on a title, counted
over 18,590 records of the NASA library, rounded and bounded. That library written as a two-line dump is paired as
it stands with any ``SLIP`` from 6 to 16; with 310 lines removed, 308 gaps are found and 183 of 36,870 lines misread.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import inf
from typing import NamedTuple

CAPTION, TITLE = "C", "T"

SLIP = 8.0
"""Cost of two captions or two titles in a row."""

BARE_ID, LONG, SENTENCE, PHRASE, SHORT_SENTENCE, SHORT = -3.0, 3.0, 1.5, -0.7, 0.3, -1.3
"""Weights of how a line looks: longer than 127 characters, than 63, or less, with a full stop or without."""

REPEATED, SHARED = 8.0, 2.0
"""Weights of what two lines have in common: the second repeats the first, or all its words stand there."""

TELLING_LENGTH = 40
"""Letters and digits that a repeat must have: less is a phrase that many captions begin with."""

COMPARED = 1_500
"""Characters compared: cut titles have 255 bytes, and most captions that a title repeats whole are shorter."""

LAG = 512
"""Lines that may be undecided: 137 were in the NASA library; memory is bounded by it."""

_ID = re.compile(r"(?=\D*\d)[\w.~-]{1,59}", re.ASCII)
_ID_PREFIX = re.compile(r"^[\w.~-]{4,40} ?(?:-{1,3}|[–—:]) ", re.ASCII)
_WORD = re.compile(r"\w{4,}|\d+")
_DAMAGEABLE = bytes(set(range(256)) - set(b"abcdefghijklmnopqrstuvwxyz0123456789"))


class Reading(NamedTuple):
    """One way to read the lines so far: its weight and the roles that are not agreed on yet."""

    weight: float
    roles: str


def roles(lines: Iterable[str]) -> Iterator[str]:
    """Yield CAPTION or TITLE for each line, in order, as soon as both readings agree on it.

    >>> moon = ["The crew looks at the full moon from the cupola of the station.", "iss066e001"]
    >>> "".join(roles([*moon, "A river winds below the clouds.", *moon, *moon]))
    'CTCCTCT'
    """
    caption, title, previous = Reading(0.0, ""), Reading(0.0, ""), None
    for line in lines:
        caption, title = _step(caption, title, previous, line)
        agreed = _agreed(caption.roles, title.roles)
        yield from caption.roles[:agreed]
        caption, title = (Reading(weight, tail[agreed:]) for weight, tail in (caption, title))
        if len(caption.roles) > LAG:
            likelier = max(caption, title, key=_weight)
            yield from likelier.roles
            caption, title = (Reading(r.weight if r is likelier else -inf, "") for r in (caption, title))
        previous = line
    yield from max(caption, title, key=_weight).roles


def _agreed(one: str, other: str) -> int:
    """Count the roles with which both begin."""
    pairs = zip(one, other, strict=True)
    return next((at for at, (role, its) in enumerate(pairs) if role != its), len(one))


def _weight(reading: Reading) -> float:
    return reading.weight


def _step(caption: Reading, title: Reading, previous: str | None, line: str) -> tuple[Reading, Reading]:
    """Extend the best reading that makes ``line`` a caption, and the best that makes it a title."""
    weight = look(line)
    if previous is None:
        return Reading(weight, CAPTION), Reading(-weight - SLIP, TITLE)
    bound = Reading(caption.weight + bond(previous, line), caption.roles)
    return _extended(title, caption, CAPTION, weight), _extended(bound, title, TITLE, -weight)


def _extended(straight: Reading, slipped: Reading, role: str, own: float) -> Reading:
    """Add a role to the reading that alternates, or at the cost of a slip to the one that does not."""
    weight, roles_before = max(straight, Reading(slipped.weight - SLIP, slipped.roles), key=_weight)
    return Reading(weight + own, roles_before + role)


def look(line: str) -> float:
    """Weigh how a line looks by itself: above 0 like a caption, below like a title."""
    line = line.strip()
    if _ID.fullmatch(line):
        return BARE_ID
    if len(line) >= 128:
        return LONG
    sentence = line.rstrip("\"')”’ ").endswith((".", "!", "?"))
    if len(line) >= 64:
        return SENTENCE if sentence else PHRASE
    return SHORT_SENTENCE if sentence else SHORT


def bond(caption: str, title: str) -> float:
    """Weigh what a caption has in common with the title behind it."""
    if title != caption and repeats(title, caption):
        return REPEATED
    text = caption[:COMPARED].lower()
    words = _WORD.findall(title[:COMPARED].lower())
    return SHARED * sum(word in text for word in words) / len(words) if words else 0.0


def repeats(title: str, caption: str) -> bool:
    """Return whether a title is the caption again: cut, behind an id, or with its characters broken."""
    whole = _letters(caption)
    if len(again := _letters(title)) >= TELLING_LENGTH and whole.startswith(again):
        return True
    without_id = _letters(_ID_PREFIX.sub("", title, count=1))
    return len(without_id) >= TELLING_LENGTH and without_id in whole


@lru_cache(maxsize=8)
def _letters(text: str) -> bytes:
    """Return what survives damage: the ASCII letters and digits."""
    return text[:COMPARED].lower().encode("ascii", "ignore").translate(None, _DAMAGEABLE)
