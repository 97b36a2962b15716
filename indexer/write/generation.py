"""A generation is built beside the one in use, read again, and put in service when all of it is on the disk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import orjson

from indexer.check import accounting
from indexer.write import Writer, disk, service
from schema import manifest as manifests
from schema.document import Caption, Document
from schema.errors import CannotWrite
from schema.exchange import Json, from_json, to_line
from schema.fields import SCHEMA_VERSION
from schema.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Content:
    """What a generation is to hold: ``read`` records, in documents or rejected, from these sources."""

    read: int
    documents: Sequence[Document]
    rejected: Sequence[Json]
    sources: Sequence[str]


def write_generation(index: Path, writer: Writer, content: Content) -> Manifest:
    """Write a new generation and put it in service; the builder's lock must be held."""
    folder = service.unfinished(index)
    writer.write(content.documents, folder)
    _write_families(folder, content.documents)
    _write_lines(folder / manifests.REJECTED, content.rejected)
    manifest = manifests.write(folder, _manifest(folder, writer, content), service.next_number(index))
    disk.sync_tree(folder)
    _reopen(folder, manifest, writer)
    service.put_in_service(index, folder, manifest.generation)
    return manifest


def _write_families(folder: Path, documents: Sequence[Document]) -> None:
    """Write one JSON line a family, and where each line begins, so that one can be read alone."""
    offsets = [0]
    with (folder / manifests.FAMILIES).open("wb") as handle:
        for document in documents:
            offsets.append(offsets[-1] + handle.write(to_line(document)))
    np.save(folder / manifests.OFFSETS, np.array(offsets, dtype=np.int64), allow_pickle=False)


def _write_lines(path: Path, rows: Sequence[Json]) -> None:
    path.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))


def _manifest(folder: Path, writer: Writer, content: Content) -> Manifest:
    return Manifest(
        schema_version=SCHEMA_VERSION,
        engine=writer.name,
        created=datetime.now(UTC).isoformat(),
        read=content.read,
        records=sum(len(document.members) for document in content.documents),
        rejected=len(content.rejected),
        families=len(content.documents),
        sources=tuple(content.sources),
        files=manifests.checksums(folder),
    )


def _reopen(folder: Path, manifest: Manifest, writer: Writer) -> None:
    """Read again what was written; ``CannotWrite`` where it is not all there."""
    faults = accounting(folder, manifest)
    found = writer.reopen(folder)
    if found != (manifest.families, manifest.records):
        faults.append("the engine holds {} families of {} records".format(*found))
    if faults:
        raise CannotWrite(folder.parent, "what was written does not add up: " + "; ".join(faults[:3]))


def stored_records(index: Path) -> tuple[list[Caption], list[Json]]:
    """Give the records of the current generation in their dumps' order, and the rows of those it rejected."""
    folder = manifests.current(index)
    manifests.verify(folder)
    captions = [member.caption for document in stored_documents(folder) for member in document.members]
    captions.sort(key=lambda caption: (caption.source, caption.n))
    with (folder / manifests.REJECTED).open("rb") as handle:
        return captions, [orjson.loads(line) for line in handle]


def stored_documents(folder: Path) -> Iterator[Document]:
    """Yield the documents of a generation."""
    with (folder / manifests.FAMILIES).open("rb") as handle:
        for line in handle:
            yield from_json(orjson.loads(line))
