"""Documents to a generation on disk; a writer an engine, one way to swap."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from indexer.write.changeset import Changeset


class Writer(Protocol):
    """Writes the engine's files of one generation into a folder that nobody serves yet."""

    name: str

    def write(self, changeset: "Changeset", folder: Path) -> None:
        """Write the families, numbered from 0 in their order; ``OSError`` where the disk refuses."""
        ...

    def restore(self, part: str, source: Path, folder: Path) -> None:
        """Make a folder of the generation in ``source`` again that rests on its other files."""
        ...

    def reopen(self, folder: Path) -> tuple[int, int]:
        """Open what was written and count its families and their records."""
        ...
