"""Bits turn over, thousands of times: in an index it is noticed, and a dump is read whatever happened to it."""

import random
from itertools import pairwise
from pathlib import Path

import pytest

from indexer.check import check
from indexer.read import Notice, RawCaption, ReadLimits, Rejected, read
from indexer.repair import repair
from indexer.sample import write_sample
from schema import manifest as manifests
from schema.errors import IndexUnusable
from schema.manifest import CURRENT
from schema.vocabulary import load
from tests.dumps import KINDS, built, sample_rows
from tests.endurance.scale import scaled
from tests.small_generation import flipped
from webapp.search import open_engine

IN_AN_INDEX = 20_000
IN_A_DUMP = 5_000
MOST = 40  # bits of a dump that turn over at once
LIMITS = ReadLimits(record=20_000, unpacked=2_000_000, document=2_000_000, faults=50)


def test_any_bit_of_an_index_is_vouched_for(tmp_path: Path) -> None:
    """One bit anywhere in an index, and a check finds it and no server opens it."""
    write_sample(tmp_path / "dump.txt", 300, 3)
    index, rng = tmp_path / "index", random.Random(11)
    built(index, tmp_path / "dump.txt")
    folder = manifests.current(index)
    names = [*manifests.read(folder).files, manifests.MANIFEST]
    paths = [path for path in (*(folder / name for name in names), index / CURRENT) if path.stat().st_size]
    for turn in range(scaled(IN_AN_INDEX)):
        path = rng.choice(paths)
        data = path.read_bytes()
        path.write_bytes(flipped(data, rng))
        with pytest.raises(IndexUnusable):
            open_engine(index).close()
        if turn % 10 == 0:
            with pytest.raises((IndexUnusable, AssertionError)):
                assert check(index)[1] == []
        path.write_bytes(data)
    open_engine(index).close()
    assert check(index)[1] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_dump_is_read_whatever_its_bits(kind: str, tmp_path: Path) -> None:
    """Bits anywhere in a dump, and it is read to its end and repaired; records are counted without a gap."""
    content = KINDS[kind](sample_rows(tmp_path, 60, 4)).encode()
    rng, dump = random.Random(12), tmp_path / "dump"
    for _ in range(scaled(IN_A_DUMP)):
        data = content
        for _ in range(rng.randint(1, MOST)):
            data = flipped(data, rng)
        dump.write_bytes(data)
        items = list(read([dump], LIMITS))
        numbers = [item.n for item in items if isinstance(item, RawCaption | Rejected)]
        assert all(after == before + 1 for before, after in pairwise([0, *numbers]))
        assert any(isinstance(item, RawCaption | Rejected | Notice) for item in items)
        for item in repair([item for item in items if isinstance(item, RawCaption)], load()):
            item.caption.encode()
