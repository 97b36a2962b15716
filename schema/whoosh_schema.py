"""FIELDS as a Whoosh schema, and the form in which the writer hands a field's words over.

The scored field ``text`` has one token a word whose boosts act before saturation; ``exact`` has, at the same
positions, the exact forms and other spellings. Words come analysed (``Posting``), so Whoosh has nothing to analyse.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from whoosh import fields, formats
from whoosh.analysis import IDAnalyzer

from schema.columns import EXACT, NAME
from schema.fields import FIELDS, Kind


class Posting(NamedTuple):
    """A term at a position of its field; ``boost`` is what it adds to the term's weight there."""

    term: str
    position: int
    boost: float = 1.0


class PackedPositions(formats.Positions):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's positions format over analysed words, each value an array of 32-bit positions.

    Packed values are decoded into columns by numpy instead of one unpickling a posting.
    """

    def word_values(
        self, value: Sequence[Posting], _analyzer: object, **_: Any
    ) -> Iterator[tuple[str, int, float, bytes]]:
        """Yield (term, frequency, weight, packed positions) for each term of a field."""
        places: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        weights: defaultdict[str, float] = defaultdict(float)
        for term, position, boost in value:
            places[term].append(position)
            weights[term] += boost
        for term, positions in places.items():
            yield term, len(positions), weights[term], positions.tobytes()

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
