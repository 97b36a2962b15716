"""A name for the rules by which records become families: what other rules made is not added to but made anew."""

from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

READING = ("ftfy", "pyahocorasick", "PyStemmer", "python-dateutil", "rapidfuzz", "unidecode")


@cache
def rules() -> str:
    """Name our code, our vocabulary and the versions of the libraries that read captions."""
    found = blake2b(digest_size=10)
    for part in _parts():
        found.update(part)
    return found.hexdigest()


def _parts() -> Iterator[bytes]:
    for package in ("indexer", "schema"):
        folder = Path(str(files(package)))
        for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.toml"), *folder.rglob("*.zdict")]):
            yield str(path.relative_to(folder)).encode()
            yield path.read_bytes()
    for library in READING:
        yield f"{library} {version(library)}".encode()
