"""Tests of schema.manifest: ``index/current`` vouches for every byte of the generation that it names."""

import json
import random
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from schema import manifest as manifests
from schema.errors import IndexDamaged, IndexMismatch, IndexMissing, IndexUnusable
from schema.fields import SCHEMA_VERSION
from schema.manifest import CURRENT, MANIFEST
from tests.small_generation import FILES, flipped, linked, longer, shorter, written


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a small generation that ``current`` names; its index is the folder's parent."""
    return written(tmp_path)


def test_what_is_written_is_read(folder: Path) -> None:
    """A manifest is read as it was written, under the name of its folder."""
    found = manifests.verify(manifests.current(folder.parent))
    assert asdict(found) == {
        "schema_version": SCHEMA_VERSION,
        "engine": "made-up",
        "created": "today",
        "read": 3,
        "records": 2,
        "rejected": 1,
        "families": 1,
        "sources": ("a.txt",),
        "files": dict(found.files),
        "vocabulary": "",
        "own_vocabulary": "",
        "generation": folder.name,
    }
    assert found.files.keys() == FILES.keys()
    assert manifests.number_of(found.generation) == 7


def test_current_is_one_line(folder: Path) -> None:
    """``current`` holds the name of a generation and nothing else, with or without the line's end."""
    pointer = folder.parent / CURRENT
    assert pointer.read_text() == f"{folder.name}\n"
    pointer.write_text(folder.name)
    assert manifests.current(folder.parent) == folder


@pytest.mark.parametrize(
    "line", ["", "\n", ".", "..", "../x", "/etc", ".tmp-x", "a/b", "gone", "a\0b", "\u202e", "x" * 300]
)
def test_current_names_no_other_folder(folder: Path, line: str) -> None:
    """A line that names nothing, another place or a folder that is not there is refused."""
    (folder.parent / CURRENT).write_text(line)
    with pytest.raises(IndexDamaged, match="current"):
        manifests.current(folder.parent)


def test_without_an_index(tmp_path: Path) -> None:
    """Where nothing was built the error says how to build."""
    for place in (tmp_path, tmp_path / "missing"):
        with pytest.raises(IndexMissing, match="caption-search build"):
            manifests.current(place)
    (tmp_path / "file").touch()
    with pytest.raises(IndexMissing):
        manifests.current(tmp_path / "file")


def test_a_current_that_is_no_text(tmp_path: Path) -> None:
    """Bytes that are no text, and a folder in its place, are damage."""
    (tmp_path / CURRENT).write_bytes(b"\xff\xfe")
    with pytest.raises(IndexDamaged):
        manifests.current(tmp_path)
    (tmp_path / CURRENT).unlink()
    (tmp_path / CURRENT).mkdir()
    with pytest.raises(IndexDamaged):
        manifests.current(tmp_path)


@pytest.mark.parametrize("version", [SCHEMA_VERSION - 1, SCHEMA_VERSION + 1])
def test_another_schema_version_is_refused_by_name(tmp_path: Path, version: int) -> None:
    """A generation of an older or newer program is not read, and the error says which and what to do."""
    folder = written(tmp_path, version)
    with pytest.raises(IndexMismatch) as raised:
        manifests.read(folder)
    assert (raised.value.path, raised.value.expected, raised.value.found) == (folder, SCHEMA_VERSION, version)
    assert f"schema version {version}" in str(raised.value)
    assert ("rebuild" if version < SCHEMA_VERSION else "build it again") in str(raised.value)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"7", b"null", b"\xff", b"{}", b'{"schema_version": 1}', b'{"schema_version": "1"}'],
)
def test_a_manifest_that_is_none(folder: Path, content: bytes) -> None:
    """What cannot be read as a manifest is refused."""
    (folder / MANIFEST).write_bytes(content)
    with pytest.raises(IndexUnusable):
        manifests.read(folder)


def test_a_missing_manifest(folder: Path) -> None:
    """A generation without its manifest is damaged."""
    (folder / MANIFEST).unlink()
    with pytest.raises(IndexDamaged, match=MANIFEST):
        manifests.read(folder)


def test_any_flipped_byte_of_the_manifest_is_noticed(folder: Path) -> None:
    """One changed bit anywhere in manifest.json, white space too, and it is not read."""
    rng = random.Random(1)
    data = (folder / MANIFEST).read_bytes()
    for place in range(len(data)):
        (folder / MANIFEST).write_bytes(flipped(data, rng, place))
        with pytest.raises(IndexUnusable):
            manifests.read(folder)


def test_any_flipped_bit_of_current_is_noticed(folder: Path) -> None:
    """One changed bit anywhere in ``current`` and it names nothing that is there."""
    pointer = folder.parent / CURRENT
    data = pointer.read_bytes()
    for place in range(len(data)):
        for bit in range(8):
            pointer.write_bytes(data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :])
            with pytest.raises(IndexUnusable):
                manifests.read(manifests.current(folder.parent))


def test_any_flipped_bit_of_a_file_is_noticed(folder: Path) -> None:
    """One changed bit anywhere in a file, and the file is named."""
    manifest = manifests.read(folder)
    for name, data in FILES.items():
        for place in range(len(data)):
            (folder / name).write_bytes(flipped(data, random.Random(place), place))
            assert manifests.problems(folder, manifest) == [f"{name} was changed"]
        (folder / name).write_bytes(data)
    assert manifests.problems(folder, manifest) == []


def test_a_generation_under_another_name(folder: Path) -> None:
    """A whole other manifest, with files to match, does not pass under a generation's name."""
    content = json.loads((folder / MANIFEST).read_bytes())
    (folder / MANIFEST).write_text(json.dumps({**content, "records": 99}, indent=2) + "\n")
    with pytest.raises(IndexDamaged, match="named after"):
        manifests.read(folder)


TAMPERED: dict[str, tuple[Callable[[Path], None], str]] = {
    "longer": (longer, "was changed"),
    "shorter": (shorter, "was changed"),
    "missing": (Path.unlink, "is missing"),
    "linked": (linked, "is not a plain file"),
}


@pytest.mark.parametrize("how", TAMPERED)
@pytest.mark.parametrize("name", FILES)
def test_what_was_done_to_a_file_is_named(folder: Path, name: str, how: str) -> None:
    """A file that lost or gained a byte, is gone or is a link is named, and the generation refused."""
    tamper, said = TAMPERED[how]
    tamper(folder / name)
    assert manifests.problems(folder, manifests.read(folder)) == [f"{name} {said}"]
    with pytest.raises(IndexDamaged, match=f"{name} {said}"):
        manifests.verify(folder)


@pytest.mark.parametrize(
    "name", ["more.txt", "columns/more.npy", "deep/er/x", "whoosh/manifest.json", ".hidden"]
)
def test_an_added_file_is_named(folder: Path, name: str) -> None:
    """What was not written with the generation is named, an empty file and a broken link too."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).touch()
    assert manifests.problems(folder, manifests.read(folder)) == [f"{name} was added"]
    (folder / name).unlink()
    (folder / name).symlink_to("nowhere")
    assert manifests.problems(folder, manifests.read(folder)) == [f"{name} was added"]


def test_many_faults_are_told_in_few_words(folder: Path) -> None:
    """An error names the first faults and counts the rest."""
    for n in range(9):
        (folder / f"{n}.txt").touch()
    with pytest.raises(IndexDamaged, match=r"0\.txt was added.* and 6 more faults"):
        manifests.verify(folder)
