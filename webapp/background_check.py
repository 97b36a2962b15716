"""Reads every byte of a generation slowly while it serves: what a disk forgets changes neither size nor times.

A generation is read once within a time that is a setting (``check_within``), a chunk at a time with pauses between, so
that searching does not notice it.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from schema.manifest import Manifest

CHUNK = 1 << 16  # bytes
SHORTEST = 0.02  # seconds between two chunks, some 3 MB in a second at most

Sizes = dict[Path, tuple[int, int]]


def find_fault(folder: Path, found: Manifest, within: float, stopped: Callable[[float], bool]) -> str:
    """Return what is wrong with the first file that is not as it was written, '' where all are.

    It takes ``within`` seconds. ``stopped`` waits for so many seconds, and returns whether to give up, which is ''.
    """
    for name, promised in found.files.items():
        path = folder / name
        digest = hashlib.blake2b(digest_size=20)
        try:
            pause = max(SHORTEST, within * CHUNK / max(_total(folder, found), 1))
            for chunk in _chunks(path):
                digest.update(chunk)
                if stopped(pause):
                    return ""
        except FileNotFoundError:
            if not folder.exists():  # a builder removed it: what is mapped goes on
                return ""
            return f"{name} is missing"
        except OSError as error:
            return f"{name} cannot be read ({error.strerror})"
        if digest.hexdigest() != promised:
            return f"{name} was changed"
    return ""


def _total(folder: Path, found: Manifest) -> int:
    return sum((folder / name).stat().st_size for name in found.files)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as handle:
        while chunk := handle.read(CHUNK):
            yield chunk


def sizes(folder: Path) -> Sizes:
    """Return inode and size of each file of a generation, as it is when it is opened."""
    found = {}
    for root, _, names in os.walk(folder):
        for name in names:
            path = Path(root, name)
            state = path.stat()
            found[path] = state.st_ino, state.st_size
    return found


def shortened(before: Sizes) -> str:
    """Return the name of a file that was cut off in place: to read what is mapped of it would end the process."""
    for path, (inode, size) in before.items():
        try:
            state = path.stat()
        except OSError:  # removed or renamed: the mapping goes on
            continue
        if state.st_ino == inode and state.st_size < size:
            return path.name
    return ""
