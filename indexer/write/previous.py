"""The generation that serves, as a further one builds on it: its families, read one by one where they are needed."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path

from indexer.write.ledger import Ledger
from schema import manifest as manifests
from schema.arrays import record_postings
from schema.arrays.document_file import DocumentFile
from schema.arrays.postings import Columns
from schema.arrays.record_postings import Records
from schema.document import Caption, Document
from schema.document_json import read_line
from schema.errors import IndexDamaged
from schema.manifest import Manifest
from schema.whoosh.whoosh_columns import columns_of

KEPT = 1 << 10  # families that are kept in memory


class PreviousGeneration(Mapping[str, Caption]):
    """A verified generation; maps the key of each of its records to the caption that it has there."""

    def __init__(self, folder: Path, manifest: Manifest, families: DocumentFile) -> None:
        self.folder, self.manifest = folder, manifest
        self.states = folder / manifests.STATE
        self.ledger = _ledger(folder, self.states)
        self.families = families
        self.document = lru_cache(KEPT)(self._document)
        self._captions = lru_cache(KEPT)(self._captions_of)

    def _document(self, number: int) -> Document:
        return read_line(self.families.line(number))

    def family_of(self, key: str) -> int:
        """Return the number of the family that has a record; raise ``KeyError`` where there is no such record."""
        return self.ledger.family_of(key)

    def packed(self, number: int) -> bytes:
        """Return the packed line of a family, as it is on disk."""
        return self.families.packed(number)

    def having(self, facet: str, value: str) -> list[int]:
        """Return the numbers of the families that have a value of a facet."""
        return [int(number) for number in self.columns.fields[facet].docs_of(value)]

    @property
    def columns(self) -> Columns:
        """The columns, mapped into memory."""
        return columns_of(self.folder)

    @property
    def single(self) -> Records:
        """The columns of single records, mapped into memory; ``IndexDamaged`` where they are missing."""
        try:
            return record_postings.load(self.folder / manifests.RECORDS)
        except (OSError, ValueError) as error:
            raise IndexDamaged(self.folder, str(error)) from None

    def __getitem__(self, key: str) -> Caption:
        """Return a record's caption."""
        return self._captions(self.family_of(key))[key]

    def _captions_of(self, number: int) -> dict[str, Caption]:
        return {member.caption.key: member.caption for member in self.document(number).members}

    def __iter__(self) -> Iterator[str]:
        """Yield the keys of all records."""
        return iter(self.ledger.keys())

    def __len__(self) -> int:
        """Count the records."""
        return self.manifest.records


def _ledger(folder: Path, states: Path) -> Ledger:
    try:
        return Ledger.load(states)
    except (OSError, ValueError, KeyError) as error:
        raise IndexDamaged(folder, f"it lacks what adding to it needs ({error})") from None


@contextmanager
def opened(index: Path) -> Iterator[PreviousGeneration]:
    """Open the current generation of an index; ``IndexUnusable`` where a byte is not as it was written."""
    folder = manifests.current(index)
    manifest = manifests.verify(folder)
    with closing(DocumentFile(folder)) as families:
        yield PreviousGeneration(folder, manifest, families)
