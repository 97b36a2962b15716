"""Enumerations in sentences for people."""

from collections.abc import Sequence

from schema.message import Message, message, sequence


def join_words(words: Sequence[str], most: int = 0, noun: str = "") -> str:
    """Return an enumeration; of more than ``most`` only so many are named, and the rest is counted.

    >>> join_words(["red"]), join_words(["red", "blue"]), join_words(["red", "blue", "green"])
    ('red', 'red and blue', 'red, blue and green')
    >>> join_words(["red", "blue", "green", "grey"], most=2, noun="colours")
    'red, blue and 2 more colours'
    """
    named = list(words)
    if most and len(named) > most:
        more = message("%(number)s more", number=len(named) - most)
        named[most:] = [f"{more} {noun}" if noun else more]
    *others, last = named or [""]
    if not others:
        return last
    return message("%(first)s and %(last)s", first=sequence(", ", others), last=last)


def quoted(text: str) -> Message:
    """Return a text in quotation marks, which languages have of their own."""
    return message("“%(text)s”", text=text)
