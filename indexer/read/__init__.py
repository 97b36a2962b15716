"""Dumps to records: each record of a dump as it stands, or why it could not be read."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from typing import assert_never

from indexer.read.database import read_database
from indexer.read.dump import Dump
from indexer.read.encodings import label_of
from indexer.read.json_document import read_document
from indexer.read.json_lines import read_json_lines
from indexer.read.mapping import read_mapping
from indexer.read.one_line import read_lines
from indexer.read.parquet import read_parquet
from indexer.read.recognise import Recognised, Refused, binary, medium, not_text, recognise
from indexer.read.record_builder import no_columns
from indexer.read.records import (
    DEFAULT_OPTIONS,
    FileSummary,
    Format,
    Found,
    Notice,
    RawCaption,
    ReadLimits,
    ReadOptions,
    Rejected,
)
from indexer.read.source_names import named, names
from indexer.read.sources import sources
from indexer.read.table import read_table
from indexer.read.two_lines import read_two_lines
from indexer.read.workbook import read_workbook
from schema.errors import DumpMissing

__all__ = [
    "DEFAULT_LIMITS",
    "DEFAULT_OPTIONS",
    "FileSummary",
    "Format",
    "Found",
    "Notice",
    "RawCaption",
    "ReadLimits",
    "ReadOptions",
    "Rejected",
    "examine",
    "read",
    "read_mapping",
]

DEFAULT_LIMITS = ReadLimits()

SHOWN = 5
"""Places that are named."""

UNDECIDED = (
    "nothing says for certain that its lines are captions and titles in turn; it is read so. If each line is a "
    "caption, say --format lines"
)


def read(
    dumps: Sequence[Path], limits: ReadLimits = DEFAULT_LIMITS, options: ReadOptions = DEFAULT_OPTIONS
) -> Iterator[Found]:
    """Yield every record of the dumps in order; ``DumpMissing`` at the call, before anything is read.

    The records of a dump are counted from 1, the rejected among them, so that ``n`` is where a record stands.
    A dump that is something else, or cannot be read to its end, gives one ``Rejected`` more that says why. Behind
    each that was read stands its ``FileSummary``. Folders and zip archives are walked. A file given twice is read
    once; files of one name are known by their folder too.
    """
    for path in dumps:
        _check(path)
    return _read([Path(os.path.normpath(path.absolute())) for path in dumps], limits, options)


def _check(path: Path) -> None:
    """Raise ``DumpMissing`` where there is no file, or no file in a folder; one that may not be opened is there."""
    try:
        if not path.exists() or (path.is_dir() and next(sources(path, DEFAULT_LIMITS), None) is None):
            raise DumpMissing(path)
    except OSError:
        return  # it says why when it is opened


def _read(given: Sequence[Path], limits: ReadLimits, options: ReadOptions) -> Iterator[Found]:
    paths = Counter(given)
    found = [(source, paths[path]) for path in paths for source in sources(path, limits)]
    known_as = names([source.path for source, _ in found])
    passed: dict[str, Counter[str]] = {}
    numbers = count(1)
    for (source, times), name in zip(found, known_as, strict=True):
        dump = Dump.open(source, name, limits, options)
        if source.within and (what := medium(dump.head)):
            passed.setdefault(source.within, Counter())[what] += 1
            continue
        yield from named(source.path, name, times, as_source=options.source)
        if options.source is None:
            yield from _counted(_read_one(dump, source.reason), count(1))
        else:
            yield from _of_source(options.source, _counted(_read_one(dump, source.reason), numbers))
    for within, kinds in passed.items():
        listed = ", ".join(f"{what} ({times})" for what, times in kinds.most_common())
        yield Notice(within, f"has files that are no text, which were passed over: {listed}")


def _counted(found: Iterable[Found], numbers: Iterator[int]) -> Iterator[Found]:
    """Yield the records with their numbers."""
    for item in found:
        yield replace(item, n=next(numbers)) if isinstance(item, RawCaption | Rejected) else item


def _of_source(source: str, found: Iterable[Found]) -> Iterator[Found]:
    """Yield the records of a dump as those of a source; what is wrong with a whole file is a notice too."""
    for item in found:
        if isinstance(item, Rejected) and item.where == item.source:
            yield Notice(item.where, item.reason)
        yield replace(item, source=source) if isinstance(item, RawCaption | Rejected) else item


def examine(path: Path, most: int, options: ReadOptions = DEFAULT_OPTIONS) -> Iterator[Found]:
    """Yield what reading a dump begins with: at most so many records, and what it was taken for.

    Of a folder or an archive this is its first file.
    """
    _check(path)
    first = next(sources(Path(os.path.normpath(path.absolute())), DEFAULT_LIMITS))
    dump = Dump.open(first, first.path.name, DEFAULT_LIMITS, options)
    yield from _counted(_read_one(dump, first.reason, most), count(1))


def _read_one(dump: Dump, reason: str = "", most: int | None = None) -> Iterator[Found]:
    """Yield the records of a dump, what was wrong with it as a whole, and what it was taken for."""
    beginning = dump.beginning()
    taken = Refused(reason) if reason else _taken(dump, beginning)
    if isinstance(taken, Refused):
        yield dump.rejected(taken.reason, beginning)
        return
    if not taken.sure:
        yield Notice(dump.name, UNDECIDED)
    anything = refused = False
    for item in islice(_one_reason(dump, _records(dump, taken.format)), most):
        refused = isinstance(item, Rejected) and item.where == dump.name and not anything
        anything = True
        yield item
    if dump.damage:
        yield dump.rejected(dump.damage)
    elif not anything:
        yield Notice(dump.name, "has no records in it")
    yield from _not_there(dump)
    yield from _otherwise_encoded(dump)
    if not refused:
        yield dump.summary(taken.format)


def _taken(dump: Dump, beginning: str) -> Recognised | Refused:
    """Return the format that a person named, else the one that the content has, or why it is not read."""
    head, named_ = dump.head, dump.options.format
    if not beginning.strip(" \t\r\n\0\ufeff"):
        blanks = "nothing but blanks is in it" if head.strip(b"\xef\xbb\xbf") else "the file is empty"
        return Refused(dump.damage or blanks)
    if found := binary(head):
        return found
    if refused := not_text(head, beginning, named=named_ is not None):
        return refused
    return Recognised(named_) if named_ else recognise(beginning, dump.options.mapped)


def _not_there(dump: Dump) -> Iterator[Notice]:
    """Yield a notice of the columns that a person mapped and the dump does not have."""
    seen = [column for _, column in dump.builder.used] + list(dump.builder.ignored)
    for column in dump.options.mapped.missing(seen) if seen else ():
        yield Notice(dump.name, f"has no column {column!r}, which --map names")


def _otherwise_encoded(dump: Dump) -> Iterator[Notice]:
    """Yield notices where records are in another encoding than their file, and where the file's is not certain."""
    encoding = dump.builder.encoding
    if dump.nuls:
        yield Notice(dump.name, f"has {dump.nuls:,} NULs in it, which are no text and were left out")
    if not encoding.sure:
        yield Notice(dump.name, f"is read as {encoding.label}, which is not certain; --encoding decides")
    for other, places in dump.builder.others.items():
        which = ", ".join(places[:SHOWN]) + (
            f" and {len(places) - SHOWN} more" if len(places) > SHOWN else ""
        )
        yield Notice(
            dump.name, f"is in {encoding.label}, but in {label_of(other)} at {which}; these were read so"
        )


def _one_reason(dump: Dump, found: Iterable[Found]) -> Iterator[Found]:
    """Pass on what was found; where no record has a name that is known, that is one reason and not one a record."""
    held: list[Found] = []
    for item in found:
        if not dump.builder.usable and dump.builder.ignored and len(held) < dump.limits.faults:
            held.append(item)
            continue
        yield from held
        held.clear()
        yield item
    if held:
        yield dump.rejected(no_columns(list(dump.builder.ignored), "names"))


def _records(dump: Dump, format_: Format) -> Iterator[Found]:
    reader: Callable[[Dump], Iterator[Found]]
    match format_:
        case Format.TWO_LINES:
            reader = read_two_lines
        case Format.LINES:
            reader = read_lines
        case Format.TABLE:
            reader = read_table
        case Format.JSON_LINES:
            reader = read_json_lines
        case Format.DOCUMENT:
            reader = read_document
        case Format.EXCEL:
            reader = read_workbook
        case Format.PARQUET:
            reader = read_parquet
        case Format.SQLITE:
            reader = read_database
        case other:
            assert_never(other)
    return reader(dump)
