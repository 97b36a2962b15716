"""Ranges of numbers as people type them: 'expedition:[36 TO 38]'."""

from schema.message import Message, message
from webapp.search.language.lexer import Lexeme

LONGEST_NUMBER = 18  # digits of a range's end


def swapped(typed: str) -> Message:
    """Return the notice that the ends of a range were swapped."""
    return message("“%(typed)s” ends before it begins; start and end were swapped.", typed=typed)


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
