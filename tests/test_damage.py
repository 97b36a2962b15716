"""What a disk forgets does no harm: damage at rest is refused, found, and answered by the generation before.

1. A bit that flips under a stamp that fits ends no process, and the background check finds every one.
2. A damaged current generation is replaced by the one before it, at the start and while it serves, with a warning.
3. What was found is refused by the next process, too, until it was repaired or built anew.
4. Offsets and ordinals that point outside are refused by name at opening.
"""

import json
import logging
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from schema import integrity, manifest
from schema.arrays import container
from schema.errors import IndexDamaged
from tests.dumps import added, built, json_lines, sample_rows
from tests.flipping import flip
from tests.load import Load, truth
from tests.served import eventually, running
from webapp.background_check import find_fault
from webapp.generations import Generations
from webapp.search import open_engine
from webapp.search.model.query import Query

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of two generations."""
    folder = tmp_path_factory.mktemp("damage")
    for name, seed in (("one", 1), ("two", 2)):
        (folder / f"{name}.jsonl").write_text(json_lines(sample_rows(folder, 60, seed)), "utf-8")
    built(folder / "index", folder / "one.jsonl")
    added(folder / "index", folder / "two.jsonl")
    return folder / "index"


@pytest.fixture
def index(two: Path, tmp_path: Path) -> Path:
    """Return a copy of it, with stamps of its own."""
    subprocess.run(["cp", "-a", two, tmp_path / "index"], check=True)
    for name in manifest.generations(tmp_path / "index"):
        folder = tmp_path / "index" / name
        integrity.write(folder, manifest.verify(folder))
    return tmp_path / "index"


def generations(index: Path) -> Generations:
    """Return what serves an index; its clock moves a minute whenever it is asked."""
    ticks = iter(range(0, 1_000_000, 60))
    return Generations(
        index, open_engine, lambda: next(ticks), open_before=lambda folder: open_engine(index, folder=folder)
    )


def serving(found: Generations) -> str:
    """Return which generation answers a search."""
    with found.acquire() as engine:
        engine.search(Query("moon"))
        return engine.index.generation


def test_flips_end_no_process_and_are_all_found(index: Path) -> None:
    """Each flip is refused, harmless, an error, or a wrong answer until the background check has read that byte."""
    flips = int(os.environ.get("FLIPS", "40"))
    command = [sys.executable, "-X", "faulthandler", "-m", "tests.flipping", str(index), str(flips), "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    counts = json.loads(done.stdout)
    assert counts.pop("found by the background check") == flips
    assert sum(counts.values()) == flips
    logging.getLogger(__name__).info("%s", counts)


def test_a_start_falls_back_to_the_generation_before(index: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A truncated file of the current generation leaves the one before it to answer, and the log says so."""
    before, now = manifest.generations(index)
    os.truncate(index / now / "families.jsonl.zst", 100)
    assert serving(generations(index)) == before
    assert f"generation {before} serves instead" in caplog.text


