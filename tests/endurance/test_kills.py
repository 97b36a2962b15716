"""Builders are killed, hundreds of times and before every call: the index that serves answers throughout.

The short form is ``tests/test_crash.py``.
"""

import random
import shutil
import signal
import threading
from collections.abc import Callable
from itertools import count
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from indexer.check import check
from indexer.sample import write_sample
from indexer.write import index_folder
from schema import manifest as manifests
from schema.manifest import FAMILIES
from tests import killing
from tests.dumps import added, built
from tests.endurance.scale import scaled, step
from tests.load import Load, judge, truth
from tests.observed import answers, leavings, serving
from tests.served import running

KILLS = 1_000
EVERY = 20  # builders after which one is let end, and all answers are judged
OLD, NEW = 30, 50  # records


@pytest.fixture(scope="module")
def dumps(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a dump of 30 records and one of 50."""
    folder = tmp_path_factory.mktemp("dumps")
    write_sample(folder / "old.txt", OLD, 1)
    write_sample(folder / "new.txt", NEW, 2)
    return folder / "old.txt", folder / "new.txt"


@pytest.fixture(scope="module")
def sound(dumps: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of the first dump, to be copied."""
    index = tmp_path_factory.mktemp("sound") / "index"
    built(index, dumps[0])
    return index


def test_adding_is_killed_before_every_call(dumps: tuple[Path, Path], sound: Path, tmp_path: Path) -> None:
    """Killed before any call that lasts, adding leaves the old index or the whole new one, and can be done again."""
    built(tmp_path / "whole", *dumps)
    whole = (manifests.current(tmp_path / "whole") / FAMILIES).read_bytes()
    for call in count(1, step()):
        index = tmp_path / "index"
        shutil.copytree(sound, index)
        old = serving(index)
        ended = killing.status(killing.process(killing.add_and_die, index, dumps[1], call))
        assert ended in {0, -signal.SIGKILL}
        assert answers(index) == ((old, OLD) if serving(index) == old else (serving(index), OLD + NEW))
        if serving(index) == old:
            added(index, dumps[1])
        assert (manifests.current(index) / FAMILIES).read_bytes() == whole
        assert check(index)[1] == []
        assert leavings(index) == set()
        shutil.rmtree(index)
        if ended == 0:
            break
    assert call > 40


def test_killed_at_any_instant(dumps: tuple[Path, Path], sound: Path, tmp_path: Path) -> None:
    """Building and adding in turns, killed at any instant, leave a whole index each time; a server answers meanwhile.

    Each answer of the server is right for the generation that it names: none mixes two, and none fails.
    """
    index, rng, seconds = tmp_path / "index", random.Random(9), 1.5
    shutil.copytree(sound, index)
    work: list[Callable[[Path, Path], None]] = [killing.build, killing.add]
    truths = {serving(index): truth(manifests.current(index))}
    killed = operations = answered = 0
    with running(index, "--workers", "2", "--threads", "2") as server:
        load = Load(server.address)
        asking = threading.Thread(target=load.run)
        asking.start()
        try:
            while killed < scaled(KILLS):
                before = answers(index)
                process = killing.process(rng.choice(work), index, rng.choice(dumps))
                ended = _killed_after(rng.uniform(0.0, 1.0) * seconds, process)
                assert ended in {0, -signal.SIGKILL}
                if ended == 0:
                    seconds = max(0.3, seconds * 0.9)  # the builds are done before, on this machine
                killed, operations = killed + (ended != 0), operations + 1
                now = answers(index)
                assert now == before or manifests.number_of(now[0]) > manifests.number_of(before[0])
                assert now[1] in {OLD, NEW, OLD + NEW}
                truths.setdefault(now[0], truth(manifests.current(index)))
                if operations % EVERY == 0:
                    report = built(index, dumps[0])
                    truths[report.generation] = truth(manifests.current(index))
                    assert answers(index) == (report.generation, OLD)
                    assert check(index)[1] == []
                    assert leavings(index) == set()
                    assert len(index_folder.generations(index)) <= 2
                    answered += judge(load, truths)
                    print(f"{killed} killed of {operations} builders, {answered} answers", flush=True)
        finally:
            load.stopped.set()
            asking.join()
        answered += judge(load, truths)
    print(f"{killed} killed of {operations} builders, {answered} answers, none wrong; no record lost")
    assert answered > 0


def _killed_after(seconds: float, process: BaseProcess) -> int | None:
    """Kill a process after so many seconds unless it ends before; return its status."""
    process.join(seconds)
    process.kill()
    return killing.status(process)
