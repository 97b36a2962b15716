"""How fuzz tests run: the same cases each time, and none that works without end."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import HealthCheck, settings

BOUND = 30  # seconds that this process may work at a single request or dump; what others work does not count


def cases(number: int) -> settings:
    """Say how a fuzz test runs: this many cases, the same ones each time."""
    return settings(
        max_examples=number,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


@contextmanager
def bounded() -> Iterator[None]:
    """Fail where something takes too long, instead of waiting for it."""

    def give_up(*_: object) -> None:
        raise TimeoutError(f"worked for more than {BOUND} seconds")

    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, BOUND)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
