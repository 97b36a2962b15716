"""A generation of three small files, and what may happen to a file, for tests of what vouches for every byte."""

import random
from pathlib import Path

from schema import manifest as manifests
from schema.fields import SCHEMA_VERSION
from schema.manifest import CURRENT, Manifest

FILES = {
    "families.jsonl": b'{"id": "x"}\n',
    "columns/text.docs.npy": bytes(range(64)),
    "whoosh/MAIN_1.toc": b"toc",
}


def written(index: Path, version: int = SCHEMA_VERSION) -> Path:
    """Write a small generation of that version and point ``current`` at it; return its folder."""
    folder = index / "new"
    for name, data in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    content = Manifest(version, "made-up", "today", 3, 2, 1, 1, ("a.txt",), manifests.checksums(folder))
    named = manifests.write(folder, content, 7)
    (index / CURRENT).write_text(named.generation + "\n")
    return folder.rename(index / named.generation)


def flipped(data: bytes, rng: random.Random, place: int | None = None) -> bytes:
    """Return bytes with one bit turned over, at a place or anywhere; nothing where there is none."""
    if not data:
        return b""
    at = rng.randrange(len(data)) if place is None else place
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]


def longer(path: Path) -> None:
    """Add a byte."""
    path.write_bytes(path.read_bytes() + b"\n")


def shorter(path: Path) -> None:
    """Take a byte away."""
    path.write_bytes(path.read_bytes()[:-1])


def linked(path: Path) -> None:
    """Put a link to the same bytes in its place."""
    path.rename(path.parent.parent.parent / "elsewhere")
    path.symlink_to(path.parent.parent.parent / "elsewhere")
