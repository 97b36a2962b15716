"""Milliseconds until the server answers, from one connection to hundreds: ``make bench``, or this file alone.

Also how long its processes pause for collections of Python's garbage, what a second process adds, and what starting
takes. ``BENCH_INDEX`` names an index of your own, which is copied, ``BENCH_DUMPS`` dumps that one is built of.
``BENCH_BESIDE`` names the checkout of another commit, which is measured in turn with this one. The clients run on the
same machine: they take a part of its processors. On a quiet machine all takes some six minutes.
"""

import asyncio
import math
import os
import random
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import quote_plus

from indexer.sample import write_sample
from schema import manifest
from tests.bench.page import keep, machine
from tests.dumps import families
from tests.served import ROOT, Running, running

CONNECTIONS = {1: 45, 8: 20, 64: 20, 256: 8}  # and seconds of a round: one client asks least
KEPT_ALIVE = (4, 16, 64)  # connections by which one process is compared with two
SECONDS = 15  # of each of these
ROUNDS = 2
RECORDS = 10_000  # of the made-up archive
QUESTIONS = 60
FIGURES = (
    *("answers a second", "p50, ms", "p99", "p99.9", "p99 to p50", "p99.9 to median", "worst"),
    *("collection", "shed", "processor, ms each"),
)

WATCHED = """\
import gc, os, sys, time
notes = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
began = 0.0
def note(phase, _):
    global began
    if phase == "start":
        began = time.perf_counter()
    else:
        os.write(notes, b"%.2f\\n" % (1000 * (time.perf_counter() - began)))
gc.callbacks.append(note)
from webapp.__main__ import main
main()
"""
"""The program with each collection of garbage written down, in milliseconds."""


@dataclass(slots=True)
class Times:
    """What the clients of a server met: seconds of each answer by question, and how many requests were shed."""

    questions: dict[str, list[float]] = field(default_factory=dict)
    collections: list[float] = field(default_factory=list)  # milliseconds
    shed: int = 0
    other: int = 0
    processor: float = 0.0

    @property
    def answers(self) -> list[float]:
        """The seconds of each answer."""
        return [one for times in self.questions.values() for one in times]

    def to_median(self, share: float) -> float:
        """Return within how many times the median of their own question so many of the answers came."""
        times = [one / median(times) for times in self.questions.values() for one in times]
        return percentile(times, share)

    def percentile(self, share: float) -> float:
        """Return the milliseconds within which so many of the answers came."""
        return 1000 * percentile(self.answers, share)

    def row(self, name: str, connections: int, seconds: float) -> str:
        """Return these times as a row of the table."""
        figures = " | ".join(f"{self.percentile(share):,.0f}" for share in (0.5, 0.99, 0.999))
        each = 1000 * self.processor / len(self.answers)
        rate = len(self.answers) / seconds
        longest = max(self.collections, default=0)
        spread = self.percentile(0.99) / self.percentile(0.5)
        ratios = f"{spread:.1f} | {self.to_median(0.999):.1f} | {self.to_median(1):.1f}"
        told = f"{ratios} | {longest:.1f} | {self.shed:,} | {each:.1f}"
        return f"| {connections} | {name} | {rate:,.1f} | {figures} | {told} |"


def head(name: str) -> str:
    """Return the head of a table of such rows."""
    columns = ("connections", name, *FIGURES)
    return f"| {' | '.join(columns)} |\n|--:|---|{'--:|' * len(FIGURES)}"


def percentile(found: Sequence[float], share: float) -> float:
    """Return the least of some numbers that so many of them do not exceed."""
    return sorted(found)[math.ceil(share * len(found)) - 1]


def test_serving(tmp_path: Path) -> None:
    """Write the table of answers a second and their percentiles, by number of connections."""
    roots = {"this commit": ROOT}
    if beside := os.environ.get("BENCH_BESIDE"):
        roots[f"beside, {Path(beside).name}"] = Path(beside).resolve()
    rows = []
    with ExitStack() as stack:
        servers: dict[str, Running] = {}
        for name, root in roots.items():
            index = tmp_path / str(len(servers))
            _build(index, root)
            servers[name] = stack.enter_context(_watched(index, root))
        paths = questions(tmp_path / "0")
        for server in servers.values():
            _settled(server)
        for connections, seconds in CONNECTIONS.items():
            times = {name: Times() for name in servers}
            for _ in range(ROUNDS):
                for name, server in servers.items():
                    _measure(server, paths, connections, seconds, times[name], tmp_path)
            rows += [one.row(name, connections, seconds * ROUNDS) for name, one in times.items()]
            assert [one.other for one in times.values()] == [0] * len(times)
    told = "\n".join((_measured(tmp_path / "0"), "", head("commit"), *rows))
    print("\n" + told)
    keep("serving", told)


