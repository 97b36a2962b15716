"""How generations lie on disk: ``index/current`` names one, ``manifest.json`` vouches for its files.

A generation is named by its number and the checksum of its manifest, which holds one of every other file: the
one line of ``index/current`` vouches for every byte of the generation that it names.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from schema import files
from schema.enumeration import join_words
from schema.errors import IndexDamaged, IndexMismatch, IndexMissing
from schema.fields import OLDEST_REBUILT, SCHEMA_VERSION
from schema.json_codec import decoder, encode_indented
from schema.vocabulary import Vocabulary

CURRENT = "current"
MANIFEST = "manifest.json"
STAMP = "stamp.json"  # of the files when they were verified; see schema/integrity.py
WHOOSH = "whoosh"  # the folder of the engine's own files
COLUMNS = "columns"
RECORDS = "records"
FAMILIES = "families.jsonl.zst"  # these three: see schema/arrays/document_file.py
OFFSETS = "families.arrays"
DICTIONARY = "families.zdict"
REJECTED = "rejected.jsonl"
STATE = "state"  # what the next generation builds on

REPAIR = "columns alone are made again by: caption-search check --repair"

_CHUNK = 1 << 20
_FOLDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")  # also of a version that names them otherwise
_NAME = re.compile(r"(\d{6,})-[0-9a-f]{20}")
_NAMED = 3  # faults that an error names


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is: who wrote it, from what, how much it holds, and a checksum a file.

    ``read`` counts the records as the dumps gave them; it is not the sum of ``records`` and ``rejected`` but
    must equal it. ``vocabulary`` is the digest of the one that it was built with, ``own_vocabulary`` that of
    what the archive brought to it. ``generation`` is the name, which is the folder's: it rests on all that is written
    here.
    """

    schema_version: int
    engine: str
    created: str
    read: int
    records: int
    rejected: int
    families: int
    sources: tuple[str, ...]
    files: Mapping[str, str]
    vocabulary: str = ""
    own_vocabulary: str = ""
    generation: str = ""

    @property
    def built(self) -> int:
        """When it was built, in whole seconds since 1970 began; ``ValueError`` where it says no time."""
        return int(datetime.fromisoformat(self.created).timestamp())


class _Versioned(Struct):
    schema_version: Any  # of whatever version it is


class AnyManifest(Struct):
    """What the manifest of every version that is read has: from what a generation was made, a checksum a file."""

    schema_version: int
    sources: tuple[str, ...]
    files: Mapping[str, str]
    own_vocabulary: str = ""


_read_version, _read_manifest = decoder(_Versioned), decoder(Manifest)
_read_any = decoder(AnyManifest)


def current(index: Path) -> Path:
    """Return the folder of the generation that serves; ``IndexMissing`` where there is none."""
    try:
        name = (index / CURRENT).read_text("utf-8").removesuffix("\n")
    except (FileNotFoundError, NotADirectoryError):
        raise IndexMissing(index) from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(index / CURRENT, str(error)) from None
    if not _FOLDER.fullmatch(name):
        raise IndexDamaged(index / CURRENT, "it does not name a generation")
    if not (index / name).is_dir():
        raise IndexDamaged(index / CURRENT, f"it names {name}, which is not there")
    return index / name


def generations(index: Path) -> list[str]:
    """Return the names of the finished generations, oldest first."""
    names = (path.name for path in index.iterdir() if path.is_dir())
    return sorted((name for name in names if number_of(name)), key=number_of)


def number_of(name: str) -> int:
    """Return a generation's number, from 1; 0 where that is no generation's name.

    >>> number_of("000012-0123456789abcdef0123"), number_of("notes")
    (12, 0)
    """
    match = _NAME.fullmatch(name)
    return int(match[1]) if match else 0


def read(folder: Path) -> Manifest:
    """Return a generation's manifest; ``IndexDamaged`` or ``IndexMismatch`` where it cannot be served."""
    try:
        content = (folder / MANIFEST).read_bytes()
        version = _read_version(content).schema_version
        if version != SCHEMA_VERSION:
            raise IndexMismatch(folder, SCHEMA_VERSION, version)
        manifest = replace(_read_manifest(content), generation=folder.name)
    except (OSError, ValueError) as error:
        raise IndexDamaged(folder, f"{MANIFEST} cannot be read ({error})") from None
    if _name(number_of(folder.name), content) != folder.name:
        raise IndexDamaged(folder, f"{MANIFEST} is not the one that the generation is named after")
    return manifest


