"""Which kind of dump a file is, told by how it begins; its name says nothing."""

import re
from enum import Enum, auto
from itertools import islice

from indexer.read.fields import is_item
from indexer.read.json_text import NotJson, decode
from indexer.read.table import delimiter
from indexer.read.text import line_end, lines

LOOKED_AT = 20
"""Lines looked at: enough to meet one sound record where the first few are damaged."""

UNREADABLE_SHARE = 0.3
"""From this share of control and undecodable characters on a file is not text, as in ``file`` and Perl's -B."""

MAGIC = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive; unpack it first"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "a gzip file inside a gzip file; unpack it once"),
    (b"BZh91AY", "a bzip2 file; unpack it first"),
    (b"\xfd7zXZ\0", "an xz file; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a zstd file; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x7fELF", "a program"),
)

OPENING = ("[", "{", ",", ":")

_LIST_OF_OBJECTS = re.compile(r"\s*\[\s*[{\]]")
_OBJECT = re.compile(r'\s*\{\s*["}]')
_UNREADABLE = re.compile(r"[\0-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")


class Kind(Enum):
    """The kinds of dump there are."""

    TWO_LINES = auto()
    JSON_LINES = auto()
    DOCUMENT = auto()
    TABLE = auto()


def not_text(head: bytes, text: str) -> str:
    """Say what the file is where it is no text at all, else ''."""
    for magic, name in MAGIC:
        if head.startswith(magic):
            return f"is {name}, not a dump of captions"
    if text and len(_UNREADABLE.findall(text)) / len(text) >= UNREADABLE_SHARE:
        return "is not UTF-8 text: too many of its characters are control or undecodable ones"
    return ""


def kind(head: str) -> Kind:
    r"""Tell the kind from a dump's beginning: JSON lines where a line is a whole record, and so on.

    >>> kind('{"title": "Moon"}\n').name, kind('{"collection": {').name, kind("title,description\n").name
    ('JSON_LINES', 'DOCUMENT', 'TABLE')
    """
    if _LIST_OF_OBJECTS.match(head):
        return Kind.DOCUMENT
    beginning = [line.text for line in islice(lines([head], len(head), line_end(head)), LOOKED_AT)]
    first = beginning[0] if beginning else ""
    # a first line that opens something begins a printed document, whose last item may stand alone
    if not first.rstrip().endswith(("[", "{", ",", ":")) and any(map(_record, beginning)):
        return Kind.JSON_LINES
    if _OBJECT.match(head):
        return Kind.DOCUMENT
    return Kind.TABLE if delimiter(first) else Kind.TWO_LINES


def _record(line: str) -> bool:
    """Say whether a line is a whole record; most lines are told apart by their first character."""
    try:
        return line.lstrip().startswith("{") and is_item(decode(line))
    except NotJson:
        return False
