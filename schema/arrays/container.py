"""Named arrays in one file that is mapped at once: the one form in which a generation has arrays.

A generation has 140 of them, and opening a file each took 30 milliseconds. The file begins with a mark and the length
of a header in JSON, which says of each array what it is and where it lies; then come the arrays, each at a multiple of
64 bytes, as numpy lays them out. Equal arrays make equal bytes, in whatever order they come.

``numpy.save`` is not used: it writes through a C stream of its own and reads no error of the last flush, so that a full
disk leaves a short file without an error.
"""

import math
import mmap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schema import files
from schema.json_codec import decoder, encode

_MARK = b"captions"
_ALIGNED = 64  # bytes, a cache line

Array = NDArray[Any]

_read_header = decoder(dict[str, tuple[str, list[int], int]])


def save(arrays: Mapping[str, Array], path: Path) -> None:
    """Write arrays into a file and wait until it is on the disk; ``OSError`` where the disk does not take all of it."""
    kept = {name: np.ascontiguousarray(array) for name, array in sorted(arrays.items())}
    entries, place = {}, 0
    for name, array in kept.items():
        entries[name] = array.dtype.str, array.shape, place
        place += -(-array.nbytes // _ALIGNED) * _ALIGNED
    header = encode(entries)
    header += b" " * (-(len(_MARK) + 8 + len(header)) % _ALIGNED)
    files.remove(path)  # whoever has the file that was there mapped keeps it
    with files.NewFile(path) as handle:
        handle.write(_MARK + len(header).to_bytes(8, "little") + header)
        for array in kept.values():
            handle.write(array.data)
            handle.write(bytes(-array.nbytes % _ALIGNED))


def load(path: Path) -> dict[str, Array]:
    """Return the arrays of a file by name, mapped and read-only; ``OSError`` or ``ValueError`` if it is not whole."""
    with path.open("rb") as handle:
        pages = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
    begin = len(_MARK) + 8
    end = begin + int.from_bytes(pages[len(_MARK) : begin], "little")
    if pages[: len(_MARK)] != _MARK or end > len(pages):
        raise ValueError(f"{path} does not hold arrays")
    entries = _read_header(pages[begin:end])
    return {
        name: np.frombuffer(pages, dtype, math.prod(shape), end + place).reshape(shape)
        for name, (dtype, shape, place) in entries.items()
    }
