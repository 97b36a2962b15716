"""No text stalls the indexer or the server: every regular expression is linear in the text that it reads.

1. Every pattern of the project, over texts pumped from its own parse tree and over general ones, takes no longer than
   in proportion to the text, over three doublings.
2. Careless patterns, among them those that once stalled a build, are told from careful ones by the same judge.
3. A static checker finds no ambiguous repetitions in any pattern.
"""

import re
import signal
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from tests import patterns
from tests.patterns import GENERAL, Found, pumps, slow_text

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # it imports sre_parse by its old name
    from regexploit.ast.repeat import FiniteRepeat
    from regexploit.ast.sre import SreOpParser
    from regexploit.redos import find

pytestmark = pytest.mark.slow
PATTERNS = patterns.patterns()
ONCE_EXPONENTIAL = r"\w+(?:['’-][A-Z]?\w+)*!"
CARELESS = (ONCE_EXPONENTIAL, r"(?:A\.-?[ ]?)*A\.(?!\w)", r"\s+and", r"\S*[?]\S*", r"(a+)+b", r"\[[^\]]*\]\(")
CAREFUL = (
    r"\w+(?:['’-]\w+)*",
    r"(?<!\s)\s+and",
    r"(?<!\S)[^\s?]*[?]\S*",
    r"\[[^\[\]]*\]\(",
    r"(?:ab){0,12}c",
)


def test_there_are_as_many_patterns_as_the_source_has() -> None:
    """Patterns are found in globals, tuples, rules and functions; one that hides would not be judged."""
    named = {found.where for found in PATTERNS}
    assert len(PATTERNS) > 200
    assert any(found.where.endswith(("Runs._run", "NameForms.between")) for found in PATTERNS)
    assert {
        "indexer.repair.rules.TOKEN",
        "schema.analysis.dates._FORMS[0]",
    } <= named
    assert any(where.startswith("indexer.parse.credits:") for where in named)


@pytest.mark.parametrize("package", ["schema", "indexer.facet", "indexer.parse", "indexer", "webapp"])
def test_every_pattern_is_linear(package: str) -> None:
    """No pumped text costs more than in proportion to its length."""
    mine = [one for one in PATTERNS if _package(one.where) == package]
    slow = {one.where: why for one in mine if (why := slow_text(one, _texts(one.pattern)))}
    assert mine
    assert not slow


def _package(where: str) -> str:
    whole = next((name for name in ("indexer.facet", "indexer.parse") if where.startswith(name)), None)
    return whole or where.partition(".")[0]


def _texts(pattern: "re.Pattern[str]") -> Iterator[tuple[str, str]]:
    yield from dict.fromkeys([*pumps(pattern), *(("", pump) for pump in GENERAL)])


@pytest.mark.parametrize("written", CARELESS)
def test_a_careless_pattern_is_found(written: str) -> None:
    """The judge of patterns tells exponential and quadratic ones."""
    found = Found("here", re.compile(written), frozenset({"search"}))
    assert slow_text(found, _texts(found.pattern))


@pytest.mark.parametrize("written", CAREFUL)
def test_a_careful_pattern_passes(written: str) -> None:
    """The judge does not take what is linear for worse."""
    found = Found("here", re.compile(written), frozenset({"search"}))
    assert not slow_text(found, _texts(found.pattern))


class _Parser(SreOpParser):  # type: ignore[misc]  # regexploit ships no types
    """Reads what Python 3.11 added: a possessive repetition gives nothing back, so it is one that cannot vary."""

    def from_POSSESSIVE_REPEAT(self, data: Any) -> Any:  # noqa: N802
        low, _, items = data
        body = self.sequence_or_singleton(items)
        return None if body is None else FiniteRepeat(body, low, low + 1)

    def from_ATOMIC_GROUP(self, data: Any) -> Any:  # noqa: N802
        return self.sequence_or_singleton(data)


class _Undecided(BaseException):
    """The checker itself took too long."""


def starriness(pattern: "re.Pattern[str]") -> int:
    """Return regexploit's measure of the worst ambiguity, 3 and more for cubic; 0 where it does not come to an end."""

    def ring(*_: object) -> None:
        raise _Undecided

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, 1.0)
    try:
        parsed = _Parser().parse_sre(pattern.pattern, pattern.flags & ~re.UNICODE)
        return max((found.starriness for found in find(parsed)), default=0) if parsed is not None else 0
    except _Undecided:
        return 0
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def test_a_static_checker_finds_nothing() -> None:
    """Regexploit finds no pattern of the third degree or worse, and would find a planted one."""
    assert starriness(re.compile(r"(a+)+$")) > 2
    assert starriness(re.compile(r"a\s*\s*\s*b")) > 2
    assert {one.where: n for one in PATTERNS if (n := starriness(one.pattern)) > 2} == {}
