"""A generation's seal: how its files looked to the file system when every byte of them had been verified.

Whoever opens a generation whose files still look so need not read them all again. git's index tells unchanged files
in the same way: by size, inode, and the times of the last change of content and of anything else. A copy of a
generation has other inodes and times, so it is verified byte by byte, and so is one that anybody wrote into.
"""

from contextlib import suppress
from pathlib import Path

from schema import manifest as manifests
from schema.json_codec import decoder, encode
from schema.manifest import SEAL, Manifest

Looks = dict[str, list[int]]

_read_looks = decoder(Looks)


def write(folder: Path, manifest: Manifest) -> None:
    """Seal a generation of which every file was just verified, or just written."""
    (folder / SEAL).write_bytes(encode(_looks(folder, manifest)))


def take_off(folder: Path) -> None:
    """Take the seal off a generation that was found damaged: whoever opens it next shall verify it, and refuse it."""
    with suppress(OSError):  # where nothing may be written the damage is still told
        (folder / SEAL).unlink(missing_ok=True)


def opened(folder: Path) -> Manifest:
    """Give the manifest of a generation to be served; ``IndexUnusable`` where a byte is not as it was written.

    Only a generation whose seal is broken, or that has none, is read from end to end.
    """
    manifest = manifests.read(folder)
    return manifest if _is_whole(folder, manifest) else manifests.verify(folder)


def _is_whole(folder: Path, manifest: Manifest) -> bool:
    try:
        sealed = _read_looks((folder / SEAL).read_bytes())
        return sealed == _looks(folder, manifest) and set(manifests.files_of(folder)) == set(sealed)
    except (OSError, ValueError):
        return False


def _looks(folder: Path, manifest: Manifest) -> Looks:
    """Give size, inode, and times of change of each file (of a link, its own)."""
    return {name: _look(folder / name) for name in manifest.files}


def _look(path: Path) -> list[int]:
    found = path.lstat()
    return [found.st_mode, found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns]
