"""Families by the day on which they were first indexed (UTC), whatever their events' dates are.

1. A day, a month, a year, a range or a comparison finds what came then, from its first second to its last.
2. It is a condition beside others, and under NOT; it adds nothing to a score, and says nothing of the events' dates.
3. Every family came at some time; a record that joins a family leaves the time of that.
4. A hit says when it was first indexed, and by that hits are sorted.
"""

from datetime import UTC, datetime

import pytest

from tests.archives import ask, found
from tests.conformance.conftest import GrownOpener
from webapp.search import Engine
from webapp.search.model.query import Sort


def _seconds(*moment: int) -> int:
    return int(datetime(*moment, tzinfo=UTC).timestamp())  # type: ignore[misc, arg-type]


CAME = {
    _seconds(2025, 12, 31, 23, 59, 59): [("made0001", "Kite", "A kite of May 5, 1961 over the dunes.")],
    _seconds(2026, 1, 1): [("made0002", "Old kite", "A kite of silk hangs in the hall on May 6, 1962.")],
    _seconds(2026, 11, 29, 12): [
        ("made0003", "Lantern", "A lantern is lit beside the kite."),
        ("made0004", "Kite", "A kite of May 5, 1961 over the dunes."),  # joins made0001
    ],
}


@pytest.fixture(scope="module")
def kites(open_grown: GrownOpener) -> Engine:
    """Return an engine over three families that came on three days."""
    return open_grown(CAME)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("added:2025", "1"),
        ("added:2025-12-31", "1"),
        ("added:2026-01-01", "2"),
        ("added:2026", "23"),
        ("added:2026-11", "3"),
        ("added:November 2026", "3"),
        ("added:20261129", "3"),
        ("added:2026-10", ""),
        ("added:>2026-01-01", "3"),
        ("added:>=2026-01-01", "23"),
        ("added:<2026-01-01", "1"),
        ("added:<=2026-01-01", "12"),
        ("added:> 2026-01", "3"),
        ("added:[2025-12-31 TO 2026-01-01]", "12"),
        ("added:2026..", "23"),
        ("added:[* TO 2025]", "1"),
        ("added:(2025 OR 2026-11)", "13"),
        ("ADDED:2026-11", "3"),
    ],
)
def test_what_came_then(kites: Engine, text: str, numbers: str) -> None:
    """Whole days count, from midnight to midnight (1)."""
    assert sorted(found(ask(kites, text))) == [f"made000{n}" for n in numbers]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("kite added:2026", "23"),
        ("added:2026 date:1962", "2"),
        ("kite -added:2026", "1"),
        ("kite NOT added:[2026 TO *]", "1"),
        ("lantern OR added:2025", "13"),
        ("added:>2025 added:<2026-02", "2"),
        ("date:1961 added:2026", ""),
    ],
)
def test_it_is_a_condition_among_others(kites: Engine, text: str, numbers: str) -> None:
    """Events' dates and words keep their own conditions (2)."""
    page = ask(kites, text)
    assert sorted(found(page)) == [f"made000{n}" for n in numbers]
    assert page.notices == ()


def test_nothing_scores_by_it(kites: Engine) -> None:
    """With the condition a hit has the score that it has without (2)."""
    plain = {hit.document.id: hit.score for hit in ask(kites, "kite").hits}
    assert {hit.document.id: hit.score for hit in ask(kites, "kite added:>2024").hits} == plain
    assert [hit.score for hit in ask(kites, "added:2026").hits] == [0.0, 0.0]


@pytest.mark.parametrize(("text", "families"), [("added:*", 3), ("added:none", 0), ("-added:*", 0)])
def test_every_family_came_at_some_time(kites: Engine, text: str, families: int) -> None:
    """None is without a time; the family that a record joined keeps its own (3)."""
    assert ask(kites, text).families == families


def test_hits_say_when_they_came(kites: Engine) -> None:
    """What came last is first by that order (4)."""
    hits = ask(kites, "", sort=Sort.ADDED).hits
    assert [hit.document.id for hit in hits] == ["made0003", "made0002", "made0001"]
    assert [hit.first_indexed for hit in hits] == [
        datetime(2026, 11, 29, 12, tzinfo=UTC),
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC),
    ]


def test_what_is_no_day_is_a_word(kites: Engine) -> None:
    """A value that is no date is searched as a word, and the notice says so (1)."""
    (notice,) = ask(kites, "added:yesteryear").notices[:1]
    assert notice.startswith("“yesteryear” is not a date")
