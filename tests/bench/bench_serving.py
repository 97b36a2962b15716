"""Milliseconds until the server answers, from one connection to hundreds: ``make bench``, or this file alone.

``BENCH_DUMPS`` names dumps of your own. ``BENCH_BESIDE`` names the checkout of another commit, which is measured in
turn with this one. The clients run on the same machine: they take a part of its processors.
"""

import asyncio
import math
import os
import random
import shlex
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote_plus

from indexer.sample import write_sample
from tests.bench.page import keep, machine
from tests.dumps import families
from tests.served import ROOT, Running, running

CONNECTIONS = (1, 8, 64, 256)
SECONDS = 8
ROUNDS = 2
RECORDS = 10_000  # of the made-up archive
QUESTIONS = 400
HEAD = """\
| connections | | answers a second | p50, ms | p99 | p99.9 | shed | processor, ms each |
|--:|---|--:|--:|--:|--:|--:|--:|"""


@dataclass(slots=True)
class Times:
    """What the clients of a server met: seconds of each answer, and how many requests were shed."""

    answers: list[float] = field(default_factory=list)
    shed: int = 0
    other: int = 0
    processor: float = 0.0

    def percentile(self, share: float) -> float:
        """Return the milliseconds within which so many of the answers came."""
        return (
            1000 * sorted(self.answers)[min(len(self.answers) - 1, math.ceil(share * len(self.answers)) - 1)]
        )

    def row(self, name: str, connections: int, seconds: float) -> str:
        """Return these times as a row of the table."""
        figures = " | ".join(f"{self.percentile(share):,.0f}" for share in (0.5, 0.99, 0.999))
        each = 1000 * self.processor / len(self.answers)
        rate = len(self.answers) / seconds
        return f"| {connections} | {name} | {rate:,.1f} | {figures} | {self.shed:,} | {each:.1f} |"


def test_serving(tmp_path: Path) -> None:
    """Write the table of answers a second and their percentiles, by number of connections."""
    dumps = [Path(one).resolve() for one in shlex.split(os.environ.get("BENCH_DUMPS", ""))]
    if not dumps:
        dumps = [tmp_path / "sample.txt"]
        write_sample(dumps[0], RECORDS, 5)
    roots = {"this commit": ROOT}
    if beside := os.environ.get("BENCH_BESIDE"):
        roots[f"beside, {Path(beside).name}"] = Path(beside).resolve()
    rows = []
    with ExitStack() as stack:
        servers: dict[str, Running] = {}
        for name, root in roots.items():
            index = tmp_path / str(len(servers))
            build = [sys.executable, "-m", "indexer", "build", *map(str, dumps), "--index", str(index)]
            subprocess.run(build, cwd=root, check=True, capture_output=True)
            command = (
                "sh",
                "-c",
                f'cd {shlex.quote(str(root))} && exec {shlex.quote(sys.executable)} "$@"',
                "sh",
            )
            servers[name] = stack.enter_context(running(index, command=(*command, "-m", "webapp", "serve")))
        paths = questions(tmp_path / "0")
        for connections in CONNECTIONS:
            times = {name: Times() for name in servers}
            for _ in range(ROUNDS):
                for name, server in servers.items():
                    before = processor(server)
                    asyncio.run(load(server.address, paths, connections, times[name]))
                    times[name].processor += processor(server) - before
            rows += [one.row(name, connections, SECONDS * ROUNDS) for name, one in times.items()]
            assert [one.other for one in times.values()] == [0] * len(times)
    told = "\n".join((machine("gunicorn", "flask"), "", HEAD, *rows))
    print("\n" + told)
    keep("serving", told)


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


async def load(address: str, paths: Sequence[str], connections: int, times: Times) -> None:
    """Ask over so many connections at once, each without pause; whoever is refused waits as long as it is told to."""
    end = time.monotonic() + SECONDS
    await asyncio.gather(*(client(address, paths, number, end, times) for number in range(connections)))


async def client(address: str, paths: Sequence[str], number: int, end: float, times: Times) -> None:
    """Ask one question after the other over a connection that is kept alive where the server keeps it."""
    host, port = address.removeprefix("http://").split(":")
    draw = random.Random(number)
    reader, writer = await asyncio.open_connection(host, int(port))
    while time.monotonic() < end:
        began = time.monotonic()
        request = f"GET {draw.choice(paths)} HTTP/1.1\r\nHost: here\r\nAccept-Encoding: gzip\r\n\r\n"
        writer.write(request.encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin1").lower()
        headers = dict(line.split(": ", 1) for line in head.splitlines()[1:] if ": " in line)
        await reader.readexactly(int(headers["content-length"]))
        match head.split()[1]:
            case "200":
                times.answers.append(time.monotonic() - began)
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
