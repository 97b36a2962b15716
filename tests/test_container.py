"""Tests of schema.arrays.container: arrays come back as they were, mapped, and what is no such file is refused."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

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
