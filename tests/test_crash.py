"""Builds that are killed, starved of room and torn: the index that serves answers throughout."""

import itertools
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indexer.check import check
from indexer.sample import write_sample
from indexer.write import index_folder
from schema import files
from schema import manifest as manifests
from schema.document import Document
from schema.errors import CannotWrite
from schema.manifest import FAMILIES
from tests import killing
from tests.dumps import added, built
from tests.observed import answers, killed_within, leavings, serving
from tests.served import PATIENCE
from tests.tools import program
from webapp.search import open_engine

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
MOST_CALLS = 200  # a build that makes more is endless
START = 1.0  # seconds within which a small build is killed at first


@pytest.fixture(scope="module")
def two_dumps(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Give a dump of 30 records and one of 50."""
    folder = tmp_path_factory.mktemp("dumps")
    paths = folder / "old.txt", folder / "new.txt"
    write_sample(paths[0], 30, 1)
    write_sample(paths[1], 50, 2)
    return paths


@pytest.fixture
def index(two_dumps: tuple[Path, Path], tmp_path: Path) -> Path:
    """Give an index of the first dump."""
    built(tmp_path / "index", two_dumps[0])
    return tmp_path / "index"


def test_killed_before_every_call_that_lasts(tmp_path: Path) -> None:
    """Killed before any fsync, rename or removal, a build leaves an index that serves, and the next one succeeds."""
    documents: list[Document] = killing.documents(tmp_path)
    index = tmp_path / "index"
    served = [killing.write(index, documents), killing.write(index, documents)]
    for call in range(1, MOST_CALLS):
        ended = killing.status(killing.process(killing.write_and_die, index, documents, call))
        now = serving(index)
        assert now == served[-1] or manifests.number_of(now) > manifests.number_of(served[-1])
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
        served += [now] * (now != served[-1])
        served.append(killing.write(index, documents))
        assert serving(index) == served[-1]
        assert leavings(index) == set()
        assert index_folder.generations(index) == served[-2:]
    assert call > 15, "the build made so few calls that the test met none of them"
    assert call < MOST_CALLS - 1


def test_the_index_answers_between_all_calls(
    index: Path, two_dumps: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before any fsync or rename of a whole build the index opens and answers: first the old one, then the new."""
    seen: list[tuple[str, int]] = []
    columns = itertools.count()

    def searched(real: Callable[..., Any]) -> Callable[..., Any]:
        def act(*paths: Path) -> Any:
            if paths[-1].parent.name != "columns" or next(columns) % 10 == 0:  # one column is like another
                seen.append(answers(index))
            return real(*paths)

        return act

    old = serving(index)
    for name in ("sync", "rename", "remove"):
        monkeypatch.setattr(files, name, searched(getattr(files, name)))
    report = built(index, two_dumps[1])
    assert list(dict.fromkeys(seen)) == [(old, 30), (report.generation, 50)]
    assert len(seen) > 20


def test_killed_at_random_instants(index: Path, two_dumps: tuple[Path, Path]) -> None:
    """Killed at any instant, a build leaves an index that serves; searches go on meanwhile, the next build succeeds."""
    assert killing.status(killing.process(killing.build, index, two_dumps[1])) == 0
    rng, seconds, killed = random.Random(4), START, 0
    while killed < 7:
        engine, before = open_engine(index), serving(index)
        process = killing.process(killing.build, index, two_dumps[1])
        if killed_within(rng.uniform(0.1, 1.0) * seconds, process, engine) == -signal.SIGKILL:
            killed += 1
        else:
            seconds *= 0.7  # the builds are done before, on this machine
        now = serving(index)
        assert now == before or manifests.number_of(now) > manifests.number_of(before)
        assert answers(index) == (now, 50)
        engine.close()
    report = built(index, two_dumps[0])
    assert answers(index) == (report.generation, 30)
    assert check(index)[1] == []
    assert leavings(index) == set()
    assert len(index_folder.generations(index)) == 2


def test_adding_is_killed_before_calls_that_last(index: Path, two_dumps: tuple[Path, Path]) -> None:
    """Killed before an fsync, rename or removal, adding leaves the old index or the whole new one; then it succeeds."""
    old = serving(index)
    for call in itertools.count(1, 7):  # one file is like another
        ended = killing.status(killing.process(killing.add_and_die, index, two_dumps[1], call))
        if ended == 0 or serving(index) != old:
            break
        assert ended == -signal.SIGKILL
        assert answers(index) == (old, 30)
    assert call > 40, "adding made so few calls that the test met none of them"
    assert answers(index) == (serving(index), 80)
    assert check(index)[1] == []


def test_adding_is_killed_at_random_instants(
    index: Path, two_dumps: tuple[Path, Path], tmp_path: Path
) -> None:
    """Killed at any instant, adding leaves an index that serves; at last it gives what building at once gives."""
    old, engine, rng = serving(index), open_engine(index), random.Random(5)
    for _ in range(6):
        killed_within(
            rng.uniform(0.1, 1.0) * START, killing.process(killing.add, index, two_dumps[1]), engine
        )
        if serving(index) != old:
            break
        assert answers(index) == (old, 30)
    added(index, two_dumps[1])
    engine.close()
    built(tmp_path / "whole", *two_dumps)
    families = [(manifests.current(place) / FAMILIES).read_bytes() for place in (index, tmp_path / "whole")]
    assert families[0] == families[1]
    assert check(index)[1] == []


@pytest.mark.parametrize("most", [0, 20, 3_000, 60_000])
def test_files_that_cannot_grow(index: Path, two_dumps: tuple[Path, Path], most: int) -> None:
    """Where the disk takes only so many bytes a file the build says so, and leaves nothing behind."""
    before = serving(index)
    name, words = killing.said_with_little_room(index, two_dumps[1], most)
    assert name == CannotWrite.__name__
    assert words.startswith(f"cannot write to {index}: File too large")
    assert serving(index) == before
    assert leavings(index) == set()
    assert index_folder.generations(index) == [before]


def command(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    """Run ``python -m indexer``."""
    return subprocess.run(
        [sys.executable, "-m", "indexer", *map(str, arguments)],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "CAPTION_SEARCH_INDEX"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


FULL = """
mount -t tmpfs -o size="$1"k none "$2" || exit 77
cp -a "$3" "$2/index"
"$4" -m indexer build "$5" --index "$2/index" 2> "$6"; status=$?
rm -rf "$3"; cp -a "$2/index" "$3"
exit $status
"""
CANNOT_MOUNT = 77


def test_a_full_disk(index: Path, two_dumps: tuple[Path, Path], tmp_path: Path) -> None:
    """On a disk that is full the build ends with status 1 and says so; the old index still serves."""
    before, told = serving(index), tmp_path / "told"
    size = (
        sum(path.stat().st_blocks for path in index.rglob("*")) // 2 + 300
    )  # KiB: what is there, and a little
    (tmp_path / "disk").mkdir()
    unshare = program("unshare")
    arguments = [str(size), tmp_path / "disk", index, sys.executable, two_dumps[1], told]
    done = subprocess.run(
        [unshare, "-m", "sh", "-c", FULL, "sh", *map(str, arguments)],
        cwd=ROOT,
        timeout=PATIENCE,
        capture_output=True,
        check=False,
    )
    if done.returncode == CANNOT_MOUNT or b"unshare" in done.stderr:
        pytest.skip("nobody may mount a small disk here")
    assert done.returncode == 1
    assert "No space left on device. The old index, if there is one, still serves." in told.read_text()
    assert "Traceback" not in told.read_text()
    assert answers(index) == (before, 30)
    assert leavings(index) == set()


def test_a_place_that_cannot_be_written(two_dumps: tuple[Path, Path], tmp_path: Path) -> None:
    """Where no index folder can be made the command ends with status 1, one sentence and nothing done."""
    (tmp_path / "file").write_text("not a folder")
    done = command("build", two_dumps[0], "--index", tmp_path / "file" / "index")
    assert done.returncode == 1
    assert done.stdout == ""
    assert f"cannot write to {tmp_path / 'file' / 'index'}: Not a directory" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "file").read_text() == "not a folder"


def test_two_builders(index: Path, two_dumps: tuple[Path, Path]) -> None:
    """The second of two builders is told at once, with status 1; a killed one is in nobody's way."""
    before = serving(index)
    with killing.holding(index):
        done = command("build", two_dumps[1], "--index", index)
        assert done.returncode == 1
        assert f"another build is writing to {index}" in done.stderr
        assert answers(index) == (before, 30)
    report = built(index, two_dumps[1])
    assert answers(index) == (report.generation, 50)
