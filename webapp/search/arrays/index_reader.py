"""The mapped arrays of one generation, made again in memory where some are missing."""

import logging
from dataclasses import dataclass
from pathlib import Path

from schema.arrays import bounds, derived, record_postings
from schema.arrays.derived import Prepared
from schema.arrays.postings import Columns
from schema.arrays.record_postings import Records
from schema.manifest import COLUMNS, RECORDS
from schema.vocabulary import Vocabulary
from schema.whoosh.whoosh_columns import are_missing, columns_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Arrays:
    """The mapped arrays of one generation."""

    columns: Columns
    prepared: Prepared
    records: Records

    @classmethod
    def of(cls, folder: Path, vocabulary: Vocabulary) -> "Arrays":
        """Map the arrays; ``OSError`` or ``ValueError`` where one is missing, broken, or points outside of another."""
        found = cls(*_columns(folder, vocabulary), record_postings.load(folder / RECORDS))
        bounds.check(found.columns, found.prepared, found.records)
        return found


def _columns(folder: Path, vocabulary: Vocabulary) -> tuple[Columns, Prepared]:
    """Map the columns of a generation; where they are missing, make them again in memory: a server never writes."""
    found = columns_of(folder)
    if not are_missing(folder):
        return found, derived.load(folder / COLUMNS)
    log.warning(
        "%s has no columns; until that is mended with caption-search check --repair they are kept in memory",
        folder,
    )
    return found, derived.prepare(found, vocabulary)
