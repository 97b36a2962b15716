"""Tests of ``rebuild``: a new generation from the records that the current one keeps, without the dumps."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer import pipeline
from indexer.__main__ import main
from indexer.check import check
from indexer.fold.overrides import read_overrides
from indexer.pipeline import BuildRules
from schema import manifest as manifests
from schema.errors import IndexDamaged, IndexMissing
from schema.manifest import COLUMNS, FAMILIES, REJECTED, STATE, WHOOSH
from tests import dumps
from tests.dumps import Quiet, Row, added, built, dumped

ROWS: list[Row] = [
    {
        "nasa_id": "x-1",
        "title": "Balloon",
        "description": "A red balloon rises over a hill.",
        "keywords": ["a"],
    },
    {"nasa_id": "x-1", "title": "Lake", "description": "A lake freezes in the night.", "center": "JSC"},
    {"nasa_id": "", "title": "Andr\ufffd\ufffd", "description": "Andr\ufffd\ufffd waves to Andr\u00e9."},
]
BYTES = (
    b"nasa_id,title,description,Shelf\nx-5,Wing,A caf\xe9 with a wing of wood.,Drawer 7\nx-6,,,empty\nx-7\n"
)


def files(index: Path) -> dict[str, str]:
    """Return the checksum of every file of the current generation but those of the day it was made."""
    return dict(manifests.read(manifests.current(index)).files)


def rebuilt(index: Path) -> None:
    """Rebuild an index."""
    pipeline.rebuild(index, Quiet())


@pytest.mark.parametrize("kind", dumps.KINDS.values(), ids=dumps.KINDS)
def test_rebuilding_changes_no_byte(tmp_path: Path, kind: Callable[[Sequence[Row]], str]) -> None:
    """Whatever the formats of its dumps, an index that grew is rebuilt to the byte, rejected records included."""
    index, other = tmp_path / "index", tmp_path / "other.csv"
    built(index, dumped(tmp_path / "one.dump", kind(ROWS)))
    other.write_bytes(BYTES)
    added(index, other)
    before = files(index)
    shutil.rmtree(manifests.current(index) / WHOOSH)
    rebuilt(index)
    assert files(index) == before
    assert manifests.read(manifests.current(index)).rejected == 2
    assert check(index)[1] == []


@pytest.mark.parametrize("part", [WHOOSH, COLUMNS, STATE])
def test_what_else_is_damaged_does_not_matter(tmp_path: Path, part: str) -> None:
    """Rebuilding rests on the records alone, and so mends everything else."""
    index = tmp_path / "index"
    built(index, dumped(tmp_path / "one.jsonl", dumps.json_lines(ROWS)))
    before = files(index)
    for path in (manifests.current(index) / part).iterdir():
        path.write_bytes(b"rot")
    rebuilt(index)
    assert files(index) == before


@pytest.mark.parametrize("name", [FAMILIES, REJECTED])
def test_damaged_records_are_refused(tmp_path: Path, name: str) -> None:
    """Where the records are not as they were written, nothing is made of them."""
    index = tmp_path / "index"
    built(index, dumped(tmp_path / "one.jsonl", dumps.json_lines([*ROWS, {"title": ""}])))
    folder = manifests.current(index)
    (folder / name).write_bytes((folder / name).read_bytes()[:-9])
    with pytest.raises(IndexDamaged, match=f"{name} was changed"):
        rebuilt(index)
    assert manifests.current(index) == folder


def test_other_overrides_are_followed(tmp_path: Path) -> None:
    """Rebuilding follows the overrides that it is given, and no others."""
    index, orders = tmp_path / "index", tmp_path / "overrides.toml"
    built(index, dumped(tmp_path / "one.jsonl", dumps.json_lines(ROWS)))
    orders.write_text('[[always]]\nrecords = ["one.jsonl#1", "one.jsonl#2"]\n')
    rules = BuildRules(overrides=read_overrides(orders))
    assert pipeline.rebuild(index, Quiet(), rules).families == 2
    assert pipeline.rebuild(index, Quiet()).families == 3


def test_nothing_to_rebuild(tmp_path: Path) -> None:
    """Where there is no index that is said, and no folder is made."""
    with pytest.raises(IndexMissing):
        rebuilt(tmp_path / "index")
    assert not (tmp_path / "index").exists()


def test_the_help_has_examples() -> None:
    """The help shows commands as they are typed, a line each."""
    said = CliRunner().invoke(main, ["rebuild", "--help"], prog_name="python -m indexer").stdout
    assert "  python -m indexer rebuild --index build/mine\n" in said
