"""The documents of a generation as a cluster reads them (``schema/opensearch/index_mapping.py``), block by block.

Postings lie by term; a document needs them by family. A block of families is turned round at once by numpy, and what
that holds in memory grows with the block, not with the archive.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.write.arrays.postings_builder import ranges
from schema import first_indexed
from schema.arrays import bounds, derived, postings, record_postings
from schema.arrays.derived import Prepared
from schema.arrays.document_file import DocumentFile
from schema.arrays.postings import EVENT, Columns, Postings
from schema.arrays.record_postings import Records
from schema.fields import FACETS, RECORD_FIELDS, FieldKind
from schema.json_codec import encode
from schema.manifest import COLUMNS, RECORDS, Manifest
from schema.opensearch.index_mapping import (
    EXACT_MARK,
    EXACT_SHARE,
    FAMILY,
    FORMS,
    GAP,
    GAP_OF_TEXTS,
    POSITIONED,
    RECORD,
    UNIT,
    WEIGHTS,
    WHOLE,
    value_code,
    whole_term,
)

BLOCK = 4096  # families turned round at once
MOST_UNITS = 2**31 - 1  # of all tokens of a document's "weights", which Lucene counts in an int

_TEXT_END = "\n"  # between the texts of a document, until they are a list

Texts = NDArray[np.object_]
Numbers = NDArray[np.integer]
Values = list[list[str]]  # of each document of a block


@dataclass(frozen=True, slots=True)
class ClusterDocument:
    """A document: its JSON, and its number in the index of documents or, where it is a ``record``, of records."""

    number: int
    content: bytes
    record: bool = False


class StoredGeneration:
    """A generation's arrays and lines, as documents; ``OSError`` or ``ValueError`` where they are not whole."""

    def __init__(self, folder: Path, found: Manifest) -> None:
        self.columns: Columns = postings.load(folder / COLUMNS)
        self.prepared: Prepared = derived.load(folder / COLUMNS)
        self.records: Records = record_postings.load(folder / RECORDS)
        bounds.check(self.columns, self.prepared, self.records)
        self._families = DocumentFile(folder)
        self._groups_and_times = (
            _groups(self.columns),
            first_indexed.family_times(folder, found.families, found.built),
        )
        if len(self._families) != self.columns.documents:
            raise ValueError(
                f"{folder} has {len(self._families)} families and {self.columns.documents} in its columns"
            )

    def documents(self) -> Iterator[ClusterDocument]:
        """Yield the document of each family, in order, and behind it those of its records where it has several."""
        fields = _fields(self.columns, self.prepared)
        record_fields = _record_fields(self.records)
        for start in range(0, self.columns.documents, BLOCK):
            stop = min(start + BLOCK, self.columns.documents)
            yield from self._block(start, stop, fields, record_fields)

    def close(self) -> None:
        """Close the files."""
        self._families.close()

    def _block(
        self, start: int, stop: int, fields: Sequence["_Field"], record_fields: Sequence["_Field"]
    ) -> Iterator[ClusterDocument]:
        by_field = [(field.name, field.values(start, stop)) for field in fields]
        numbers = _numbers(self.columns, self.prepared, self._groups_and_times, start, stop)
        first, last = np.searchsorted(self.records.families, (start, stop)).tolist()
        by_record = [(field.name, field.values(first, last)) for field in record_fields]
        days = self.records.days[first:last].tolist()
        record = first
        for n, number in enumerate(range(start, stop)):
            values = {name: found[n] for name, found in by_field if found[n]} | numbers[n]
            searched = encode(values)[:-1]
            line = encode(self._families.line(number).decode())
            own = []
            for place in range(numbers[n]["records"]):
                k = record - first
                held = {name: found[k] for name, found in by_record if found[k]} | {"day": days[k]}
                own.append(encode({RECORD: held, "place": place, "record_number": record})[1:-1])
                record += 1
            alone = b",%s" % own[0] if len(own) == 1 else b""
            yield ClusterDocument(number, b'%s%s,"%s":%s}' % (searched, alone, FAMILY.encode(), line))
            for k, one in enumerate(own if len(own) > 1 else (), record - len(own)):
                yield ClusterDocument(k, b"%s,%s}" % (searched, one), record=True)


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of documents, and how to make its values for a block of them."""

    name: str
    values: Callable[[int, int], "Sequence[Any]"]


def _fields(columns: Columns, prepared: Prepared) -> list[_Field]:
    """Return the fields of families that are made of postings."""
    turned = {name: _Turned(one) for name, one in columns.fields.items()}
    found = [_Field(name, turned[name].positioned) for name in POSITIONED]
    found.append(_Field(WEIGHTS, _Weights(turned["text"], turned["exact"]).tokens))
    found += [_Field(name, turned[name].whole) for name in WHOLE]
    for facet, first in zip(FACETS, prepared.firsts.tolist(), strict=False):
        shown = prepared.value_terms[first : first + len(turned[facet.name].terms)]
        codes = np.empty(len(shown), dtype=np.object_)
        codes[shown] = [value_code(first + n) for n in range(len(shown))]
        found.append(_Field(facet.name, turned[facet.name].named(codes)))
    return found


def _record_fields(records: Records) -> list[_Field]:
    turned = [(field, _Turned(records.fields[field.name])) for field in RECORD_FIELDS]
    return [
        _Field(field.name, one.unordered if field.kind is FieldKind.WORDS else one.whole)
        for field, one in turned
    ]


def _groups(columns: Columns) -> Numbers:
    """Return the group of each family (documents,): the number of the first frame of its event, else its own."""
    events, groups = columns.fields[EVENT], np.arange(columns.documents)
    firsts = events.docs[events.starts[:-1].astype(np.intp)]
    groups[events.docs.astype(np.intp)] = np.repeat(firsts, np.diff(events.starts).astype(np.intp))
    return groups


def _numbers(
    columns: Columns, prepared: Prepared, further: Sequence[Numbers], start: int, stop: int
) -> list[dict[str, Any]]:
    """Return the numbers of each family of a block; days are missing where there is no date."""
    span = slice(start, stop)
    first, last = (np.asarray(days[span], dtype=np.int64) for days in (columns.first_day, columns.last_day))
    names = ("length", "newest", "oldest", "records", "group", "added")
    parts = (columns.lengths, prepared.newest, prepared.oldest, columns.records, *further)
    rows = zip(*(part[span].tolist() for part in parts), strict=True)
    found: list[dict[str, Any]] = []
    for number, row, begin, end in zip(range(start, stop), rows, first.tolist(), last.tolist(), strict=True):
        dated = {"first_day": abs(begin), "last_day": abs(end), "filed": begin < 0} if begin else {}
        found.append({"number": number, **dict(zip(names, row, strict=True)), **dated})
    return found


class _Turned:
    """The postings of a field by document."""

    def __init__(self, found: Postings) -> None:
        self._docs, self._weights, self._places, self._positions = (
            found.docs,
            found.weights,
            found.places,
            found.positions,
        )
        self.terms: Texts = np.array([term.decode() for term in found.terms.tolist()], dtype=np.object_)
        self._ordinals = np.repeat(
            np.arange(len(found.terms), dtype=np.int32), np.diff(found.starts).astype(np.int64)
        )

    def of(self, start: int, stop: int) -> tuple[Numbers, Numbers, Numbers]:
        """Return the postings of a block by document: places, ordinals of terms, and documents from 0, each (n,)."""
        docs = self._docs
        places = np.flatnonzero((docs >= start) & (docs < stop))
        within = docs[places] - start
        order = np.argsort(within, kind="stable")
        return places[order], self._ordinals[places[order]], within[order]

    def weights(self, places: Numbers) -> NDArray[np.float64]:
        """Return the weights of postings at some places (n,)."""
        return self._weights[places].astype(np.float64)

    def whole(self, start: int, stop: int) -> Values:
        """Return the whole values of each document."""
        _, ordinals, docs = self.of(start, stop)
        return _lists(
            np.array([whole_term(one) for one in self.terms[ordinals]], dtype=np.object_), docs, stop - start
        )

    def named(self, names: Texts) -> Callable[[int, int], Values]:
        """Return what makes the values of each document by other names (t,) of the terms."""

        def values(start: int, stop: int) -> Values:
            _, ordinals, docs = self.of(start, stop)
            return _lists(names[ordinals], docs, stop - start)

        return values

    def unordered(self, start: int, stop: int) -> list[str]:
        """Return the terms of each document, in any order, blanks between them."""
        _, ordinals, docs = self.of(start, stop)
        return [" ".join(found) for found in _lists(self.terms[ordinals], docs, stop - start)]

    def positioned(self, start: int, stop: int) -> Values:
        """Return the texts of each document, their terms in the order of their positions: forms, words, gaps."""
        places, ordinals, docs = self.of(start, stop)
        firsts = self._places[places].astype(np.int64)
        counts = self._places[places + 1].astype(np.int64) - firsts
        positions = self._positions[ranges(firsts, counts)].astype(np.int64)
        ordinals, docs = np.repeat(ordinals, counts), np.repeat(docs, counts)
        order = np.lexsort((positions, docs))
        ordinals, docs, positions = ordinals[order], docs[order], positions[order]
        before = np.full(len(docs), -1, dtype=np.int64)
        same = docs[1:] == docs[:-1]
        before[1:][same] = positions[:-1][same]
        steps, which = np.unique(positions - before, return_inverse=True)
        between = np.array([_between(step) for step in steps.tolist()], dtype=np.object_)
        pieces = np.empty(2 * len(docs), dtype=np.object_)
        pieces[0::2], pieces[1::2] = between[which], self.terms[ordinals]
        joined = _joined(pieces, np.repeat(docs, 2), stop - start)
        return [[one.strip() for one in text.split(_TEXT_END)] if text else [] for text in joined]


class _Weights:
    """The tokens of "weights": stems and exact forms, each with its weight as a frequency."""

    def __init__(self, text: _Turned, exact: _Turned) -> None:
        self._fields = (text, 1.0, text.terms), (exact, EXACT_SHARE, EXACT_MARK + exact.terms)

    def tokens(self, start: int, stop: int) -> list[str]:
        """Return the tokens of each document, blanks between them."""
        parts = [(names, share, field, field.of(start, stop)) for field, share, names in self._fields]
        docs = np.concatenate([docs for *_, (_, _, docs) in parts])
        terms = np.concatenate([names[ordinals] for names, *_, (_, ordinals, _) in parts])
        units = np.concatenate(
            [field.weights(places) * share * UNIT for _, share, field, (places, *_) in parts]
        )
        frequencies, which = np.unique(_in_bounds(units, docs, stop - start), return_inverse=True)
        behind = np.array([f"{FORMS}{one} " for one in frequencies.tolist()], dtype=np.object_)
        order = np.argsort(docs, kind="stable")
        pieces = np.empty(2 * len(docs), dtype=np.object_)
        pieces[0::2], pieces[1::2] = terms[order], behind[which[order]]
        return [one.rstrip() for one in _joined(pieces, np.repeat(docs[order], 2), stop - start)]


def _in_bounds(units: NDArray[np.float64], docs: Numbers, count: int) -> NDArray[np.int64]:
    """Return frequencies (n,): whole numbers from 1, those of a document of far too many words all made smaller.

    That is a family of more than a hundred thousand words; it is found as any other, and scores a little lower.
    """
    whole = np.maximum(np.rint(units), 1)
    sums = np.bincount(docs, weights=whole, minlength=count)
    if (sums > MOST_UNITS).any():
        share = np.minimum(1.0, (MOST_UNITS - np.bincount(docs, minlength=count)) / np.maximum(sums, 1))
        whole = np.maximum(np.floor(whole * share[docs]), 1)
    return whole.astype(np.int64)


def _between(step: int) -> str:
    """Return what stands before a term whose position is so many behind the one before it.

    >>> [_between(step) for step in (0, 1, 3)]
    ['|', ' ', ' _ _ ']
    """
    if step == 0:
        return FORMS
    texts, gaps = divmod(step - 1, GAP_OF_TEXTS)
    return f"{_TEXT_END * texts} {f'{GAP} ' * gaps}"


def _joined(pieces: Texts, docs: Numbers, count: int) -> list[str]:
    """Return the pieces of each of ``count`` documents as one text; ``docs`` (n,) ascend."""
    ends = np.searchsorted(docs, np.arange(count + 1)).tolist()
    flat = pieces.tolist()
    return ["".join(flat[low:high]) for low, high in pairwise(ends)]


def _lists(values: Texts, docs: Numbers, count: int) -> Values:
    """Return the values of each of ``count`` documents; ``docs`` (n,) ascend."""
    ends = np.searchsorted(docs, np.arange(count + 1)).tolist()
    flat = values.tolist()
    return [flat[low:high] for low, high in pairwise(ends)]
