"""Tests of the arrays of single records."""

from pathlib import Path

from schema import manifest
from tests.dumps import added, built
from tests.nasa_dump import RECORDS, write


def test_adding_gives_the_same_columns(tmp_path: Path) -> None:
    """Records added to an index are found as if all had been built at once: the columns are the same."""
    half = len(RECORDS) // 2
    parts = [write(tmp_path / f"{n}.jsonl", part) for n, part in enumerate((RECORDS[:half], RECORDS[half:]))]
    built(tmp_path / "whole", *parts)
    built(tmp_path / "grown", *parts[:1])
    added(tmp_path / "grown", *parts[1:])
    whole, grown = (
        {path.name: path.read_bytes() for path in (manifest.current(tmp_path / name) / "records").iterdir()}
        for name in ("whole", "grown")
    )
    assert whole.keys() == grown.keys()
    assert [name for name in whole if whole[name] != grown[name]] == []
