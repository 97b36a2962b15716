"""Documents to a generation on disk; a writer an engine, one way to swap."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from schema.document import Document


class Writer(Protocol):
    """Writes the engine's files of one generation into a folder that nobody serves yet."""

    name: str

    def write(self, documents: Sequence[Document], folder: Path) -> None:
        """Write the documents, numbered from 0 in their order; ``OSError`` where the disk refuses."""
        ...

    def reopen(self, folder: Path) -> tuple[int, int]:
        """Open what was written and count its families and their records."""
        ...
