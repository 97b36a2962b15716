"""Whether arrays that were mapped may be used: every offset and ordinal in them lies where it points into.

Compiled loops check no bounds. A bit that flips on the disk changes neither size nor times of a file, so that the
integrity stamp still fits; what points outside would end the process. Here it is an error at opening, at the cost of a
walk through the numbers that point somewhere: a millisecond for a million of them. What lies in bounds and is wrong all
the same is found by reading every byte (``schema/manifest.py:verify``).
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from schema.arrays.derived import Prepared
from schema.arrays.dictionary_encoding import Encoded
from schema.arrays.postings import EXACT, Columns, Postings, Whole
from schema.arrays.record_postings import Records
from schema.fields import FACETS


def check(columns: Columns, prepared: Prepared, records: Records) -> None:
    """Raise ``ValueError`` that names arrays which point outside of what they point into."""
    if faults := [name for name, sound in _checks(columns, prepared, records) if not sound]:
        raise ValueError(f"these arrays point outside: {', '.join(faults)}")


def _checks(columns: Columns, prepared: Prepared, records: Records) -> Iterator[tuple[str, bool]]:
    for name, postings in columns.fields.items():
        yield from _of_postings(name, postings, columns.documents)
        yield f"{name}.weighted", len(postings.weighted) == len(postings.numbers)
    for name in ("lengths", "first_day", "last_day"):
        yield name, len(getattr(columns, name)) == columns.documents
    yield from _of_prepared(columns, prepared)
    for name, postings in records.fields.items():
        yield from _of_postings(f"records.{name}", postings, len(records))
    yield "records.days", len(records.days) == len(records)
    yield "records.families", are_within(records.families, columns.documents) and ascend(records.families)


def _of_postings(name: str, postings: Postings, documents: int) -> Iterator[tuple[str, bool]]:
    terms = postings.terms
    yield f"{name}.term_offsets", are_offsets(terms.offsets, len(postings.starts) - 1, len(terms.packed))
    yield f"{name}.starts", are_offsets(postings.starts, len(terms), len(postings.numbers))
    yield f"{name}.numbers", are_within(postings.numbers, documents)
    yield f"{name}.weighted", are_encoded(postings.weighted)
    yield f"{name}.counts", are_encoded(postings.counts)
    if len(postings.counts):
        yield f"{name}.counts", len(postings.counts) == len(postings.numbers)
        yield f"{name}.sizes", int(postings.counts.values.min()) > 0
        yield (
            f"{name}.position_starts",
            are_offsets(postings.position_starts, len(terms), len(postings.positions)),
        )
    size = len(postings.table)
    yield f"{name}.table", not size & (size - 1) and are_within(postings.table, len(terms) + 1)


def _of_prepared(columns: Columns, prepared: Prepared) -> Iterator[tuple[str, bool]]:
    text, documents = columns.fields["text"], columns.documents
    yield "exact", are_encoded(prepared.exact)
    yield "exact_starts", are_offsets(prepared.exact_starts, len(prepared.stems), len(prepared.exact))
    yield "stems", len(prepared.stems) == len(columns.fields[EXACT].terms) and _fit(prepared, text)
    firsts, slot_firsts = prepared.firsts, prepared.slot_firsts
    sizes = [len(columns.fields[facet.name].terms) for facet in FACETS]
    yield "firsts", firsts.tolist() == [1, *(1 + np.cumsum(sizes)).tolist()]
    yield (
        "value_terms",
        len(prepared.value_terms) == 1 + sum(sizes)
        and all(
            are_within(prepared.value_terms[low : low + size], size)
            for low, size in zip(1 + np.cumsum([0, *sizes[:-1]]), sizes, strict=True)
        ),
    )
    wide = prepared.slots.shape[1] if prepared.slots.ndim == 2 else -1
    yield "slot_firsts", are_offsets(slot_firsts, len(FACETS), wide)
    yield "slots", len(prepared.slots) == documents and are_within(prepared.slots, 1 + sum(sizes))
    yield "further_docs", are_within(prepared.further_docs, documents) and ascend(prepared.further_docs)
    yield "further", len(prepared.further) == len(prepared.further_docs)
    yield "further", are_within(prepared.further, 1 + sum(sizes))
    yield "sound_stems", len(prepared.sound_stems) == len(prepared.sounds)
    yield "sound_stems", are_within(prepared.sound_stems, len(text.terms))
    for name in ("newest", "oldest"):
        ranks = getattr(prepared, name)
        yield name, len(ranks) == documents and are_within(ranks, documents)


def _fit(prepared: Prepared, text: Postings) -> bool:
    """Return whether the weights of each exact form lie beside as many postings of its stem."""
    stems = prepared.stems
    if not are_within(stems, len(text.terms), low=-1):
        return False
    beside = stems >= 0
    if not len(text.terms):
        return not beside.any()
    sizes = np.diff(text.starts.astype(np.int64))[stems]
    return bool((np.diff(prepared.exact_starts.astype(np.int64))[beside] == sizes[beside]).all())


def are_offsets(offsets: Whole, count: int, end: int) -> bool:
    """Return whether offsets (count + 1,) ascend from 0 to ``end``.

    >>> are_offsets(np.array([0, 2, 2, 5]), 3, 5), are_offsets(np.array([0, 9, 2, 5]), 3, 5)
    (True, False)
    """
    if offsets.shape != (count + 1,):
        return False
    return int(offsets[0]) == 0 and int(offsets[-1]) == end and ascend(offsets)


def are_encoded(column: Encoded) -> bool:
    """Return whether each index of an encoded column has a value."""
    return are_within(column.indices, len(column.values))


def ascend(numbers: Whole) -> bool:
    """Return whether no number is less than the one before it."""
    return bool((numbers[1:] >= numbers[:-1]).all())


def are_within(numbers: NDArray[np.integer], end: int, low: int = 0) -> bool:
    """Return whether all numbers are at least ``low`` and less than ``end``."""
    return not numbers.size or (int(numbers.min()) >= low and int(numbers.max()) < end)
