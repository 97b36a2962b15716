"""How long the stages of an answer take: whoever answers notes it, and knows nobody who reads it.

Nothing is measured in a thread until somebody begins to.
"""

import time
from contextvars import ContextVar
from enum import StrEnum
from types import TracebackType


class Stage(StrEnum):
    """A part of the work for an answer; they follow each other, and none is within another."""

    PARSE = "parse"  # the text of a query to a tree
    PLAN = "plan"  # the tree to an expanded query
    EXECUTE = "execute"  # match, rank and count: what an engine does
    HELP = "help"  # spellings and ways on where little was found
    DOCUMENTS = "documents"  # read, marked and explained


Times = dict[Stage, float]  # seconds

_times: ContextVar[Times | None] = ContextVar("_times", default=None)


def measure() -> Times:
    """Begin to measure in this thread; return what the seconds of each stage are added to from now on."""
    times: Times = {}
    _times.set(times)
    return times


class during:  # noqa: N801 - it reads as a verb: with during(Stage.PLAN)
    """Add the time of a block to a stage, where somebody measures.

    >>> times = measure()
    >>> with during(Stage.PLAN):
    ...     pass
    >>> list(times)
    [<Stage.PLAN: 'plan'>]
    """

    __slots__ = ("_stage", "_started")

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def __enter__(self) -> None:
        """Begin to measure."""
        self._started = time.perf_counter()

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Add what the block took, also where it failed."""
        times = _times.get()
        if times is not None:
            seconds = time.perf_counter() - self._started
            times[self._stage] = times.get(self._stage, 0.0) + seconds
