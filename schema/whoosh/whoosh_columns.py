"""A Whoosh index decoded into columns.

Whoosh keeps postings in blocks, each a pickle of document gaps, weights and values. Reading whole blocks is what
makes this fast; the block reader is Whoosh's own, pinned by the exact version in pyproject.
"""

from array import array
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.index import open_dir

from schema.arrays import postings as stored
from schema.arrays.merge import in_a_row, merge
from schema.arrays.postings import COLUMN_FIELDS, Columns, Postings, postings_of
from schema.manifest import COLUMNS, WHOOSH
from schema.whoosh.blocks import Block


class _Gathered:
    """The postings of one field while they are decoded."""

    def __init__(self) -> None:
        self.terms: list[bytes] = []
        self.starts = array("q", [0])
        self.docs = array("i")
        self.weights = array("f")
        self.places = array("q", [0])
        self.positions = bytearray()

    def add(self, term: bytes, blocks: Iterator[Any]) -> None:
        """Take in all postings of the next term."""
        for block in blocks:
            if isinstance(block, Block):
                self._take(block)
                continue
            gaps, weights, values = block
            self.docs.extend(accumulate(gaps))
            self.weights.extend(_weights(weights, len(gaps)))
            for value in values or ():
                self.positions += value
                self.places.append(len(self.positions) // 4)
        self.terms.append(term)
        self.starts.append(len(self.docs))

    def _take(self, block: Block) -> None:
        self.docs.frombytes(block.documents.tobytes())
        self.weights.frombytes(block.weights.tobytes())
        ends = self.places[-1] + np.cumsum(block.counts, dtype=np.int64)
        self.places.frombytes(ends.tobytes())
        self.positions += block.positions.astype(np.uint32).tobytes()

    def postings(self) -> Postings:
        """Return the postings gathered, as arrays."""
        return postings_of(
            self.terms,
            np.array(self.starts, dtype=np.int64),
            np.array(self.docs, dtype=np.int32),
            np.array(self.weights, dtype=np.float32),
            np.array(self.places, dtype=np.int64),
            np.frombuffer(bytes(self.positions), dtype=np.uint32).astype(np.int32),
        )


def _weights(packed: Any, count: int) -> Any:
    if packed is None:
        return (1.0,) * count
    return (packed,) * count if isinstance(packed, float) else packed


def decode(folder: Path) -> Columns:
    """Decode the index in ``folder``; a document's number is its place there, whatever segment it is in."""
    index = open_dir(folder, readonly=True)
    reader = index.reader()
    try:
        leaves = [leaf for leaf, _ in reader.leaf_readers()]
        if any(leaf.has_deletions() for leaf in leaves):
            raise ValueError("documents were deleted from the index; optimise it before it is decoded")
        return merge(in_a_row([_decoded(leaf) for leaf in leaves]))
    finally:
        reader.close()
        index.close()


def _decoded(reader: Any) -> Columns:
    """Decode one segment."""
    gathered = {name: _Gathered() for name in COLUMN_FIELDS}
    for name, term in reader.all_terms():
        if name in gathered:
            gathered[name].add(term, _blocks(reader.postings(name, term)))
    stored = list(reader.all_stored_fields())
    lengths = [reader.doc_field_length(number, "text") or 0 for number in range(len(stored))]
    return Columns(
        fields={name: found.postings() for name, found in gathered.items()},
        lengths=np.array(lengths, dtype=np.int32),
        total_length=int(reader.field_length("text")),
        records=np.array([row["records"] for row in stored], dtype=np.int32),
        first_day=np.array([row["first_day"] for row in stored], dtype=np.int32),
        last_day=np.array([row["last_day"] for row in stored], dtype=np.int32),
    )


def _blocks(matcher: Any) -> Iterator[Any]:
    while matcher.is_active():
        matcher._read_data()
        yield matcher._data
        matcher._next_block()


def are_missing(folder: Path) -> bool:
    """Return whether a generation has no columns, so that they are decoded from its Whoosh index."""
    return not (folder / COLUMNS).is_dir()


def columns_of(folder: Path) -> Columns:
    """Return the columns of a generation, mapped into memory, or decoded from its Whoosh index where it has none."""
    if are_missing(folder):
        return stored.compact(decode(folder / WHOOSH))
    return stored.load(folder / COLUMNS)
