"""Text in the cells of a table that a spreadsheet opens without running anything."""

import re
import unicodedata

Cell = str | int

LONGEST_CELL = 32_767  # characters; Excel cuts a longer text off, or refuses the file
CUT = " … (cut: a cell of a spreadsheet has no more room)"

_MONTHS = "jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec"
# What a spreadsheet reads as something else than text when it opens a table, by its documented number formats.
_CHANGED = re.compile(
    rf"""
    [+-]?0[0-9]+(\.[0-9]*)?                                # 0203049 would lose its zero
    | [0-9]{{16,}}                                          # more digits than a number keeps
    | [0-9]+\.[0-9]*0 | \.[0-9]+                           # 1.50
    | [0-9]+(\.[0-9]*)?[eE][+-]?[0-9]+                      # 99e5
    | [0-9]{{1,3}}(,[0-9]{{3}})+(\.[0-9]+)?                  # 1,234
    | [0-9.,]+\s?% | [$£€¥]\s?[0-9][0-9.,]*                 # 5 %, $5
    | [0-9]{{1,4}}\s?[-/.]\s?[0-9]{{1,2}}(\s?[-/.]\s?[0-9]{{1,4}})?  # 1-2, 3/4/1969
    | [0-9]+\s[0-9]+/[0-9]+                                # 1 1/2
    | [0-9]{{1,4}}:[0-9]{{1,2}}(:[0-9]{{1,2}}(\.[0-9]*)?)?(\s?[ap]\.?m?\.?)?  # 20:17
    | ([0-9]{{1,4}}[-/ .]*)?({_MONTHS})[a-z]*\.?([-/ .,]*[0-9]{{1,4}}){{0,2}}  # Mar-01, SEPT2
    | true | false
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_MONTH_WORD = re.compile("[a-z]+", re.IGNORECASE)

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


def guarded(cell: Cell) -> Cell:
    """Return a cell that a spreadsheet shows as it stands: an apostrophe before text that it would change, too.

    A text that is too long for a cell is cut, and says so.

    >>> guarded("0203049"), guarded("1-2"), guarded("99e5"), guarded("AS11-40-5874"), guarded("65"), guarded("May")
    ("'0203049", "'1-2", "'99e5", 'AS11-40-5874', '65', 'May')
    """
    if not isinstance(cell, str):
        return cell
    text = safe(f"'{cell}" if _is_changed(cell.strip()) else cell)
    return (
        text[: LONGEST_CELL - len(CUT)] + CUT if isinstance(text, str) and len(text) > LONGEST_CELL else text
    )


def _is_changed(text: str) -> bool:
    """Return whether a spreadsheet reads a text as a number, a date, a time or a truth; a bare month stays a word."""
    return bool(_CHANGED.fullmatch(text)) and (
        not _MONTH_WORD.fullmatch(text) or text.casefold() in {"true", "false"}
    )


def _is_formula(text: str) -> bool:
    return text.lstrip(" \n").startswith(_FORMULA) or text[_unseen(text) :].startswith(_FORMULA)


def _unseen(text: str) -> int:
    """Return how many characters at the beginning of a text look like nothing."""
    return next((place for place, char in enumerate(text) if not _looks_like_nothing(char)), len(text))


def _looks_like_nothing(char: str) -> bool:
    return char.isspace() or char in _BLANK or unicodedata.category(char) in _UNSEEN
