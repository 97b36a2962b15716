"""Enumerations in sentences for people."""

from collections.abc import Sequence


def join_words(words: Sequence[str], most: int = 0, noun: str = "") -> str:
    """Return an enumeration; of more than ``most`` only so many are named, and the rest is counted.

    >>> join_words(["red"]), join_words(["red", "blue"]), join_words(["red", "blue", "green"])
    ('red', 'red and blue', 'red, blue and green')
    >>> join_words(["red", "blue", "green", "grey"], most=2, noun="colours")
    'red, blue and 2 more colours'
    """
    named = list(words)
    if most and len(named) > most:
        named[most:] = [f"{len(named) - most} more {noun}".rstrip()]
    return " and ".join(filter(None, (", ".join(named[:-1]), *named[-1:])))
