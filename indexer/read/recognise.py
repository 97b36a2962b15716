"""Recognising the format of a file by its beginning, never by its name; two lines a record are no guess."""

import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

from indexer.read.alternation import Alternation, alternation
from indexer.read.columns import Mapped
from indexer.read.envelopes import is_item, items
from indexer.read.header import DELIMITERS, find_header, unknown_table
from indexer.read.json_text import NotJson, decode
from indexer.read.lookalikes import lookalike
from indexer.read.record_builder import no_columns
from indexer.read.records import Format
from indexer.read.text import line_end, lines

LOOKED_AT = 400
"""Lines looked at."""

OBJECTS = 20
"""Lines of which one must be a whole object: enough to meet a sound one where the first few are damaged."""

UNREADABLE_SHARE = 0.3
"""From this share of control and undecodable characters on a file is not text, as in ``file`` and Perl's -B."""

CONVERT = "save its captions as CSV (UTF-8) or JSON"
BINARY = (
    (b"SQLite format 3\0", Format.SQLITE),
    (b"PAR1", Format.PARQUET),
    (b"PK\x03\x04", Format.EXCEL),
)
"""How files begin that are no text and are read; a zip archive that comes here is a workbook, or refused there."""

UNPACK = "unpack it first"

MAGIC = (
    (b"\x89PNG", "a PNG image", "a dump has the captions of pictures, not the pictures"),
    (b"\xff\xd8\xff", "a JPEG image", "write its captions out with exiftool -json"),
    (b"GIF87a", "a GIF image", CONVERT),
    (b"GIF89a", "a GIF image", CONVERT),
    (b"II*\0", "a TIFF image", "write its captions out with exiftool -json"),
    (b"MM\0*", "a TIFF image", "write its captions out with exiftool -json"),
    (b"BM", "a bitmap image", CONVERT),
    (b"%PDF-", "a PDF document", CONVERT),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Excel or Word document",
        "save it as .xlsx or as CSV (UTF-8)",
    ),
    (b"PK\x05\x06", "an empty zip archive", "there is nothing in it"),
    (b"\x1f\x8b", "a gzip file inside a gzip file", "unpack it once"),
    (b"BZh", "a bzip2 file", UNPACK),
    (b"\xfd7zXZ\0", "an xz file", UNPACK),
    (b"\x28\xb5\x2f\xfd", "a zstd file", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", UNPACK),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file", CONVERT),
    (b"ID3", "an MP3 recording", CONVERT),
    (b"OggS", "an Ogg recording", CONVERT),
    (b"RIFF", "a sound, film or WebP file", CONVERT),
    (b"\x7fELF", "a program", "it has no captions"),
    (b"MZ\x90\0", "a program", "it has no captions"),
    (b"SIMPLE  =", "a FITS image", CONVERT),
)

