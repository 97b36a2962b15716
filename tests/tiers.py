"""The tiers of the tests, as a plugin of pytest: how long each works, and what was not run and why.

``make quick`` leaves out what is marked ``slow``: a test that starts a server, a browser or a process that builds, or
that works for more than about a second. One without the mark that works longer than ``LONGEST`` is named at the end,
so that the quick tier stays quick; it fails nothing, since no test asserts seconds. Seconds are of the processor: a
busy machine's clock says nothing about a test.
"""

import resource
from collections import Counter, defaultdict
from collections.abc import Generator, Iterable
from pathlib import PurePath

import pytest
from pytest import Item, StashKey, TerminalReporter, TestReport

LONGEST = 5.0  # seconds of a test that is not marked slow, with its fixtures and the processes it waits for
QUICK = 100.0  # seconds that two cores do in less than a minute
SLOW = "slow"

_began = StashKey[float]()


def worked() -> float:
    """Return the seconds of the processor that this process, and those it waited for, have used."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: Item) -> Generator[None, object, object]:
    """Note when a test begins."""
    item.stash[_began] = worked()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: Item) -> Generator[None, TestReport, TestReport]:
    """Put tier and seconds into a test's last report."""
    report = yield
    if report.when == "teardown":
        seconds = worked() - item.stash[_began]
        slow = item.get_closest_marker(SLOW) is not None
        report.user_properties += [("tier", SLOW if slow else "quick"), ("seconds", seconds)]
    return report


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Print how long each tier worked, and what was not run, by its reason."""
    reports = [one for found in terminalreporter.stats.values() for one in found]
    measured = [dict(one.user_properties) for one in reports if getattr(one, "when", "") == "teardown"]
    for line in tiers((str(one["tier"]), float(one["seconds"])) for one in measured if "seconds" in one):
        terminalreporter.write_line(line)
    for one in reports:
        found = dict(getattr(one, "user_properties", ()))
        if (
            getattr(one, "when", "") == "teardown"
            and found.get("tier") == "quick"
            and found["seconds"] > LONGEST
        ):
            terminalreporter.write_line(f"{one.nodeid} worked for {found['seconds']:.1f} s: mark it slow")
    skipped = [(one.nodeid, one.longrepr[2]) for one in terminalreporter.stats.get("skipped", [])]
    if skipped:
        terminalreporter.section("not run")
        for line in reasons(skipped):
            terminalreporter.write_line(line)


def tiers(found: Iterable[tuple[str, float]]) -> list[str]:
    """Return a line a tier: how many tests it has, and how long they worked."""
    counts: Counter[str] = Counter()
    seconds: defaultdict[str, float] = defaultdict(float)
    for tier, worked_for in found:
        counts[tier] += 1
        seconds[tier] += worked_for
    lines = [
        f"{tier}: {counts[tier]:,} tests, {seconds[tier]:.0f} s of the processor" for tier in sorted(counts)
    ]
    if seconds["quick"] > QUICK:
        lines.append(f"make quick is to work less than {QUICK:.0f} s: mark what takes longest as slow")
    return lines


def reasons(skipped: Iterable[tuple[str, str]]) -> list[str]:
    """Return a line for each reason why a test was skipped, the most frequent first, with the places of its tests."""
    places: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for test, reason in skipped:
        places[reason.removeprefix("Skipped: ")][_place(test)] += 1
    return [
        f"{found.total():>4}  {reason} ({', '.join(sorted(found))})"
        for reason, found in sorted(places.items(), key=lambda entry: (-entry[1].total(), entry[0]))
    ]


def _place(test: str) -> str:
    """Return the file of a test by its id, or the folder of a kind of tests."""
    path = PurePath(test.partition("::")[0])
    return path.name if path.parent.name in {"", "tests"} else path.parent.as_posix()
