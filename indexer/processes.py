"""Work spread over processes, where there is enough of it; the outcome is the same with any number of them.

Processes are forked, so that they have what this one has read and compiled, and only results are handed back.
"""

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any, TypeVar

from schema.errors import ProcessLost

T = TypeVar("T")
R = TypeVar("R")

MOST_IN_A_STRETCH = 2_000  # items that are worked on at a time
STRETCHES = 8  # a process at least, so that all end at about the same time
WORTH_WHILE = 30_000  # items to spread; with fewer, handing back and learning apart take what they save
WORTH_A_PROCESS = 2_000  # items of work done beside other work, which costs a fork
MOST = 8  # processes; what they hand back goes through one
FORKS = sys.platform == "linux"  # elsewhere a system library may not bear it

Work = Callable[[Sequence[T], Any], R]

_beside = 0  # processes that work beside this one
_task: tuple[Any, ...] = ()


def spread(work: Work[T, R], items: Sequence[T], shared: Any = None, *, weight: int = 1) -> Iterator[R]:
    """Yield the results of ``work``, a function, applied to slices of the items and to ``shared``, in order.

    ``weight`` is how much more an item costs than reading a record.
    """
    count = min(MOST, _free()) if len(items) * weight >= WORTH_WHILE else 1
    size = max(1, min(MOST_IN_A_STRETCH // weight, -(-len(items) // (STRETCHES * count))))
    stretches = (slice(start, start + size) for start in range(0, len(items), size))
    if count < 2:
        yield from (work(items[stretch], shared) for stretch in stretches)
    else:
        yield from _spread((work, items, shared), stretches, count)


def _free() -> int:
    """Return how many processes may work now: one where none may be forked."""
    return max(processors() - _beside, 1) if FORKS else 1


def _spread(task: tuple[Work[T, R], Sequence[T], Any], stretches: Iterator[slice], count: int) -> Iterator[R]:
    with ProcessPoolExecutor(count, _forking(), initializer=_begin, initargs=task) as pool:
        start = count + 1  # stretches handed out before the first result is waited for
        try:
            waiting = deque(pool.submit(_work_on, stretch) for stretch in islice(stretches, start))
            while waiting:
                yield waiting.popleft().result()
                waiting.extend(pool.submit(_work_on, stretch) for stretch in islice(stretches, 1))
        except BrokenProcessPool:
            raise ProcessLost from None


@contextmanager
def beside(work: Callable[[], R], items: int) -> Iterator[Callable[[], R]]:
    """Do some work in a process of its own while the block runs; the block calls what it gets for the result.

    Work on few ``items`` is done here, when its result is asked for. ``ProcessLost`` where the process was killed.
    """
    global _beside  # noqa: PLW0603  # builds are made one at a time
    if items < WORTH_A_PROCESS or _free() < 2:
        yield work
        return
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = _forking().Process(target=_send, args=(work, sender))
    process.start()
    _beside += 1
    sender.close()

    def result() -> R:
        try:
            found, error = receiver.recv()
        except EOFError:
            raise ProcessLost from None
        if error is not None:
            raise error
        return found  # type: ignore[no-any-return]

    try:
        yield result
    except BaseException:
        process.kill()
        raise
    finally:
        process.join()
        _beside -= 1
        receiver.close()


def _send(work: Callable[[], Any], sender: Connection) -> None:
    _end_with_parent()
    try:
        found: tuple[Any, Exception | None] = work(), None
    except Exception as error:  # is raised again in the parent
        found = None, error
    sender.send(found)


def _forking() -> Any:
    return multiprocessing.get_context("fork")


def processors() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _begin(*task: Any) -> None:
    """Begin a process: it keeps its task."""
    global _task  # noqa: PLW0603  # set once, before any work
    _task = task
    _end_with_parent()


def _work_on(stretch: slice) -> Any:
    work, items, shared = _task
    return work(items[stretch], shared)


def _end_with_parent() -> None:
    """End this process when its parent does, even if that was killed; Ctrl-C is for the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