def test_what_the_background_check_finds_is_taken_out(index: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A flip under a stamp that fits is found, the one before serves, and a new process refuses it as well."""
    before, now = manifest.generations(index)
    folder = index / now
    name = next(name for name in manifest.read(folder).files if name.startswith("state/"))
    flip(folder / name, 9, 2)
    integrity.write(folder, manifest.read(folder))
    found = generations(index)
    assert serving(found) == now
    fault = find_fault(folder, manifest.read(folder), 0, lambda _: False)
    assert fault.endswith("was changed")
    found.take_out(now, fault)
    assert serving(found) == serving(found) == before
    assert serving(generations(index)) == before
    assert f"generation {before} serves instead" in caplog.text


def test_nothing_serves_where_all_is_damaged(index: Path) -> None:
    """Without a sound generation the damage is the answer."""
    before, now = manifest.generations(index)
    found = generations(index)
    assert serving(found) == now
    os.truncate(index / before / "families.jsonl.zst", 100)
    found.take_out(now, "a byte was changed")
    with pytest.raises(IndexDamaged, match="is damaged"):
        serving(found)


def test_a_file_cut_off_under_the_server_is_noticed_before_it_is_read(index: Path) -> None:
    """The next look finds a shortened file, and the generation before answers."""
    before, now = manifest.generations(index)
    found = generations(index)
    assert serving(found) == now
    os.truncate(index / now / "columns" / "columns.arrays", 100)
    assert serving(found) == before


@pytest.mark.parametrize(
    ("file", "name", "place", "value"),
    [
        ("columns/columns.arrays", "text.numbers", 3, (1 << 16) - 1),
        ("columns/columns.arrays", "agency.starts", 1, 255),
        ("columns/columns.arrays", "text.position_starts", 5, 0),
        ("columns/columns.arrays", "text.weighted", 5, 255),
        ("columns/columns.arrays", "text.counts", 5, 255),
        ("columns/columns.arrays", "text.sizes", 0, 0),
        ("columns/columns.arrays", "text.term_offsets", 3, 0),
        ("columns/columns.arrays", "person.table", 0, 255),
        ("columns/prepared.arrays", "firsts", 2, 1 << 28),
        ("columns/prepared.arrays", "value_terms", 1, 1 << 28),
        ("columns/prepared.arrays", "stems", 0, 1 << 14),
        ("columns/prepared.arrays", "exact_starts", 1, 1 << 14),
        ("columns/prepared.arrays", "exact", 0, 255),
        ("columns/prepared.arrays", "slots", 0, 250),
        ("columns/prepared.arrays", "newest", 0, 1 << 30),
        ("columns/prepared.arrays", "sound_stems", 0, 1 << 30),
        ("records/records.arrays", "families", 0, 250),
        ("families.arrays", "offsets", 1, 1 << 40),
    ],
)
def test_what_points_outside_is_refused_by_name(
    index: Path, file: str, name: str, place: int, value: int
) -> None:
    """The error names the array, so that nobody looks for a fault in the program."""
    folder = manifest.current(index)
    arrays = {key: np.array(array) for key, array in container.load(folder / file).items()}
    arrays[name].reshape(-1)[place] = value
    container.save(arrays, folder / file)
    integrity.write(folder, manifest.read(folder))
    with pytest.raises(IndexDamaged, match=name.rpartition(".")[2] if name != "offsets" else "does not fit"):
        open_engine(index)


@pytest.mark.parametrize(
    "name",
    ["families.jsonl.zst", "columns/columns.arrays", "columns/prepared.arrays", "records/records.arrays"],
)
def test_a_file_cut_off_under_a_server_costs_only_requests_of_its_process(index: Path, name: str) -> None:
    """Processes that read there are killed and started anew; soon all answers are those of the generation before.

    Nothing is answered wrongly meanwhile: a request gets the right answer of the generation it names, or none.
    """
    before, now = manifest.generations(index)
    truths = {one: truth(index / one) for one in (before, now)}
    with running(index, "--workers", "2", "--threads", "2") as server:
        load = Load(server.address)
        asking = [threading.Thread(target=load.run) for _ in range(3)]
        for thread in asking:
            thread.start()
        try:
            eventually(lambda: load.is_answered_by(now))
            os.truncate(index / now / name, 100)
            began, asked = time.monotonic(), len(load.answers)
            eventually(lambda: [one[1] for one in load.answers[asked:]][-10:] == [before] * 10)
            took = time.monotonic() - began
        finally:
            load.stopped.set()
            for thread in asking:
                thread.join()
        lost = [
            one
            for one in load.failures
            if one.startswith(("RemoteDisconnected", "Connection", "IncompleteRead", "<URLError", "URLError"))
        ]
        assert load.failures == lost
        assert [one[:2] for one in load.answers if truths[one[1]][one[0]] != one[2]] == []
        eventually(lambda: len(server.workers()) == 2)
    logging.getLogger(__name__).info("%s: %d requests lost, %.1f s", name, len(lost), took)
