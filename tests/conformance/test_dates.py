"""Families by their dates: that of the event, which a caption prints, else the one that its archive files it under.

1. A date finds the families whose event may have been then; years, months, decades and open ranges are such dates.
2. A printed date comes before a filed one, and is believed against it; what is found by a filed one is said.
3. Only printed dates are an order.
4. The date of a stamp is found by bare words.
"""

from datetime import date

import pytest

from tests.archives import ask, found
from tests.conformance.archive import ALL, Archive
from tests.conformance.conftest import Opener
from webapp.search import Engine
from webapp.search.model.query import Sort

FILED = "Captions that print no date are found by the year of their id, or by their archive’s own date."
ROWS = (
    ("made0001", "Rover test", "July 20, 1969 --- A rover stands on a hill.", "1969-07-20T00:00:00Z"),
    ("made0002", "Rover garage", "A rover in its garage.", "1969-07-20T00:00:00Z"),
    ("made0003", "made0003", "A rover test on a slope, with a driver.", "1971-08-02T00:00:00Z"),
    ("made0004", "Old rover", "On May 5, 1961, a rover stops.", "1969-07-20T00:00:00Z"),
    ("made0005", "Rover", "A rover of which nobody wrote down the day.", ""),
    ("made0006", "Hill garage", "A rover in its garage.", "1969-07-20T00:00:00Z"),
)  # made0006 has the words of made0002 under another title


@pytest.fixture(scope="module")
def rovers(open_archive: Opener) -> Engine:
    """Return an engine over a few captions, some of which print a date."""
    names = ("nasa_id", "title", "description", "date_created")
    return open_archive(dict(zip(names, row, strict=True)) for row in ROWS)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("date:2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("date:2019-12", date(2019, 12, 1), date(2019, 12, 31)),
        ("date:[1990 TO 1996-05]", date(1990, 1, 1), date(1996, 5, 31)),
        ("before:1996", date.min, date(1995, 12, 31)),
        ("after:1996", date(1997, 1, 1), date.max),
        ("date:[* TO 1996]", date.min, date(1996, 12, 31)),
        ("date:*", date.min, date.max),
    ],
)
def test_dates(engine: Engine, archive: Archive, text: str, first: date, last: date) -> None:
    """A date finds the families whose event may have been then; others only by the date they are filed under (1)."""
    page = ask(engine, text, size=ALL)
    printed = {hit.document.id for hit in page.hits if hit.document.event_date}
    wanted = {
        d.id
        for d in archive.families
        if d.event_date and d.event_date.start <= last and d.event_date.end >= first
    }
    assert wanted
    assert printed == wanted
    assert (FILED in page.notices) == (page.families > len(printed))


@pytest.mark.parametrize(
    "text", ["year:1971", "date:1971", "date:1970s", "date:August 1971", "after:1970", "NOT before:1971"]
)
def test_every_way_to_ask_for_a_date(rovers: Engine, text: str) -> None:
    """Years, months, decades and open ranges are all asked of both dates (1)."""
    assert "made0003" in found(ask(rovers, text))
    assert "made0001" not in found(ask(rovers, text))


def test_a_printed_date_comes_first(rovers: Engine) -> None:
    """Who asks for a day finds captions that print it, then those that print none and are filed under it (2)."""
    page = ask(rovers, "date:1969-07-20")
    assert found(page) == ["made0001", "made0002"]
    assert page.notices == (FILED,)


def test_a_printed_date_is_believed(rovers: Engine) -> None:
    """A caption that prints its day is not found under another; nothing is said where nothing was filed (2)."""
    page = ask(rovers, "date:1961")
    assert found(page) == ["made0004"] and page.notices == ()
    assert "made0004" not in found(ask(rovers, "after:1968"))


def test_only_printed_dates_are_an_order(rovers: Engine) -> None:
    """Families that print no date come last in both orders, whatever they are filed under (3)."""
    assert found(ask(rovers, "rover", sort=Sort.OLDEST))[:2] == ["made0004", "made0001"]
    assert found(ask(rovers, "rover", sort=Sort.NEWEST))[:2] == ["made0001", "made0004"]


@pytest.mark.parametrize(("text", "first"), [("rover july 1969", "made0001"), ("rover 1961", "made0004")])
def test_a_stamp_is_found_by_bare_words(rovers: Engine, text: str, first: str) -> None:
    """A date that stood in a stamp is no word of its caption, but the caption is found by it (4)."""
    assert found(ask(rovers, text))[0] == first
