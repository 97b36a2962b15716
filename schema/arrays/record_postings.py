"""The columns of single records: which of them hold which words and values, each for itself and not for its family.

Records are numbered as they stand: family by family, each family's in its own order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schema import files
from schema.arrays import container
from schema.arrays.merge import LEFT_OUT, merge_postings
from schema.arrays.postings import Ints, Postings, Whole, arrays_of, postings_in, smallest
from schema.fields import RECORD_FIELDS

FILE = "records.arrays"
_NUMBERS = ("families", "days")


@dataclass(frozen=True, slots=True)
class Records:
    """All records of a generation (n,).

    ``fields`` has the records of each term, without weights or positions. ``families`` (n,) are the numbers of
    their families, ascending; ``days`` (n,) the proleptic ordinals of the days they are dated to, 0 where unknown.
    """

    fields: Mapping[str, Postings]
    families: Whole
    days: Whole

    def __len__(self) -> int:
        """Count the records."""
        return len(self.families)

    def family(self, number: int) -> range:
        """Return the numbers of the records of a family."""
        return range(*(int(self.families.searchsorted(number, side)) for side in ("left", "right")))


def postings(found: Postings) -> Postings:
    """Return postings without weights and positions, compact: which records hold each term."""
    return Postings(found.terms, smallest(found.starts), found.numbers)


def merge(parts: Sequence[tuple[Records, Ints]]) -> Records:
    """Return several parts as one; with each comes the new number of its families, int32 (f,), or ``LEFT_OUT``.

    The records of a family must come from one part, and keep their order.
    """
    families = [numbers[part.families] for part, numbers in parts]
    whole = np.concatenate(families)
    kept = np.flatnonzero(whole != LEFT_OUT)
    order = kept[np.argsort(whole[kept], kind="stable")]
    places = np.full(len(whole), LEFT_OUT, dtype=np.int32)
    places[order] = np.arange(len(order), dtype=np.int32)
    numbers = np.split(places, np.cumsum([len(one) for one in families])[:-1])
    return Records(
        fields={
            field.name: postings(merge_postings([part.fields[field.name] for part, _ in parts], numbers))
            for field in RECORD_FIELDS
        },
        families=whole[order],
        days=np.concatenate([part.days for part, _ in parts])[order],
    )


def save(records: Records, folder: Path) -> None:
    """Write the columns under ``folder``, which must not exist yet."""
    files.make_folder(folder)
    container.save(dict(_arrays(records)), folder / FILE)


def _arrays(records: Records) -> list[tuple[str, NDArray[Any]]]:
    fields = [pair for name, found in records.fields.items() for pair in arrays_of(name, found)]
    return [*fields, *((name, smallest(getattr(records, name))) for name in _NUMBERS)]


def load(folder: Path) -> Records:
    """Return the mapped columns of ``folder``; ``OSError`` or ``ValueError`` where one is missing or broken."""
    found = container.load(folder / FILE)
    try:
        fields = {field.name: postings_in(found, field.name) for field in RECORD_FIELDS}
        return Records(fields, *(found[name] for name in _NUMBERS))
    except KeyError as error:
        raise ValueError(f"{folder / FILE} lacks {error}") from None
