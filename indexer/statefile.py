"""The file in which a step keeps its state: named arrays, and the rules of the step that made them."""

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

Column = NDArray[Any]

_RULES = "rules"


def save(path: Path, rules: str, columns: Mapping[str, Column]) -> None:
    """Write arrays into a file; equal arrays give equal bytes."""
    np.savez(path, allow_pickle=False, **{_RULES: as_column(rules), **columns})


def load(path: Path, rules: str) -> Mapping[str, Column] | None:
    """Read the arrays of a file; ``None`` where there is none, or one that is damaged or made by other rules."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            return dict(kept) if as_value(kept[_RULES]) == rules else None
    except (FileNotFoundError, BadZipFile, KeyError, ValueError, EOFError):
        return None


def as_column(value: object) -> Column:
    """Write texts, lists and mappings as an array of bytes."""
    return np.frombuffer(json.dumps(value).encode(), np.uint8)


def as_value(column: Column) -> Any:
    """Read what ``as_column`` wrote."""
    return json.loads(column.tobytes())


@cache
def checksum(*sources: tuple[str, str]) -> str:
    """Name rules by the bytes they stand in: the files of packages whose names end so."""
    found = sha256()
    for package, ending in sources:
        for file in sorted(files(package).iterdir(), key=lambda file: file.name):
            if file.name.endswith(ending):
                found.update(file.read_bytes())
    return found.hexdigest()
