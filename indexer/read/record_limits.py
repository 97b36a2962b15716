"""What a record may be at most, so that each costs seconds at most; counted, never timed: the same on every machine."""

import re
import unicodedata

from indexer.read.records import ReadLimits

_LETTER = re.compile(r"[^\W_]")
_WORD = re.compile(r"\w+")
_CANDIDATE = re.compile(r"(?<!\w)[^\W_a-z]\w*")  # begins otherwise than with a small letter of ASCII


def refusal(title: str, caption: str, limits: ReadLimits) -> str:
    """Return the reason why a record of these texts is not indexed, '' where it is.

    A name or a number, of which facets are made, can begin at every word with a capital, a figure or a letter that is
    not ASCII; these are the candidates.
    """
    size = len(title) + len(caption)
    if size > limits.record:
        return f"longer than {limits.record:,} characters"
    if not (_says_something(title) or _says_something(caption)):
        return "no word is in its title or its caption, only punctuation"
    for pattern, most, what in (
        (_WORD, limits.words, "words"),
        (_CANDIDATE, limits.candidates, "words that may be names or numbers"),
    ):
        if size > most and (count := _count(pattern, title) + _count(pattern, caption)) > most:
            return f"has {count:,} {what}; more than {most:,} are not read in one record"
    return ""


def _says_something(text: str) -> bool:
    """Return whether a text has a letter, a figure, a picture, or a sign for a lost letter or byte."""
    return bool(_LETTER.search(text)) or any(unicodedata.category(char) in ("So", "Cs") for char in set(text))


def _count(pattern: "re.Pattern[str]", text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))
