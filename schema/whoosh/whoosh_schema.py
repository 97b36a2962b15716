"""FIELDS as a Whoosh schema, and the form in which the writer hands a field's words over.

The scored field ``text`` has one token a word whose boosts act before saturation; ``exact`` has, at the same
positions, the exact forms and other spellings. Words are analysed beforehand, so Whoosh has nothing to analyse.
"""

from array import array
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import fields, formats
from whoosh.analysis import IDAnalyzer
from whoosh.util.numeric import byte_to_length

from schema.arrays.postings import EXACT, WHOLE_FIELDS
from schema.fields import FIELDS, FieldKind

Term = tuple[str, "array[int]", float]  # a term of a field, its positions, its summed weight


class PackedPositions(formats.Positions):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's positions format over analysed words, each value an array of 32-bit positions.

    Packed values are decoded into columns by numpy instead of one unpickling a posting.
    """

    def word_values(
        self, value: Sequence[Term], _analyzer: object, **_: Any
    ) -> Iterator[tuple[str, int, float, bytes]]:
        """Yield (term, frequency, weight, packed positions) for each term of a field."""
        for term, places, weight in value:
            yield term, len(places), weight, places.tobytes()

    def decode_positions(self, value: bytes) -> list[int]:
        """Unpack the positions."""
        return array("I", value).tolist()

    def decode_frequency(self, value: bytes) -> int:
        """Count the positions."""
        return len(value) // array("I").itemsize


class Words(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field of analysed words with positions; only a scored one has lengths, which cost a look-up a posting."""

    def __init__(self, *, scored: bool = False) -> None:
        self.format = PackedPositions()
        self.analyzer = IDAnalyzer()
        self.scorable = scored
        self.stored = False
        self.unique = False
        self.column_type = None
        self.vector = None


class Whole(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field of whole values: each is one term."""

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.analyzer = IDAnalyzer()
        self.scorable = False
        self.stored = False
        self.unique = False
        self.column_type = None
        self.vector = None


SCORED = "text"  # the one field whose lengths count
STORED = ("family", "records", "first_day", "last_day")


def whoosh_schema() -> fields.Schema:
    """Return the schema of an index: FIELDS, the exact forms, names and titles, and a few stored values a family."""
    kinds = {FieldKind.WORDS: Words, FieldKind.WHOLE: Whole}
    declared = {field.name: kinds[field.kind]() for field in FIELDS}
    declared[SCORED] = Words(scored=True)
    beside = {EXACT: Words(), **{name: Whole() for name in WHOLE_FIELDS}}
    return fields.Schema(**declared, **beside, **{name: fields.STORED() for name in STORED})


_LENGTHS = np.array([byte_to_length(code) for code in range(256)], dtype=np.int32)


def length_codes(lengths: NDArray[np.integer[Any]]) -> NDArray[np.uint8]:
    """Return the byte in which Whoosh keeps each length, uint8 (n,): exact to 10 words, near above."""
    return np.minimum(np.searchsorted(_LENGTHS, lengths), len(_LENGTHS) - 1).astype(np.uint8)


def kept_lengths(lengths: NDArray[np.integer[Any]]) -> NDArray[np.int32]:
    """Return the lengths as Whoosh decodes them, int32 (n,)."""
    return _LENGTHS[length_codes(lengths)]
