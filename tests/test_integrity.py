"""Tests of schema.integrity: an untouched generation opens at once, any other is read from end to end."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from indexer.check import check
from schema import integrity
from schema import manifest as manifests
from schema.errors import IndexDamaged
from schema.manifest import STAMP, Manifest
from tests.small_generation import FILES, linked, longer, written

NAME = next(iter(FILES))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a small sealed generation."""
    folder = written(tmp_path)
    integrity.write(folder, manifests.read(folder))
    return folder


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Give what is verified byte by byte from now on."""
    found: list[Path] = []
    real = manifests.verify

    def verify(folder: Path) -> Manifest:
        found.append(folder)
        return real(folder)

    monkeypatch.setattr(manifests, "verify", verify)
    return found


def test_an_untouched_generation_is_not_read_again(folder: Path, verified: list[Path]) -> None:
    """Where every file looks as it did, opening reads the manifest alone; the seal is no file of the generation."""
    assert integrity.verified(folder) == manifests.read(folder)
    assert verified == []
    assert manifests.problems(folder, manifests.read(folder)) == []


def same_size(path: Path) -> None:
    """Turn a byte over and set the time of change back, as no honest program does."""
    times = path.stat()
    data = path.read_bytes()
    path.write_bytes(bytes([data[0] ^ 1]) + data[1:])
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def replaced(path: Path) -> None:
    """Put other bytes in its place."""
    other = path.with_name("other")
    other.write_bytes(path.read_bytes()[::-1])
    other.replace(path)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "a byte more": longer,
    "a byte turned": same_size,
    "another file": replaced,
    "gone": Path.unlink,
    "a link": linked,
    "one more": lambda path: path.with_name("more").touch(),
}


@pytest.mark.parametrize("how", DAMAGE)
def test_damage_is_found(folder: Path, how: str) -> None:
    """Whatever is done to a file, the seal is broken, and the generation is refused by name."""
    DAMAGE[how](folder / NAME)
    with pytest.raises(IndexDamaged):
        integrity.verified(folder)


@pytest.mark.parametrize("look", ["st_mode", "st_size", "st_ino", "st_mtime_ns", "st_ctime_ns"])
def test_any_look_alone_breaks_the_seal(
    folder: Path, verified: list[Path], monkeypatch: pytest.MonkeyPatch, look: str
) -> None:
    """One change of how a file looks, and it is read again: another put in its place may differ by inode alone."""
    real = Path.lstat

    def lstat(path: Path) -> SimpleNamespace | os.stat_result:
        found = real(path)
        if path != folder / NAME:
            return found
        looks = {name: getattr(found, name) for name in dir(found) if name.startswith("st_")}
        return SimpleNamespace(**{**looks, look: looks[look] + 1})

    monkeypatch.setattr(Path, "lstat", lstat)
    integrity.verified(folder)
    assert verified == [folder]


def test_damage_that_a_check_finds_breaks_the_seal(folder: Path) -> None:
    """Bits that rotted on the disk look as before; once a check has read them nobody opens the generation any more."""
    path = folder / NAME
    path.write_bytes(path.read_bytes() + b"\0")
    integrity.write(folder, manifests.read(folder))  # as if the disk had done it
    assert integrity.verified(folder).generation == folder.name
    (fault,) = check(folder.parent)[1]
    assert NAME in fault
    with pytest.raises(IndexDamaged, match=NAME):
        integrity.verified(folder)


@pytest.mark.parametrize("content", [b"", b"{", b"{}", b"[]", b"null"])
def test_a_broken_seal_vouches_for_nothing(folder: Path, verified: list[Path], content: bytes) -> None:
    """Where the seal cannot be read, or says nothing, the generation is verified; it may still be sound."""
    (folder / STAMP).write_bytes(content)
    assert integrity.verified(folder).generation == folder.name
    assert verified == [folder]


def test_a_copy_is_verified(folder: Path, verified: list[Path], tmp_path: Path) -> None:
    """A copy has its seal with it, but not the looks: it is read from end to end, and found sound."""
    copy = tmp_path / "elsewhere" / folder.name
    shutil.copytree(folder, copy)
    assert integrity.verified(copy).generation == folder.name
    assert verified == [copy]