_LIST_OF_OBJECTS = re.compile(r"\s*\[\s*(?:[{\]]|\[\s*[\"\[{\d\]])")
_LIST_OF_TEXTS = re.compile(r'\s*\[\s*"(?:[^"\\\n]|\\.)*"\s*(?:,|\]|$)', re.MULTILINE)
_OF_A_PROGRAM = frozenset(
    {"dependencies", "devDependencies", "scripts", "compilerOptions", "$schema", "nbformat"}
)
_OBJECT = re.compile(r'\s*\{\s*["}]')
_UNREADABLE = re.compile(r"[\0-\x08\x0e-\x1a\x1c-\x1e\x7f\ufffd\udc00-\udcff]")


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a file is not read: what it is, and what to do."""

    reason: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """The format of a file, and whether anything but the lack of other evidence says so."""

    format: Format
    sure: bool = True


READ = (
    "Read are two lines a record (caption, then title), CSV and other tables, JSON, JSON lines, Excel, Parquet, "
    "SQLite, and with --format lines one caption a line"
)


def refusal(name: str, advice: str) -> Refused:
    """Return the refusal of a file that is something else: what, what to do, what is read."""
    return Refused(f"looks like {name}; that is not read: {advice}. {READ}")


def not_text(head: bytes, text: str, *, named: bool = False) -> Refused | None:
    """Return why a file is no text at all; ``None`` where it is, or where a person named its format."""
    for magic, name, advice in MAGIC:
        if head.startswith(magic) and (len(magic) > 3 or not text.isprintable()):
            return refusal(name, advice)
    shown = text.rstrip("\0")
    if head.startswith(b"ustar", 257):
        return refusal("a tar archive", UNPACK)
    if text and not shown:
        return Refused("nothing but NULs is in it")
    if text and not named and len(_UNREADABLE.findall(shown)) / len(shown) >= UNREADABLE_SHARE:
        return Refused(f"is not text: too many of its characters are control or undecodable ones. {READ}")
    return None


def binary(head: bytes) -> Recognised | None:
    """Return the format of a file that is no text and is read."""
    return next((Recognised(format_) for magic, format_ in BINARY if head.startswith(magic)), None)


def medium(head: bytes) -> str:
    """Return what a file is that has no captions for reading, as pictures are; '' where it may have some."""
    named = (name for magic, name, _ in MAGIC if head.startswith(magic) and len(magic) > 2)
    return next(named, "")


def recognise(head: str, mapped: Mapped) -> Recognised | Refused:
    r"""Return the format of a text by its beginning, or what else it is.

    >>> nothing = Mapped()
    >>> [recognise(text, nothing).format.value for text in ('{"title": "Moon"}\n', '[{"title"', "title,caption\n")]
    ['jsonl', 'json', 'csv']
    """
    beginning = [line.text for line in islice(lines([head], len(head), line_end(head)), LOOKED_AT)]
    if found := _json(head, beginning, mapped):
        return found
    if find_header(beginning, mapped):
        return Recognised(Format.TABLE)
    if other := lookalike(beginning):
        return refusal(other.name, other.advice)
    if table := unknown_table(beginning):
        label, columns = DELIMITERS[table[0]], no_columns(list(table[1]))
        return Refused(f"looks like a table ({label}) without a header that is known: {columns}")
    return _in_turn(beginning)


def _in_turn(beginning: list[str]) -> Recognised | Refused:
    """Return two lines a record, unless the lines are surely not captions and titles in turn."""
    match alternation(beginning):
        case Alternation.YES:
            return Recognised(Format.TWO_LINES)
        case Alternation.UNDECIDED:
            return Recognised(Format.TWO_LINES, sure=False)
        case Alternation.NO:
            return Refused(
                "has lines that are not captions and titles in turn: with --format lines each line is read as a "
                "caption, with --format two-lines they are read in pairs all the same"
            )


def _json(head: str, beginning: list[str], mapped: Mapped) -> Recognised | Refused | None:
    """Return which kind of JSON a text is: lines where one of them is a whole object, else a document."""
    if _LIST_OF_OBJECTS.match(head):
        return Recognised(Format.DOCUMENT)
    if _LIST_OF_TEXTS.match(head):
        advice = 'give each text a name, as in {"caption": ...}, or save them as CSV (UTF-8)'
        return refusal("lists of texts in JSON", advice)
    first = beginning[0].rstrip() if beginning else ""
    # a first line that opens something begins a printed document, whose last item may stand alone
    if not first.endswith(("[", "{", ",", ":")):
        objects = [value for line in beginning[:OBJECTS] if (value := _object(line)) is not None]
        if len(objects) > 1 or any(
            is_item(value, mapped) and [*items(value, mapped)] == [value] for value in objects
        ):
            return _of_a_program(objects) or Recognised(Format.JSON_LINES)
    if not _OBJECT.match(head):
        return None
    try:
        return _of_a_program([decode(head)]) or Recognised(Format.DOCUMENT)
    except NotJson:
        return Recognised(Format.DOCUMENT)


def _of_a_program(objects: list[Any]) -> Refused | None:
    """Return the refusal of a single object that is a program's settings: they have a name and a description too."""
    if len(objects) == 1 and isinstance(objects[0], dict) and not _OF_A_PROGRAM.isdisjoint(objects[0]):
        return refusal("a program's settings", "it has no captions")
    return None


def _object(line: str) -> object | None:
    """Return the object that a line is; most are decided by their first character."""
    if not line.lstrip().startswith("{"):
        return None
    try:
        found = decode(line)
    except NotJson:
        return None
    return found if isinstance(found, dict) else None
