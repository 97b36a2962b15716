"""A server at work for an hour: builders, damage, slow clients and ordinary ones at once. ``make soak``.

``SOAK_SECONDS`` says for how long. The short forms of its parts are ``tests/test_takeup.py``,
``tests/test_damage.py`` and ``tests/test_slow_clients.py``.
"""

import http.client
import json
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from pathlib import Path
from urllib.error import HTTPError, URLError

import pytest

from indexer.sample import write_sample
from indexer.write.index_folder import roll_back
from schema import manifest as manifests
from tests.dumps import added, built
from tests.endurance.scale import scaled
from tests.flipping import flip
from tests.load import Ids, Load, truth
from tests.served import PATIENCE, Running, direct, eventually, running
from tests.slow_clients import (
    SILENT,
    SLOW_BODY,
    SLOW_HEADERS,
    UNREAD_EXPORT,
    UNREAD_SEARCH,
    Manner,
    SlowClients,
)

SECONDS = scaled(int(os.environ.get("SOAK_SECONDS", "3600")))
THREADS = 4
VISITORS = 2
SPARE = 64 * 1024  # KiB that a process may have more later on than it had at first
FILES = 16  # that it may have open more, beside connections
SLOW: tuple[tuple[Manner, int], ...] = (
    (SLOW_HEADERS, 16),
    (SLOW_BODY, 8),
    (UNREAD_EXPORT, 4),
    (UNREAD_SEARCH, 4),
    (SILENT, 100),
)
PATHS = (
    "/",
    "/search?q=red+square&agency=ESA",
    "/api/v1/suggest?q=mo",
    "/api/v1/facets/agency?q=moon",
    "/api/v1/export.jsonl?agency=ESA",
    "/api/v1/export.csv?q=moon",
    "/feed.atom?q=moon",
    "/nasa/search?q=moon",
    "/openapi.json",
    "/metrics",
    "/readyz",
)
LOST = (
    ConnectionError,
    http.client.HTTPException,
    URLError,
)  # what a process that is killed costs its clients


@dataclass(frozen=True, slots=True)
class Footprint:
    """What the processes of a server use: KiB of memory of their own, and open files that are no connections."""

    memory: int
    files: int


def footprint(server: Running) -> Footprint:
    """Return what a server uses now (Linux); mapped files of the index are not counted as its own."""
    memory, files = 0, 0
    for pid in server.workers():
        with suppress(FileNotFoundError, ProcessLookupError, IndexError):  # it was killed just now
            status = Path(f"/proc/{pid}/status").read_text()
            memory = max(memory, int(status.partition("RssAnon:")[2].split()[0]))
            files = max(files, sum("socket:" not in target for target in _targets(pid)))
    return Footprint(memory, files)


def _targets(pid: int) -> Iterator[str]:
    for one in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            yield str(one.readlink())


@dataclass
class Witness:
    """What others saw: statuses by path, and when answers were lost or failed, as those of a killed process are."""

    address: str
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    lost: list[tuple[str, float]] = field(default_factory=list)
    slowest: dict[str, float] = field(default_factory=dict)
    stopped: threading.Event = field(default_factory=threading.Event)

    def ask(self, path: str) -> None:
        """Ask for a path, and note what came."""
        began = time.monotonic()
        try:
            with direct().open(self.address + path, timeout=PATIENCE) as reply:
                reply.read()
                status = reply.status
        except HTTPError as error:
            status = error.code
            assert status != 503 or "Retry-After" in error.headers
        except LOST:
            status = 0
        if status in {0, 500}:
            self.lost.append((path, began))
            return
        path = path.partition("?")[0]
        self.statuses[path, status] += 1
        self.slowest[path] = max(self.slowest.get(path, 0), time.monotonic() - began)

    def visit(self, seed: int) -> None:
        """Ask for this and that, until stopped."""
        draw = random.Random(seed)
        while not self.stopped.wait(0.05):
            self.ask(draw.choice(PATHS))

    def watch(self) -> None:
        """Ask four times a second whether the server is alive, until stopped."""
        while not self.stopped.wait(0.25):
            self.ask("/healthz")

    def be_slow(self, manner: Manner, number: int) -> None:
        """Be so many slow clients, again and again, until stopped."""
        while not self.stopped.is_set():
            with suppress(ConnectionError), SlowClients(self.address, manner, number) as slow:
                while not self.stopped.wait(1) and slow.open():
                    pass


