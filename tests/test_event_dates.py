"""Tests of finding families by their dates and by the titles that their archive gave them."""

import json
from collections.abc import Iterator

import pytest

from tests.archives import ask, found
from tests.dumps import built
from webapp.search import Engine, open_engine
from webapp.search.arrays.event_dates import BY_THE_ARCHIVE
from webapp.search.language.parser import read_text
from webapp.search.model.query import Query, Sort
from webapp.search.model.result import Page

ROWS = (
    ("made0001", "Rover test", "July 20, 1969 --- A rover stands on a hill.", "1969-07-20T00:00:00Z"),
    ("made0002", "Rover garage", "A rover in its garage.", "1969-07-20T00:00:00Z"),
    ("made0003", "made0003", "A rover test on a slope, with a driver.", "1971-08-02T00:00:00Z"),
    ("made0004", "Old rover", "On May 5, 1961, a rover stops.", "1969-07-20T00:00:00Z"),
    ("made0005", "Rover", "A rover of which nobody wrote down the day.", ""),
    ("made0006", "Hill garage", "A rover in its garage.", "1969-07-20T00:00:00Z"),
)  # made0006 has the words of made0002 under another title


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Give an engine on a few captions, some of which print a date."""
    folder = tmp_path_factory.mktemp("dating")
    names = ("nasa_id", "title", "description", "date_created")
    lines = (json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in ROWS)
    (folder / "dump.jsonl").write_text("".join(lines), "utf-8")
    built(folder / "index", folder / "dump.jsonl")
    engine = open_engine(folder / "index")
    yield engine
    engine.close()


def test_a_printed_date_comes_before_the_archives_own(archive: Engine) -> None:
    """Who asks for a day finds captions that print it first, then those that print none and are filed under it."""
    page = ask(archive, "date:1969-07-20")
    assert found(page) == ["made0001", "made0002"]
    assert page.notices == (BY_THE_ARCHIVE,)


def test_a_printed_date_is_believed_against_the_archives_own(archive: Engine) -> None:
    """A caption that prints its day is not found under another; nothing is said where nothing was filed."""
    page = ask(archive, "date:1961")
    assert found(page) == ["made0004"] and page.notices == ()
    assert "made0004" not in found(ask(archive, "after:1968"))


@pytest.mark.parametrize(
    "text", ["year:1971", "date:1971", "date:1970s", "date:August 1971", "after:1970", "NOT before:1971"]
)
def test_every_way_to_ask_for_a_date_finds_what_is_filed(archive: Engine, text: str) -> None:
    """Years, months, decades and open ranges are all asked of both dates."""
    assert "made0003" in found(ask(archive, text))
    assert "made0001" not in found(ask(archive, text))


@pytest.mark.parametrize(("text", "first"), [("rover july 1969", "made0001"), ("rover 1961", "made0004")])
def test_a_stamp_is_found_by_bare_words(archive: Engine, text: str, first: str) -> None:
    """A date that stood in a stamp is no word of its caption, but the caption is found by it."""
    assert found(ask(archive, text))[0] == first


def test_only_printed_dates_are_an_order(archive: Engine) -> None:
    """Families that print no date come last in both orders, whatever their archive files them under."""
    assert ordered(archive, Sort.OLDEST)[:2] == ["made0004", "made0001"]
    assert ordered(archive, Sort.NEWEST)[:2] == ["made0001", "made0004"]


def ordered(engine: Engine, sort: Sort) -> list[str]:
    """Give the ids of all families in an order."""
    node, notices = read_text("rover")
    page: Page = engine.search(Query("rover", node, notices, sort=sort))
    return found(page)


def test_a_title_is_what_the_archive_called_it(archive: Engine) -> None:
    """What heads a caption without a title is none; the title of every record of a family is one."""
    assert found(ask(archive, "title:test")) == ["made0001"]
    assert found(ask(archive, "title:hill")) == found(ask(archive, 'title:"rover garage"')) == ["made0002"]


def test_no_title_reaches_into_another(archive: Engine) -> None:
    """The end of one title and the beginning of another are no phrase."""
    assert found(ask(archive, 'title:"garage hill"')) == []
