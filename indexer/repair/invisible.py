"""Characters that nobody sees and that part a word from itself: soft hyphens, zero-width spaces, marks of direction."""

import re
import unicodedata

# Where a word may be broken; scripts written without blanks, and Persian and Indic letters, need theirs.
LETTER = r"[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u052f\u1e00-\u1eff]"
SOFT_HYPHEN = re.compile(r"(?<=[^\W\d_])\u00ad+(?=[^\W\d_A-Z])|(?<=[A-Z])\u00ad+(?=[A-Z]{2})")
ZERO_WIDTH = re.compile(rf"(?<={LETTER})[\u200b-\u200d\u2060\u180e]+(?={LETTER})|\ufeff")
DIRECTION = re.compile(r"[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
RIGHT_TO_LEFT = frozenset({"R", "AL"})
ANY = re.compile(r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")

CONTROL = re.compile(r"[\x00-\x06\x08\x0e-\x1b\x1f\x7f]")
# Word and FileMaker keep line breaks, cells and list values as controls, and a hyphen that does not break.
SEPARATOR = re.compile(r"(?<![ \t])[ \t]*+[\x07\x0b\x1c\x1d]++[ \t]*+")
HYPHEN = re.compile(r"(?<=\w)\x1e(?=\w)")


def without_invisible(text: str) -> str:
    r"""
    Take soft hyphens and zero-width characters out of words, and marks of direction out of a text that has but one.

    >>> without_invisible("astro\u00adnaut, space\u200bcraft, \u200eleft")
    'astronaut, spacecraft, left'
    """
    if text.isascii() or not ANY.search(text):
        return text
    text = ZERO_WIDTH.sub("", SOFT_HYPHEN.sub("", text))
    if DIRECTION.search(text) and not any(map(_is_right_to_left, text)):
        text = DIRECTION.sub("", text)
    return text


def _is_right_to_left(letter: str) -> bool:
    return not letter.isascii() and unicodedata.bidirectional(letter) in RIGHT_TO_LEFT and letter.isalpha()


def without_controls(text: str) -> str:
    r"""
    Take control characters off, with a blank where they part words; text, tabs and line breaks stay.

    >>> without_controls("A red\x0bmoon\x00 of the T\x1e38")
    'A red moon of the T-38'
    """
    if text.isprintable():
        return text
    text = SEPARATOR.sub(" ", text).strip() if SEPARATOR.search(text) else text
    return CONTROL.sub("", HYPHEN.sub("-", text).replace("\x1e", ""))
