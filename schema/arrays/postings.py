"""The columns of a generation: its posting lists as numpy arrays on disk, mapped into memory and only ever read.

They hold nothing the engine's own index does not, and can always be made from it again. Every column of whole
numbers has the smallest type that holds it, but for the documents of postings, which index other columns.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schema import files
from schema.arrays import container
from schema.arrays.term_table import TermDictionary, term_table
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
Terms = NDArray[np.bytes_]

_PARTS = ("terms", "starts", "docs", "weights", "places", "positions", "table")  # in their order on disk
_COMPACT = ("starts", "places", "positions")
_OF_DOCUMENTS = ("lengths", "records", "first_day", "last_day")

_NO_POSITIONS = np.zeros(0, dtype=np.int32)
_NO_OFFSETS = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Postings(TermDictionary):
    """A field's posting lists, term by term.

    The documents of term i are ``docs[starts[i]:starts[i + 1]]``, ascending, with their ``weights``; the positions of
    posting j are ``positions[places[j]:places[j + 1]]``, where the field has any. ``docs`` and ``weights`` are (n,),
    one a posting, ``places`` (n + 1,).
    """

    docs: Ints
    weights: Floats
    places: Whole = field(default_factory=lambda: _NO_OFFSETS)
    positions: Whole = field(default_factory=lambda: _NO_POSITIONS)

    def span(self, ordinal: int) -> slice:
        """Return where the postings of the term with that ordinal lie."""
        return slice(int(self.starts[ordinal]), int(self.starts[ordinal + 1]))

    def spans(self, ordinals: range) -> slice:
        """Return where the postings of terms that stand side by side lie, which do so too."""
        return slice(int(self.starts[ordinals.start]), int(self.starts[ordinals.stop]))

    def docs_of(self, term: str) -> Ints:
        """Return the documents of a term, int32 (n,), ascending; none where the field lacks it."""
        ordinal = self.ordinal(term)
        return self.docs[self.span(ordinal)] if ordinal >= 0 else self.docs[:0]


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


def _compact(postings: Postings) -> Postings:
    small = {part: smallest(getattr(postings, part)) for part in _COMPACT}
    return replace(postings, table=term_table(postings.terms), **small)


def smallest(column: NDArray[Any]) -> NDArray[Any]:
    """Return whole numbers (n,) in the smallest type that holds them.

    >>> [smallest(np.array(numbers)).dtype.name for numbers in ([0, 200], [-1, 200])]
    ['uint8', 'int16']
    """
    low, high = int(column.min(initial=0)), int(column.max(initial=0))
    return column.astype(np.min_scalar_type(min(low, -high - 1) if low < 0 else high))


def _arrays(columns: Columns) -> Iterator[tuple[str, NDArray[Any]]]:
    for name, postings in columns.fields.items():
        for part in _PARTS:
            yield f"{name}.{part}", getattr(postings, part)
    for part in _OF_DOCUMENTS:
        yield part, getattr(columns, part)
    yield "total_length", np.array([columns.total_length], dtype=np.int64)


def load(folder: Path) -> Columns:
    """Return the mapped columns of ``folder``; ``OSError`` or ``ValueError`` where one is missing or broken."""
    found = container.load(folder / FILE)
    try:
        return Columns(
            fields={
                name: Postings(**{part: found[f"{name}.{part}"] for part in _PARTS}) for name in COLUMN_FIELDS
            },
            total_length=int(found["total_length"][0]),
            **{name: found[name] for name in _OF_DOCUMENTS},
        )
    except KeyError as error:
        raise ValueError(f"{folder / FILE} lacks {error}") from None
