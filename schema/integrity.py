"""A generation's integrity stamp: what the file system said of its files when every byte had been verified.

Whoever opens a generation whose files have the same stamp need not read them all again. git's index recognises
unchanged files in the same way: by size, inode, and the times of the last change of content and of anything else. A
copy of a generation has other inodes and times, so it is verified byte by byte, and so is one that anybody wrote into.
"""

from contextlib import suppress
from pathlib import Path

from schema import files
from schema import manifest as manifests
from schema.json_codec import decoder, encode
from schema.manifest import STAMP, Manifest

Stamp = dict[str, list[int]]
"""Of each file its mode, size in bytes, inode, and nanoseconds of the last change of content and of anything else."""

_read_stamp = decoder(Stamp)


def write(folder: Path, manifest: Manifest) -> None:
    """Write the stamp of a generation of which every file was just verified, or just written."""
    files.write(folder / STAMP, encode(_stamp(folder, manifest)))


def remove(folder: Path) -> None:
    """Remove the stamp of a generation that was found damaged: whoever opens it next shall verify it, and refuse it."""
    with suppress(OSError):  # where nothing may be written the damage is reported all the same
        files.remove(folder / STAMP)


def verified(folder: Path) -> Manifest:
    """Return the manifest of a generation to be served; ``IndexUnusable`` where a byte is not as it was written.

    Only a generation that has another stamp, or none, is read from end to end.
    """
    manifest = manifests.read(folder)
    return manifest if _is_unchanged(folder, manifest) else manifests.verify(folder)


def _is_unchanged(folder: Path, manifest: Manifest) -> bool:
    try:
        kept = _read_stamp((folder / STAMP).read_bytes())
        return kept == _stamp(folder, manifest) and set(manifests.files_of(folder)) == set(kept)
    except (OSError, ValueError):
        return False


def _stamp(folder: Path, manifest: Manifest) -> Stamp:
    """Return the stamp of a generation as it is now; of a link, the link's own."""
    return {name: _file_stamp(folder / name) for name in manifest.files}


def _file_stamp(path: Path) -> list[int]:
    found = path.lstat()
    return [found.st_mode, found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns]
