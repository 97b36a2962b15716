"""SQLite databases: read only, from a copy in memory, without functions, views, triggers or extensions."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.read.dump import Dump
from indexer.read.records import Found
from indexer.read.sheets import Sheet, read_sheets

MOST_TABLES = 200
STEPS = 1_000
"""Instructions of SQLite's machine between two looks at the budget."""

LEAST, A_ROW = 20_000, 4
"""Looks that a file may cost at least, and further for each row that it gives."""

LONGEST = 2**24
"""Bytes of a cell, or of a row."""

_WRITE_VERSION = slice(18, 20)
_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ})


def read_database(dump: Dump) -> Iterator[Found]:
    """Yield the records of a database's tables."""
    content = dump.whole()
    if content is None:
        yield dump.rejected(f"is larger than {dump.limits.held:,} bytes; export its table as CSV")
        return
    database = sqlite3.connect(":memory:")
    try:
        yield from read_sheets(dump, list(_sheets(database, content)))
    except (sqlite3.Error, OverflowError, ValueError) as error:
        yield dump.rejected(f"cannot be read as an SQLite database: {error}")
    finally:
        database.close()


@dataclass(slots=True)
class _WorkBudget:
    """How much SQLite may still work: a file can be made so that reading it does not end."""

    left: int = LEAST

    def spend(self) -> bool:
        """Count one look; true, which stops the work, where nothing is left."""
        self.left -= 1
        return self.left < 0


def _sheets(database: sqlite3.Connection, content: bytes) -> Iterator[Sheet]:
    """Put a file into a database in memory, take from it all that is not needed to read tables, and yield these.

    Columns that are computed are not read: a file could have them call any function.
    """
    own = bytearray(content)
    own[_WRITE_VERSION] = b"\x01\x01"  # of a journal beside the file, which a copy has not
    database.deserialize(bytes(own))
    database.text_factory = lambda said: said.decode("utf-8", "carry")
    for pragma in ("query_only = ON", "trusted_schema = OFF", "cell_size_check = ON"):
        database.execute(f"PRAGMA {pragma}")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    budget = _WorkBudget()
    database.set_progress_handler(budget.spend, STEPS)
    tables = list(_tables(database))
    database.set_authorizer(_authorize)
    for name, columns in tables:
        listed = ", ".join(map(_quoted, columns))
        cursor = database.execute(f"SELECT {listed} FROM {_quoted(name)}")  # noqa: S608 - names are no parameters
        yield Sheet(name, tuple(columns), _rows(cursor, budget))


def _authorize(action: int, *_: object) -> int:
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def _tables(database: sqlite3.Connection) -> Iterator[tuple[str, list[str]]]:
    """Yield the ordinary tables with their columns; those of extensions, and SQLite's own, are none."""
    listed = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name")
    for name, made in listed.fetchmany(MOST_TABLES):
        if isinstance(name, str) and not name.startswith("sqlite_") and not _is_virtual(made):
            found = database.execute("SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0", (name,))
            if columns := [str(column) for (column,) in found]:
                yield name, columns


def _is_virtual(made: object) -> bool:
    return not isinstance(made, str) or made.lstrip().upper().startswith("CREATE VIRTUAL")


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _rows(cursor: sqlite3.Cursor, budget: _WorkBudget) -> Iterator[tuple[int, Sequence[Any]]]:
    for number, row in enumerate(cursor, 1):
        budget.left += A_ROW
        yield number, row
