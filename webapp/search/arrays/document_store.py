"""The families of a generation, each read from disk when it is shown."""

from pathlib import Path

from msgspec import Struct

from schema.arrays import document_file
from schema.document import Document
from schema.document_json import read_line
from schema.json_codec import decoder


class _Heading(Struct):
    id: str
    title: str
    caption: str


_heading = decoder(_Heading)


class DocumentStore:
    """Reads the document of a number from the packed lines of the generation in a folder."""

    def __init__(self, folder: Path) -> None:
        self._lines = document_file.DocumentFile(folder)

    def __len__(self) -> int:
        """Count the families."""
        return len(self._lines)

    def __getitem__(self, number: int) -> Document:
        """Read one family."""
        return read_line(self._lines.line(number))

    def title(self, number: int) -> tuple[str, str]:
        """Return the title and the id of a family, '' for a title that is the caption's beginning."""
        family = _heading(self._lines.line(number))
        begins = family.caption.startswith(family.title.removesuffix("…").rstrip())
        return "" if begins else family.title, family.id

    def close(self) -> None:
        """Close the mapping."""
        self._lines.close()
