"""What one request may ask for at most, and how long its answer may take."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from schema.errors import TimeLimitExceeded
from webapp.setting import check_bounds, whole


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of a request; whoever goes past one is refused by its name (``QueryTooExpensive``)."""

    query: int = whole(1000, 1, 8000, "Characters of a search text.")
    clauses: int = whole(64, 1, 1000, "Words, phrases and fields of a search text.")
    depth: int = whole(12, 1, 100, "Parentheses within parentheses.")
    expansions: int = whole(
        2000, 1, 1_000_000, "Most words that a wildcard matches; the most frequent ones are kept."
    )
    value: int = whole(200, 1, 8000, "Characters of a facet value.")
    filters: int = whole(100, 1, 1000, "Facet values chosen or left out.")
    size: int = whole(200, 24, 10_000, "Hits a page.")
    page: int = whole(1_000_000_000, 1, 1_000_000_000, "Number of the last page that may be asked for.")
    seconds: int = whole(10, 1, 3600, "Seconds of processor time that a search may take.")

    def __post_init__(self) -> None:
        """Refuse with ``BadParameter`` what could never work."""
        check_bounds(self, "limits.")


DEFAULT = Limits()


class _Budget(threading.local):
    """When the work of this thread began, on its own clock, and the seconds that it may take.

    Kept by thread, as ``time.thread_time`` is: a reading of one thread's clock says nothing in another.
    """

    running: tuple[float, float] | None = None


_budget = _Budget()


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Bound the work of this thread inside the block; the work itself calls ``check_time`` between its steps.

    ``seconds`` are those of the processor, which compiled loops count too. The wall clock would refuse the
    shortest query where the machine is busy with something else, sleeps or has its clock set.
    """
    before = _budget.running
    _budget.running = (time.thread_time(), seconds)
    try:
        yield
    finally:
        _budget.running = before


def check_time() -> None:
    """Raise ``TimeLimitExceeded`` where this thread has worked for longer than the block around it may."""
    if _budget.running is None:
        return
    started, seconds = _budget.running
    worked = time.thread_time() - started
    if worked > seconds:
        raise TimeLimitExceeded(seconds, worked)
