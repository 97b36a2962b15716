"""FIELDS as a Whoosh schema, and the form in which the writer hands a field's words over.

The scored field ``text`` has one token a word whose boosts act before saturation; ``exact`` has, at the same
positions, the exact forms and other spellings. Words come analysed (``Terms``), so Whoosh has nothing to analyse.
"""

from array import array
from collections.abc import Iterator, Sequence
from typing import Any

from whoosh import fields, formats
from whoosh.analysis import IDAnalyzer

from schema.columns import EXACT, NAME
from schema.fields import FIELDS, Kind

Term = tuple[str, "array[int]", float]  # a term of a field, its positions, its summed weight


class Terms:
    """The analysed words of one field of one document: for each term its positions and its summed weight."""

    def __init__(self) -> None:
        self._places: dict[str, array[int]] = {}
        self._weights: dict[str, float] = {}

    def add(self, term: str, position: int, weight: float = 1.0) -> None:
        """Note that a term stands at a position and what it weighs there."""
        places = self._places.get(term)
        if places is None:
            self._places[term] = array("I", (position,))
            self._weights[term] = weight
        else:
            places.append(position)
            self._weights[term] += weight

    def as_value(self) -> list[Term]:
        """Give them as a value that a Whoosh field takes."""
        return [(term, places, self._weights[term]) for term, places in self._places.items()]


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
    """Give the schema of an index: FIELDS, the exact forms, the names, and a few stored values a family."""
    kinds = {Kind.WORDS: Words, Kind.WHOLE: Whole}
    declared = {field.name: kinds[field.kind]() for field in FIELDS}
    declared[SCORED] = Words(scored=True)
    return fields.Schema(
        **declared, **{EXACT: Words(), NAME: Whole()}, **{name: fields.STORED() for name in STORED}
    )
