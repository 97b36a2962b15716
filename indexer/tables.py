"""Tables as CSV files that a spreadsheet opens without running anything."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

# A spreadsheet takes a cell that begins so for a formula, and would run what a caption says.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int


def write_tables(
    tables: Mapping[str, tuple[Sequence[str], Iterable[Sequence[Cell]]]], folder: Path
) -> list[Path]:
    """Write each table into a CSV file of its name; ``OSError`` where the disk refuses.

    The files begin with a byte order mark, without which spreadsheets do not read them as UTF-8.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(folder / f"{name}.csv", columns, rows) for name, (columns, rows) in tables.items()]


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(columns)
        writer.writerows([safe(cell) for cell in row] for row in rows)
    return path


def safe(cell: Cell) -> Cell:
    """Give a cell that is no formula: text that would be one gets an apostrophe before it.

    >>> safe("=HYPERLINK(1)"), safe("Red Square"), safe(-3)
    ("'=HYPERLINK(1)", 'Red Square', -3)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" \n").startswith(_FORMULA) else cell
