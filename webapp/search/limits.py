"""What one request may ask for at most, and how long its answer may take."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from schema.errors import QueryTooExpensive
from webapp.setting import check_bounds, whole


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of a request; whoever goes past one is refused by its name (``QueryTooExpensive``)."""

    query: int = whole(1000, 1, 8000, "Characters of a search text.")
    clauses: int = whole(64, 1, 1000, "Words, phrases and fields of a search text.")
    depth: int = whole(12, 1, 100, "Parentheses within parentheses.")
    expansions: int = whole(2000, 1, 1_000_000, "Words that one wildcard may stand for.")
    value: int = whole(200, 1, 8000, "Characters of a facet value.")
    filters: int = whole(100, 1, 1000, "Facet values chosen or left out.")
    size: int = whole(200, 24, 10_000, "Hits a page.")
    page: int = whole(1_000_000_000, 1, 1_000_000_000, "Number of the last page that may be asked for.")
    seconds: int = whole(10, 1, 3600, "Seconds that a search may work.")

    def __post_init__(self) -> None:
        """Refuse with ``BadParameter`` what could never work."""
        check_bounds(self, "limits.")


DEFAULT = Limits()

_started: ContextVar[tuple[float, int] | None] = ContextVar("_started", default=None)


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Let what runs inside work that long; it asks ``check_time`` between two steps of its work."""
    token = _started.set((time.monotonic(), seconds))
    try:
        yield
    finally:
        _started.reset(token)


def check_time() -> None:
    """Raise ``QueryTooExpensive`` where the search has worked for longer than it may."""
    running = _started.get()
    if running is None:
        return
    started, seconds = running
    worked = time.monotonic() - started
    if worked > seconds:
        raise QueryTooExpensive("seconds of work", seconds, int(worked) + 1)
