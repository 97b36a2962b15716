"""Named arrays in one file that is mapped at once: a generation has 140, and opening a file each took 30 milliseconds.

The file begins with a mark and the length of a header in JSON, which says of each array what it is and where it lies;
then come the arrays, each at a multiple of 64 bytes, as numpy lays them out. Equal arrays give equal bytes, in whatever
order they come.
"""

import math
import mmap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

_MARK = b"captions"
_ALIGNED = 64  # bytes, a cache line

Array = NDArray[Any]


def save(arrays: Mapping[str, Array], path: Path) -> None:
    """Write arrays into a file."""
    kept = {name: np.ascontiguousarray(array) for name, array in sorted(arrays.items())}
    told, place = {}, 0
    for name, array in kept.items():
        told[name] = array.dtype.str, array.shape, place
        place += -(-array.nbytes // _ALIGNED) * _ALIGNED
    header = orjson.dumps(told)
    header += b" " * (-(len(_MARK) + 8 + len(header)) % _ALIGNED)
    with path.open("wb") as handle:
        handle.write(_MARK + len(header).to_bytes(8, "little") + header)
        for array in kept.values():
            handle.write(array.tobytes())
            handle.write(bytes(-array.nbytes % _ALIGNED))


def load(path: Path) -> dict[str, Array]:
    """Map the arrays of a file into memory, to be read only; ``OSError`` or ``ValueError`` where it is not whole."""
    with path.open("rb") as handle:
        pages = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
    begin = len(_MARK) + 8
    end = begin + int.from_bytes(pages[len(_MARK) : begin], "little")
    if pages[: len(_MARK)] != _MARK or end > len(pages):
        raise ValueError(f"{path} does not hold arrays")
    told: dict[str, tuple[str, list[int], int]] = orjson.loads(pages[begin:end])
    return {
        name: np.frombuffer(pages, dtype, math.prod(shape), end + place).reshape(shape)
        for name, (dtype, shape, place) in told.items()
    }
