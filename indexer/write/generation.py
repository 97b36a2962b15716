"""A generation is built beside the one in use and swapped in when all of it is on the disk."""

import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import orjson
from filelock import FileLock, Timeout

from indexer.write import Writer
from schema import manifest as manifests
from schema.document import Caption, Document
from schema.errors import BuildInProgress, CannotWrite, IndexMissing
from schema.exchange import Json, from_json, to_json
from schema.fields import SCHEMA_VERSION
from schema.manifest import Manifest

KEPT = 2  # generations: the one that serves and the one before it
_UNFINISHED = ".building-"


@contextmanager
def builder(index: Path) -> Iterator[None]:
    """Hold the index's lock, which dies with its holder, and sweep what a killed build left.

    ``BuildInProgress`` where another build holds it, ``CannotWrite`` where the disk refuses.
    """
    try:
        index.mkdir(parents=True, exist_ok=True)
        with FileLock(index / ".lock", timeout=0, mode=0o600):
            _sweep(index)
            yield
    except Timeout:
        raise BuildInProgress(index) from None
    except OSError as error:
        raise CannotWrite(index, error.strerror or str(error)) from error


def write_generation(
    index: Path,
    writer: Writer,
    documents: Sequence[Document],
    rejected: Sequence[Json],
    sources: Sequence[str],
) -> Manifest:
    """Write a new generation and make it the current one; the builder's lock must be held."""
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
    folder = index / f"{_UNFINISHED}{name}"
    folder.mkdir(mode=0o700)
    writer.write(documents, folder)
    _write_families(folder, documents)
    _write_lines(folder / manifests.REJECTED, rejected)
    manifest = Manifest(
        generation=name,
        schema_version=SCHEMA_VERSION,
        engine=writer.name,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        families=len(documents),
        records=sum(len(document.members) for document in documents),
        rejected=len(rejected),
        sources=tuple(sources),
        files=manifests.checksums(folder),
    )
    manifests.write(folder, manifest)
    _sync_tree(folder)
    _swap_in(index, folder, name)
    _forget_old(index, name)
    return manifest


def _write_families(folder: Path, documents: Sequence[Document]) -> None:
    """Write one JSON line a family, and where each line begins, so that one can be read alone."""
    offsets = [0]
    with (folder / manifests.FAMILIES).open("wb") as handle:
        for document in documents:
            offsets.append(offsets[-1] + handle.write(orjson.dumps(to_json(document)) + b"\n"))
    np.save(folder / manifests.OFFSETS, np.array(offsets, dtype=np.int64), allow_pickle=False)


def _write_lines(path: Path, rows: Sequence[Json]) -> None:
    path.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))


def _swap_in(index: Path, folder: Path, name: str) -> None:
    """Give the finished generation its name, then point ``current`` at it in one step."""
    folder.rename(index / name)
    _sync(index)
    _point_at(index, name)


def _point_at(index: Path, name: str) -> None:
    pointer = index / f".{manifests.CURRENT}-{name}"
    pointer.write_text(name + "\n", "utf-8")
    _sync(pointer)
    pointer.replace(index / manifests.CURRENT)
    _sync(index)


def _sync_tree(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(index: Path) -> None:
    """Take away what builds that were killed left behind."""
    for path in index.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(path)
    for path in index.glob(f".{manifests.CURRENT}-*"):
        path.unlink()


def _forget_old(index: Path, current: str) -> None:
    """Keep the newest generations, the current one always among them."""
    names = [name for name in _names(index) if name != current]
    for name in names[: len(names) - (KEPT - 1)]:
        shutil.rmtree(index / name)


def stored_records(index: Path) -> tuple[list[Caption], list[Json]]:
    """Give the records of the current generation in their dumps' order, and the rows of those it rejected."""
    folder = manifests.current(index)
    manifests.read(folder)
    captions = [member.caption for document in stored_documents(folder) for member in document.members]
    captions.sort(key=lambda caption: (caption.source, caption.n))
    with (folder / manifests.REJECTED).open("rb") as handle:
        return captions, [orjson.loads(line) for line in handle]


def stored_documents(folder: Path) -> Iterator[Document]:
    """Yield the documents of a generation."""
    with (folder / manifests.FAMILIES).open("rb") as handle:
        for line in handle:
            yield from_json(orjson.loads(line))


def roll_back(index: Path) -> str:
    """Make the generation before the current one current, and give its name; ``IndexMissing`` where there is none."""
    with builder(index):
        now = manifests.current(index)
        before = [name for name in _names(index) if name < now.name]
        if not before:
            raise IndexMissing(index / "<an older generation>")
        manifests.read(index / before[-1])
        _point_at(index, before[-1])
        return before[-1]


def _names(index: Path) -> list[str]:
    """Name the finished generations, oldest first."""
    return sorted(path.parent.name for path in index.glob(f"[!.]*/{manifests.MANIFEST}"))
