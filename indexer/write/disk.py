"""The calls that put things on the disk for good; whoever is killed between any two of them loses nothing."""

import os
import shutil
from pathlib import Path


def sync(path: Path) -> None:
    """Wait until a file, or a folder's list of names, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Wait until a folder and all that is under it is on the disk."""
    for path in [*folder.rglob("*"), folder]:
        sync(path)


def rename(source: Path, target: Path) -> None:
    """Rename a file or folder in one step, replacing what has the new name."""
    source.replace(target)
    sync(target.parent)


def remove(path: Path) -> None:
    """Remove a file, or a folder with all that is in it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
