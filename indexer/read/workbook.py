"""Excel workbooks, by openpyxl: a stranger's file, so bounded, without entities, its links not followed."""

import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from indexer.read.dump import Dump
from indexer.read.records import Found
from indexer.read.sheets import Sheet, read_sheets, with_header
from indexer.read.sources import office

MOST_COLUMNS = 500
MOST_SHEETS = 100
MOST_BLANK = 1_048_576
"""Empty rows of a workbook, as many as a sheet of Excel has rows: those that are left out in a file cost it nothing."""

MISSING = (
    "is an Excel workbook, and openpyxl and defusedxml, which read it, are not installed: install them, as "
    "python -m pip install openpyxl defusedxml, or save it as CSV (UTF-8)"
)


def read_workbook(dump: Dump) -> Iterator[Found]:
    """Yield the records of a workbook's sheets."""
    content = dump.whole()
    if content is None:
        yield dump.rejected(f"is larger than {dump.limits.held:,} bytes; save its sheets as CSV (UTF-8)")
    elif reason := _unfit(content, dump.limits.held):
        yield dump.rejected(reason)
    else:
        yield from _sheets(dump, content)


def _unfit(content: bytes, held: int) -> str:
    """Return why a zip archive is no workbook that can be read; '' where it is one."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        what = office(archive.namelist())
        size = sum(one.file_size for one in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        return f"looks like a zip archive or a workbook, but is damaged: {error}"
    if what != "an Excel workbook":
        return f"is {what or 'a zip archive inside another file; unpack it first'}" + (
            "; save its captions as CSV (UTF-8)" if what else ""
        )
    if "xl/workbook.bin" in archive.namelist():
        return "is a binary Excel workbook (.xlsb); save it as .xlsx or CSV (UTF-8)"
    return f"unpacks to more than {held:,} bytes; it was not read" if size > held else ""


def _sheets(dump: Dump, content: bytes) -> Iterator[Found]:
    try:
        import defusedxml  # noqa: F401, PLC0415 - an extra; openpyxl takes no entities where it is there
        from openpyxl import load_workbook  # noqa: PLC0415
    except ImportError:
        yield dump.rejected(MISSING)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and validations that are left out
        try:
            workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            blank = count(1)
            sheets = [_sheet(dump, one, blank) for one in workbook.worksheets[:MOST_SHEETS]]
            yield from read_sheets(dump, sheets)
        except Exception as error:  # whatever a stranger's file does to its parser is that file's damage
            yield dump.rejected(f"cannot be read as an Excel workbook: {type(error).__name__}: {error}")


def _sheet(dump: Dump, worksheet: Any, blank: Iterator[int]) -> Sheet:
    worksheet.reset_dimensions()  # what a file says of its size is not asked
    rows: Iterator[Sequence[Any]] = worksheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)
    return with_header(worksheet.title, _trimmed(rows, blank), dump.options.mapped)


def _trimmed(rows: Iterator[Sequence[Any]], blank: Iterator[int]) -> Iterator[Sequence[Any]]:
    """Yield rows without the empty cells at their ends; raises ``ValueError`` where too many have no other."""
    for row in rows:
        if row.count(None) < len(row):
            yield row[: _width(row)]
        elif next(blank) > MOST_BLANK:
            raise ValueError(f"it has more than {MOST_BLANK:,} empty rows")
        else:
            yield ()


def _width(row: Sequence[Any]) -> int:
    """Return how many cells there are up to the last that is not empty."""
    width = len(row)
    while width and row[width - 1] is None:
        width -= 1
    return width
