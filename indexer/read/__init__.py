"""Dumps to records: each record of a dump as it stands, or why it could not be read."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import assert_never

from indexer.read.dump import Dump
from indexer.read.encodings import label_of
from indexer.read.json_document import read_document
from indexer.read.json_lines import read_json_lines
from indexer.read.mapping import read_mapping
from indexer.read.one_line import read_lines
from indexer.read.recognise import Recognised, Refused, not_text, recognise
from indexer.read.record_builder import no_columns
from indexer.read.records import (
    DEFAULT_OPTIONS,
    UNCOUNTED,
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
from indexer.read.table import read_table
from indexer.read.text import excerpt
from indexer.read.two_lines import read_two_lines
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
    each that was read stands its ``FileSummary``. A file given twice is read once; files of one name are known by
    their folder too.
    """
    for path in dumps:
        _check(path)
    return _read([Path(os.path.normpath(path.absolute())) for path in dumps], limits, options)


def _check(path: Path) -> None:
    """Raise ``DumpMissing`` where there is no file; one that may not be opened is there."""
    try:
        if path.is_dir() or not path.exists():
            raise DumpMissing(path)
    except OSError:
        return  # it says why when it is opened


def _read(given: Sequence[Path], limits: ReadLimits, options: ReadOptions) -> Iterator[Found]:
    paths = Counter(given)
    known_as = names(list(paths))
    for (path, times), name in zip(paths.items(), known_as, strict=True):
        yield from named(path, name, times)
        yield from _counted(_read_one(Dump.open(path, name, limits, options)))


def _counted(found: Iterable[Found]) -> Iterator[Found]:
    """Yield the records with their numbers, from 1."""
    n = 0
    for item in found:
        if isinstance(item, RawCaption | Rejected):
            n += 1
            yield replace(item, n=n)
        else:
            yield item


def examine(path: Path, most: int, options: ReadOptions = DEFAULT_OPTIONS) -> Iterator[Found]:
    """Yield what reading a dump begins with: at most so many records, and what it was taken for."""
    _check(path)
    full = Path(os.path.normpath(path.absolute()))
    yield from _counted(_read_one(Dump.open(full, path.name, DEFAULT_LIMITS, options), most))


def _read_one(dump: Dump, most: int | None = None) -> Iterator[Found]:
    """Yield the records of a dump, what was wrong with it as a whole, and what it was taken for."""
    beginning = dump.beginning()
    blank = not beginning.strip(" \t\r\n\0\ufeff")
    if dump.damage and blank:
        yield _rejected(dump, dump.damage)
        return
    if blank:
        yield _rejected(
            dump,
            "nothing but blanks is in it" if dump.head.strip(b"\xef\xbb\xbf") else "the file is empty",
        )
        return
    taken = not_text(dump.head, beginning, named=dump.options.format is not None) or _format(dump, beginning)
    if isinstance(taken, Refused):
        yield _rejected(dump, taken.reason, beginning)
        return
    if not taken.sure:
        yield Notice(dump.name, UNDECIDED)
    anything = False
    for item in islice(_one_reason(dump, _records(dump, taken.format)), most):
        anything = True
        yield item
    if dump.damage:
        yield _rejected(dump, dump.damage)
    elif not anything:
        yield Notice(dump.name, "has no records in it")
    yield from _not_there(dump)
    yield from _otherwise_encoded(dump)
    yield dump.summary(taken.format)


def _not_there(dump: Dump) -> Iterator[Notice]:
    """Yield a notice of the columns that a person mapped and the dump does not have."""
    seen = [column for _, column in dump.builder.used] + list(dump.builder.ignored)
    for column in dump.options.mapped.missing(seen) if seen else ():
        yield Notice(dump.name, f"has no column {column!r}, which --map names")


def _otherwise_encoded(dump: Dump) -> Iterator[Notice]:
    """Yield notices where records are in another encoding than their file, and where the file's is not certain."""
    encoding = dump.builder.encoding
    if not encoding.sure:
        yield Notice(dump.name, f"is read as {encoding.label}, which is not certain; --encoding decides")
    for other, places in dump.builder.others.items():
        which = ", ".join(places[:SHOWN]) + (
            f" and {len(places) - SHOWN} more" if len(places) > SHOWN else ""
        )
        yield Notice(
            dump.name, f"is in {encoding.label}, but in {label_of(other)} at {which}; these were read so"
        )


def _format(dump: Dump, beginning: str) -> Recognised | Refused:
    """Return the format that a person named, else the one that the text has."""
    if dump.options.format:
        return Recognised(dump.options.format)
    return recognise(beginning, dump.options.mapped)


def _rejected(dump: Dump, reason: str, text: str = "") -> Rejected:
    return Rejected(dump.name, UNCOUNTED, dump.name, reason, excerpt(text))


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
        yield _rejected(dump, no_columns(list(dump.builder.ignored), "names"))


def _records(dump: Dump, format_: Format) -> Iterator[Found]:
    match format_:
        case Format.TWO_LINES:
            return read_two_lines(dump)
        case Format.LINES:
            return read_lines(dump)
        case Format.JSON_LINES:
            return read_json_lines(dump)
        case Format.DOCUMENT:
            return read_document(dump)
        case Format.TABLE:
            return read_table(dump)
        case other:
            assert_never(other)
