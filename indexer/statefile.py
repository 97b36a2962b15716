"""The file in which a step keeps its state: named arrays."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

Column = NDArray[Any]


def save(path: Path, columns: Mapping[str, Column]) -> None:
    """Write arrays into a file; equal arrays give equal bytes."""
    np.savez(path, allow_pickle=False, **columns)


def load(path: Path) -> Mapping[str, Column] | None:
    """Read the arrays of a file; ``None`` where there is none, or one that is damaged."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            return dict(kept)
    except (FileNotFoundError, BadZipFile, KeyError, ValueError, EOFError):
        return None


def as_column(value: object) -> Column:
    """Write texts, lists and mappings as an array of bytes."""
    return np.frombuffer(json.dumps(value).encode(), np.uint8)


def as_value(column: Column) -> Any:
    """Read what ``as_column`` wrote."""
    return json.loads(column.tobytes())
