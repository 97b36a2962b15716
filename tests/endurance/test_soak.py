"""A server at work for half an hour while builders build, add and roll back under it.

The short form is ``tests/test_takeup.py``.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path

import pytest

from indexer.sample import write_sample
from indexer.write.index_folder import roll_back
from schema import manifest as manifests
from tests.dumps import added, built
from tests.endurance.scale import scaled
from tests.load import Ids, Load, truth
from tests.served import Running, eventually, running

SECONDS = 1800
THREADS = 6
SPARE = 32 * 1024  # KiB that a process may hold more later on than it held at first
FILES = 16  # that it may have open more


@dataclass(frozen=True, slots=True)
class Footprint:
    """What the processes of a server hold: the ids of those that answer, KiB of memory of their own, open files."""

    workers: tuple[int, ...]
    memory: int
    files: int


def footprint(server: Running) -> Footprint:
    """Return what a server holds now (Linux); mapped files of the index are not counted as its own."""
    workers = tuple(sorted(server.workers()))
    status = [Path(f"/proc/{pid}/status").read_text() for pid in workers]
    own = [int(text.partition("RssAnon:")[2].split()[0]) for text in status]
    return Footprint(workers, max(own), max(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in workers))


def judge(load: Load, truths: dict[str, dict[str, Ids]]) -> int:
    """See that everything answered so far was right, and forget it; return how many answers there were."""
    answers, load.answers = load.answers, []
    pages, load.pages = load.pages, []
    assert load.failures == []
    assert [one[:2] for one in answers if truths[one[1]][one[0]] != one[2]] == []
    assert [one for one in pages if len(truths[one[0]][""]) != one[1]] == []
    return len(answers)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux says what a process holds")
def test_a_server_lasts(tmp_path: Path) -> None:
    """No request fails, each answer is right for the generation it names, and no process grows, dies or keeps files."""
    dumps = [tmp_path / f"{seed}.txt" for seed in (11, 12, 13, 14)]
    for number, dump in enumerate(dumps):
        write_sample(dump, 40 + number, 11 + number)
    index = tmp_path / "index"
    built(index, dumps[0])
    work: list[Callable[[], object]] = [
        *(partial(built, index, dump) for dump in dumps),
        partial(added, index, dumps[0]),
        partial(added, index, dumps[1]),
        partial(roll_back, index),
    ]
    truths, held, answered = {manifests.current(index).name: truth(manifests.current(index))}, [], 0
    with running(index, "--workers", "2", "--threads", "4") as server:
        load = Load(server.address)
        threads = [threading.Thread(target=load.run) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        try:
            end = time.monotonic() + scaled(SECONDS)
            for act in cycle(work):
                act()
                folder = manifests.current(index)
                truths[folder.name] = truth(folder)
                eventually(partial(load.is_answered_by, folder.name))
                answered += judge(load, truths)
                held.append(footprint(server))
                if time.monotonic() > end:
                    break
        finally:
            load.stopped.set()
            for thread in threads:
                thread.join()
    assert answered > 10 * len(held)
    assert {one.workers for one in held} == {held[0].workers}
    first, last = held[: len(held) // 2 + 1], held[len(held) // 2 :]
    assert max(one.memory for one in last) <= max(one.memory for one in first) + SPARE, held
    assert max(one.files for one in last) <= max(one.files for one in first) + FILES, held
