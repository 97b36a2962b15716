"""Threads that make answers, and a queue before them in which nobody waits for longer than a second.

All methods are called by the event loop's thread; only ``PoolJob.work`` runs elsewhere.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

LONGEST_WAIT = 1.0  # seconds that a request may wait for a thread
HOPELESS = (
    2 * LONGEST_WAIT
)  # seconds: a mean says little of the next job, so that what may be in time is let in
_WEIGHT = 0.1  # of the newest job in the mean of how long one takes


@dataclass(slots=True, eq=False)
class PoolJob:
    """Work for a thread, and what the event loop does with its result.

    ``shed`` is called instead where no thread was free in time; without it the job waits as long as it takes.
    """

    work: Callable[[], Any]
    done: Callable[[Any], None]
    shed: Callable[[], None] | None = None
    since: float = field(default=0.0, init=False)
    cancelled: bool = field(default=False, init=False)


class ThreadPool:
    """A number of threads with a queue that is bounded by the time that its jobs would wait."""

    def __init__(self, loop: asyncio.AbstractEventLoop, threads: int, name: str) -> None:
        self._loop, self._free, self._threads = loop, threads, threads
        self._executor = ThreadPoolExecutor(threads, name)
        self._queue: deque[PoolJob] = deque()
        self._seconds = 0.0  # that a job takes, as a running mean

    def submit(self, job: PoolJob) -> None:
        """Start a job, or let it wait; it is shed at once where it has no hope of a thread in time."""
        job.since = self._loop.time()
        if self._free:
            self._start(job)
        elif job.shed is not None and self._is_overloaded():
            job.shed()
        else:
            self._queue.append(job)

    def shed_late(self) -> None:
        """Shed the jobs that have waited for too long; called at least every tenth of a second."""
        oldest = self._loop.time() - LONGEST_WAIT + 0.1
        while self._queue and self._queue[0].since <= oldest and self._queue[0].shed is not None:
            self._shed(self._queue.popleft())

    def close(self) -> None:
        """Let the threads end."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _is_overloaded(self) -> bool:
        waiting = len(self._queue)
        return waiting > 0 and (waiting + 1) * self._seconds / self._threads > HOPELESS

    def _start(self, job: PoolJob) -> None:
        self._free -= 1
        started = self._loop.time()
        future = self._executor.submit(job.work)
        future.add_done_callback(partial(self._call_soon, job, started))

    def _call_soon(self, job: PoolJob, started: float, future: "Future[Any]") -> None:
        with suppress(RuntimeError):  # the loop is closed: the server was stopped before this job ended
            self._loop.call_soon_threadsafe(self._finish, job, started, future)

    def _finish(self, job: PoolJob, started: float, future: "Future[Any]") -> None:
        self._free += 1
        self._seconds += _WEIGHT * (self._loop.time() - started - self._seconds)
        self._start_next()
        job.done(future.result())

    def _start_next(self) -> None:
        while self._queue and self._free:
            job = self._queue.popleft()
            if job.shed is not None and self._loop.time() - job.since > LONGEST_WAIT:
                self._shed(job)
            elif job.shed is None or not job.cancelled:  # what has begun must also end
                self._start(job)

    @staticmethod
    def _shed(job: PoolJob) -> None:
        if not job.cancelled and job.shed is not None:
            job.shed()
