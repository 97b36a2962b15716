"""What every extractor yields: a span of text and what it means."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from unidecode import unidecode


class Span(NamedTuple):
    """Code points ``start`` to ``end`` name these values of a facet; the facet '' only hides what is inside."""

    start: int
    end: int
    facet: str
    values: tuple[str, ...]
    rule: str


class Stretches:
    """Stretches of a text, sought by place in a number of steps that does not grow with them in proportion."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(stretches):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            elif start < end:
                self._starts.append(start)
                self._ends.append(end)

    def __contains__(self, place: int) -> bool:
        """Tell whether a place is in one of the stretches.

        >>> [place in Stretches([(5, 7), (1, 3)]) for place in (0, 1, 3, 6)]
        [False, True, False, True]
        """
        at = bisect_right(self._starts, place) - 1
        return at >= 0 and place < self._ends[at]


def meeting(spans: Sequence[Span], start: int, end: int) -> Sequence[Span]:
    """Return of spans in order, none of which overlap, those that have a place between ``start`` and ``end``."""
    first = bisect_right(spans, start, key=lambda span: span.end)
    return spans[first : bisect_left(spans, end, lo=first, key=lambda span: span.start)]


class _OneLetter(dict[int, int]):
    """A table for ``str.translate``: one plain small character for each, so that offsets stay."""

    def __missing__(self, code: int) -> int:
        plain = unidecode(chr(code)).lower() if code > 127 else chr(code).lower()
        self[code] = ord(plain) if len(plain) == 1 else code
        return self[code]


class _OneLetterOrBlank(dict[int, int]):
    """The same, and a blank for whatever is no letter and no digit."""

    def __missing__(self, code: int) -> int:
        plain = folded(chr(code))
        self[code] = ord(plain) if plain.isalnum() else ord(" ")
        return self[code]


_PLAIN = _OneLetter({ord("’"): ord("'"), ord("‘"): ord("'"), ord("\n"): ord(" "), ord("\t"): ord(" ")})
_SPACED = _OneLetterOrBlank()
_ASCII = range(128)


def folded(text: str) -> str:
    """Return the text in plain small letters, a character for a character.

    >>> folded("St. Basil’s")
    "st. basil's"
    """
    if text.isascii():
        return text.encode().translate(_ASCII_PLAIN).decode()
    return text.translate(_PLAIN)


def spaced(text: str) -> str:
    """Return the folded text with blanks for its punctuation, so that a word ends where a blank begins.

    >>> spaced("NASA/ESA's St. Basil’s")
    'nasa esa s st  basil s'
    """
    if text.isascii():
        return text.encode().translate(_ASCII_SPACED).decode()
    return text.translate(_SPACED)


_ASCII_PLAIN = bytes(_PLAIN[code] for code in _ASCII) + bytes(128)
_ASCII_SPACED = bytes(ord(char) if (char := chr(_PLAIN[code])).isalnum() else 32 for code in _ASCII) + bytes(
    128
)


def leftmost_longest(spans: Iterable[Span]) -> list[Span]:
    """Keep of overlapping spans the one that begins first, of those the longest."""
    kept: list[Span] = []
    end = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.start >= end:
            kept.append(span)
            end = span.end
    return kept
