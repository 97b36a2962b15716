"""A dump that has been opened: its name, its beginning, and its text still to come."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from indexer.read.encodings import UTF_8, encoding
from indexer.read.recognise import binary
from indexer.read.record_builder import RecordBuilder
from indexer.read.records import UNCOUNTED, FileSummary, Format, ReadLimits, ReadOptions, Rejected
from indexer.read.sources import Source
from indexer.read.text import Line, clean, decoded, excerpt, line_end, lines
from indexer.read.unpack import Unpacked

BINARY = frozenset({Format.EXCEL, Format.PARQUET, Format.SQLITE})
"""Formats that are no text, and held whole."""

HEAD = 2**20
"""Bytes looked at to tell the format: a first line of a few hundred thousand characters is seen whole."""


@dataclass(slots=True)
class Dump:
    """What a reader of one format needs; its text can be read once."""

    name: str
    limits: ReadLimits
    options: ReadOptions
    head: bytes
    unpacked: Unpacked
    rest: Iterator[bytes]
    builder: RecordBuilder
    delimiter: str = field(default="")
    nuls: int = field(default=0)

    @classmethod
    def open(cls, source: Source, name: str, limits: ReadLimits, options: ReadOptions) -> "Dump":
        """Open and read the beginning; what cannot be read shows in ``damage``."""
        unpacked = Unpacked(source.open, limits, source.budget)
        rest = iter(unpacked)
        head = bytearray()
        while len(head) < HEAD and (chunk := next(rest, b"")):
            head += chunk
        own = UTF_8 if binary(bytes(head)) else encoding(bytes(head), options.encoding)
        builder = RecordBuilder(name, limits, options.mapped, own)
        return cls(name, limits, options, bytes(head), unpacked, rest, builder)

    @property
    def damage(self) -> str:
        """Why the text ended too early, once it was read to its end; '' where it did not."""
        return self.unpacked.damage

    def summary(self, format_: Format) -> FileSummary:
        """Return what the dump was taken for, once it was read."""
        used = tuple((field, clean(column)) for field, column in self.builder.used)
        ignored = tuple(map(clean, self.builder.ignored))
        encoding_ = "" if format_ in BINARY else self.builder.encoding.label
        return FileSummary(self.name, format_, encoding_, self.delimiter, used, ignored)

    def beginning(self) -> str:
        """Return the text of the head, a character cut in two left out."""
        return next(decoded([self.head], self.builder.encoding.codec))

    def text(self) -> Iterator[str]:
        """Yield the text in chunks, once; NULs, which are no text, are counted."""
        for chunk in decoded(chain([self.head], self.rest), self.builder.encoding.codec):
            self.nuls += chunk.count("\0")
            yield chunk

    def whole(self) -> bytes | None:
        """Return all bytes, once; ``None`` where they are more than may be held."""
        parts, size = [self.head], len(self.head)
        for chunk in self.rest:
            if size > self.limits.held:
                return None
            parts.append(chunk)
            size += len(chunk)
        return b"".join(parts) if size <= self.limits.held else None

    def rejected(self, reason: str, excerpt_of: str = "") -> Rejected:
        """Reject the file as a whole."""
        return Rejected(self.name, UNCOUNTED, self.name, reason, excerpt(excerpt_of))

    def lines(self) -> Iterator[Line]:
        """Yield the lines that are not blank; they end as the first one does."""
        end = line_end(self.beginning())
        return lines(self.text(), self.limits.record, end, cut_off=lambda: self.damage)

    def where(self, line: int) -> str:
        """Name a line for people."""
        return f"{self.name}:{line}"

    def too_long(self, line: Line) -> Rejected:
        """Reject a line that is longer than a record may be."""
        reason = f"longer than {self.limits.record:,} characters; the rest of the line was skipped"
        return Rejected(self.name, UNCOUNTED, self.where(line.number), reason, excerpt(line.text))