@dataclass
class Soak:
    """A server under load, what is right for each generation, and what was seen so far."""

    index: Path
    server: Running
    load: Load
    witness: Witness
    truths: dict[str, dict[str, Ids]]
    answered: int = 0
    pages: int = 0
    lost: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    cut: list[tuple[float, float]] = field(default_factory=list)  # when what serves was cut off, and read
    judged: float = field(default_factory=time.monotonic)

    def swap(self, act: Callable[[], object], name: str) -> None:
        """Let a builder act, and wait until what it made answers."""
        act()
        folder = manifests.current(self.index)
        self.truths[folder.name] = truth(folder)
        eventually(partial(self.load.is_answered_by, folder.name))
        self.acts[name] += 1

    def damage(self, hurt: Callable[[Path], None], name: str) -> None:
        """Damage the generation that serves, and wait until the one before it answers.

        Only who reads a file that was cut off may fail: the process is killed, or finds zeros behind the end.
        """
        folder, began = manifests.current(self.index), time.monotonic()
        hurt(folder)
        eventually(lambda: self._answering() not in {"", folder.name})
        if hurt is truncate_a_file:
            self.cut.append((began - 5, time.monotonic() + 5))
        self.acts[name] += 1

    def judge(self) -> None:
        """See that everything answered so far was right, and forget it."""
        answers, self.load.answers = self.load.answers, []
        pages, self.load.pages = self.load.pages, []
        failures, self.load.failures = self.load.failures, []
        excused = (
            ("URLError", "RemoteDisconnected", "Connection", "IncompleteRead", "<HTTPError 500")
            if any(end >= self.judged for _, end in self.cut)
            else ()
        )
        lost = [one for one in failures if one.startswith(excused)]
        assert [one for one in failures if one not in lost] == [], self._errors()
        assert [one[:2] for one in answers if self.truths[one[1]][one[0]] != one[2]] == []
        assert [one for one in pages if len(self.truths[one[0]][""]) != one[1]] == []
        assert {one for one in self.witness.statuses if one[1] not in {200, 503}} == set(), self._errors()
        assert {status for path, status in self.witness.statuses if path == "/healthz"} <= {200}
        assert [one for one in self.witness.lost if not self._is_excused(one[1])] == [], self._errors()
        self.judged = time.monotonic()
        self.answered, self.pages, self.lost = (
            self.answered + len(answers),
            self.pages + len(pages),
            self.lost + len(lost),
        )

    def _errors(self) -> list[str]:
        """Return what the server logged as failed, with its traceback."""
        return [event["exception"] for event in self.server.events() if "exception" in event]

    def _answering(self) -> str:
        """Return the generation that a process serves and the load is answered by, '' where it was not answered yet."""
        serving = self._serving()
        return serving if self.load.is_answered_by(serving) else ""

    def _serving(self) -> str:
        """Return the generation that a process serves, '' where it could not answer just now."""
        try:
            with direct().open(f"{self.server.address}/readyz", timeout=PATIENCE) as reply:
                return str(json.load(reply)["generation"])
        except (HTTPError, *LOST):
            return ""

    def _is_excused(self, when: float) -> bool:
        return any(start <= when <= end for start, end in self.cut)


