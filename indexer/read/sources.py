"""From what a person named to files: folders and zip archives are walked, in order, and never left.

Nothing is unpacked to disk, so that no name in an archive can lead anywhere. Links in a folder are not followed, hidden
files are not read. A pipe, a device or a socket is opened without waiting for it, and refused.
"""

import os
import re
import stat
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from indexer.read.records import ReadLimits
from indexer.read.unpack import Budget
from schema.manifest import CURRENT

ZIP = b"PK\x03\x04"
ENCRYPTED = 1
"""Flag of a file in a zip archive."""

_OTHERS = {
    stat.S_ISFIFO: "a named pipe",
    stat.S_ISCHR: "a device",
    stat.S_ISBLK: "a device",
    stat.S_ISSOCK: "a socket",
}
_HIDDEN = (".", "__MACOSX", "~$")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read: where it is, how it is opened, in which folder or archive it was found ('' if named itself).

    ``reason`` says why it cannot be read, where that is known already. Files of one archive share a ``budget``.
    """

    path: Path
    open: Callable[[], BinaryIO]
    within: str = ""
    reason: str = ""
    budget: Budget | None = None


def open_file(path: Path) -> BinaryIO:
    """Open a file for reading; raises ``OSError``, also where it is no file: none is waited for."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(path, flags)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    what = next((name for test, name in _OTHERS.items() if test(mode)), "no file")
    raise OSError(0, f"it is {what}, not a file; write what comes from it to a file first")


def sources(path: Path, limits: ReadLimits) -> Iterator[Source]:
    """Yield the files that a path means: itself, those of a folder, those of a zip archive."""
    if path.is_dir():
        found = list(_in_folder(path, limits.files + 1))
        for file in found[: limits.files]:
            yield from _file(file, limits, path.name)
        if len(found) > limits.files:
            yield Source(path, partial(open_file, path), path.name, f"has more than {limits.files:,} files")
    else:
        yield from _file(path, limits, "")


def _in_folder(folder: Path, most: int) -> Iterator[Path]:
    """Yield the files of a folder and the folders in it, by name."""
    left = most
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(_HIDDEN))
        if _is_index(Path(place), folders, files):
            folders.clear()
            continue
        for name in sorted(files):
            path = Path(place, name)
            if not name.startswith(_HIDDEN) and not path.is_symlink():
                yield path
                left -= 1
                if not left:
                    return


def _is_index(place: Path, folders: Sequence[str], files: Sequence[str]) -> bool:
    """Return whether a folder has generations of an index, of which ``current`` names one."""
    if CURRENT not in files:
        return False
    with suppress(OSError), open_file(place / CURRENT) as file:
        return file.read(200).split(b"\n")[0].decode("utf-8", "replace").split(" ")[0] in folders
    return False


def _file(path: Path, limits: ReadLimits, within: str) -> Iterator[Source]:
    """Yield a file, or where it is a zip archive and no program's document, the files in it."""
    whole = Source(path, partial(open_file, path), within)
    try:
        with open_file(path) as file:
            is_zip = file.read(len(ZIP)) == ZIP
        archive = zipfile.ZipFile(path) if is_zip else None
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        yield whole  # says why when it is read
        return
    if archive is None or office(archive.namelist()):
        yield whole
        return
    members = _members(archive)
    reason = ""
    if sum(one.file_size for one in members) > limits.unpacked or len(members) > limits.files:
        reason = f"unpacks to more than {limits.files:,} files or {limits.unpacked:,} bytes; it was not read"
    elif not members:
        reason = "is a zip archive without files in it"
    if reason:
        yield Source(path, whole.open, within, reason)
    else:
        yield from _walked(path, archive, members, within or path.name, Budget(limits.unpacked))


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the files in an archive, by name."""
    found = [one for one in archive.infolist() if not one.is_dir() and not _is_hidden(one.filename)]
    return sorted(found, key=lambda one: one.filename)


def _is_hidden(name: str) -> bool:
    return any(part.startswith(_HIDDEN) and part.strip(".") for part in name.split("/"))


def _walked(
    path: Path, archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], within: str, budget: Budget
) -> Iterator[Source]:
    taken: Counter[Path] = Counter()
    for member in members:
        name = path.joinpath(*(part for part in re.split(r"[/\\]", member.filename) if part.strip(".")))
        taken[name] += 1
        if taken[name] > 1:
            name = name.with_name(f"{name.name}~{taken[name]}")
        reason = "is encrypted; unpack it first" if member.flag_bits & ENCRYPTED else ""
        opener = cast("Callable[[], BinaryIO]", partial(archive.open, member))
        yield Source(name, opener, within, reason, budget)


def office(names: Sequence[str]) -> str:
    """Return what a zip archive is that a program keeps its documents in; '' where it is but an archive.

    >>> office(["[Content_Types].xml", "xl/workbook.xml"])
    'an Excel workbook'
    """
    if "[Content_Types].xml" in names:
        kinds = {"xl/": "an Excel workbook", "word/": "a Word document", "ppt/": "a PowerPoint document"}
        return next((kind for start, kind in kinds.items() if any(n.startswith(start) for n in names)), "")
    if "mimetype" in names and "META-INF/manifest.xml" in names:
        return "an OpenDocument file"
    if "mimetype" in names and "META-INF/container.xml" in names:
        return "an e-book"
    if any(name.endswith(".iwa") for name in names):
        return "a Numbers, Pages or Keynote document"
    return ""
