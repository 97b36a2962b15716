"""The Whoosh writer: one Whoosh document a family, and the columns beside them, both from the same postings."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from indexer.processes import beside
from indexer.write.arrays.document_inversion import invert_all, invert_records
from indexer.write.changeset import Changeset
from indexer.write.whoosh.segment import count_documents, write_index
from schema import files
from schema.analysis.analyzer import analyzer_of
from schema.arrays import derived, record_postings
from schema.arrays import postings as columns
from schema.arrays.document_file import lines
from schema.document_json import read_line
from schema.manifest import COLUMNS, RECORDS, WHOOSH
from schema.vocabulary import Vocabulary
from schema.whoosh.whoosh_columns import decode


class EmbeddedWriter:
    """Writes documents as a Whoosh index of one segment, their texts read by a vocabulary."""

    name = "whoosh"

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary, self._analyzer = vocabulary, analyzer_of(vocabulary)

    def write(self, changeset: Changeset, folder: Path) -> None:
        """Write the index and its columns under ``folder``."""
        anew, single = invert_all(changeset.documents, self._analyzer)
        found = changeset.columns(anew)
        with beside(partial(self._write_whoosh, found, changeset.ids, folder), len(anew.lengths)) as whoosh:
            self._save(found, folder / COLUMNS)
            record_postings.save(changeset.single(single), folder / RECORDS)
            whoosh()

    def _write_whoosh(self, found: columns.Columns, families: Sequence[str], folder: Path) -> None:
        files.make_folder(folder / WHOOSH)
        write_index(found, families, folder / WHOOSH)

    def restore(self, part: str, source: Path, folder: Path) -> None:
        """Make columns again: of families from the Whoosh index, of single records from the families' texts."""
        if part == COLUMNS:
            self._save(decode(source / WHOOSH), folder / COLUMNS)
        else:
            found = invert_records(map(read_line, lines(source)), self._analyzer)
            record_postings.save(found, folder / RECORDS)

    def reopen(self, folder: Path) -> tuple[int, int]:
        """Open index and columns as if to serve them; ``ValueError`` where they hold different numbers of families."""
        documents = count_documents(folder / WHOOSH)
        found = columns.load(folder / COLUMNS)
        derived.load(folder / COLUMNS)
        if found.documents != documents:
            raise ValueError(f"the index has {documents} families, its columns {found.documents}")
        return documents, int(found.records.sum())

    def _save(self, found: columns.Columns, place: Path) -> None:
        kept = columns.compact(found)
        columns.save(kept, place)
        derived.save(derived.prepare(kept, self._vocabulary), place)
