"""Tests of the tiers: nothing slow is in the quick one unnoticed, and what was not run is said with its reason."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import tools
from tests.tiers import reasons, tiers

pytest_plugins = ["pytester"]

UNRUN = """
import pytest
from tests.tools import missing

@pytest.mark.parametrize("n", range(3))
def test_with_a_program(n):
    missing("there is no such program")

@pytest.mark.skip(reason="the weather is bad")
def test_outside():
    pass

def test_that_runs():
    pass
"""
WORKING = """
import pytest
from tests import tiers

tiers.LONGEST = 0.01

def work():
    sum(range(5_000_000))

def test_long():
    work()

@pytest.mark.slow
def test_long_and_marked():
    work()

def test_short():
    pass
"""
MAKE = """#!/bin/sh
echo "make $* with REQUIRE_TOOLS=$REQUIRE_TOOLS"
[ "$1" != "$FAILING" ]
"""
PLUGIN = ("-p", "tests.tiers", "-p", "no:schemathesis", "-W", "ignore")


@pytest.fixture
def few(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """Return a folder for a few tests, on a machine that need not have every program."""
    monkeypatch.delenv("REQUIRE_TOOLS", raising=False)
    monkeypatch.setattr("tests.tiers.LONGEST", 5.0)
    pytester.makeini("[pytest]\nmarkers = slow: takes long\n")
    return pytester


def test_what_was_not_run_is_said_by_its_reason(few: pytest.Pytester) -> None:
    """The summary has a line a reason, with how many tests gave it and where; a run without any has none."""
    few.makepyfile(test_few=UNRUN)
    printed = few.runpytest_inprocess(*PLUGIN)
    printed.assert_outcomes(passed=1, skipped=4)
    printed.stdout.fnmatch_lines(
        [
            "*= not run =*",
            "   3  there is no such program (test_few.py)",
            "   1  the weather is bad (test_few.py)",
        ]
    )
    few.makepyfile(test_few="def test_that_runs():\n    pass\n")
    assert "not run" not in few.runpytest_inprocess(*PLUGIN).stdout.str()


def test_a_missing_program_fails_where_it_is_required(
    few: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In CI no test is skipped because a program is missing; what is skipped for another reason still is."""
    monkeypatch.setenv("REQUIRE_TOOLS", "1")
    few.makepyfile(test_few=UNRUN)
    printed = few.runpytest_inprocess(*PLUGIN)
    printed.assert_outcomes(passed=1, skipped=1, failed=3)
    assert "there is no such program, and REQUIRE_TOOLS is set" in printed.stdout.str()


def test_a_slow_test_is_named(few: pytest.Pytester) -> None:
    """A test that works too long for the quick tier is named unless it is marked; each tier's work is added up."""
    few.makepyfile(test_few=WORKING)
    printed = few.runpytest_inprocess(*PLUGIN)
    printed.assert_outcomes(passed=3)
    printed.stdout.fnmatch_lines(
        [
            "quick: 2 tests, 0 s of the processor",
            "slow: 1 tests, 0 s of the processor",
            "test_few.py::test_long worked for * s: mark it slow",
        ]
    )
    assert "test_long_and_marked worked" not in printed.stdout.str()


def test_tiers_are_added_up() -> None:
    """A tier's line has its tests and their seconds; a quick one of more than 100 s is told of."""
    assert tiers([("slow", 2.0), ("quick", 60.0), ("quick", 39.0)]) == [
        "quick: 2 tests, 99 s of the processor",
        "slow: 1 tests, 2 s of the processor",
    ]
    assert "100 s" in tiers([("quick", 101.0)])[-1]


def test_reasons_are_put_together() -> None:
    """The most frequent reason comes first, with the files that gave it."""
    browser = [(f"tests/browser/test_{name}.py::test_it", "Skipped: wet") for name in ("one", "two")]
    assert reasons(
        [("tests/test_three.py::test_it[1]", "cold"), *browser, ("tests/test_four.py", "wet")]
    ) == [
        "   3  wet (test_four.py, tests/browser)",
        "   1  cold (test_three.py)",
    ]


CI = Callable[[str], "subprocess.CompletedProcess[str]"]


@pytest.fixture
def ci(tmp_path: Path) -> CI:
    """Return a function that runs CI where every program is there, and ``make`` fails at a target."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(tools.ROOT / ".ci/run", tmp_path / ".ci/run")
    for name in ("chromium", "node", "npm", "curl", "strace", "openssl", "java", "mvn", "make"):
        (tmp_path / name).write_text(MAKE if name == "make" else "#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)

    def run(failing: str) -> "subprocess.CompletedProcess[str]":
        environ = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "FAILING": failing}
        words = [tmp_path / ".ci/run"]
        return subprocess.run(words, env=environ, capture_output=True, text=True, check=False)

    return run


@pytest.mark.parametrize(
    ("failing", "part"),
    [
        ("", ""),
        ("install-web", "npm packages"),
        ("check", "linters"),
        ("test", "tests"),
        ("test-opensearch", "tests with OpenSearch"),
    ],
)
def test_ci_prints_the_seconds_of_each_part(ci: CI, failing: str, part: str) -> None:
    """CI runs every part, says how long each took and which failed, and fails where one did; no program may miss."""
    done = ci(failing)
    assert (done.returncode == 0) is (failing == "")
    expected = ["programs", "Python packages", "npm packages", "linters", "tests", "tests with OpenSearch"]
    printed = re.findall(r"^ +\d+ s  (.*)$", done.stdout, re.MULTILINE)
    assert printed == [f"{one} (failed)" if one == part else one for one in expected]
    assert done.stdout.count("with REQUIRE_TOOLS=1") == 5


def test_a_program_is_found() -> None:
    """The first program that is there is named by its path; without any the test is skipped by the first name."""
    assert tools.program("no-such-program", "sh").endswith("/sh")
    with pytest.raises((pytest.skip.Exception, pytest.fail.Exception), match="there is no no-such-program"):
        tools.program("no-such-program", "nor-this-one")
