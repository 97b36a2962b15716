"""Seeded corpora to search, each built once and kept under build/, which git ignores.

Each caption is a document of its own, so that a corpus of a size has that many documents.
"""

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.assemble import assemble
from indexer.collect import gather
from indexer.parse import parse
from indexer.read import read
from indexer.repair import repair
from indexer.sample import write_sample
from indexer.write.changeset import first
from indexer.write.generation import Content, write_generation
from indexer.write.index_folder import builder
from schema import manifest
from schema.document import Document, Member, Variant
from schema.errors import IndexUnusable
from schema.fields import SCHEMA_VERSION
from schema.vocabulary import load
from tests.ours import OURS, find, writer

KEPT = Path("build") / "bench"
SEED = 5
_TIMES = "seconds.json"


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus on disk: ``index`` holds its generation, and building that took so many ``seconds``."""

    size: int
    folder: Path
    seconds: float

    @property
    def index(self) -> Path:
        """The index folder."""
        return self.folder / "index"


def corpus(size: int) -> Corpus:
    """Give the corpus of so many captions, made where it is not there yet."""
    folder = KEPT / f"{size}-seed{SEED}-{_version()}"
    try:
        manifest.verify(manifest.current(folder / "index"))
    except IndexUnusable:
        _make(folder, size)
    return Corpus(size, folder, json.loads((folder / _TIMES).read_bytes())["build"])


def _version() -> str:
    """Name what a corpus rests on beside its size: the fields, the analysis, the columns and what writes them."""
    paths = (*Path("schema").glob("*.py"), *Path("indexer/write").glob("*.py"))
    digest = hashlib.blake2b(b"".join(path.read_bytes() for path in sorted(paths)), digest_size=4)
    return f"v{SCHEMA_VERSION}-{digest.hexdigest()}"


def _make(folder: Path, size: int) -> None:
    found = documents(folder, size)
    changeset = first(found)
    content = Content(size, changeset, (), changeset.ledger(("sample.jsonl",), {}, {}), OURS)
    started = time.process_time()
    with builder(folder / "index"):
        write_generation(folder / "index", writer(), content)
    seconds = time.process_time() - started
    (folder / _TIMES).write_text(json.dumps({"build": seconds}))


def documents(folder: Path, size: int) -> Sequence[Document]:
    """Make captions up and take each to a document of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    dump = folder / "sample.jsonl"
    write_sample(dump, size, SEED)
    captions = [parse(record, load()) for record in repair(gather(read([dump])).records, load())]
    evidence = {caption.key: drawn for caption, drawn in zip(captions, find(captions), strict=True)}
    return assemble([(Member(caption, Variant.LEAD),) for caption in captions], evidence, load())
