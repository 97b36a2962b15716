"""What a step keeps in a generation: named arrays, and values that are none as JSON in an array of bytes."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from schema.arrays import container
from schema.arrays.container import Array


def load(path: Path) -> Mapping[str, Array] | None:
    """Map the arrays of a file into memory, to be read only; ``None`` where there is none, or one that is damaged."""
    try:
        return container.load(path)
    except (FileNotFoundError, ValueError):
        return None


def as_column(value: object) -> Array:
    """Return texts, lists and mappings as JSON: uint8 (bytes,)."""
    return np.frombuffer(json.dumps(value).encode(), np.uint8)


def as_value(column: Array) -> Any:
    """Return the value that ``as_column`` encoded."""
    return json.loads(column.tobytes())
