"""The families of a generation, each read from disk when it is shown."""

import mmap
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from schema.document import Document
from schema.exchange import from_json


class Families:
    """Gives the document of a number, from the mapped lines of ``families.jsonl``."""

    def __init__(self, lines: Path, offsets: Path) -> None:
        self._offsets = np.load(offsets, mmap_mode="r", allow_pickle=False)
        with lines.open("rb") as handle:
            self._lines = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)

    def __len__(self) -> int:
        """Count the families."""
        return len(self._offsets) - 1

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
        found: dict[str, Any] = orjson.loads(
            self._lines[int(self._offsets[number]) : int(self._offsets[number + 1])]
        )
        return found

    def close(self) -> None:
        """Let go of the mapping."""
        self._lines.close()
