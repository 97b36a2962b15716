"""The table of distinct texts: one row for all records with equal texts, from the most complete text to the least."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from indexer.fold.ragged import Ints, Ragged, joined
from indexer.fold.signature import Signatures, sign
from indexer.fold.survey import Survey, survey
from indexer.hashing import U64

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts by row.

    A text is known by its ``digests`` and, where an archivist keeps equal texts apart, its ``parts``. ``unsound``,
    ``words`` and ``letters`` say how complete it is. ``members`` has the numbers of its records, the most complete
    print first. ``leads`` has the row of its lead, its own where it leads, -1 where that is not known yet; ``asked``
    what the judgement asked about frequencies.
    """

    digests: U64
    parts: Ints
    unsound: NDArray[np.bool_]
    words: Ints
    letters: Ints
    sentences: Ragged
    signatures: Signatures
    members: Ragged
    leads: Ints
    asked: Ragged

    def __len__(self) -> int:
        """Count the texts."""
        return len(self.digests)

    @property
    def prints(self) -> Ints:
        """The record that stands for each text."""
        return np.asarray(self.members.values[self.members.bounds[:-1]])

    def order(self) -> Ints:
        """Give the rows from the most complete text to the least: sound ones first, then the longer."""
        return np.lexsort(
            (self.parts, self.digests[:, 1], self.digests[:, 0], -self.letters, -self.words, self.unsound)
        )


def new_texts(found: Survey, parts: Sequence[int] | Ints, members: Ragged, shared: U64) -> Texts:
    """Give the rows of texts that no lead is known of; ``shared`` are the sentences that are boilerplate."""
    size = len(found)
    return Texts(
        found.digests,
        np.asarray(parts, np.int64),
        ~found.sound,
        found.texts.sizes,
        found.letters.astype(np.int64),
        found.sentences,
        sign(found, shared),
        members,
        np.full(size, -1, np.int64),
        Ragged.sized(np.zeros(0, np.uint64), np.zeros(size, np.int64)),
    )


def no_texts() -> Texts:
    """Give a table without rows."""
    return new_texts(survey([]), [], Ragged.of([], np.int64), np.zeros(0, np.uint64))


def take(table: T, rows: NDArray[Any]) -> T:
    """Give some rows of a table."""
    return _columns(table, lambda name: _taken(getattr(table, name), rows))


def put_together(tables: Sequence[T]) -> T:
    """Put the rows of tables behind each other."""
    return _columns(tables[0], lambda name: _put([getattr(table, name) for table in tables]))


def _columns(table: T, column: Any) -> T:
    return type(table)(**{field.name: column(field.name) for field in fields(table)})  # type: ignore[arg-type]


def _taken(column: Any, rows: NDArray[Any]) -> Any:
    return take(column, rows) if is_dataclass(column) and not isinstance(column, Ragged) else column[rows]


def _put(columns: Sequence[Any]) -> Any:
    is_table = is_dataclass(columns[0]) and not isinstance(columns[0], Ragged)
    return put_together(columns) if is_table else joined(columns)
