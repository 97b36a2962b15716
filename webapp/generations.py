"""The engine over the current generation: opened when first needed, exchanged when a new one is built.

A request borrows one engine and gives it back, so no answer mixes two generations.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event, Lock, Thread

from schema.errors import IndexDamaged, IndexUnusable
from webapp.config import WebConfig
from webapp.search import Engine, open_engine

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0  # seconds between two looks at index/current
RETRY_AFTER = 30.0  # seconds before an unusable generation is tried again although nothing changed
TRIES = 3  # openings in a row while builders swap generations in faster than one can be opened

Lease = Callable[[], AbstractContextManager[Engine]]
_Stamp = tuple[int, int, int] | None


def lending(engine: Engine) -> Lease:
    """Lend out one engine for ever, as a test does."""
    return lambda: nullcontext(engine)


def of(config: WebConfig) -> "Generations":
    """Give the generations that these settings name; nothing is opened yet."""
    return Generations(config.index, partial(open_engine, limits=config.limits))


@dataclass(slots=True)
class _Shelf:
    """An engine, how many requests use it, and whether a newer one took its place."""

    engine: Engine
    users: int = 0
    retired: bool = False


class Generations:
    """Lends out the engine over the newest usable generation under ``index``; safe between threads.

    ``index/current`` is looked at no more than once a second, by whoever borrows, and between requests too once
    somebody ``watch``es. While one thread opens a new generation the others go on with the old one, which is
    closed when its last user gives it back.
    """

    def __init__(
        self,
        index: Path,
        open_: Callable[[Path], Engine] = open_engine,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._index, self._open, self._clock = index, open_, clock
        self._state = Lock()  # held for moments: guards what follows
        self._opening = Lock()  # held while files are opened: one thread opens, the others go on
        self._shelf: _Shelf | None = None
        self._stamp: _Stamp = None
        self._looked = float("-inf")
        self._failed = float("-inf")
        self._failure: IndexUnusable | None = None

    @contextmanager
    def lend(self) -> Iterator[Engine]:
        """Lend the engine for a request; ``IndexUnusable`` where no generation can be used."""
        self._refresh()
        shelf = self._take()
        try:
            yield shelf.engine
        finally:
            self._give_back(shelf)

    def watch(self) -> Callable[[], None]:
        """Take up new generations from now on even where nobody asks; call what is given to stop that.

        A thread does it: made after the process was forked, as threads do not live through that.
        """
        stopped = Event()

        def look() -> None:
            while not stopped.wait(LOOK_EVERY):
                try:
                    self._refresh()
                except Exception:
                    log.exception("%s could not be looked at", self._index)

        Thread(target=look, name="generations", daemon=True).start()
        return stopped.set

    def _take(self) -> _Shelf:
        with self._state:
            if self._shelf is None:
                assert self._failure is not None  # noqa: S101 - without an engine the last opening failed
                raise self._failure.with_traceback(None)  # raised often: its tracebacks must not pile up
            self._shelf.users += 1
            return self._shelf

    def _give_back(self, shelf: _Shelf) -> None:
        with self._state:
            shelf.users -= 1
            unused = shelf.retired and not shelf.users
        if unused:
            shelf.engine.close()

    def _refresh(self) -> None:
        """Open what is new; a request waits for that only where there is nothing older to answer it."""
        if not self._opening.acquire(blocking=self._shelf is None):
            return
        try:
            if self._is_due():
                self._exchange()
        finally:
            self._opening.release()

    def _is_due(self) -> bool:
        now = self._clock()
        if now - self._looked < LOOK_EVERY and not self._is_new():
            return False
        self._looked = now
        stamp = _stamp(self._index)
        changed = stamp != self._stamp
        self._stamp = stamp
        return changed or (self._failure is not None and now - self._failed >= RETRY_AFTER) or self._is_new()

    def _is_new(self) -> bool:
        """Tell whether nothing was opened yet, neither well nor badly."""
        return self._shelf is None and self._failure is None

    def _exchange(self) -> None:
        """Open the current generation; one that went away while it was opened is no damage but old news."""
        for _ in range(TRIES):
            try:
                return self._swap(self._open(self._index))
            except IndexUnusable as error:
                failure = error
            except OSError as error:
                failure = IndexDamaged(self._index, str(error))
            before, self._stamp = self._stamp, _stamp(self._index)
            if before == self._stamp:
                break
        return self._keep_old(failure)

    def _keep_old(self, failure: IndexUnusable) -> None:
        self._failure, self._failed = failure, self._clock()
        if self._shelf is None:
            log.error("%s", failure)
        else:
            log.error("%s; generation %s still serves", failure, self._shelf.engine.index.generation)

    def _swap(self, engine: Engine) -> None:
        with self._state:
            old, self._shelf, self._failure = self._shelf, _Shelf(engine), None
            unused = old is not None and not old.users
            if old is not None:
                old.retired = True
        if old is not None and unused:
            old.engine.close()
        before = f" in place of {old.engine.index.generation}" if old is not None else ""
        log.info("serving generation %s from %s%s", engine.index.generation, self._index, before)


def _stamp(index: Path) -> _Stamp:
    """Tell one state of ``index/current`` from another; ``None`` where it is not there."""
    try:
        found = (index / "current").stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size