def test_workers(tmp_path: Path) -> None:
    """Write the table of what a second process adds, and what starting and memory take."""
    index = tmp_path / "index"
    _build(index, ROOT)
    rows: dict[tuple[int, int], str] = {}
    rates: dict[tuple[int, int], float] = {}
    started = []
    paths = questions(index)
    for workers in (1, 2):
        with _watched(index, ROOT, "--workers", str(workers)) as server:
            ready = _settled(server)
            for connections in KEPT_ALIVE:
                times = Times()
                _measure(server, paths, connections, SECONDS, times, tmp_path)
                assert times.other == 0
                rates[connections, workers] = len(times.answers) / SECONDS
                rows[connections, workers] = times.row(str(workers), connections, SECONDS)
            started.append(
                f"{workers}: ready after {ready:.1f} s of the processor, {memory(server):,.0f} MiB (Pss) at the end"
            )
    gains = ", ".join(f"{rates[one, 2] / rates[one, 1]:.2f} at {one}" for one in KEPT_ALIVE)
    table = "\n".join(
        (
            _measured(index),
            "",
            head("processes"),
            *(rows[key] for key in sorted(rows)),
            "",
            f"Processes {'; '.join(started)}. Answers of two processes to those of one: {gains} connections.",
        )
    )
    print("\n" + table)
    keep("workers", table)


def _measured(index: Path) -> str:
    """Return what was measured on which machine."""
    found = manifest.read(manifest.current(index))
    return f"{found.records:,} records, {found.families:,} families. {machine('gunicorn', 'flask')}"


def _build(index: Path, root: Path) -> None:
    if built := os.environ.get("BENCH_INDEX"):
        shutil.copytree(built, index)
        return
    dumps = [Path(one).resolve() for one in shlex.split(os.environ.get("BENCH_DUMPS", ""))]
    if not dumps:
        dumps = [index.parent / "sample.txt"]
        write_sample(dumps[0], RECORDS, 5)
    build = [sys.executable, "-m", "indexer", "build", *map(str, dumps), "--index", str(index)]
    subprocess.run(build, cwd=root, check=True, capture_output=True)


def _watched(index: Path, root: Path, *options: str) -> AbstractContextManager[Running]:
    """Serve by the program in a folder, whose processes write down each collection of garbage in ``collections``."""
    command = ("sh", "-c", f'cd {shlex.quote(str(root))} && exec {shlex.quote(sys.executable)} "$@"', "sh")
    notes = str(index.parent / "collections")
    return running(index, *options, command=(*command, "-c", WATCHED, notes, "serve"))


def _measure(  # noqa: PLR0917 - whom to ask what, how, and where that is noted
    server: Running, paths: Sequence[str], connections: int, seconds: float, times: Times, folder: Path
) -> None:
    notes = folder / "collections"
    notes.write_text("")
    before = processor(server)
    asyncio.run(load(server.address, paths, connections, seconds, times))
    times.processor += processor(server) - before
    times.collections += map(float, notes.read_text().split())


def questions(index: Path) -> list[str]:
    """Return seeded searches for words of the archive's own titles: what people type, and what is completed."""
    draw = random.Random(3)
    words = [
        word for one in families(index) for word in one["title"].split() if len(word) > 3 and word.isalnum()
    ]
    found = []
    for _ in range(QUESTIONS):
        text = quote_plus(" ".join(draw.sample(words, draw.choice((1, 2, 2, 3)))).lower())
        found.append(
            draw.choice((f"/api/v1/search?q={text}", f"/search?q={text}", f"/api/v1/suggest?q={text[:5]}"))
        )
    return found


async def load(address: str, paths: Sequence[str], connections: int, seconds: float, times: Times) -> None:
    """Ask over so many connections at once, each without pause; whoever is refused waits as long as it is told to."""
    end = time.monotonic() + seconds
    await asyncio.gather(*(client(address, paths, number, end, times) for number in range(connections)))


async def client(address: str, paths: Sequence[str], number: int, end: float, times: Times) -> None:
    """Ask one question after the other over a connection that is kept alive where the server keeps it."""
    host, port = address.removeprefix("http://").split(":")
    draw = random.Random(number)
    reader, writer = await asyncio.open_connection(host, int(port))
    while time.monotonic() < end:
        began = time.monotonic()
        path = draw.choice(paths)
        request = f"GET {path} HTTP/1.1\r\nHost: here\r\nAccept-Encoding: gzip\r\n\r\n"
        writer.write(request.encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin1").lower()
        headers = dict(line.split(": ", 1) for line in head.splitlines()[1:] if ": " in line)
        await reader.readexactly(int(headers["content-length"]))
        match head.split()[1]:
            case "200":
                times.questions.setdefault(path, []).append(time.monotonic() - began)
            case "503":
                times.shed += 1
                await asyncio.sleep(int(headers["retry-after"]))
            case _:
                times.other += 1
        if headers["connection"] == "close":
            writer.close()
            reader, writer = await asyncio.open_connection(host, int(port))
    writer.close()


def processor(server: Running) -> float:
    """Return the seconds of processor time that the processes of a server have used."""
    total = 0
    for pid in (server.process.pid, *server.workers()):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def _settled(server: Running) -> float:
    """Wait until all processes of a server have nothing left to do; return the processor seconds that they took."""
    before = -1.0
    while (now := processor(server)) > before:
        before = now
        time.sleep(1)
    return now


def memory(server: Running) -> float:
    """Return the MiB of memory that the processes of a server have, what they share counted once."""
    rollups = (Path(f"/proc/{pid}/smaps_rollup") for pid in (server.process.pid, *server.workers()))
    lines = (line for one in rollups for line in one.read_text().splitlines() if line.startswith("Pss:"))
    return sum(int(line.split()[1]) for line in lines) / 1024
