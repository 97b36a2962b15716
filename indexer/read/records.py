"""The nouns of reading: what a dump gave, what of it cannot be used, and what a person should know."""

from dataclasses import dataclass
from enum import StrEnum

from indexer.read.columns import NO_MAPPING, Mapped
from indexer.read.encodings import named
from schema.document import DumpFields
from schema.errors import BadSource

NO_FIELDS = DumpFields()

LONGEST_SOURCE = 255
"""Characters of a source's name: so many bytes may a file's have on most systems."""


class Format(StrEnum):
    """The formats that are read, by the names that ``--format`` takes."""

    TWO_LINES = "two-lines"
    LINES = "lines"
    TABLE = "csv"
    JSON_LINES = "jsonl"
    DOCUMENT = "json"
    EXCEL = "excel"
    PARQUET = "parquet"
    SQLITE = "sqlite"

    @property
    def label(self) -> str:
        """Return what a person calls the format."""
        return _LABELS[self]


_LABELS = {
    Format.TWO_LINES: "two lines a record",
    Format.LINES: "one caption a line",
    Format.TABLE: "table",
    Format.JSON_LINES: "JSON lines",
    Format.DOCUMENT: "JSON",
    Format.EXCEL: "Excel workbook",
    Format.PARQUET: "Parquet",
    Format.SQLITE: "SQLite database",
}


@dataclass(frozen=True, slots=True)
class RawCaption:
    """A record as the dump gave it. ``where`` ('file:line') is for people, ``source`` and ``n`` name it."""

    source: str
    n: int
    where: str
    title: str
    caption: str
    nasa_id: str | None = None
    fields: DumpFields = NO_FIELDS


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that cannot be indexed: where it stood, why, the beginning of its text, and its id where it has one."""

    source: str
    n: int
    where: str
    reason: str
    excerpt: str = ""
    nasa_id: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know of a dump although nothing is lost by it."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class FileSummary:
    """What a file was taken for: its format and encoding, ``(field, column)`` used, columns that gave no field.

    ``delimiter`` is what parts the cells of a table, '' elsewhere.
    """

    source: str
    format: Format
    encoding: str
    delimiter: str = ""
    used: tuple[tuple[str, str], ...] = ()
    ignored: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the summary as one line for people, without the file's name."""
        line = ", ".join(filter(None, (self.format.label, self.delimiter, self.encoding)))
        if not (self.used or self.ignored):
            return line
        used = ", ".join(column if field == column else f"{column} as {field}" for field, column in self.used)
        return f"{line}; columns used: {used or 'none'}; ignored: {', '.join(self.ignored) or 'none'}"


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """How much of this machine a dump may use; what is beyond is rejected and the reading goes on.

    ``record`` counts characters of title and caption, ``words`` their words, and ``candidates`` those of them that may
    be names or numbers (``record_limits.py``): the longest caption known has 90,000 characters. ``unpacked`` counts
    bytes that one packed file may unpack to, ``held`` bytes of a file that must be held whole, and ``document``
    characters of JSON that must be. ``faults`` counts the broken places of one file, each of which may cost a walk to
    its end. ``files`` counts those of a folder or an archive, and ``columns`` characters of columns that are no field,
    of one record.
    """

    record: int = 1_000_000
    words: int = 200_000
    candidates: int = 50_000
    unpacked: int = 4 * 2**30
    held: int = 512 * 2**20
    document: int = 512 * 2**20
    faults: int = 1_000
    files: int = 10_000
    columns: int = 20_000


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Settings for reading dumps: their format and encoding, where not left to recognition, and a mapping.

    All dumps together are the one that is named ``source``, where that is given; else each has its file's name.
    """

    format: Format | None = None
    encoding: str | None = None
    mapped: Mapped = NO_MAPPING
    source: str | None = None

    def __post_init__(self) -> None:
        """Raise ``BadEncoding`` where there is no encoding of that name, ``BadSource`` where that is no name."""
        if self.encoding is not None:
            named(self.encoding)
        if self.source is not None and not is_name(self.source):
            raise BadSource(self.source)


def is_name(source: str) -> bool:
    """Return whether a text can be the name of a source: it can be printed, and is no longer than a file's may be."""
    return source.isprintable() and source == source.strip() and 0 < len(source) <= LONGEST_SOURCE


DEFAULT_OPTIONS = ReadOptions()

Found = RawCaption | Rejected | Notice | FileSummary
"""What a reader of one format yields; the ``n`` of its records is counted afterwards, in one place."""

UNCOUNTED = 0
