"""What somebody sees of an index while others write to it, or are killed at that."""

import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path

from indexer.write import index_folder
from schema import manifest as manifests
from schema.manifest import CURRENT
from tests import killing
from webapp.search import Engine, open_engine
from webapp.search.model.query import Query

EVERYTHING = Query()


def serving(index: Path) -> str:
    """Name the generation that serves; every byte of it is as it was written."""
    folder = manifests.current(index)
    manifests.verify(folder)
    return folder.name


def leavings(index: Path) -> set[str]:
    """Name what is in an index folder beside generations, the lock and ``current``."""
    return {path.name for path in index.iterdir()} - {
        CURRENT,
        index_folder.LOCK,
        *index_folder.generations(index),
    }


def answers(index: Path) -> tuple[str, int]:
    """Open the index as a server does, and search it: the generation and how many records answer."""
    engine = open_engine(index)
    try:
        page = engine.search(EVERYTHING)
        assert page.hits
        return engine.index.generation, page.records
    finally:
        engine.close()


def searching_until(ended: Callable[[], bool], engine: Engine) -> None:
    """Search an open engine until something ended; its answers do not change."""
    expected = engine.search(EVERYTHING)
    while not ended():
        assert engine.search(EVERYTHING) == expected
    assert engine.search(EVERYTHING) == expected


def killed_within(seconds: float, process: BaseProcess, engine: Engine) -> int | None:
    """Kill a process at an instant of those seconds unless it ends before, searching meanwhile; return its status."""
    end = time.monotonic() + seconds
    searching_until(lambda: time.monotonic() > end or not process.is_alive(), engine)
    process.kill()
    return killing.status(process)
