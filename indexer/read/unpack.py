"""From a file to bytes: opened, unpacked where gzipped, bounded, and never an exception half-way."""

import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from indexer.read.records import ReadLimits

UNPACKING = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError)
"""What ``zipfile`` raises for a file that is damaged, packed in a way it does not know, or encrypted."""

CHUNK = 2**16
GZIP_MAGIC = b"\x1f\x8b"
ANY_GZIP = 31
"""zlib's ``wbits`` for a gzip member with its header and checksum."""


@dataclass(slots=True)
class Budget:
    """Bytes that the files of one archive may still unpack to, all together."""

    left: int


class Unpacked:
    """The bytes of a dump, chunk by chunk, once; ``damage`` then says why they ended too early, if they did."""

    def __init__(
        self, opener: Callable[[], BinaryIO], limits: ReadLimits, budget: Budget | None = None
    ) -> None:
        self.damage = ""
        self._open = opener
        self._limits = limits
        self._budget = budget or Budget(limits.unpacked)

    def __iter__(self) -> Iterator[bytes]:
        """Yield what can be read; stop, with ``damage`` set, where it breaks."""
        try:
            with self._open() as file:
                chunks = iter(lambda: file.read(CHUNK), b"")
                first = next(chunks, b"")
                packed = first.startswith(GZIP_MAGIC)
                yield from filter(None, self._gunzip(first, chunks) if packed else chain([first], chunks))
        except OSError as error:
            self.damage = f"cannot be read: {error.strerror or error}"
        except UNPACKING as error:
            self.damage = f"cannot be unpacked: {error}"

    def _gunzip(self, first: bytes, packed: Iterator[bytes]) -> Iterator[bytes]:
        try:
            for chunk in _members(first, packed):
                yield chunk[: self._budget.left]
                self._budget.left -= len(chunk)
                if self._budget.left < 0:
                    self.damage = (
                        f"unpacks to more than {self._limits.unpacked:,} bytes; the rest was not read"
                    )
                    return
        except EOFError:
            self.damage = "the gzip file is cut off: its end is missing"
        except zlib.error as error:
            self.damage = f"the gzip file is damaged: {error}"


def _members(first: bytes, packed: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack one gzip member after the other; zeros behind the last are padding, as gzip itself has it."""
    data = first
    while data:
        member = zlib.decompressobj(ANY_GZIP)
        while not member.eof:
            if not data:
                raise EOFError
            yield from _inflated(member, data)
            data = member.unused_data if member.eof else next(packed, b"")
        data = (data or next(packed, b"")).lstrip(b"\0")


def _inflated(member: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
    """Unpack ``data`` in bounded chunks; where it is damaged, give all that stands before the damage first."""
    while data:
        before = member.copy()
        try:
            chunk = member.decompress(data, CHUNK)
        except zlib.error:
            yield _until_damage(before, data)
            raise
        yield chunk
        data = member.unconsumed_tail


def _until_damage(member: "zlib._Decompress", data: bytes) -> bytes:
    """Unpack byte by byte, because zlib gives nothing of a piece that it fails in."""
    saved = bytearray()
    with suppress(zlib.error):
        for at in range(len(data)):
            saved += member.decompress(data[at : at + 1], CHUNK)
            if len(saved) >= CHUNK:
                break
    return bytes(saved)
