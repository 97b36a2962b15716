"""The engine over the current generation: opened when first needed, replaced when a new one is built.

As Lucene's SearcherManager has it: a request acquires an engine and releases it, so that no answer mixes two
generations, and an engine that was replaced is closed by whoever releases it last.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Protocol

from schema import integrity, manifest
from schema.errors import IndexDamaged, IndexUnusable
from schema.manifest import STAMP
from webapp.background_check import Sizes, find_fault, shortened, sizes
from webapp.config import OPENSEARCH, WebConfig
from webapp.own_vocabulary import vocabulary_for
from webapp.search import Engine, open_engine

log = logging.getLogger(__name__)

CHECK_EVERY = 1.0  # seconds between two looks at index/current
RETRY_AFTER = 30.0  # seconds before an unusable generation is tried again although nothing changed
TRIES = 3  # openings in a row while builders replace generations faster than one can be opened

Acquire = Callable[[], AbstractContextManager[Engine]]
_FileState = tuple[int, int, int] | None


class EngineHolder(Protocol):
    """Holds the engine over the newest generation, and takes up the next one."""

    def acquire(self) -> AbstractContextManager[Engine]:
        """Return what yields the engine to a request, and releases it behind it."""
        ...

    def watch(self) -> Callable[[], None]:
        """Start looking for new generations even where nobody acquires; return what stops that."""
        ...

    def close(self) -> None:
        """Close what is open; whoever acquires next opens it anew."""
        ...

    @property
    def is_inherited(self) -> bool:
        """Whether processes that are forked may go on with what is open."""
        ...


def always(engine: Engine) -> Acquire:
    """Return what acquires one engine for ever, as a test does."""
    return lambda: nullcontext(engine)


def generations_for(config: WebConfig) -> "EngineHolder":
    """Return the generations that these settings name, of a folder or of a cluster; nothing is opened yet."""
    vocabulary = vocabulary_for(config)
    if config.engine == OPENSEARCH:
        from webapp.cluster_generations import ClusterGenerations  # noqa: PLC0415 - urllib3 is for a cluster alone

        return ClusterGenerations(config.opensearch, vocabulary, config.limits)

    def open_before(folder: Path) -> Engine:
        return open_engine(config.index, config.limits, vocabulary, folder)

    return Generations(
        config.index,
        partial(open_engine, limits=config.limits, vocabulary=vocabulary),
        open_before=open_before,
        check_within=config.check_within,
    )


@dataclass(slots=True)
class _CountedEngine:
    """An engine, how many requests use it, and whether a newer one replaced it."""

    engine: Engine
    sizes: Sizes
    users: int = 0
    replaced: bool = False


class Generations:
    """Holds the engine over the newest usable generation under ``index``; safe between threads.

    ``index/current`` is looked at no more than once a second, by whoever acquires, and between requests too once
    somebody ``watch``es. While one thread opens a new generation the others go on with the old one, which is closed
    when its last user releases it.

    Where the current generation is damaged, when it is opened or while it serves, the one before it answers, with a
    warning, and also after a restart. A damaged one without any before it is answered by its error.
    """

    def __init__(
        self,
        index: Path,
        open_: Callable[[Path], Engine] = open_engine,
        clock: Callable[[], float] = time.monotonic,
        *,
        open_before: Callable[[Path], Engine] | None = None,
        check_within: float = 0,
    ) -> None:
        self._open_before, self._check_within = open_before, check_within
        self._damaged: dict[str, _FileState] = {}  # generations taken out, and their stamps then
        self._index, self._open, self._clock = index, open_, clock
        self._state = Lock()  # held for moments: guards what follows
        self._reloading = Lock()  # held while files are opened: one thread opens, the others go on
        self._current: _CountedEngine | None = None
        self._seen: _FileState = None
        self._checked = float("-inf")
        self._failed = float("-inf")
        self._failure: IndexUnusable | None = None

    @contextmanager
    def acquire(self) -> Iterator[Engine]:
        """Yield the engine for a request, and release it behind it; ``IndexUnusable`` where none can be used."""
        self._refresh()
        counted = self._count_user()
        try:
            yield counted.engine
        finally:
            self._release(counted)

    def watch(self) -> Callable[[], None]:
        """Start reloading even where nobody acquires; return what stops that.

        A thread does it: made after the process was forked, as threads do not live through that.
        """
        stopped = Event()

        def check() -> None:
            while not stopped.wait(CHECK_EVERY):
                try:
                    self._refresh()
                except Exception:
                    log.exception("%s could not be looked at", self._index)

        Thread(target=check, name="generations", daemon=True).start()
        if self._check_within:
            Thread(target=self._check_bytes, args=(stopped,), name="background check", daemon=True).start()
        return stopped.set

    def _check_bytes(self, stopped: Event) -> None:
        """Read every byte of what serves, again and again, until ``stopped``."""
        while not stopped.wait(CHECK_EVERY):
            if generation := self._generation():
                folder = self._index / generation
                over = partial(self._is_over, stopped, generation)
                try:
                    if fault := find_fault(folder, manifest.read(folder), self._check_within, over):
                        self.take_out(generation, fault)
                except (IndexUnusable, OSError) as error:
                    if not over(0):
                        log.warning("%s could not be checked: %s", folder, error)

    def _generation(self) -> str:
        """Return the name of what serves, '' for nothing; the check of its bytes must not keep it open."""
        counted = self._current
        return counted.engine.index.generation if counted is not None else ""

    def _is_over(self, stopped: Event, generation: str, seconds: float) -> bool:
        """Wait so long, and return whether to check this generation no further."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if stopped.wait(min(left, CHECK_EVERY)) or self._generation() != generation:
                return True
        return stopped.is_set() or self._generation() != generation

    @property
    def is_inherited(self) -> bool:
        """Whether something is open, which is files that are mapped: a process that is forked has these too."""
        return self._current is not None

    def close(self) -> None:
        """Close what serves; whoever acquires next opens it anew."""
        with self._reloading:
            self._remove_current()
            self._failure = None

    def take_out(self, generation: str, fault: str) -> None:
        """Stop serving a generation that was found damaged, for the one before it; later openings refuse it, too."""
        with self._reloading:
            folder = self._index / generation
            integrity.remove(folder)
            self._damaged[generation] = _stamp_state(folder)
            counted = self._current
            if counted is not None and counted.engine.index.generation == generation:
                self._fall_back(IndexDamaged(folder, fault))
                if self._current is counted:
                    self._remove_current()

    def _count_user(self) -> _CountedEngine:
        with self._state:
            if self._current is None:
                assert self._failure is not None  # noqa: S101 - without an engine the last opening failed
                raise self._failure.with_traceback(None)  # raised often: its tracebacks must not pile up
            self._current.users += 1
            return self._current

    def _release(self, counted: _CountedEngine) -> None:
        with self._state:
            counted.users -= 1
            unused = counted.replaced and not counted.users
        if unused:
            counted.engine.close()

    def _refresh(self) -> None:
        """Open what is new; a request waits for that only where there is nothing older to answer it."""
        if not self._reloading.acquire(blocking=self._current is None):
            return
        try:
            if self._is_due():
                self._reload()
        finally:
            self._reloading.release()

    def _is_due(self) -> bool:
        now = self._clock()
        if now - self._checked < CHECK_EVERY and not self._is_first():
            return False
        self._checked = now
        state = _file_state(self._index)
        changed = state != self._seen
        self._seen = state
        self._look_for_truncated()
        return (
            changed or (self._failure is not None and now - self._failed >= RETRY_AFTER) or self._is_first()
        )

    def _look_for_truncated(self) -> None:
        """Take out what serves where a file of it was cut off: a worker that reads there is killed."""
        counted = self._current
        if counted is not None and (name := shortened(counted.sizes)):
            generation = counted.engine.index.generation
            self._damaged[generation] = _stamp_state(self._index / generation)
            self._fall_back(IndexDamaged(self._index / generation, f"{name} was cut off"))
            if self._current is counted:
                self._remove_current()

    def _is_first(self) -> bool:
        """Return whether nothing was opened yet, neither well nor badly."""
        return self._current is None and self._failure is None

    def _reload(self) -> None:
        """Open the current generation; one that went away while it was opened is no damage but replaced already."""
        for _ in range(TRIES):
            try:
                self._refuse_damaged()
                return self._replace(self._open(self._index))
            except IndexUnusable as error:
                failure = error
            except OSError as error:
                failure = IndexDamaged(self._index, str(error))
            before, self._seen = self._seen, _file_state(self._index)
            if before == self._seen:
                break
        return self._keep_old(failure)

    def _refuse_damaged(self) -> None:
        """Raise ``IndexDamaged`` for a current generation that was taken out, and not repaired since."""
        if self._damaged:
            folder = manifest.current(self._index)
            if self._damaged.get(folder.name, ()) == _stamp_state(folder):
                raise IndexDamaged(folder, "it was found damaged while it served")

    def _keep_old(self, failure: IndexUnusable) -> None:
        self._failure, self._failed = failure, self._clock()
        if self._current is None:
            self._fall_back(failure)
        else:
            log.error("%s; generation %s still serves", failure, self._current.engine.index.generation)

    def _fall_back(self, failure: IndexUnusable) -> None:
        """Open the newest generation that is sound although it is not the current one."""
        self._failure, self._failed = failure, self._clock()
        for folder in self._others():
            try:
                engine = self._open_before(folder) if self._open_before else None
            except (IndexUnusable, OSError) as error:
                log.error("%s", error)
                continue
            if engine is not None:
                self._replace(engine)
                self._failure, self._failed = failure, self._clock()
                log.warning("%s; generation %s serves instead", failure, engine.index.generation)
                return
        log.error("%s", failure)

    def _others(self) -> Iterator[Path]:
        """Yield the folders of generations other than the current one, the newest first, none known as damaged."""
        try:
            names = manifest.generations(self._index)
            now = manifest.current(self._index).name
        except FileNotFoundError:
            return
        except IndexUnusable:
            now = ""
        for name in reversed(names):
            if name != now and self._damaged.get(name, ()) != _stamp_state(self._index / name):
                yield self._index / name

    def _remove_current(self) -> None:
        """Serve nothing: what served is damaged, and there is nothing before it."""
        with self._state:
            old, self._current = self._current, None
            unused = old is not None and not old.users
            if old is not None:
                old.replaced = True
        if old is not None and unused:
            old.engine.close()

    def _replace(self, engine: Engine) -> None:
        generation = self._index / engine.index.generation
        with self._state:
            old, self._current, self._failure = self._current, _CountedEngine(engine, sizes(generation)), None
            unused = old is not None and not old.users
            if old is not None:
                old.replaced = True
        if old is not None and unused:
            old.engine.close()
        before = f" in place of {old.engine.index.generation}" if old is not None else ""
        log.info("serving generation %s from %s%s", engine.index.generation, self._index, before)


def _stamp_state(folder: Path) -> _FileState:
    """Return what distinguishes one stamp of a generation from a later one, which vouches for it anew."""
    return _file_state(folder, STAMP)


def _file_state(index: Path, name: str = "current") -> _FileState:
    """Return what distinguishes one state of ``index/current`` from another; ``None`` where it is not there."""
    try:
        found = (index / name).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size
