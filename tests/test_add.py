"""Tests of adding dumps to an index: whatever is added, in whatever parts, the index is that of all dumps at once."""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from indexer import pipeline
from indexer.check import check
from indexer.report import BuildReport
from indexer.write.ledger import Ledger
from schema import columns
from schema import manifest as manifests
from tests import dumps
from tests.dumps import Row, added, built
from tests.test_inversion import equal

RECORDS = 150


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """Give made-up records with all fields."""
    return dumps.sample_rows(tmp_path_factory.mktemp("rows"), RECORDS, 12)


def parted(rows: Sequence[Row], folder: Path, parts: int, seed: int) -> list[Path]:
    """Shuffle records and write them into so many dumps of several kinds."""
    draw = random.Random(seed)
    rows = draw.sample(rows, len(rows))
    ends = [0, *sorted(draw.sample(range(1, len(rows)), parts - 1)), len(rows)]
    kinds = [dumps.json_lines, dumps.table, dumps.json_lines]
    folder.mkdir(exist_ok=True)
    return [
        dumps.dumped(folder / f"{number}.dump", kinds[number % 3](rows[ends[number] : ends[number + 1]]))
        for number in range(parts)
    ]


def same(grown: Path, whole: Path) -> None:
    """Hold a grown index against one built at once: families, columns, what was rejected and counted."""
    one, other = manifests.current(grown), manifests.current(whole)
    lines = (
        (one / manifests.FAMILIES).read_bytes().splitlines(),
        (other / manifests.FAMILIES).read_bytes().splitlines(),
    )
    assert [orjson.loads(line) for line in lines[0]] == [orjson.loads(line) for line in lines[1]]
    assert lines[0] == lines[1]
    equal(columns.load(one / manifests.COLUMNS), columns.load(other / manifests.COLUMNS))
    assert dumps.rows(one / manifests.REJECTED) == dumps.rows(other / manifests.REJECTED)
    assert ledger(one) == ledger(other)
    assert check(grown)[1] == []
    manifest, expected = manifests.read(one), manifests.read(other)
    assert replace(manifest, created="", files={}, generation="") == replace(
        expected, created="", files={}, generation=""
    )


def ledger(folder: Path) -> dict[str, Any]:
    """Give what a generation keeps for the next."""
    found = Ledger.load(folder / manifests.STATE)
    where = [(found.sources[row["source"]], int(row["n"]), int(row["family"])) for row in found.where]
    return {
        "where": where,
        "ids": found.ids,
        "leads": found.leads,
        "names": found.names,
        "counts": found.counts,
    }


def test_other_rules_build_all_anew(rows: list[Row], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A generation that other rules made is not added to: its records are built again, from their originals."""
    paths = parted(rows, tmp_path / "dumps", 2, 1)
    whole = built(tmp_path / "whole", *paths)
    built(tmp_path / "grown", paths[0])
    monkeypatch.setattr(pipeline, "rules", lambda: "of today")
    monkeypatch.setattr(pipeline, "make_more", lambda *_: pytest.fail("was added to"))
    assert told(added(tmp_path / "grown", paths[1])) == told(whole)
    same(tmp_path / "grown", tmp_path / "whole")


def told(report: BuildReport) -> BuildReport:
    """Give a report without what differs from build to build."""
    return replace(report, seconds={}, generation="", notices=())


@pytest.mark.parametrize("seed", range(6))
def test_added_in_parts_is_built_at_once(rows: list[Row], tmp_path: Path, seed: int) -> None:
    """Records shuffled and added in parts give the index, to the byte, and the report of all of them at once."""
    paths = parted(rows, tmp_path / "dumps", 2 + seed % 3, seed)
    whole = built(tmp_path / "whole", *paths)
    report = built(tmp_path / "grown", paths[0])
    for path in paths[1:]:
        report = added(tmp_path / "grown", path)
    same(tmp_path / "grown", tmp_path / "whole")
    assert told(report) == told(whole)
