"""Tables as CSV files that a spreadsheet opens without running anything."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from schema.spreadsheet import Cell, safe


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
