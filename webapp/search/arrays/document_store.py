"""The families of a generation, each read from disk when it is shown."""

from pathlib import Path
from typing import Any

import orjson

from schema.arrays import document_file
from schema.document import Document
from schema.document_json import from_json


class Families:
    """Gives the document of a number, from the packed lines of the generation in a folder."""

    def __init__(self, folder: Path) -> None:
        self._lines = document_file.Families(folder)

    def __len__(self) -> int:
        """Count the families."""
        return len(self._lines)

    def __getitem__(self, number: int) -> Document:
        """Read one family."""
        return from_json(self._read(number))

    def title(self, number: int) -> tuple[str, str]:
        """Give the title and the id of a family, '' for a title that is the caption's beginning."""
        family = self._read(number)
        title, caption = str(family["title"]), str(family["caption"])
        begins = caption.startswith(title.removesuffix("…").rstrip())
        return "" if begins else title, str(family["id"])

    def _read(self, number: int) -> dict[str, Any]:
        found: dict[str, Any] = orjson.loads(self._lines.line(number))
        return found

    def close(self) -> None:
        """Let go of the mapping."""
        self._lines.close()
