"""The queue before the threads: nobody in it waits for longer than a second, and what has begun is never shed."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from webapp.serving.thread_pool import LONGEST_WAIT, PoolJob, ThreadPool


class Clock(asyncio.SelectorEventLoop):
    """An event loop whose time is moved by the test."""

    ahead = 0.0

    def time(self) -> float:
        """Return the loop's time, moved ahead."""
        return super().time() + self.ahead


@pytest.fixture
def loop() -> Iterator[Clock]:
    """Return an event loop, closed afterwards."""
    made = Clock()
    yield made
    made.close()


def run(loop: Clock, times: int = 50) -> None:
    """Let the loop do what is ready."""
    for _ in range(times):
        loop.run_until_complete(asyncio.sleep(0.002))


def test_late_jobs_are_shed_and_begun_ones_go_on(loop: Clock) -> None:
    """Behind a thread that is busy for long a request is shed; a piece of an answer that has begun is still made."""
    pool, free, said = ThreadPool(loop, 1, "test"), threading.Event(), list[str]()
    pool.submit(PoolJob(free.wait, lambda _: said.append("first")))
    pool.submit(PoolJob(lambda: 0, lambda _: said.append("made"), lambda: said.append("shed")))
    pool.submit(PoolJob(lambda: 0, lambda _: said.append("piece")))
    pool.shed_late()
    assert said == []
    loop.ahead = LONGEST_WAIT
    pool.shed_late()
    assert said == ["shed"]
    free.set()
    run(loop)
    assert said == ["shed", "first", "piece"]
    pool.close()


def test_what_would_wait_too_long_is_shed_at_once(loop: Clock) -> None:
    """Where jobs take long, so that the queue would not be through within a second, a new one is not let in."""
    pool, said = ThreadPool(loop, 1, "test"), list[str]()
    for _ in range(40):  # until it is known that a job takes about two seconds
        free = threading.Event()
        pool.submit(PoolJob(free.wait, lambda _: None))
        loop.ahead += 2
        free.set()
        run(loop, 3)
    free = threading.Event()
    pool.submit(PoolJob(free.wait, lambda _: None))
    pool.submit(PoolJob(lambda: 0, lambda _: None, lambda: said.append("second")))
    assert said == []
    pool.submit(PoolJob(lambda: 0, lambda _: None, lambda: said.append("third")))
    assert said == ["third"]
    free.set()
    run(loop)
    pool.close()


def test_who_went_away_costs_no_thread(loop: Clock) -> None:
    """A request whose client has gone is not begun; a piece is, so that the answer is closed behind it."""
    pool, free, said = ThreadPool(loop, 1, "test"), threading.Event(), list[str]()
    pool.submit(PoolJob(free.wait, lambda _: None))
    gone = PoolJob(lambda: 0, lambda _: said.append("made"), lambda: said.append("shed"))
    piece = PoolJob(lambda: 0, lambda _: said.append("piece"))
    for job in (gone, piece):
        pool.submit(job)
        job.cancelled = True
    free.set()
    run(loop)
    assert said == ["piece"]
    pool.close()
