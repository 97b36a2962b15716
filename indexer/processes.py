"""Work spread over processes, where there is enough of it; the outcome is the same with any number of them."""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from threading import Thread
from typing import Any, TypeVar

from schema.errors import ProcessLost

T = TypeVar("T")
R = TypeVar("R")

STRETCH = 2_000  # items that are handed over at a time
WORTH_WHILE = 50_000  # items; with fewer, processes take longer to start and to learn than they save
MOST = 8  # processes; what is handed over and back goes through one

Work = Callable[[Sequence[T], Any], R]

_shared: Any = None


def spread(work: Work[T, R], items: Sequence[T], shared: Any = None, *, weight: int = 1) -> Iterator[R]:
    """Yield the results of ``work``, a function of a module, applied to slices of the items, in order.

    ``weight`` is how much more an item costs than reading a record.
    ``shared`` is sent to each process once, and passed to ``work`` with every slice. Processes are forked from a
    server that was started afresh: a fork of this one would hold the lock of the index after this one was killed.
    """
    size = STRETCH // weight
    stretches = (items[start : start + size] for start in range(0, len(items), size))
    count = min(MOST, processors())
    if count < 2 or len(items) * weight < WORTH_WHILE:
        yield from (work(stretch, shared) for stretch in stretches)
    else:
        yield from _spread(work, stretches, shared, count)


def _spread(work: Work[T, R], stretches: Iterator[Sequence[T]], shared: Any, count: int) -> Iterator[R]:
    context = multiprocessing.get_context("spawn" if os.name == "nt" else "forkserver")
    with ProcessPoolExecutor(count, context, initializer=_begin, initargs=(shared,)) as pool:
        start = count + 1  # stretches handed out before the first result is waited for
        try:
            waiting = deque(pool.submit(_with_shared, work, stretch) for stretch in islice(stretches, start))
            while waiting:
                yield waiting.popleft().result()
                waiting.extend(pool.submit(_with_shared, work, stretch) for stretch in islice(stretches, 1))
        except BrokenProcessPool:
            raise ProcessLost from None


def processors() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _begin(shared: Any) -> None:
    """Begin a process: it keeps what is shared, and ends when its parent does, even if that was killed."""
    global _shared  # noqa: PLW0603  # set once, before any work
    _shared = shared
    Thread(target=_wait_for_parent, daemon=True).start()


def _with_shared(work: Work[T, R], stretch: Sequence[T]) -> R:
    return work(stretch, _shared)


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
