"""Tests of the embedded engine beyond what tests/conformance holds every engine to."""

from webapp.search import Engine


def test_it_goes_by_the_name_that_clients_know(engine: Engine) -> None:
    """Answers name the kind of index that the engine stands on."""
    assert engine.index.engine == "whoosh"
