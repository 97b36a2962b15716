"""A server at work while builders swap generations under it: every answer is one generation's, and the right one's."""

import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from indexer.pipeline import build
from indexer.progress import Lines
from indexer.sample import write_sample
from schema import manifest as manifests
from tests.load import Load, truth
from tests.served import PATIENCE, Running, direct, eventually, running

SEEDS = (11, 12, 13, 14, 15, 16)
THREADS = 6


def built(index: Path, dump: Path) -> str:
    """Build a dump into the index and name its generation."""
    build([dump], index, Lines())
    return manifests.current(index).name


@pytest.fixture(scope="module")
def dumps(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Give made-up dumps that tell different things."""
    folder = tmp_path_factory.mktemp("dumps")
    for seed in SEEDS:
        write_sample(folder / f"{seed}.txt", 90 + seed, seed)
    return [folder / f"{seed}.txt" for seed in SEEDS]


@pytest.fixture(scope="module")
def index(dumps: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an index of the first dump; the tests of this module build into it."""
    place = tmp_path_factory.mktemp("takeup") / "index"
    built(place, dumps[0])
    return place


@pytest.fixture(scope="module")
def server(index: Path) -> Iterator[Running]:
    """Serve that index with two processes of four threads."""
    with running(index, "--workers", "2", "--threads", "4") as found:
        yield found


@pytest.mark.slow
def test_generations_change_under_load(server: Running, index: Path, dumps: list[Path]) -> None:
    """While five generations are swapped in no request fails, and each answer is right for the one it names."""
    load = Load(server.address)
    truths = {manifests.current(index).name: truth(manifests.current(index))}
    threads = [threading.Thread(target=load.run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    try:
        eventually(partial(load.is_answered_by, next(iter(truths))))
        for dump in dumps[1:]:
            name = built(index, dump)
            truths[name] = truth(index / name)
            eventually(partial(load.is_answered_by, name))
    finally:
        load.stopped.set()
        for thread in threads:
            thread.join()
    assert load.failures == []
    assert {generation for _, generation, _ in load.answers} == set(truths)
    wrong = [one for one in load.answers if truths[one[1]][one[0]] != one[2]]
    assert wrong == []
    assert {one for one in load.pages if len(truths[one[0]][""]) != one[1]} == set()
    assert len({ids for question, _, ids in load.answers if question == "agency=ESA"}) > 1  # they do differ


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="only Linux tells what a process has mapped")
def test_old_mappings_are_closed(server: Running, index: Path, dumps: list[Path]) -> None:
    """Soon after a swap every process has the new generation and has let go of the old, even where nobody asks."""
    old, new = manifests.current(index).name, built(index, dumps[0])

    def mapped(name: str) -> list[bool]:
        return [name in Path(f"/proc/{pid}/maps").read_text() for pid in server.workers()]

    assert len(server.workers()) == 2
    eventually(
        lambda: all(mapped(new))
    )  # a process that is two behind has let go of the old one before it has this
    eventually(lambda: not any(mapped(old)))
    ask = f"{server.address}/readyz"
    for _ in range(20):
        assert json.load(direct().open(ask, timeout=PATIENCE))["generation"] == new
    assert not any(mapped(old))


def point_at(index: Path, name: str) -> None:
    """Let ``current`` name another generation, as a builder does."""
    (index / ".next").write_text(name + "\n")
    (index / ".next").replace(index / manifests.CURRENT)


def newer(index: Path) -> str:
    """Make a generation that another version of this project wrote."""
    folder = manifests.current(index)
    shutil.copytree(folder, index / "copy")
    found = manifests.read(folder)
    made = manifests.write(index / "copy", replace(found, schema_version=found.schema_version + 1), 900_001)
    (index / "copy").rename(index / made.generation)
    return made.generation


def with_a_torn_manifest(index: Path) -> str:
    """Make a generation whose manifest was cut off."""
    name = f"900002-{'0' * 20}"
    shutil.copytree(manifests.current(index), index / name)
    content = (index / name / manifests.MANIFEST).read_bytes()
    (index / name / manifests.MANIFEST).write_bytes(content[: len(content) // 2])
    return name


def with_a_changed_byte(index: Path) -> str:
    """Make a generation of which one byte of a column is not as it was written."""
    folder = manifests.current(index)
    shutil.copytree(folder, index / "copy")
    made = manifests.write(index / "copy", manifests.read(folder), 900_003)
    column = index / "copy" / manifests.COLUMNS / "columns.arrays"
    content = bytearray(column.read_bytes())
    content[-1] ^= 1
    column.write_bytes(content)
    (index / "copy").rename(index / made.generation)
    return made.generation


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "why"),
    [
        (newer, "schema version"),
        (with_a_torn_manifest, "manifest.json"),
        (with_a_changed_byte, "columns.arrays was changed"),
    ],
)
def test_an_unusable_generation_is_refused_by_name(server: Running, index: Path, make: Any, why: str) -> None:
    """A newer, torn or changed generation is refused by name in the log, and the one before it serves on."""
    sound = manifests.current(index).name
    bad = make(index)
    point_at(index, bad)
    eventually(lambda: sum(bad in event.get("message", "") for event in server.events()) >= 2)
    told = [event for event in server.events() if bad in event.get("message", "")]
    assert all(event["level"] == "error" and why in event["message"] for event in told)
    assert all(f"generation {sound} still serves" in event["message"] for event in told)
    for _ in range(10):
        assert json.load(direct().open(f"{server.address}/readyz", timeout=PATIENCE))["generation"] == sound
    point_at(index, sound)
    shutil.rmtree(index / bad)
