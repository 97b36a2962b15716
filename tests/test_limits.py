"""Tests of the time that a search may take: the work of its own thread counts, the clock on the wall does not."""

import threading
import time

import pytest

from schema.errors import QueryTooExpensive, TimeLimitExceeded
from webapp.ask import ask
from webapp.search import Engine
from webapp.search.language.parser import parse
from webapp.search.limits import Limits, check_time, within
from webapp.search.model.query import Query


def work(seconds: float) -> None:
    """Keep the processor busy for so long, and look at the time as a search does."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        check_time()


def test_waiting_is_no_work() -> None:
    """A search that has to wait for the machine is not stopped, however short its time is."""
    with within(0.05):
        time.sleep(0.2)
        check_time()


def test_work_past_its_bound_is_stopped() -> None:
    """A search that works for longer than it may is stopped, and its sentence says what happened."""
    with within(0.05), pytest.raises(TimeLimitExceeded) as raised:
        work(10)
    assert isinstance(raised.value, QueryTooExpensive)
    assert str(raised.value) == (
        "the search was stopped: it took more than the 0.05 s of processor time that one search may take here. "
        "Wildcards and phrases of very common words take the most."
    )
    assert (raised.value.limit, raised.value.allowed, raised.value.found) == ("seconds of work", 1, 1)


def test_each_block_begins_anew() -> None:
    """A block inside another has its own time; behind it that of the outer one counts on, and at last none."""
    with within(0.1):
        with within(5):
            work(0.2)
        with pytest.raises(TimeLimitExceeded):
            check_time()
    work(0.2)


def test_the_work_of_another_thread_is_its_own() -> None:
    """What other threads work does not count, and no bound of this thread is theirs."""
    with within(0.1):
        other = threading.Thread(target=work, args=(0.3,))
        other.start()
        other.join()
        check_time()


def test_a_short_query_is_answered_beside_a_jumping_clock(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real engine answers although hours pass between any two looks at the clock on the wall."""
    hours = iter(range(0, 10**9, 3600))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(hours)))
    assert ask(engine, Query("moon"), Limits(seconds=1)).families > 0


def test_the_engine_looks_at_the_time(engine: Engine) -> None:
    """The real engine stops a search whose time is over."""
    with within(-1), pytest.raises(TimeLimitExceeded):
        engine.search(Query(node=parse("moon").node))
    assert engine.search(Query(node=parse("moon").node)).families > 0
