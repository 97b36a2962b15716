"""When each record was first indexed, kept over rebuilds by the record's own name (``schema/identity.py``).

A generation has it in one file: for each family, in order, when the first of its records came, and the name and the
time of each record. Times are seconds since 1970 (UTC).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from schema import files
from schema.json_codec import decoder, encode

FILE = "first_indexed.json"

Record = tuple[str, int]  # name, seconds

_DAY = 86_400  # seconds
_FIRST_DAY = date(1970, 1, 1).toordinal()
_LAST_SECOND = 1 << 40  # beyond every time at which something was indexed


class FirstIndexed(Struct, frozen=True):
    """The time of each family, and the names and times of its records."""

    families: list[int]
    records: list[list[Record]]

    def times(self) -> Mapping[str, int]:
        """Return the time of each record by its name; the earliest where several have one."""
        return dict(sorted(self._each(), key=lambda record: -record[1]))

    def _each(self) -> Iterator[Record]:
        for row in self.records:
            yield from row


class _Families(Struct, frozen=True):
    """What a server needs of the file."""

    families: list[int]


_read = decoder(FirstIndexed)
_read_families = decoder(_Families)


def write(folder: Path, records: Sequence[Sequence[Record]]) -> None:
    """Write the records of each family, in order."""
    families = [min(seconds for _, seconds in row) for row in records]
    files.write(folder / FILE, encode({"families": families, "records": records}))


def read(folder: Path) -> FirstIndexed | None:
    """Return what a generation says; ``None`` for one of a program that kept no such times."""
    path = folder / FILE
    return _read(path.read_bytes()) if path.is_file() else None


def seconds_between(start: date | None, end: date | None) -> tuple[int, int]:
    """Return the first and the last second of the days from ``start`` to ``end`` (UTC); ``None`` is an open end.

    >>> seconds_between(date(1970, 1, 2), date(1970, 1, 2))
    (86400, 172799)
    """
    first = (start.toordinal() - _FIRST_DAY) * _DAY if start else 0
    return first, (end.toordinal() + 1 - _FIRST_DAY) * _DAY - 1 if end else _LAST_SECOND


def family_times(folder: Path, number: int, otherwise: int) -> NDArray[np.int64]:
    """Return the time of each family, int64 (number,); ``otherwise`` for all where a generation does not say.

    ``ValueError`` where it says so of another number of families.
    """
    path = folder / FILE
    if not path.is_file():
        return np.full(number, otherwise, dtype=np.int64)
    found = np.array(_read_families(path.read_bytes()).families, dtype=np.int64)
    if len(found) != number:
        raise ValueError(f"{FILE} is of {len(found)} families")
    return found