def flip_a_byte(folder: Path) -> None:
    """Turn over a bit that no search reads, so that only the background check can find it."""
    path = max((folder / manifests.WHOOSH).iterdir(), key=lambda one: one.stat().st_size)
    flip(path, path.stat().st_size // 2, 3)


def truncate_a_file(folder: Path) -> None:
    """Cut off half a file that is mapped: whoever reads behind that is killed."""
    path = max(folder.iterdir(), key=lambda one: one.stat().st_size * one.is_file())
    os.truncate(path, path.stat().st_size // 2)


@contextmanager
def beside(*works: Callable[[], object]) -> Iterator[None]:
    """Do all that in threads of their own; whoever ends the block has told them to stop."""
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for thread in threads:
            thread.join()


def table(soak: Soak, held: list[Footprint], seconds: float) -> str:
    """Return what was done and seen, a line a figure."""
    seen = soak.witness.statuses
    first, last = held[0], held[-1]
    rows = {
        "seconds": f"{seconds:,.0f}",
        "builds, adds, rollbacks": ", ".join(str(soak.acts[one]) for one in ("build", "add", "rollback")),
        "flipped bytes, truncated files": f"{soak.acts['flip']}, {soak.acts['truncate']}",
        "answers and pages judged": f"{soak.answered:,} and {soak.pages:,}, 0 wrong",
        "other answers": f"{sum(seen.values()):,}",
        "of them 503": f"{sum(count for (_, status), count in seen.items() if status == 503):,}",
        "shed from the load": f"{soak.load.shed:,}",
        "lost while a file was cut off": f"{soak.lost + len(soak.witness.lost):,}",
        "/healthz: probes, slowest": f"{seen['/healthz', 200]:,}, {soak.witness.slowest['/healthz']:.2f} s",
        "KiB of a process: first, most, last": f"{first.memory:,}, {max(x.memory for x in held):,}, {last.memory:,}",
        "files of a process: first, most, last": f"{first.files}, {max(x.files for x in held)}, {last.files}",
    }
    with direct().open(f"{soak.server.address}/metrics", timeout=PATIENCE) as reply:
        lines = [line.partition(" ") for line in reply.read().decode().splitlines()]
    rows |= {name: value for name, _, value in lines if "shed_total{" in name or "closed_total{" in name}
    width = max(map(len, rows))
    return "\n".join(f"{name:{width}}  {value}" for name, value in rows.items())


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux says what a process has")
def test_a_server_lasts(tmp_path: Path) -> None:
    """Each answer is right for its generation, nothing fails but what is shed, and no process grows or keeps files.

    Only a process that reads a file that was cut off is killed, with the requests that it was answering.
    """
    dumps = [tmp_path / f"{seed}.txt" for seed in (11, 12, 13, 14)]
    for number, dump in enumerate(dumps):
        write_sample(dump, 40 + number, 11 + number)
    index = tmp_path / "index"
    built(index, dumps[0])
    held: list[Footprint] = []
    with running(index, "--workers", "2", "--threads", "4", "--check-within", "10") as server:
        truths = {manifests.current(index).name: truth(manifests.current(index))}
        load, witness = Load(server.address), Witness(server.address)
        soak = Soak(index, server, load, witness, truths)
        steps: list[Callable[[], object]] = [
            *(partial(soak.swap, partial(built, index, dump), "build") for dump in dumps[1:]),
            partial(soak.swap, partial(added, index, dumps[0]), "add"),
            partial(soak.swap, partial(roll_back, index), "rollback"),
            partial(soak.damage, flip_a_byte, "flip"),
            partial(soak.swap, partial(built, index, dumps[0]), "build"),
            partial(soak.swap, partial(added, index, dumps[1]), "add"),
            partial(soak.damage, truncate_a_file, "truncate"),
            partial(soak.swap, partial(built, index, dumps[0]), "build"),
        ]
        works: list[Callable[[], object]] = [
            *([load.run] * THREADS),
            *(partial(witness.visit, seed) for seed in range(VISITORS)),
            witness.watch,
            *(partial(witness.be_slow, manner, number) for manner, number in SLOW),
        ]
        began = time.monotonic()
        with beside(*works):
            try:
                for step in cycle(steps):
                    step()
                    soak.judge()
                    held.append(footprint(server))
                    if time.monotonic() > began + SECONDS:
                        break
                print("\n" + table(soak, held, time.monotonic() - began))
            finally:
                load.stopped.set()
                witness.stopped.set()
    assert soak.answered > 10 * len(held)
    first, last = held[: len(held) // 2 + 1], held[len(held) // 2 :]
    assert max(one.memory for one in last) <= max(one.memory for one in first) + SPARE, held
    assert max(one.files for one in last) <= max(one.files for one in first) + FILES, held
