"""What processes share: slots that outlive a killed process, rates, counts, and what one client is."""

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from tests.served import eventually
from webapp.serving.shared import ConnectionCounts, ExportSlots, RateLimit, client_of


def test_exports_are_bounded_in_all_and_for_a_client(tmp_path: Path) -> None:
    """Three run at a time, two of one client; a refused one leaves nothing taken."""
    slots = ExportSlots(3, 2, tmp_path / "lock")
    first, second = slots.take("192.0.2.1"), slots.take("192.0.2.1")
    assert first is not None
    assert second is not None
    assert slots.take("192.0.2.1") is None
    other = slots.take("192.0.2.2")
    assert other is not None
    assert slots.take("192.0.2.3") is None
    slots.release(first)
    assert slots.take("192.0.2.3") is not None
    slots.release(second)
    assert slots.take("192.0.2.1") is not None


def test_without_a_bound_for_a_client_one_may_have_all(tmp_path: Path) -> None:
    """Behind a proxy all requests come from one address."""
    slots = ExportSlots(3, 0, tmp_path / "lock")
    assert [slots.take("192.0.2.1") is None for _ in range(4)] == [False, False, False, True]


def hold(path: Path) -> None:
    """Take both slots and keep them."""
    slots = ExportSlots(2, 0, path)
    assert slots.take("a") is not None
    assert slots.take("a") is not None
    path.with_suffix(".held").touch()
    signal.pause()


@pytest.mark.slow
def test_a_killed_process_leaves_its_slots(tmp_path: Path) -> None:
    """What another process has taken is taken; when it is killed, it is free again."""
    path = tmp_path / "lock"
    slots = ExportSlots(2, 0, path)
    holder = multiprocessing.get_context("spawn").Process(target=hold, args=(path,))
    holder.start()
    try:
        eventually(path.with_suffix(".held").exists)
        assert slots.take("b") is None
    finally:
        os.kill(holder.pid or 0, signal.SIGKILL)
        holder.join()
    assert slots.take("b") is not None
    assert slots.take("b") is not None
    assert slots.take("b") is None


def test_a_rate_allows_a_burst_and_then_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """At five a second five may come at once; the sixth waits, another client does not, and time gives more."""
    now = [1000.0]
    monkeypatch.setattr("webapp.serving.shared.time.monotonic", lambda: now[0])
    rate = RateLimit(5)
    assert [rate.wait("192.0.2.1") for _ in range(7)] == [0, 0, 0, 0, 0, 1, 1]
    assert rate.wait("198.51.100.7") == 0
    now[0] += 0.4
    assert [rate.wait("192.0.2.1") for _ in range(3)] == [0, 0, 1]


def test_no_rate_refuses_nobody() -> None:
    """Zero is no limit."""
    rate = RateLimit(0)
    assert {rate.wait("192.0.2.1") for _ in range(1000)} == {0}


def test_the_fewest_connections_are_of_who_accepts() -> None:
    """Processes that stopped or died do not count."""
    counts = ConnectionCounts()
    assert counts.fewest() == 0
    counts.set(0, 7)
    counts.set(1, 3)
    assert counts.fewest() == 3
    counts.set(1, -1)
    assert counts.fewest() == 7


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("", "", True),
    ],
)
def test_a_client_is_an_address_or_a_network(one: str, other: str, same: bool) -> None:
    """Who has a whole IPv6 network has one share, not as many as there are addresses."""
    assert (client_of(one) == client_of(other)) is same
