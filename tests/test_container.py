"""Tests of schema.arrays.container: arrays come back as they were, mapped, and what is no such file is refused."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from indexer.fold import FoldState
from indexer.repair import RepairState
from indexer.write.ledger import NOTHING
from schema import vocabulary
from schema.arrays import document_file
from schema.arrays.container import load, save

TYPES = st.sampled_from(["u1", "<i4", "<f4", "<i8", "S5", "?"])
ARRAYS = st.dictionaries(
    st.text(), arrays(TYPES, array_shapes(min_dims=1, max_dims=2, min_side=0)), max_size=4
)


@given(found=ARRAYS)
def test_arrays_come_back(found: dict[str, np.ndarray], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Names, types, shapes and values are read back, well aligned; nobody may write."""
    path = tmp_path_factory.mktemp("arrays") / "a"
    save(found, path)
    back = load(path)
    assert list(back) == sorted(found)
    for name, array in found.items():
        assert (back[name].dtype, back[name].shape) == (array.dtype, array.shape)
        assert back[name].tobytes() == array.tobytes()
        assert not back[name].flags.writeable
        assert back[name].flags.aligned


@pytest.mark.parametrize("content", [b"", b"captions", b"captions" + b"\xff" * 20, b"notes of a day"])
def test_what_holds_no_arrays_is_refused(tmp_path: Path, content: bytes) -> None:
    """A file that is cut, or another one, is an error that names what is wrong."""
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(ValueError):
        load(tmp_path / "a")


def test_a_mapped_file_may_be_written_anew(tmp_path: Path) -> None:
    """Whoever has mapped a file keeps what was in it."""
    save({"one": np.arange(10_000)}, tmp_path / "a")
    before = load(tmp_path / "a")["one"]
    save({"one": before[:3]}, tmp_path / "a")
    assert before.tolist() == list(range(10_000))
    assert load(tmp_path / "a")["one"].tolist() == [0, 1, 2]


# --- a disk that refuses


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let no file grow beyond so many bytes, as a full disk does not (Python ignores the signal that tells of it)."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("length", [1, 1_000, 100_000])  # within one buffer, and beyond
def test_no_lost_byte_goes_unnoticed(length: int, tmp_path: Path) -> None:
    """Wherever the disk is full, at the last byte even, writing fails; with room for all of it, it does not."""
    found: dict[str, np.ndarray] = {"one": np.arange(length, dtype="<i4"), "two": np.ones(length, dtype="i1")}
    save(found, tmp_path / "whole")
    size = (tmp_path / "whole").stat().st_size
    for room in (0, 10, size // 2, size - 1):
        with room_for(room), pytest.raises(OSError, match="File too large"):
            save(found, tmp_path / "a")
    with room_for(size):
        save(found, tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "whole").read_bytes()


def test_a_short_file_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is shorter than what was written, whatever the system said, is an error."""
    monkeypatch.setattr(os, "fsync", lambda handle: os.truncate(handle, 100))
    with pytest.raises(OSError, match="other bytes than were written"):
        save({"one": np.arange(1_000)}, tmp_path / "a")


@pytest.mark.parametrize("kind", ["ledger", "fold", "repair", "documents"])
def test_no_state_is_cut_unnoticed(kind: str, tmp_path: Path) -> None:
    """All that a generation keeps as arrays is written so: a disk without room for the last byte is an error."""
    writers = {
        "ledger": ("ledger.arrays", NOTHING.save),
        "fold": ("fold.arrays", FoldState.none().save),
        "repair": ("repair.arrays", RepairState.none(vocabulary.load()).save),
        "documents": ("families.arrays", lambda folder: document_file.write([b""], folder)),
    }
    name, write = writers[kind]
    write(tmp_path)
    path = tmp_path / name
    size = path.stat().st_size
    path.unlink()
    with room_for(size - 1), pytest.raises(OSError, match="File too large"):
        write(tmp_path)
