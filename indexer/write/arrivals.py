"""Which records of a generation were there before, and since when: a record that comes again keeps its time."""

import time
from pathlib import Path

from indexer.write.changeset import Changeset
from schema import first_indexed
from schema import manifest as manifests
from schema.arrays.merge import LEFT_OUT
from schema.errors import IndexUnusable
from schema.first_indexed import Record
from schema.identity import record_id


def write_arrivals(index: Path, folder: Path, changeset: Changeset) -> None:
    """Write into the folder of a new generation when each of its records was first indexed."""
    now = int(time.time())
    try:
        before = first_indexed.read(manifests.current(index))
    except (IndexUnusable, OSError, ValueError):  # there is none, or none that can be read
        before = None
    known = before.times() if before else {}
    rows: list[list[Record]] = [[] for _ in changeset.ids]
    if changeset.previous is not None:
        built = changeset.previous.manifest.built
        for old, new in enumerate(changeset.kept.tolist()):
            if new != LEFT_OUT:
                rows[new] = before.records[old] if before else [(changeset.ids[new], built)]
    for number, document in zip(changeset.numbers.tolist(), changeset.documents, strict=True):
        names = dict.fromkeys(record_id(member.caption) for member in document.members)
        rows[number] = [(name, known.get(name, now)) for name in names]
    first_indexed.write(folder, rows)
