"""Postings to the files of a Whoosh index of one segment, as Whoosh's own codec reads them.

Whoosh's writer takes in one posting after the other, sorts what numpy has sorted already and packs each by itself.
Here whole fields are packed at once. The layout is that of ``whoosh.codec.whoosh3``, pinned by the exact version in
pyproject; Whoosh's reader, searcher and merging judge it in the tests.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from pickle import dumps
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3Segment
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import _DEF_INDEX_NAME, TOC, open_dir
from whoosh.system import pack_int, pack_ushort

from indexer.write.whoosh.posting_blocks import Blocks
from indexer.write.whoosh.term_index import Table
from schema import files
from schema.arrays.postings import Columns, Ints, Postings
from schema.whoosh.whoosh_schema import SCORED, STORED, length_codes, whoosh_schema

SEGMENT = "captions"  # a name and no number drawn, so that one input gives one index, byte for byte
Offsets = NDArray[np.int64]

TERMS = 1000  # whose postings are written at a time
BLOCK = 128  # postings that are packed together (Whoosh's own measure)
PICKLE = 3  # the oldest protocol that has bytes; Whoosh reads any

# One row of Whoosh's table of terms (W3TermInfo): flags, weight, documents, shortest, longest, greatest weight,
# first and last document, then where the postings lie.
_INFO = np.dtype(
    [
        ("inlined", "u1"), ("weight", ">f4"), ("documents", ">u4"), ("shortest", "u1"), ("longest", "u1"),
        ("greatest", ">f4"), ("first", ">u4"), ("last", ">u4"), ("offset", ">i8"), ("length", ">i4"),
    ]
)  # fmt: skip


def write_index(columns: Columns, families: Sequence[str], folder: Path) -> None:
    """Write an index of these columns into an empty folder; ``families`` are the ids, by document."""
    storage, schema = _Storage(str(folder)), whoosh_schema()
    segments = [_write_segment(columns, families, storage, schema)] if families else []
    TOC(schema, segments, 1).write(storage, _DEF_INDEX_NAME)


class _Storage(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """A folder whose files are written as all others of a generation are."""

    def create_file(self, name: str, **_: Any) -> Any:
        """Return a new file, in Whoosh's wrapping."""
        return StructFile(files.NewFile(Path(self.folder, name)), name=name)

    def rename_file(self, oldname: str, newname: str, **_: Any) -> None:
        """Rename a file."""
        files.rename(Path(self.folder, oldname), Path(self.folder, newname))

    def temp_storage(self, name: str | None = None) -> Any:  # noqa: ARG002 - nobody sees the name
        """Return where a file is put together before it is written: in memory, some 40 bytes a document."""
        return RamStorage()


def count_documents(folder: Path) -> int:
    """Return how many documents Whoosh finds in the index of a folder, opened as any program would."""
    index = open_dir(folder, readonly=True)
    try:
        return int(index.doc_count())
    finally:
        index.close()


def _write_segment(columns: Columns, families: Sequence[str], storage: Any, schema: Any) -> W3Segment:
    codec = W3Codec(compression=0)
    segment = W3Segment(codec, _DEF_INDEX_NAME, len(families), segid=SEGMENT)
    _write_documents(codec.per_document_writer(storage, segment), schema, columns, families)
    _write_postings(segment, storage, columns.fields, length_codes(columns.lengths))
    segment._fieldlengths = {SCORED: columns.total_length}
    return segment


def _write_documents(writer: Any, schema: Any, columns: Columns, families: Sequence[str]) -> None:
    numbers = zip(
        columns.lengths.tolist(),
        columns.records.tolist(),
        columns.first_day.tolist(),
        columns.last_day.tolist(),
        strict=True,
    )
    for document, (family, (length, *values)) in enumerate(zip(families, numbers, strict=True)):
        writer.start_doc(document)
        writer.add_field(SCORED, schema[SCORED], None, length)
        for name, value in zip(STORED, (family, *values), strict=True):
            writer.add_field(name, schema[name], value, 0)
        writer.finish_doc()
    writer.close()


def _write_postings(
    segment: Any, storage: Any, fields: Mapping[str, Postings], codes: NDArray[np.uint8]
) -> None:
    """Write the postings of all fields, and the table that says where those of each term lie."""
    table = Table(segment.create_file(storage, W3Codec.TERMS_EXT))
    named = sorted(name for name, postings in fields.items() if len(postings.terms))
    table.extras["fieldmap"] = {name: number for number, name in enumerate(named)}
    with segment.create_file(storage, W3Codec.POSTS_EXT) as file:
        for number, name in enumerate(named):
            postings, start = fields[name], file.tell()
            lengths = codes if name == SCORED else np.zeros_like(codes)
            sizes = _write_all(file, _packed(postings, lengths))
            infos = _infos(postings, lengths, start, sizes)
            field = pack_ushort(number)
            table.add_all((field + term for term in postings.terms.tolist()), infos)
    table.close()


