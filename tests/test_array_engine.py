"""Tests of the embedded engine beyond what tests/conformance holds every engine to."""

import gc
from pathlib import Path
from weakref import ref

from schema.vocabulary import load
from webapp.search import Engine
from webapp.search.arrays.backend import ArrayBackend
from webapp.search.engine import SearchEngine
from webapp.search.model.query import Query


def test_it_goes_by_the_name_that_clients_know(engine: Engine) -> None:
    """Answers name the kind of index that the engine stands on."""
    assert engine.index.engine == "whoosh"


def test_it_lets_go_of_its_files_at_once(index: Path) -> None:
    """What was closed is freed without waiting for a collection of cycles, which a server that idles never comes to."""
    gc.collect()
    gc.disable()
    try:
        backend = ArrayBackend.open(index, load())
        engine = SearchEngine(backend)
        engine.search(Query())
        held = [ref(one) for one in (engine, engine.planner, backend.statistics, backend)]
        engine.close()
        del engine, backend
        assert [one() for one in held] == [None] * 4
    finally:
        gc.enable()
