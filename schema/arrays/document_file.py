"""The families of a generation on disk: a line of JSON each (``schema/document_json.py``), each packed by itself.

A line is a frame of Zstandard, so that one family can be read alone, copied unread into the next generation, and all
of them unpacked by ``zstd -dc -D families.zdict families.jsonl.zst``. What the lines of all archives repeat stands in a
dictionary that came with this package (``tests/bench/train_dictionary.py``); each generation holds the one that its
frames were packed with.
"""

import mmap
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from zstandard import ZstdCompressionDict, ZstdCompressor, ZstdDecompressor, ZstdError

from schema import files
from schema.arrays import container
from schema.arrays.bounds import are_offsets
from schema.manifest import DICTIONARY, FAMILIES, OFFSETS

_OFFSETS = "offsets"
_LEVEL = 3  # of Zstandard; higher ones take three times as long to save a tenth


class DocumentFile:
    """Maps the packed lines of a generation; ``OSError`` or ``ValueError`` where they are not there."""

    def __init__(self, folder: Path) -> None:
        self._unpacker = _Unpacker(ZstdCompressionDict((folder / DICTIONARY).read_bytes()))
        self._offsets = _offsets(folder / OFFSETS)
        with (folder / FAMILIES).open("rb") as handle:
            self._packed = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
        if not (len(self._offsets) and are_offsets(self._offsets, len(self._offsets) - 1, len(self._packed))):
            raise ValueError(f"{folder / OFFSETS} does not fit {FAMILIES}")

    def __len__(self) -> int:
        """Count the families."""
        return len(self._offsets) - 1

    def packed(self, number: int) -> bytes:
        """Return the frame of a family, as it is on disk."""
        return self._packed[int(self._offsets[number]) : int(self._offsets[number + 1])]

    def line(self, number: int) -> bytes:
        """Return the JSON line of a family; ``ValueError`` where it is damaged."""
        try:
            return self._unpacker.unpack(self.packed(number))
        except ZstdError as error:
            raise ValueError(f"family {number} cannot be unpacked ({error})") from None

    def lines(self) -> Iterator[bytes]:
        """Yield the JSON line of each family, in order."""
        return map(self.line, range(len(self)))

    def close(self) -> None:
        """Close the mapping."""
        self._packed.close()


class _Unpacker(threading.local):
    """Unpacks frames; each thread has a decompressor of its own, for no two may use one at a time."""

    def __init__(self, dictionary: ZstdCompressionDict) -> None:
        self.unpack = ZstdDecompressor(dict_data=dictionary).decompress


def lines(folder: Path) -> Iterator[bytes]:
    """Yield the JSON line of each family of the generation in a folder."""
    with closing(DocumentFile(folder)) as found:
        yield from found.lines()


def pack(line: bytes) -> bytes:
    """Return a family's JSON line as a frame of Zstandard."""
    return _packer().compress(line)


def write(frames: Iterable[bytes], folder: Path) -> None:
    """Write the frames of all families, in order, where each begins, and the dictionary."""
    offsets = [0]
    with files.NewFile(folder / FAMILIES) as handle:
        for frame in frames:
            offsets.append(offsets[-1] + handle.write(frame))
    container.save({_OFFSETS: np.array(offsets, dtype=np.int64)}, folder / OFFSETS)
    files.write(folder / DICTIONARY, _dictionary())


def _offsets(path: Path) -> NDArray[np.int64]:
    """Return where each family begins, and where the last ends, in bytes: int64 (families + 1,), ascending."""
    found = container.load(path)
    if _OFFSETS not in found:
        raise ValueError(f"{path} lacks {_OFFSETS}")
    return found[_OFFSETS]


@cache
def _packer() -> ZstdCompressor:
    return ZstdCompressor(_LEVEL, dict_data=ZstdCompressionDict(_dictionary()))


@cache
def _dictionary() -> bytes:
    """Return the dictionary that came with this package."""
    return resources.files("schema.arrays").joinpath(DICTIONARY).read_bytes()
