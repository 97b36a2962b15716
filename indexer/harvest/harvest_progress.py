"""Showing a person how far a harvest is, and how long it may still take."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from indexer.harvest import HarvestWatcher

EVERY = 10.0  # seconds between two lines
_SHOWN = 1.0  # seconds of a pause that is mentioned


@dataclass(slots=True)
class HarvestLines:
    """A line from time to time, for logs and pipes."""

    clock: Callable[[], float] = time.monotonic
    _begun: tuple[float, int] | None = None
    _said: float = field(default=0.0)

    def at(self, fetched: int, announced: int) -> None:
        """Print how much is fetched, and an estimate of the time that the rest will take."""
        now = self.clock()
        if self._begun is None:
            self._begun, self._said = (now, fetched), now - EVERY
        if now - self._said < EVERY:
            return
        self._said = now
        seconds = remaining(now - self._begun[0], fetched - self._begun[1], announced - fetched)
        left = "" if seconds is None else f", about {in_words(seconds)} to go"
        click.echo(f"harvest: {fetched:,} of {announced:,} records{left}", err=True)

    def pauses(self, reason: str, seconds: float) -> None:
        """Print why nothing happens for a while."""
        if seconds >= _SHOWN:
            click.echo(f"harvest: {reason}; trying again in {in_words(seconds)}", err=True)


class HarvestBar:
    """A bar with an estimate, for a terminal."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID = progress.add_task("harvest", total=None)

    def at(self, fetched: int, announced: int) -> None:
        """Move the bar."""
        self._progress.update(self._task, completed=fetched, total=max(announced, fetched))

    def pauses(self, reason: str, seconds: float) -> None:
        """Print why nothing happens for a while, above the bar."""
        if seconds >= _SHOWN:
            self._progress.console.print(f"{reason}; trying again in {in_words(seconds)}", markup=False)


def remaining(seconds: float, fetched: int, missing: int) -> float | None:
    """Return how many seconds ``missing`` records will take where ``fetched`` took so many; ``None`` where unknown."""
    if missing <= 0:
        return 0.0
    return seconds / fetched * missing if fetched > 0 and seconds > 0 else None


def in_words(seconds: float) -> str:
    """Return a duration for people.

    >>> in_words(12.3), in_words(150), in_words(9000)
    ('12 s', '2 min', '2.5 h')
    """
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


@contextmanager
def harvest_watcher() -> Iterator[HarvestWatcher]:
    """Yield a bar where standard error is a terminal, lines elsewhere."""
    console = Console(stderr=True)
    if not sys.stderr.isatty() or console.is_dumb_terminal:
        yield HarvestLines()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        yield HarvestBar(progress)
