"""The columns of a generation: its posting lists as numpy arrays on disk, mapped into memory and only ever read.

They hold nothing the engine's own index does not, and can always be made from it again. Every column of whole
numbers has the smallest type that holds it. Weights, and how many positions each posting has, are dictionary-encoded.
All of it takes a third of the room that numpy's own types would (BENCHMARKS.md, "The bytes of an index"); what a query
needs of a term is decoded when it is read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schema import files
from schema.arrays import container
from schema.arrays.dictionary_encoding import Encoded, encode
from schema.arrays.term_table import TermDictionary, Terms, term_table, terms_of
from schema.fields import FIELDS

EXACT = "exact"  # exact forms and other spellings, at the positions of "text"
NAME = "name"  # every name a family answers to: its id, former ids, nasa_ids as printed
WHOLE_TITLE = "whole_title"  # each of a family's titles as one term, by ``key_of_title``
EVENT = "event"  # the event that a family is a frame of: its title and its day
FILE = "columns.arrays"
WHOLE_FIELDS = (NAME, WHOLE_TITLE, EVENT)  # beside those of FIELDS
COLUMN_FIELDS = (*(field.name for field in FIELDS), EXACT, *WHOLE_FIELDS)

Ints = NDArray[np.int32]
Whole = NDArray[np.integer]
Floats = NDArray[np.float32]
Offsets = NDArray[np.int64]

_ALWAYS = ("starts", "numbers", "table")
_ENCODED = MappingProxyType(
    {"weighted": "weights", "counts": "sizes"}
)  # each part, and the name of its values
_POSITIONED = ("position_starts", "positions")
_OF_DOCUMENTS = ("lengths", "records", "first_day", "last_day")

_NO_POSITIONS = np.zeros(0, dtype=np.int32)
_NO_COUNTS = Encoded(np.zeros(0, dtype=np.uint8), np.zeros(0, dtype=np.int32))
_NO_WEIGHTS = replace(_NO_COUNTS, values=np.zeros(0, dtype=np.float32))


@dataclass(frozen=True, slots=True)
class Postings(TermDictionary):
    """A field's posting lists, term by term.

    The documents of term i are ``numbers[starts[i]:starts[i + 1]]``, ascending, with their ``weighted`` weights; these
    are (n,), one a posting. Where the field has positions, ``counts`` (n,) is how many each posting has: those of term
    i begin at ``position_starts[i]``, of (t + 1,), and lie in the order of its postings.
    """

    numbers: Whole
    weighted: Encoded = field(default_factory=lambda: _NO_WEIGHTS)
    counts: Encoded = field(default_factory=lambda: _NO_COUNTS)
    position_starts: Whole = field(default_factory=lambda: _NO_POSITIONS)
    positions: Whole = field(default_factory=lambda: _NO_POSITIONS)

    @property
    def docs(self) -> Ints:
        """The documents of all postings, int32 (n,)."""
        return self.docs_at(slice(None))

    @property
    def weights(self) -> Floats:
        """The weights of all postings, float32 (n,), decoded."""
        return self.weighted.decoded()

    @property
    def places(self) -> Offsets:
        """Where the positions of each posting begin, int64 (n + 1,), decoded; (1,) where the field has none."""
        return np.concatenate(([0], np.cumsum(self.counts.decoded(), dtype=np.int64)))

    def span(self, ordinal: int) -> slice:
        """Return where the postings of the term with that ordinal lie."""
        return slice(self.starts.item(ordinal), self.starts.item(ordinal + 1))

    def spans(self, ordinals: range) -> slice:
        """Return where the postings of terms that stand side by side lie, which do so too."""
        return slice(self.starts.item(ordinals.start), self.starts.item(ordinals.stop))

    def docs_at(self, span: slice) -> Ints:
        """Return the documents of some postings, int32 (n,); those of a term ascend."""
        return self.numbers[span].astype(np.int32, copy=False)

    def docs_of(self, term: str) -> Ints:
        """Return the documents of a term, int32 (n,), ascending; none where the field lacks it."""
        ordinal = self.ordinal(term)
        return self.docs_at(self.span(ordinal) if ordinal >= 0 else slice(0, 0))


def postings_of(  # noqa: PLR0913, PLR0917 - one for each part of a posting
    terms: Sequence[bytes],
    starts: Whole,
    docs: Ints,
    weights: Floats,
    places: Whole | None = None,
    positions: Whole = _NO_POSITIONS,
) -> Postings:
    """Return postings of plain arrays: terms (t,) with ``starts`` (t + 1,), documents and weights (n,).

    The positions of posting j are ``positions[places[j]:places[j + 1]]``, of ``places`` (n + 1,), where there are any.
    """
    numbers, weighted = narrow(docs), encode(weights.astype(np.float32, copy=False))
    if places is None or not len(positions):
        return Postings(terms_of(terms), starts, numbers, weighted)
    counts = encode(np.diff(places.astype(np.int64)).astype(np.int32))
    begins = places[starts.astype(np.intp)]
    return Postings(terms_of(terms), starts, numbers, weighted, counts, begins, positions)


@dataclass(frozen=True, slots=True)
class Columns:
    """All columns of a generation.

    ``lengths`` (documents,) are the scored field's, as the engine keeps them; ``total_length`` is the exact sum.
    ``records`` counts the records of each family; ``first_day`` and ``last_day`` are proleptic ordinals of its event,
    below zero where they are of the dump's date because its texts print none, and 0 where that lacks too.
    """

    fields: Mapping[str, Postings]
    lengths: Whole
    total_length: int
    records: Whole
    first_day: Whole
    last_day: Whole

    @property
    def documents(self) -> int:
        """The number of families."""
        return len(self.records)


def save(columns: Columns, folder: Path) -> None:
    """Write compact columns under ``folder``, which must not exist yet."""
    files.make_folder(folder)
    container.save(dict(_arrays(columns)), folder / FILE)


def compact(columns: Columns) -> Columns:
    """Return columns in the types in which they are kept, their terms with a table."""
    return Columns(
        fields={name: _compact(one) for name, one in columns.fields.items()},
        total_length=columns.total_length,
        **{name: smallest(getattr(columns, name)) for name in _OF_DOCUMENTS},
    )


def narrow(docs: NDArray[np.integer]) -> Whole:
    """Return documents (n,) in half of the room where they fit: as uint16, else as int32, in which they are used."""
    return docs.astype(np.uint16 if int(docs.max(initial=0)) < 1 << 16 else np.int32)


def _compact(postings: Postings) -> Postings:
    return replace(
        postings,
        starts=smallest(postings.starts),
        position_starts=smallest(postings.position_starts),
        positions=smallest(postings.positions),
        table=smallest(term_table(postings.terms)),
    )


def smallest(column: NDArray[Any]) -> NDArray[Any]:
    """Return whole numbers (n,) in the smallest type that holds them.

    >>> [smallest(np.array(numbers)).dtype.name for numbers in ([0, 200], [-1, 200])]
    ['uint8', 'int16']
    """
    low, high = int(column.min(initial=0)), int(column.max(initial=0))
    return column.astype(np.min_scalar_type(min(low, -high - 1) if low < 0 else high))


def _arrays(columns: Columns) -> Iterator[tuple[str, NDArray[Any]]]:
    for name, postings in columns.fields.items():
        yield from arrays_of(name, postings)
    for part in _OF_DOCUMENTS:
        yield part, getattr(columns, part)
    yield "total_length", np.array([columns.total_length], dtype=np.int64)


def arrays_of(name: str, postings: Postings) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield the arrays of a field's postings with their names on disk, without those that it has none of."""
    yield f"{name}.terms", postings.terms.packed
    yield f"{name}.term_offsets", postings.terms.offsets
    for part in _ALWAYS:
        yield f"{name}.{part}", getattr(postings, part)
    for part, values in _ENCODED.items():
        if len(encoded := getattr(postings, part)):
            yield f"{name}.{part}", encoded.indices
            yield f"{name}.{values}", encoded.values
    for part in _POSITIONED if len(postings.positions) else ():
        yield f"{name}.{part}", getattr(postings, part)


def postings_in(found: Mapping[str, NDArray[Any]], name: str) -> Postings:
    """Return the postings of a field of the arrays of a file; ``KeyError`` where one is missing."""
    parts: dict[str, Any] = {part: found[f"{name}.{part}"] for part in _ALWAYS}
    for part, values in _ENCODED.items():
        if f"{name}.{part}" in found:
            parts[part] = Encoded(found[f"{name}.{part}"], found[f"{name}.{values}"])
    for part in _POSITIONED if "counts" in parts else ():
        parts[part] = found[f"{name}.{part}"]
    return Postings(Terms(found[f"{name}.terms"], found[f"{name}.term_offsets"]), **parts)


def load(folder: Path) -> Columns:
    """Return the mapped columns of ``folder``; ``OSError`` or ``ValueError`` where one is missing or broken."""
    found = container.load(folder / FILE)
    try:
        return Columns(
            fields={name: postings_in(found, name) for name in COLUMN_FIELDS},
            total_length=int(found["total_length"][0]),
            **{name: found[name] for name in _OF_DOCUMENTS},
        )
    except KeyError as error:
        raise ValueError(f"{folder / FILE} lacks {error}") from None
