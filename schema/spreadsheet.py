"""Text in the cells of a table that a spreadsheet opens without running anything."""

Cell = str | int

# A spreadsheet takes a cell that begins so for a formula, and would run what a caption says; the wide forms do so
# where East Asian scripts are typed (OWASP, CSV Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def safe(cell: Cell) -> Cell:
    """Return a cell that is no formula: text that would be one has an apostrophe before it.

    >>> safe("=HYPERLINK(1)"), safe("Red Square"), safe(-3)
    ("'=HYPERLINK(1)", 'Red Square', -3)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" \n").startswith(_FORMULA) else cell
