"""Tests of schema.whoosh.blocks: a block is to Whoosh what its own tuple is."""

from pickle import dumps, loads

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.write.whoosh import posting_blocks
from indexer.write.whoosh.posting_blocks import Blocks
from schema.arrays.postings import postings_of

WEIGHTS = st.sampled_from([0.0, 0.5, 1.0, 127.5, 200.0, 0.3, 70_000.0])
POSTINGS = st.lists(
    st.tuples(st.integers(1, 70_000), WEIGHTS, st.lists(st.integers(0, 70_000), min_size=1, max_size=300)),
    min_size=posting_blocks.MANY,
    max_size=9,
)


@given(POSTINGS, st.booleans())
def test_a_block_reads_as_its_postings(
    rows: list[tuple[int, float, list[int]]], with_positions: bool
) -> None:
    """Gaps, weights and positions come out as they went in, for Whoosh as objects and for the columns as arrays."""
    docs = np.cumsum([gap for gap, _, _ in rows]).astype(np.int32)
    weights = np.array([weight for _, weight, _ in rows], dtype=np.float32)
    values = [sorted(places) for _, _, places in rows] if with_positions else [[] for _ in rows]
    places = np.cumsum([0, *map(len, values)])
    positions = np.array([place for value in values for place in value], dtype=np.int32)
    postings = postings_of([b"moon"], np.array([0, len(rows)]), docs, weights, places, positions)
    gaps = np.diff(docs, prepend=np.int32(0))
    weight = float(weights[0]) if len(set(weights.tolist())) == 1 else None

    block = loads(dumps(Blocks(postings, gaps, np.array([0])).of(0, 0, len(rows), weight)))

    assert list(block[0]) == gaps.tolist()
    assert block[1] == (weights.tolist() if weight is None else None if weight == 1.0 else weight)
    packed = [np.array(value, "<u4").tobytes() for value in values] if with_positions else None
    assert block[2] == packed
    assert block.documents.tolist() == docs.tolist()
    assert block.weights.tolist() == weights.tolist()
    assert block.positions.tolist() == positions.tolist()
    assert block.counts.tolist() == (np.diff(places).tolist() if with_positions else [])
