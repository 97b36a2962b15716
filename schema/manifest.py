"""How generations lie on disk: ``index/current`` names one, ``manifest.json`` vouches for its files."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from schema.errors import IndexDamaged, IndexMismatch, IndexMissing
from schema.fields import SCHEMA_VERSION

CURRENT = "current"
MANIFEST = "manifest.json"
WHOOSH = "whoosh"  # the folder of the engine's own files
COLUMNS = "columns"
FAMILIES = "families.jsonl"
OFFSETS = "families.npy"
REJECTED = "rejected.jsonl"

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is: who wrote it, from what, how much it holds, and a checksum a file."""

    generation: str
    schema_version: int
    engine: str
    created: str
    families: int
    records: int
    rejected: int
    sources: tuple[str, ...]
    files: Mapping[str, str]


def current(index: Path) -> Path:
    """Give the folder of the generation that serves; ``IndexMissing`` where there is none."""
    try:
        name = (index / CURRENT).read_text("utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        raise IndexMissing(index) from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(index / CURRENT, str(error)) from None
    if not name or name != Path(name).name or name.startswith("."):
        raise IndexDamaged(index / CURRENT, "it does not name a generation")
    if not (index / name).is_dir():
        raise IndexDamaged(index / CURRENT, f"it names {name}, which is not there")
    return index / name


def read(folder: Path) -> Manifest:
    """Read a generation's manifest; ``IndexDamaged`` or ``IndexMismatch`` where it cannot be served."""
    try:
        found: dict[str, Any] = orjson.loads((folder / MANIFEST).read_bytes())
        version = found["schema_version"]
        if version != SCHEMA_VERSION:
            raise IndexMismatch(folder, SCHEMA_VERSION, version)
        return Manifest(**{**found, "sources": tuple(found["sources"])})
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise IndexDamaged(folder, f"{MANIFEST} cannot be read ({error})") from None


def write(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a generation whose files are all in place."""
    (folder / MANIFEST).write_bytes(orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2) + b"\n")


def checksums(folder: Path) -> dict[str, str]:
    """Give the BLAKE2b checksum of every file under ``folder`` but the manifest, by relative path."""
    return {
        path.relative_to(folder).as_posix(): _checksum(path)
        for path in _files(folder)
        if path.name != MANIFEST or path.parent != folder
    }


def problems(folder: Path, manifest: Manifest) -> list[str]:
    """Say which files of a generation are changed, missing or were added since it was written."""
    found = checksums(folder)
    said = [f"{name} is missing" for name in sorted(manifest.files.keys() - found.keys())]
    said += [f"{name} was added" for name in sorted(found.keys() - manifest.files.keys())]
    both = sorted(found.keys() & manifest.files.keys())
    return said + [f"{name} was changed" for name in both if found[name] != manifest.files[name]]


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _checksum(path: Path) -> str:
    digest = hashlib.blake2b(digest_size=20)
    with path.open("rb") as handle:
        while chunk := handle.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
