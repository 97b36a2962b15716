"""The labels that stand before a caption, one or a stack of them: a series, a flight, a distance, a print's number."""

import re
from collections.abc import Iterator

from indexer.fold.normalize import TokenizedCaption

LONGEST_LABEL = 12  # words
MOST_LABELS = 5  # in a stack
FEWEST_UNDER_A_HEADING = 8  # words of the text below it

_QUANTITY = r"\d[\d.,]*(?:, \d{3})? ?(?:[mb]illion )?[A-Za-z]{1,12}\b\.?"
_MEASURE = re.compile(
    rf"""[A-Za-z][A-Za-z ]{{1,40}}? ?: {{0,3}}{_QUANTITY}(?: or {_QUANTITY})?(?: ?\([^()]{{1,40}}\)\.?)?(?= )"""
    r"""|[A-Z]{1,2}-\d{4,6}(?: ?(?:BW|B/W|C|B)\b)?-?(?= )"""
)  # 'Resolution : 2.7 km. ( 1.7 mi. )', and the number of a print, 'P-99999 BW'
_LABEL = re.compile(r"[A-Z][^:.]{1,60}:(?: [A-Z]\w+\.)?(?= )|[A-Z][\w -]{1,40} (?:--+|–|—)(?= )")


def heading_sizes(text: TokenizedCaption) -> tuple[int, ...]:
    """Return how many words of a caption stand before the end of its first label, of its second, and so on."""
    return tuple(size for size, _ in _labels(text))


def heading_size(text: TokenizedCaption) -> int:
    """Return how many words of a caption stand before the end of its last label, 0 where it has none."""
    return max(heading_sizes(text), default=0)


def is_measured(text: TokenizedCaption, size: int) -> bool:
    """Return whether the labels that so many words make are all distances, resolutions and numbers of prints."""
    return all(measured for end, measured in _labels(text) if end <= size)


def _labels(text: TokenizedCaption) -> Iterator[tuple[int, bool]]:
    """Yield of each label where it ends, as a number of words, and whether it is one of measures and of prints."""
    place = size = 0
    for _ in range(MOST_LABELS):
        measured = _MEASURE.match(text.text, place)
        label = measured or _LABEL.match(text.text, place)
        words = _words_of(label[0], text, size) if label else 0
        if not label or not words:
            return
        size, place = size + words, label.end()
        yield size, measured is not None
        while text.text[place : place + 1] == " ":
            place += 1


def _words_of(label: str, text: TokenizedCaption, start: int) -> int:
    """Return how many words of a text, from a place on, make a label; 0 where the label ends within a word."""
    letters, size = _letters(label), 0
    while letters and size < LONGEST_LABEL and start + size < len(text.words):
        word = _letters(text.words[start + size].printed)
        if not letters.startswith(word):
            return 0
        letters, size = letters[len(word) :], size + 1
    return 0 if letters else size


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
