"""Text in the cells of a table that a spreadsheet opens without running anything."""

import unicodedata

Cell = str | int

# A spreadsheet takes a cell that begins so for a formula, and would run what a caption says; the wide forms do so
# where East Asian scripts are typed (OWASP, CSV Injection).
_UNSEEN = frozenset(("Cc", "Cf", "Mn", "Me"))  # controls, formats as U+200B and U+FEFF, marks that join
_BLANK = "\u115f\u1160\u3164\uffa0\u2800"  # letters and a symbol that look like nothing
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def safe(cell: Cell) -> Cell:
    """Return a cell that is no formula: text that would be one has an apostrophe before it.

    A sign behind spaces, controls or characters without width, which some programs skip, makes one, too.

    >>> safe("=HYPERLINK(1)"), safe("Red Square"), safe(-3)
    ("'=HYPERLINK(1)", 'Red Square', -3)
    """
    return f"'{cell}" if isinstance(cell, str) and _is_formula(cell) else cell


def _is_formula(text: str) -> bool:
    return text.lstrip(" \n").startswith(_FORMULA) or text[_unseen(text) :].startswith(_FORMULA)


def _unseen(text: str) -> int:
    """Return how many characters at the beginning of a text look like nothing."""
    return next((place for place, char in enumerate(text) if not _looks_like_nothing(char)), len(text))


def _looks_like_nothing(char: str) -> bool:
    return char.isspace() or char in _BLANK or unicodedata.category(char) in _UNSEEN
