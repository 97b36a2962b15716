"""Merging of columns: of the segments of an index, of an index and what is added."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schema.arrays.postings import COLUMN_FIELDS, Columns, Ints, Postings, postings_of

Offsets = NDArray[np.int64]

SCORED = "text"
LEFT_OUT = -1


@dataclass(frozen=True, slots=True)
class Segment:
    """Columns, and the number of each of their documents in the merged ones, int32 (documents,), or ``LEFT_OUT``."""

    columns: Columns
    numbers: Ints


def merge(segments: Sequence[Segment]) -> Columns:
    """Return the columns of all documents that are not left out; each number from 0 must be there once."""
    documents = sum(int(np.count_nonzero(segment.numbers >= 0)) for segment in segments)
    numbers = [segment.numbers for segment in segments]
    fields = {
        name: merge_postings([segment.columns.fields[name] for segment in segments], numbers)
        for name in COLUMN_FIELDS
    }

    def scattered(name: str) -> Ints:
        whole = np.zeros(documents, dtype=np.int32)
        for segment in segments:
            kept = segment.numbers >= 0
            whole[segment.numbers[kept]] = getattr(segment.columns, name)[kept]
        return whole

    return Columns(
        fields=fields,
        lengths=scattered("lengths"),
        total_length=len(fields[SCORED].positions),
        records=scattered("records"),
        first_day=scattered("first_day"),
        last_day=scattered("last_day"),
    )


def in_a_row(columns: Sequence[Columns]) -> list[Segment]:
    """Return segments whose documents are numbered one segment behind the other."""
    ends = np.cumsum([one.documents for one in columns])
    return [
        Segment(one, np.arange(end - one.documents, end, dtype=np.int32))
        for one, end in zip(columns, ends.tolist(), strict=True)
    ]


def merge_postings(found: Sequence[Postings], numbers: Sequence[Ints]) -> Postings:
    """Return the postings of one field merged: all that are kept, sorted by term, then by document.

    ``numbers`` has, for each of ``found``, the merged number of each of its documents, or ``LEFT_OUT``.
    """
    terms, ranks = np.unique(
        np.concatenate([postings.terms.to_array() for postings in found]), return_inverse=True
    )
    of_posting = np.repeat(ranks, np.concatenate([_sizes(f.starts) for f in found]))
    documents = np.concatenate([n[f.docs] for f, n in zip(found, numbers, strict=True)])
    kept = np.flatnonzero(documents >= 0)
    order = kept[np.lexsort((documents[kept], of_posting[kept]))]
    sizes = np.bincount(of_posting[order], minlength=len(terms))
    places, positions = _positions(found, order)
    weights = np.concatenate([postings.weights for postings in found])
    return postings_of(
        terms[sizes > 0].tolist(),
        _starts(sizes[sizes > 0]),
        documents[order],
        weights[order] if len(weights) else weights,
        places,
        positions,
    )


def _positions(found: Sequence[Postings], order: NDArray[np.intp]) -> tuple[Offsets, Ints]:
    """Return where the positions of each posting begin, and the positions, of postings in a new ``order`` (n,)."""
    positions = np.concatenate([postings.positions for postings in found])
    if not len(positions):
        return np.zeros(1, dtype=np.int64), positions
    sizes = np.concatenate([_sizes(postings.places) for postings in found])
    firsts, sizes = (_starts(sizes)[:-1])[order], sizes[order]
    places = _starts(sizes)
    return places, positions[np.repeat(firsts - places[:-1], sizes) + np.arange(places[-1])]


def _sizes(starts: NDArray[np.integer]) -> Offsets:
    whole = starts.astype(np.int64)
    return whole[1:] - whole[:-1]


def _starts(sizes: NDArray[np.integer]) -> Offsets:
    return np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
