"""A generation is built beside the one in use, read again, and put in service when all of it is on the disk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from indexer.check import accounting
from indexer.processes import beside
from indexer.write import Writer, index_folder
from indexer.write.arrivals import write_arrivals
from indexer.write.changeset import Changeset
from indexer.write.ledger import Ledger
from schema import files, integrity
from schema import manifest as manifests
from schema.analysis.sentences import sentences_of
from schema.arrays import document_file
from schema.document import Document
from schema.document_json import read_line
from schema.errors import CannotWrite, IndexDamaged
from schema.fields import SCHEMA_VERSION
from schema.json_codec import decoder, encode
from schema.manifest import Manifest
from schema.vocabulary import Vocabulary

Json = dict[str, Any]

_read_row = decoder(Json)


class State(Protocol):
    """What a step keeps in a generation, so that records can be added to it later."""

    def save(self, folder: Path) -> None:
        """Write it into a folder, under a name of its own."""
        ...


@dataclass(frozen=True, slots=True)
class Content:
    """What a generation is to hold: ``read`` records, in the changeset or rejected; and what the next one needs."""

    read: int
    changeset: Changeset
    rejected: Sequence[Json]
    ledger: Ledger
    vocabulary: Vocabulary
    states: Sequence[State] = ()


def write_generation(index: Path, writer: Writer, content: Content) -> Manifest:
    """Write a new generation and put it in service; the builder's lock must be held."""
    folder = index_folder.unfinished(index)
    with beside(partial(_write_others, index, folder, content), len(content.changeset.documents)) as others:
        writer.write(content.changeset, folder)
        others()
    manifest = manifests.write(folder, _manifest(folder, writer, content), index_folder.next_number(index))
    integrity.write(folder, manifest)
    files.sync_tree(folder)
    _reopen(folder, manifest, writer)
    index_folder.put_in_service(index, folder, manifest.generation)
    return manifest


def _write_others(index: Path, folder: Path, content: Content) -> None:
    """Write all but what the engine reads: the families as they are shown, and what the next build needs."""
    document_file.write(content.changeset.frames(sentences_of(content.vocabulary)), folder)
    _write_lines(folder / manifests.REJECTED, content.rejected)
    _write_states(folder / manifests.STATE, content)
    write_arrivals(index, folder, content.changeset)


def _write_states(folder: Path, content: Content) -> None:
    files.make_folder(folder)
    for state in (content.ledger, *content.states):
        state.save(folder)


def _write_lines(path: Path, rows: Sequence[Json]) -> None:
    files.write(path, b"".join(encode(row) + b"\n" for row in rows))


def _manifest(folder: Path, writer: Writer, content: Content) -> Manifest:
    return Manifest(
        schema_version=SCHEMA_VERSION,
        engine=writer.name,
        created=datetime.now(UTC).isoformat(),
        read=content.read,
        records=content.changeset.records,
        rejected=len(content.rejected),
        families=len(content.changeset.ids),
        sources=tuple(content.ledger.sources),
        files=manifests.checksums(folder),
        vocabulary=content.vocabulary.digest,
        own_vocabulary=content.vocabulary.own,
    )


def _reopen(folder: Path, manifest: Manifest, writer: Writer) -> None:
    """Read again what was written, with what the next build needs; ``CannotWrite`` where it is not all there."""
    try:
        faults = accounting(folder, manifest)
        found = writer.reopen(folder)
        Ledger.load(folder / manifests.STATE)
    except (ValueError, KeyError) as error:
        raise CannotWrite(folder.parent, f"what was written cannot be read ({error})") from None
    if found != (manifest.families, manifest.records):
        faults.append("the engine has {} families of {} records".format(*found))
    if faults:
        raise CannotWrite(folder.parent, "what was written does not add up: " + "; ".join(faults[:3]))


def restore_columns(index: Path, writer: Writer) -> None:
    """Make the columns of the current generation again, where one is damaged, to the byte.

    ``IndexDamaged`` where more is damaged than columns.
    """
    with index_folder.builder(index):
        folder = manifests.current(index)
        manifest = manifests.read(folder)
        faults = manifests.problems(folder, manifest)
        if others := [fault for fault in faults if not manifests.is_column(fault)]:
            raise IndexDamaged(folder, manifests.summary(others))
        for part in (manifests.COLUMNS, manifests.RECORDS):
            if any(fault.startswith(f"{part}/") for fault in faults):
                _restore(part, folder, manifest, writer)
        integrity.write(folder, manifest)


def _restore(part: str, folder: Path, manifest: Manifest, writer: Writer) -> None:
    """Make one folder of columns again, and put it in place of what is there; ``OSError`` leaves that as it was."""
    made = index_folder.unfinished(folder.parent)
    writer.restore(part, folder, made)
    promised = {name: digest for name, digest in manifest.files.items() if name.startswith(f"{part}/")}
    if manifests.checksums(made) != promised:
        raise IndexDamaged(folder, f"its {part} come out otherwise than they were written")
    files.sync_tree(made)
    damaged = made / "damaged"
    try:
        if (folder / part).exists():
            files.rename(folder / part, damaged)
        files.rename(made / part, folder / part)
    except OSError:
        if damaged.exists() and not (folder / part).exists():
            damaged.replace(folder / part)
        raise


def stored_documents(folder: Path) -> Iterator[Document]:
    """Yield the documents of a generation."""
    return map(read_line, document_file.lines(folder))


def stored_rejected(folder: Path) -> list[Json]:
    """Return the rows of the records that a generation rejected."""
    with (folder / manifests.REJECTED).open("rb") as handle:
        return list(map(_read_row, handle))
