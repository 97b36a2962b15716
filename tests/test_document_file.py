"""Tests of schema.arrays.document_file: each line of JSON comes back as it was, and damage is told."""

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.arrays.document_file import DocumentFile, lines, pack, write
from schema.manifest import FAMILIES

LINES = st.lists(st.binary(max_size=300), min_size=1, max_size=5)


@given(found=LINES)
def test_lines_come_back(found: list[bytes], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every line is read back, alone and behind the others, and a packed one can be copied as it is."""
    folder, copy = (tmp_path_factory.mktemp(name) for name in ("one", "copy"))
    write(map(pack, found), folder)
    assert list(lines(folder)) == found
    with closing(DocumentFile(folder)) as families:
        assert [families.line(number) for number in reversed(range(len(families)))] == found[::-1]
        write((families.packed(number) for number in range(len(families))), copy)
    assert (copy / FAMILIES).read_bytes() == (folder / FAMILIES).read_bytes()


def test_a_damaged_line_is_told(tmp_path: Path) -> None:
    """A frame of which a byte was changed is told with the family's number."""
    write([pack(b"one " * 40), pack(b"two " * 40)], tmp_path)
    path = tmp_path / FAMILIES
    path.write_bytes(path.read_bytes()[:-9] + b"\0" * 9)
    with (
        closing(DocumentFile(tmp_path)) as families,
        pytest.raises(ValueError, match="family 1 cannot be unpacked"),
    ):
        families.line(1)


def test_names_of_fields_are_in_the_dictionary() -> None:
    """A short line packs to a small part of itself: what all lines say is known beforehand."""
    line = b'{"records":[{"source":"a.txt","n":1,"nasa_id":null,"title":"","original_caption":"","original_title":""}]}'
    assert len(pack(line)) < len(line) / 2
