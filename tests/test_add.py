"""Tests of adding dumps to an index: whatever is added, in whatever parts, the index is that of all dumps at once."""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from indexer import pipeline
from indexer.check import check
from indexer.fold.overrides import read_overrides
from indexer.pipeline import BuildRules
from indexer.report.build import BuildReport
from schema import manifest as manifests
from schema.first_indexed import FILE as FIRST_INDEXED
from tests import dumps
from tests.dumps import Quiet, Row, added, built, families
from webapp.search import open_engine

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
    """Hold a grown index against one built at once: every byte of every file, and the counts."""
    one, other = (manifests.read(manifests.current(index)) for index in (grown, whole))
    differing = [
        name for name in {**one.files, **other.files} if one.files.get(name) != other.files.get(name)
    ]
    differing = [name for name in differing if name != FIRST_INDEXED]  # which says when, and so it differs
    assert families(grown) == families(whole)
    assert differing == []
    assert replace(one, created="", generation="", files={}) == replace(
        other, created="", generation="", files={}
    )
    assert check(grown)[1] == []


def told(report: BuildReport) -> BuildReport:
    """Give a report without what differs from build to build."""
    return replace(report, seconds={}, generation="", notices=(), files=())


@pytest.mark.slow
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


def grown(tmp_path: Path, *dumped: list[Row], overrides: str = "") -> list[Row]:
    """Build an index of the first records, add the others, hold it against all at once, and give its families."""
    paths = [
        dumps.dumped(tmp_path / f"{number}.jsonl", dumps.json_lines(rows))
        for number, rows in enumerate(dumped)
    ]
    (tmp_path / "overrides.toml").write_text(overrides)
    rules = BuildRules(overrides=read_overrides(tmp_path / "overrides.toml"))
    place, whole = tmp_path / "grown", tmp_path / "whole"
    pipeline.build(paths[:1], place, Quiet(), rules)
    for path in paths[1:]:
        pipeline.add([path], place, Quiet(), rules)
    pipeline.build(paths, whole, Quiet(), rules)
    same(place, whole)
    return families(place)


def row(nasa_id: str, description: str, title: str = "") -> Row:
    """Make up a record."""
    return {"nasa_id": nasa_id, "title": title, "description": description}


WAVES = (
    "Astronaut Cornelia Vandermeer waves from the hatch of a mock-up in a pool near the old harbour, while divers "
    "in yellow suits hold a ladder for her and a crane lowers a second mock-up into the water behind them, slowly."
)


def test_a_name_is_spelt_as_all_records_spell_it(tmp_path: Path) -> None:
    """A family that nothing is added to gets its person's spelling from what was added."""
    first = [row("x-1", "Astronaut Aleksey Ovchinin smiles beside a globe.")]
    more = [row(f"x-{n}", f"Astronaut Alexey Ovchinin counts {n} parcels in hall {n}.") for n in (2, 3)]
    found = grown(tmp_path, first, more)
    assert [family["person"] for family in found] == [["Alexey Ovchinin"]] * 3


def test_an_id_that_two_leads_claim(tmp_path: Path) -> None:
    """A family whose id is claimed by what was added gets another, as the claimant does."""
    first = [row("x-1", "A red balloon rises over a hill."), row("x-2", "A lake freezes in the night.")]
    found = grown(tmp_path, first, [row("x-1", "Engineers weigh a heat shield in a hall.")])
    assert sum(family["id"].startswith("x-1-") for family in found) == 2


def test_an_id_is_given_back(tmp_path: Path) -> None:
    """Where a better lead takes a family over, the other claimant of its former id has that alone."""
    first = [row("x-1", WAVES[:-12]), row("x-1", "A red balloon rises over a hill.")]
    found = grown(tmp_path, first, [row("x-9", WAVES)])
    assert [family["id"] for family in found] == ["x-1", "x-9"]


def test_a_better_lead_comes(tmp_path: Path) -> None:
    """The most complete text leads its family, also where it comes last; the former id still finds it."""
    first = [row("x-1", WAVES[:-12])]
    found = grown(tmp_path, first, [row("x-2", WAVES)])
    assert [(family["id"], len(family["records"])) for family in found] == [("x-2", 2)]
    engine = open_engine(tmp_path / "grown")
    document = engine.get("x-1")
    engine.close()
    assert document is not None
    assert document.id == "x-2"


def test_a_twin_heals_an_old_record(tmp_path: Path) -> None:
    """A record whose lost letters nothing decided is repaired by the undamaged twin that is added."""
    text = "The engineer Zo{} Kx{}ppel measures a wing in the long hall behind the harbour."
    first = [row("x-1", text.format("\ufffd\ufffd", "\ufffd\ufffd"))]
    found = grown(tmp_path, first, [row("x-2", text.format("ë", "ö"))])
    healed = [record["caption"] for family in found for record in family["records"]]
    assert healed == [text.format("ë", "ö")] * 2


def test_overrides_hold_when_records_are_added(tmp_path: Path) -> None:
    """An archivist's orders about old and new records hold, in one family and apart."""
    first = [row("x-1", "A red balloon rises over a hill."), row("x-2", "A lake freezes in the night.")]
    more = [row("x-3", "A red balloon rises over a hill."), row("x-4", "A lake thaws at noon.")]
    orders = '[[never]]\nrecords = ["x-1", "x-3"]\n[[always]]\nrecords = ["x-2", "x-4"]\n'
    found = grown(tmp_path, first, more, overrides=orders)
    assert sorted(len(family["records"]) for family in found) == [1, 1, 2]


def test_nothing_to_add(tmp_path: Path) -> None:
    """A dump without a usable record changes no family; what is wrong with it is kept."""
    first = [row("x-1", "A red balloon rises over a hill.")]
    assert len(grown(tmp_path, first, [row("", "")])) == 1
    assert manifests.read(manifests.current(tmp_path / "grown")).rejected == 1
