"""Telling a person how far a build is, without the steps knowing of it."""

import gc
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol, TypeVar, overload

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

T = TypeVar("T")

EVERY = 256  # items between two moves of a bar


class Watcher(Protocol):
    """Hears of each step: its name and size, each item taken, and its end."""

    def begin(self, step: str, size: int | None) -> None:
        """Record that a step begins; ``size`` is how many items it will take, where that is known."""
        ...

    def advance(self, items: int) -> None:
        """Record that so many further items of the step were taken."""
        ...

    def end(self, step: str, seconds: float) -> None:
        """Record that a step ended."""
        ...


class Watched(Sequence[T]):
    """A sequence that reports the progress of the first iteration over it to a watcher."""

    def __init__(self, items: Sequence[T], watcher: Watcher) -> None:
        self._items, self._watcher, self._walked = items, watcher, False

    def __iter__(self) -> Iterator[T]:
        """Yield the items, telling the watcher the first time."""
        if self._walked:
            return iter(self._items)
        self._walked = True
        return watched(self._items, self._watcher)

    def __len__(self) -> int:
        """Count the items."""
        return len(self._items)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        """Return an item or a slice."""
        return self._items[place]


def watched(items: Sequence[T] | Iterator[T], watcher: Watcher) -> Iterator[T]:
    """Yield the items, and report each ``EVERY`` of them to the watcher."""
    for number, item in enumerate(items, 1):
        yield item
        if number % EVERY == 0:
            watcher.advance(EVERY)


class Steps:
    """Times the steps of a build and reports them to a watcher."""

    def __init__(self, watcher: Watcher) -> None:
        self.watcher = watcher
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str, size: int | None = None) -> Iterator[None]:
        """Time what happens inside as the step ``name``."""
        self.watcher.begin(name, size)
        start = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - start, 3)
        self.watcher.end(name, self.seconds[name])


class Bars:
    """A bar a step, for a terminal."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None

    def begin(self, step: str, size: int | None) -> None:
        """Show a new bar."""
        self._task = self._progress.add_task(step, total=size)

    def advance(self, items: int) -> None:
        """Move the bar on."""
        if self._task is not None:
            self._progress.advance(self._task, items)

    def end(self, step: str, seconds: float) -> None:  # noqa: ARG002 - the bar shows both itself
        """Fill the bar."""
        if self._task is not None:
            task = self._progress.tasks[self._task]
            size = task.total if task.total is not None else task.completed
            self._progress.update(self._task, total=max(size, 1), completed=max(size, 1))


class Lines:
    """A line a step, for logs and pipes."""

    def begin(self, step: str, size: int | None) -> None:
        """Print nothing: a step is reported when it ends."""

    def advance(self, items: int) -> None:
        """Print nothing: a step is reported when it ends."""

    def end(self, step: str, seconds: float) -> None:
        """Print the step and the seconds it took."""
        click.echo(f"{step}: {seconds:.1f} s", err=True)


@contextmanager
def without_collector() -> Iterator[None]:
    """Disable Python's cycle collector: a build makes millions of values and no cycles of them."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.freeze()  # what was made counts as old, else the first collection walks all of it at once
            gc.enable()
            gc.unfreeze()


@contextmanager
def watcher() -> Iterator[Watcher]:
    """Yield bars where standard error is a terminal, lines elsewhere."""
    console = Console(stderr=True)
    if not sys.stderr.isatty() or console.is_dumb_terminal:
        yield Lines()
        return
    columns = (TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        yield Bars(progress)
