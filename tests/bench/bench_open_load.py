"""A large archive served at a steady rate of requests, whether or not the ones before are answered: this file alone.

Each request begins when its turn comes, and its milliseconds count from then, so that a slow answer delays no other
one's start and hides no waiting. ``BENCH_LARGE=1`` asks about a million captions too, whose index takes long to build.
"""

import asyncio
import os
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median
from urllib.parse import urlencode

from schema import manifest
from schema.arrays import derived
from schema.arrays import postings as stored
from schema.manifest import COLUMNS
from tests.bench.bench_serving import memory, percentile, processor
from tests.bench.corpora import corpus
from tests.bench.page import keep, machine
from tests.bench.questions import questions, typed
from tests.served import Running, running
from webapp.search import open_engine

SIZES = (100_000, *((1_000_000,) if os.environ.get("BENCH_LARGE") else ()))
RATES = (20, 40, 60)  # requests a second
SECONDS = 20
ALONE = 5  # rounds of all questions over one connection
SHOWN = 24
WORKERS = 2
SEED = 7
HEAD = """\
| families | opened, ms | JSON, processor ms | p99 | Pss, MiB | a second | p50, ms | p99, ms | worst | refused |
|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"""


@dataclass(slots=True)
class Answers:
    """The milliseconds until each answer, counted from when its request was due, and how many were refused."""

    times: list[float] = field(default_factory=list)
    refused: int = 0


def test_open_load() -> None:
    """Write the table: a request's own cost over one connection, then the waiting at each rate."""
    rows = []
    for size in SIZES:
        index = corpus(size).index
        opened = _opened(index)
        with running(index, "--workers", str(WORKERS)) as server:
            paths = _paths(index)
            asyncio.run(
                _steady(server.address, paths, RATES[0], Answers())
            )  # pages of files that nobody read yet
            spent = [_spent(server, path) for _ in range(ALONE) for path in paths]
            own = f"{opened:.0f} | {mean(spent):.1f} | {percentile(spent, 0.99):.1f}"
            for rate in RATES:
                answers = Answers()
                asyncio.run(_steady(server.address, paths, rate, answers))
                assert len(answers.times) + answers.refused == rate * SECONDS
                figures = f"{median(answers.times):.1f} | {percentile(answers.times, 0.99):.0f}"
                at_worst = f"{max(answers.times):.0f} | {answers.refused}"
                rows.append(f"| {size:,} | {own} | {memory(server):,.0f} | {rate} | {figures} | {at_worst} |")
    told = "\n".join((machine("gunicorn", "flask", "numpy"), "", HEAD, *rows))
    print("\n" + told)
    keep("open load", told)


def _opened(index: Path) -> float:
    """Return the milliseconds in which the engine opens an index whose files were read before, the least of five."""
    times = []
    for _ in range(5):
        began = time.perf_counter()
        open_engine(index).close()
        times.append(1000 * (time.perf_counter() - began))
    return min(times)


def _paths(index: Path) -> list[str]:
    """Return the addresses of the JSON of every question that the engines are compared by."""
    folder = manifest.current(index) / COLUMNS
    return [
        "/api/v1/search?" + urlencode([("q", typed(one)), ("size", SHOWN), *filter(None, [one.filter])])
        for one in questions(stored.load(folder), derived.load(folder))
    ]


def _spent(server: Running, path: str) -> float:
    """Return the processor milliseconds of a request, from many of them: the kernel counts in hundredths."""
    before = processor(server)
    answers = Answers()
    asyncio.run(_one_by_one(server.address, path, answers))
    assert not answers.refused
    return 1000 * (processor(server) - before) / len(answers.times)


async def _one_by_one(address: str, path: str, answers: Answers) -> None:
    for _ in range(10):
        await _ask(address, path, time.monotonic(), answers)


async def _steady(address: str, paths: Sequence[str], rate: int, answers: Answers) -> None:
    """Ask ``rate`` times a second, whatever is still unanswered."""
    began = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for due, path in _schedule(paths, rate):
            await asyncio.sleep(max(0, began + due - time.monotonic()))
            group.create_task(_ask(address, path, began + due, answers))


def _schedule(paths: Sequence[str], rate: int) -> Iterator[tuple[float, str]]:
    """Yield when each request is due, in seconds, and its address, drawn from a seed."""
    draw = random.Random(SEED)
    for number in range(rate * SECONDS):
        yield number / rate, draw.choice(paths)


async def _ask(address: str, path: str, due: float, answers: Answers) -> None:
    host, port = address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        f"GET {path} HTTP/1.1\r\nHost: here\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n".encode()
    )
    answer = await reader.read()
    writer.close()
    match answer.split(b" ", 2)[1]:
        case b"200":
            answers.times.append(1000 * (time.monotonic() - due))
        case b"503":
            answers.refused += 1
        case other:
            raise AssertionError((path, other))
