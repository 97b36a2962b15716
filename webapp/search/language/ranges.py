"""Ranges of values as people type them: 'expedition:[36 TO 38]', 'year:>1969'."""

import re

from schema.message import Message, message
from webapp.search.language.lexer import Lexeme

LONGEST_NUMBER = 18  # digits of a range's end
_LISTED = re.compile(r"[,;|]")
_IN_BRACKETS = re.compile(r"([<>=]{0,2})[\[{]?([^\[\]{}]+)[\]}]?")


def swapped(typed: str) -> Message:
    """Return the notice that the ends of a range were swapped."""
    return message("“%(typed)s” ends before it begins; start and end were swapped.", typed=typed)


def without_brackets(lexeme: Lexeme) -> Lexeme:
    """Return a value without brackets around it; two in brackets, with a comma between them, are a range.

    >>> without_brackets(Lexeme("word", ">[1969]")).text, without_brackets(Lexeme("word", "[36,38]")).ends
    ('>1969', ('36', '38'))
    """
    found = _IN_BRACKETS.fullmatch(lexeme.text) if lexeme.kind == "word" else None
    if found is None or len(found[0]) == len(found[1]) + len(found[2]):
        return lexeme
    first, *others = _LISTED.split(found[2])
    if len(others) == 1 and first and others[0] and not found[1]:
        return Lexeme("range", lexeme.text, ends=(first, others[0]))
    return lexeme._replace(text=found[1] + found[2])


def range_notice(lexeme: Lexeme) -> Message | None:
    """Return what has to be said of how a range was typed, ``None`` where nothing."""
    if lexeme.kind != "range":
        return None
    if lexeme.text[0] in "<>=":
        return message(
            "“%(typed)s” was searched for as a range; a sign of comparison before one says nothing.",
            typed=lexeme.text,
        )
    if {"{", "}"}.isdisjoint(lexeme.text):
        return None
    return message("“%(typed)s” was searched for with both of its ends.", typed=lexeme.text)


def is_number(end: str) -> bool:
    """Return whether a range can end there: a number of a length that somebody may mean and Python reads."""
    return end.isdecimal() and len(end) <= LONGEST_NUMBER


def are_numbers(lexeme: Lexeme) -> bool:
    """Return whether both ends of a range are numbers, or open."""
    return all(end == "*" or is_number(end) for end in lexeme.ends)


def read_numbers(lexeme: Lexeme) -> tuple[str, str]:
    """Return a range in the form of a facet's value, and a notice about it, '' where there is none.

    >>> read_numbers(Lexeme("range", "[36 TO *]", ends=("36", "*")))
    ('36..', '')
    """
    first, last = (end.strip("*") for end in lexeme.ends)
    if first and last and int(first) > int(last):
        return f"{last}..{first}", swapped(lexeme.text)
    return f"{first}..{last}", ""


def compare_numbers(sign: str, value: str) -> str:
    """Return a comparison in the form of a facet's value; as it stands where it is none.

    >>> compare_numbers(">", "60"), compare_numbers("<=", "60"), compare_numbers("=", "60")
    ('61..', '..60', '60')
    """
    match sign if is_number(value) else "":
        case ">":
            return f"{int(value) + 1}.."
        case ">=":
            return f"{int(value)}.."
        case "<":
            return f"..{max(int(value) - 1, 0)}"
        case "<=":
            return f"..{int(value)}"
        case _:
            return value