def _write_all(file: Any, packed: Iterator[bytes]) -> list[int]:
    """Write the postings of each term and return their sizes; many at a time, for Whoosh's file is a slow one."""
    sizes: list[int] = []
    while some := list(islice(packed, TERMS)):
        file.write(b"".join(some))
        sizes += map(len, some)
    return sizes


def _packed(postings: Postings, lengths: NDArray[np.uint8]) -> Iterator[bytes]:
    """Yield the postings of each term as they lie in the file: a mark, then blocks of ``BLOCK``."""
    starts, last = _blocks(postings.starts.astype(np.int64))
    docs, weights = postings.docs, postings.weights
    ids = _gaps(docs, starts)
    ends = np.append(starts[1:], len(ids))
    of_docs = lengths[docs]
    rows = zip(
        starts.tolist(),
        ends.tolist(),
        last.tolist(),
        docs[ends - 1].tolist(),
        np.minimum.reduceat(weights, starts).tolist(),
        np.maximum.reduceat(weights, starts).tolist(),
        np.minimum.reduceat(of_docs, starts).tolist(),
        np.maximum.reduceat(of_docs, starts).tolist(),
        strict=True,
    )
    blocks, has_places = Blocks(postings, ids, starts), len(postings.positions) > 0
    parts = [WHOOSH3_HEADER_MAGIC]
    for number, (start, end, is_last, document, least, greatest, shortest, longest) in enumerate(rows):
        if end - start == 1 and is_last and len(parts) == 1 and not has_places:
            yield _alone(document, greatest, shortest, longest)
            continue
        weight = least if least == greatest else None
        data = dumps(blocks.of(number, start, end, weight), PICKLE)
        info = dumps((end - start, document, greatest, 0, shortest, longest), PICKLE)
        size = len(info) + len(data)
        parts += [pack_int(-size if is_last else size), info, data]
        if is_last:
            yield b"".join(parts)
            parts = [WHOOSH3_HEADER_MAGIC]


@lru_cache(1 << 17)
def _alone(document: int, weight: float, shortest: int, longest: int) -> bytes:
    """Return the postings of a term of one document without places; its ids and names all have the same."""
    data = dumps(((document,), None if weight == 1.0 else weight, None), PICKLE)
    info = dumps((1, document, weight, 0, shortest, longest), PICKLE)
    return b"".join((WHOOSH3_HEADER_MAGIC, pack_int(-len(info) - len(data)), info, data))


def _blocks(starts: Offsets) -> tuple[Offsets, NDArray[np.bool_]]:
    """Return the first posting of each block, int64 (b,), and whether it is the last of its term, bool (b,)."""
    counts = -(-np.diff(starts) // BLOCK)
    ends = np.cumsum(counts)
    within = np.arange(ends[-1]) - np.repeat(ends - counts, counts)
    last = np.zeros(len(within), dtype=bool)
    last[ends - 1] = True
    return np.repeat(starts[:-1], counts) + within * BLOCK, last


def _gaps(documents: Ints, starts: Offsets) -> Ints:
    """Return the delta of each document to the one before, int32 (n,); the first of each block as it is."""
    gaps = np.diff(documents, prepend=np.int32(0))
    gaps[starts] = documents[starts]
    return gaps


def _infos(
    postings: Postings, lengths: NDArray[np.uint8], start: int, sizes: Sequence[int]
) -> Iterator[bytes]:
    """Yield the pickled ``TermInfo`` of each term for Whoosh's table."""
    starts = postings.starts.astype(np.int64)
    firsts, ends = starts[:-1], starts[1:]
    docs, weights = postings.docs, postings.weights
    of_docs = lengths[docs]
    rows = np.zeros(len(firsts), dtype=_INFO)
    rows["weight"] = np.add.reduceat(weights, firsts)
    rows["documents"] = ends - firsts
    rows["shortest"] = np.minimum.reduceat(of_docs, firsts)
    rows["longest"] = np.maximum.reduceat(of_docs, firsts)
    rows["greatest"] = np.maximum.reduceat(weights, firsts)
    rows["first"], rows["last"] = docs[firsts], docs[ends - 1]
    rows["length"] = sizes
    rows["offset"] = start + np.cumsum(sizes) - sizes
    packed = rows.tobytes()
    return (packed[at : at + _INFO.itemsize] for at in range(0, len(packed), _INFO.itemsize))
