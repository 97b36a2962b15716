"""The families of a generation, each read from disk when it is shown."""

from pathlib import Path

from schema.arrays import document_file
from schema.document import Document
from schema.document_json import Heading, heading_of, read_shown_line
from schema.shown_family import ShownFamily


class DocumentStore:
    """Reads the document of a number from the packed lines of the generation in a folder."""

    def __init__(self, folder: Path) -> None:
        self._lines = document_file.DocumentFile(folder)

    def __len__(self) -> int:
        """Count the families."""
        return len(self._lines)

    def __getitem__(self, number: int) -> Document:
        """Read one family."""
        return read_shown_line(self._lines.line(number))

    def shown(self, number: int) -> ShownFamily:
        """Read what hits show of one family."""
        return ShownFamily(self._lines.line(number))

    def heading(self, number: int) -> Heading:
        """Return the id and the title of a family."""
        return heading_of(self._lines.line(number))

    def close(self) -> None:
        """Close the mapping."""
        self._lines.close()
