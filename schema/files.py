"""The one place through which a generation comes onto the disk, so that no failed write goes unseen.

A file is flushed, waited for, and read back before it counts as written: a full disk, a quota or a failing device is
an ``OSError`` here and nowhere a short or a wrong file. Every call that changes the disk goes through ``system``.
"""

import errno
import io
import os
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_CHUNK = 1 << 20  # bytes that are read back at once


def system(call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Make a call that changes the disk; the tests have it fail here."""
    return call(*args, **kwargs)


class _Raw(io.FileIO):
    """The unbuffered file, which notes what the system took."""

    end = 0  # bytes
    checksum = 0  # of the bytes in their order
    in_order = True  # whether each write began where the one before ended

    def write(self, data: Any, /) -> int:
        """Write as much of the data as the system takes at once, and return how much."""
        at = self.tell()
        written = int(system(super().write, data))
        self.in_order = self.in_order and at == self.end
        self.checksum = zlib.crc32(memoryview(data).cast("B")[:written], self.checksum)
        self.end = max(self.end, at + written)
        return written

    def close(self) -> None:
        """Close the file once."""
        if not self.closed:
            system(super().close)


class NewFile(io.BufferedWriter):
    """A file that is being written; closing it raises ``OSError`` where the disk has other bytes than were given."""

    def __init__(self, path: Path) -> None:
        self._file = system(_Raw, path, "w")
        super().__init__(self._file)

    def close(self) -> None:
        """Flush, wait for the disk, close, and compare what is there."""
        if self.closed:
            return
        try:
            self.flush()
            _sync(self.fileno())
        finally:
            super().close()
        _compare(Path(os.fsdecode(self._file.name)), self._file)


def _sync(handle: int) -> None:
    """Wait until the disk has a file, and have what is read of it afterwards come from there."""
    system(os.fsync, handle)
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def _compare(path: Path, written: _Raw) -> None:
    """Hold a file against its size, and where it was written in order against its checksum."""
    size, checksum = 0, 0
    with path.open("rb") as handle:
        while chunk := handle.read(_CHUNK):
            size, checksum = size + len(chunk), zlib.crc32(chunk, checksum)
    if size != written.end or (written.in_order and checksum != written.checksum):
        raise OSError(errno.EIO, "the disk has other bytes than were written", str(path))


def write(path: Path, content: bytes) -> None:
    """Write a file; ``OSError`` where the disk does not take all of it."""
    with NewFile(path) as handle:
        handle.write(content)


def make_folder(path: Path) -> None:
    """Create a folder that is its owner's alone."""
    system(path.mkdir, mode=0o700)


def sync(path: Path) -> None:
    """Wait until a file, or a folder's list of names, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        system(os.fsync, handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Wait until a folder and all that is under it is on the disk."""
    for path in [*folder.rglob("*"), folder]:
        sync(path)


def rename(source: Path, target: Path) -> None:
    """Rename a file or folder in one step, replacing a file that has the new name, and wait for the disk."""
    system(source.replace, target)
    sync(target.parent)


def remove(path: Path) -> None:
    """Remove a file, or a folder with all that is in it; what is not there is no error."""
    if path.is_dir() and not path.is_symlink():
        system(shutil.rmtree, path)
    else:
        system(path.unlink, missing_ok=True)
