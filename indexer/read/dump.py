"""A dump that has been opened: its name, its beginning, and its text still to come."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from indexer.read.encodings import encoding
from indexer.read.record_builder import RecordBuilder
from indexer.read.records import UNCOUNTED, FileSummary, Format, ReadLimits, ReadOptions, Rejected
from indexer.read.text import Line, clean, decoded, excerpt, line_end, lines
from indexer.read.unpack import Unpacked

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

    @classmethod
    def open(cls, path: Path, name: str, limits: ReadLimits, options: ReadOptions) -> "Dump":
        """Open and read the beginning; what cannot be read shows in ``damage``."""
        unpacked = Unpacked(path, limits)
        rest = iter(unpacked)
        head = bytearray()
        while len(head) < HEAD and (chunk := next(rest, b"")):
            head += chunk
        builder = RecordBuilder(name, limits, options.mapped, encoding(bytes(head), options.encoding))
        return cls(name, limits, options, bytes(head), unpacked, rest, builder)

    @property
    def damage(self) -> str:
        """Why the text ended too early, once it was read to its end; '' where it did not."""
        return self.unpacked.damage

    def summary(self, format_: Format) -> FileSummary:
        """Return what the dump was taken for, once it was read."""
        used = tuple((field, clean(column)) for field, column in self.builder.used)
        ignored = tuple(map(clean, self.builder.ignored))
        return FileSummary(self.name, format_, self.builder.encoding.label, self.delimiter, used, ignored)

    def beginning(self) -> str:
        """Return the text of the head, a character cut in two left out."""
        return next(decoded([self.head], self.builder.encoding.codec))

    def text(self) -> Iterator[str]:
        """Yield the text in chunks, once."""
        return decoded(chain([self.head], self.rest), self.builder.encoding.codec)

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
