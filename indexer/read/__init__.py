"""Dumps to records: what each record of a dump said, or why it could not be read."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import assert_never

from indexer.read.document import read_document
from indexer.read.dump import Dump
from indexer.read.json_lines import read_json_lines
from indexer.read.kind import Kind, kind, not_text
from indexer.read.names import named, names
from indexer.read.records import UNCOUNTED, Found, Limits, Notice, RawCaption, Rejected
from indexer.read.table import read_table
from indexer.read.text import excerpt
from indexer.read.two_lines import read_two_lines
from schema.errors import DumpMissing

__all__ = ["DEFAULT_LIMITS", "Limits", "Notice", "RawCaption", "Rejected", "read"]

DEFAULT_LIMITS = Limits()


def read(dumps: Sequence[Path], limits: Limits = DEFAULT_LIMITS) -> Iterator[RawCaption | Rejected | Notice]:
    """Yield every record of the dumps in order; ``DumpMissing`` at the call, before anything is read.

    The records of a dump are counted from 1, the rejected among them, so that ``n`` is where a record stands.
    A dump that cannot be read, or not to its end, gives one ``Rejected`` more that says why. A file given
    twice is read once; files of one name are known by their folder too.
    """
    for path in dumps:
        _check(path)
    return _read([Path(os.path.normpath(path.absolute())) for path in dumps], limits)


def _check(path: Path) -> None:
    """Raise ``DumpMissing`` where there is no file; one that may not be opened is there."""
    try:
        if path.is_dir() or not path.exists():
            raise DumpMissing(path)
    except OSError:
        return  # it says why when it is opened


def _read(given: Sequence[Path], limits: Limits) -> Iterator[Found]:
    paths = Counter(given)
    known_as = names(list(paths))
    for (path, times), name in zip(paths.items(), known_as, strict=True):
        yield from named(path, name, times)
        yield from _counted(_read_one(Dump.open(path, name, limits)))


def _counted(found: Iterable[Found]) -> Iterator[Found]:
    """Give the records their numbers, from 1."""
    n = 0
    for item in found:
        if isinstance(item, Notice):
            yield item
        else:
            n += 1
            yield replace(item, n=n)


def _read_one(dump: Dump) -> Iterator[Found]:
    """Yield the records of a dump, then what was wrong with it as a whole."""
    beginning = dump.beginning()
    reason = not_text(dump.head, beginning)
    if reason:
        yield _rejected(dump, reason, beginning)
        return
    blank = not beginning.strip(" \t\r\n\0\ufeff")
    anything = False
    for item in _records(dump, beginning):
        anything = True
        yield item
    if dump.damage:
        yield _rejected(dump, dump.damage)
    elif not anything:
        yield _rejected(dump, "the file is empty") if blank else Notice(dump.name, "holds no records")


def _rejected(dump: Dump, reason: str, text: str = "") -> Rejected:
    return Rejected(dump.name, UNCOUNTED, dump.name, reason, excerpt(text))


def _records(dump: Dump, beginning: str) -> Iterator[Found]:
    match kind(beginning):
        case Kind.TWO_LINES:
            return read_two_lines(dump)
        case Kind.JSON_LINES:
            return read_json_lines(dump)
        case Kind.DOCUMENT:
            return read_document(dump)
        case Kind.TABLE:
            return read_table(dump)
        case other:
            assert_never(other)