def read_any_version(folder: Path, names: Sequence[str] = ()) -> AnyManifest:
    """Return the manifest of a generation of this or an older version, whose files of these names are sound.

    ``IndexMismatch`` where it is too old or too new, ``IndexDamaged`` where a file is not as it was written.
    """
    try:
        content = (folder / MANIFEST).read_bytes()
        version = _read_version(content).schema_version
        if not (isinstance(version, int) and OLDEST_REBUILT <= version <= SCHEMA_VERSION):
            raise IndexMismatch(folder, SCHEMA_VERSION, version)
        found = _read_any(content)
    except (OSError, ValueError) as error:
        raise IndexDamaged(folder, f"{MANIFEST} cannot be read ({error})") from None
    if _name(number_of(folder.name), content) != folder.name:
        raise IndexDamaged(folder, f"{MANIFEST} is not the one that the generation is named after")
    faults = [
        f"{name} {fault}" for name in names for fault in _faults(folder / name, found.files.get(name, ""))
    ]
    if faults:
        raise IndexDamaged(folder, summary(faults))
    return found


def write(folder: Path, manifest: Manifest, number: int) -> Manifest:
    """Write the manifest of a generation whose files are all in place; return it with the generation's name."""
    kept = asdict(manifest)
    del kept["generation"]
    content = encode_indented(kept) + b"\n"
    files.write(folder / MANIFEST, content)
    return replace(manifest, generation=_name(number, content))


def _name(number: int, content: bytes) -> str:
    return f"{number:06}-{hashlib.blake2b(content, digest_size=10).hexdigest()}"


def checksums(folder: Path) -> dict[str, str]:
    """Return the BLAKE2b checksum of every file under ``folder`` but the manifest, by relative path."""
    return {name: _checksum(folder / name) for name in sorted(files_of(folder))}


def verify(folder: Path) -> Manifest:
    """Return the manifest, with every file compared to it; ``IndexUnusable`` where a byte is not as it was written.

    Columns that are wholly missing pass: they can be made again from the engine's own files.
    """
    manifest = read(folder)
    if faults := problems(folder, manifest, without_columns=not (folder / COLUMNS).exists()):
        hint = f" ({REPAIR})" if all(map(is_column, faults)) else ""
        raise IndexDamaged(folder, summary(faults) + hint)
    return manifest


def summary(faults: Sequence[str]) -> str:
    """Return the first of many faults, and how many more there are."""
    return join_words(faults, _NAMED, "faults")


def other_vocabulary(folder: Path, manifest: Manifest, vocabulary: Vocabulary) -> str:
    """Return the warning that a generation was built with another vocabulary than it is used with, else ''."""
    if manifest.vocabulary == vocabulary.digest:
        return ""
    return (
        f"{folder} was built with another vocabulary than it is used with: it is searched with this one, but has the "
        f"facets and words of its own; build it again by this one with: caption-search rebuild"
    )


def problems(folder: Path, manifest: Manifest, *, without_columns: bool = False) -> list[str]:
    """Return which files of a generation are changed, missing or were added since it was written, in words."""
    found = set(files_of(folder))
    promised = {n for n in manifest.files if not (without_columns and n.startswith(f"{COLUMNS}/"))}
    faults = [f"{name} is missing" for name in sorted(promised - found)]
    faults += [f"{name} was added" for name in sorted(found - promised)]
    for name in sorted(found & promised):
        faults += [f"{name} {fault}" for fault in _faults(folder / name, manifest.files[name])]
    return faults


def is_column(name: str) -> bool:
    """Return whether a file, by relative path, is one of the columns, of families or of single records."""
    return name.startswith((f"{COLUMNS}/", f"{RECORDS}/"))


def _faults(path: Path, promised: str) -> Iterator[str]:
    if path.is_symlink() or not path.is_file():
        yield "is not a plain file"
        return
    try:
        if _checksum(path) != promised:
            yield "was changed"
    except OSError as error:
        yield f"cannot be read ({error.strerror})"


def files_of(folder: Path) -> Iterator[str]:
    """Yield the relative path of everything under a folder but folders, the manifest and the stamp."""
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if name not in {MANIFEST, STAMP} and (path.is_symlink() or not path.is_dir()):
            yield name


def _checksum(path: Path) -> str:
    digest = hashlib.blake2b(digest_size=20)
    with path.open("rb") as handle:
        while chunk := handle.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
