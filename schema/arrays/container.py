"""Named arrays in one file that is mapped at once: the one form in which a generation has arrays.

A generation has 140 of them, and opening a file each took 30 milliseconds. The file begins with a mark and the length
of a header in JSON, which says of each array what it is and where it lies; then come the arrays, each at a multiple of
64 bytes, as numpy lays them out. Equal arrays make equal bytes, in whatever order they come.

``numpy.save`` is not used: it writes through a C stream of its own and reads no error of the last flush, so that a full
disk leaves a short file without an error.
"""

import math
import mmap
from collections.abc import Iterator, Mapping
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
    files.remove(path)  # whoever has the file that was there mapped keeps it
    with files.NewFile(path) as handle:
        for piece in _pieces(arrays):
            handle.write(piece)


def to_bytes(arrays: Mapping[str, Array]) -> bytes:
    """Return arrays as the bytes that their file would have."""
    return b"".join(_pieces(arrays))


def load(path: Path) -> dict[str, Array]:
    """Return the arrays of a file by name, mapped and read-only; ``OSError`` or ``ValueError`` if it is not whole."""
    with path.open("rb") as handle:
        return from_bytes(mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ), str(path))


def from_bytes(content: bytes | mmap.mmap, what: str) -> dict[str, Array]:
    """Return the arrays in ``content``, not copied, by name; ``ValueError`` says of ``what`` that it is not whole."""
    begin = len(_MARK) + 8
    end = begin + int.from_bytes(content[len(_MARK) : begin], "little")
    if content[: len(_MARK)] != _MARK or end > len(content):
        raise ValueError(f"{what} contains no arrays")
    entries = _read_header(content[begin:end])
    return {
        name: np.frombuffer(content, dtype, math.prod(shape), end + place).reshape(shape)
        for name, (dtype, shape, place) in entries.items()
    }


def _pieces(arrays: Mapping[str, Array]) -> Iterator[bytes | memoryview]:
    """Yield the mark, the header and each array, filled up to where the next one begins."""
    kept = {name: np.ascontiguousarray(array) for name, array in sorted(arrays.items())}
    entries, place = {}, 0
    for name, array in kept.items():
        entries[name] = array.dtype.str, array.shape, place
        place += -(-array.nbytes // _ALIGNED) * _ALIGNED
    header = encode(entries)
    header += b" " * (-(len(_MARK) + 8 + len(header)) % _ALIGNED)
    yield _MARK + len(header).to_bytes(8, "little") + header
    for array in kept.values():
        yield array.data
        yield bytes(-array.nbytes % _ALIGNED)
