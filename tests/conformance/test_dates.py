"""Families by their dates: that of the event, which a caption prints, else the one that its archive files it under.

1. A date finds the families whose event may have been then; years, months, decades and open ranges are such dates.
2. A printed date comes before a filed one, and is believed against it; what is found by a filed one is said.
3. Only printed dates are an order.
4. The date of a stamp is found by bare words.
5. By relevance families dated within the days asked for come before those whose date reaches beyond, however well these
   fit otherwise; both are counted, and each hit says which it is. A date to the day comes before one of a longer time.
6. What only mentions a date typed in plain words comes behind all that is dated so, is counted, and says so.
7. Of families dated so, those whose texts have the words of the date come first where the other words fit alike, but
   not before one that fits these better.
"""

from datetime import date

import pytest

from tests.archives import ask, found
from tests.conformance.archive import ALL, Archive
from tests.conformance.conftest import Opener
from webapp.search import Engine
from webapp.search.model.query import Filter, Sort
from webapp.search.model.result import DateMatch

FILED = "Undated captions are matched by the year in their ID, or by the archive’s own date."
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


LONGER = (
    ("made0011", "Comet", "made0011 (14 Sept. 1983) --- A dish turns towards a comet that rises.", ""),
    (
        "made0012",
        "A dish and a comet",
        "made0012 (September 1983) --- A dish, a dish and a comet, comet, comet.",
        "",
    ),
    ("made0013", "Dish comet", "made0013 (1983) --- The dish of the comet: a comet by the dish.", ""),
    ("made0014", "Meteor", "made0014 (2 March 1983) --- A dish, and no tail.", ""),
)


@pytest.fixture(scope="module")
def comets(open_archive: Opener) -> Engine:
    """Return an engine over captions that are dated to a day, a month and a year."""
    names = ("nasa_id", "title", "description", "date_created")
    return open_archive(dict(zip(names, row, strict=True)) for row in LONGER)


@pytest.mark.parametrize(
    ("text", "within", "beyond"),
    [
        ("date:1983-09-14 comet", {"made0011"}, {"made0012", "made0013"}),
        ("comet dish 14 September 1983", {"made0011"}, {"made0012", "made0013"}),
        ("date:1983-09", {"made0011", "made0012"}, {"made0013"}),
        ("comet September 1983", {"made0011", "made0012"}, {"made0013"}),
        ("date:[1983-03-01 TO 1983-09-20]", {"made0011", "made0014"}, {"made0012", "made0013"}),
        ("before:1983-10 comet", {"made0011", "made0012"}, {"made0013"}),
        ("comet since 2 September 1983", {"made0011"}, {"made0012", "made0013"}),
        ("date:1983-09-14 OR date:1983-03", {"made0011", "made0014"}, {"made0012", "made0013"}),
    ],
)
def test_dates_that_reach_beyond_come_last(
    comets: Engine, text: str, within: set[str], beyond: set[str]
) -> None:
    """What fits the days comes first whatever the words weigh; the rest is counted and known by each hit (5)."""
    page = ask(comets, text)
    assert set(found(page)[: len(within)]) == within and set(found(page)[len(within) :]) == beyond
    assert page.overlapping == len(beyond)
    assert {hit.document.id for hit in page.hits if hit.dated is DateMatch.LONGER} == beyond
    assert any(f"{len(beyond)} ha" in notice and "longer period" in notice for notice in page.notices)


@pytest.mark.parametrize("text", ["date:1983", "comet 1983", "date:*", "-date:1983-09-14", "comet"])
def test_nothing_is_said_where_no_date_reaches_beyond(comets: Engine, text: str) -> None:
    """Where all fit, or no days are asked for, nothing is set apart (5)."""
    page = ask(comets, text)
    assert page.families and page.overlapping == 0 and page.notices == (page.query.notices or ())
    assert all(hit.dated is DateMatch.WITHIN for hit in page.hits)


def test_a_date_to_the_day_comes_before_a_longer_one(comets: Engine) -> None:
    """Of captions that fit alike, one dated to the day comes before one of a month, and that before none (5)."""
    assert found(ask(comets, "date:1983"))[:2] == ["made0011", "made0014"]


def test_an_order_by_date_sets_nothing_apart(comets: Engine) -> None:
    """By date all stand in the order of their dates; what reaches beyond is counted as by relevance (5)."""
    page = ask(comets, "date:1983-09-14", sort=Sort.OLDEST)
    assert found(page) == ["made0013", "made0012", "made0011"] and page.overlapping == 2
    assert not any("last" in notice for notice in page.notices)


MENTIONS = (
    ("made0021", "Harbour", "made0021 (3 May 1984) --- A crane lifts a drum.", ""),
    ("made0022", "Harbour", "made0022 (1984) --- A crane at work.", ""),
    (
        "made0023",
        "Crane, crane, drum",
        "made0023 (9 June 1991) --- A crane, a drum and a crane like that of 3 May 1984, of May 1984 and of 1984.",
        "",
    ),
    ("made0024", "Crane", "made0024 (9 June 1991) --- A crane.", ""),
)


@pytest.fixture(scope="module")
def cranes(open_archive: Opener) -> Engine:
    """Return an engine over captions that are dated in 1984, or mention that year."""
    names = ("nasa_id", "title", "description", "date_created")
    return open_archive(dict(zip(names, row, strict=True)) for row in MENTIONS)


def test_the_words_of_a_date_count_less_than_other_words(open_archive: Opener) -> None:
    """What says the year again and again does not stand above what is about the other words (7)."""
    names = ("nasa_id", "title", "description", "date_created")
    engine = open_archive(
        dict(zip(names, row, strict=True))
        for row in (
            (
                "made0031",
                "Works of 1984",
                "made0031 (3 May 1984) --- In 1984, the year 1984, a crane beside a wall.",
                "",
            ),
            ("made0032", "Works", "made0032 (3 May 1984) --- A red crane beside a wall.", ""),
            ("made0033", "Works", "made0033 --- The red crane carries a bucket up a hill.", "1984-05-03"),
            *(
                (f"made{n:04}", "", f"made{n:04} (9 June 1991) --- A red door of house {n}.", "")
                for n in range(100, 130)
            ),
        )
    )
    assert found(ask(engine, "red crane 1984")) == ["made0032", "made0033", "made0031"]
    assert found(ask(engine, "1984"))[0] == "made0031"


@pytest.mark.parametrize(
    ("text", "within", "longer", "mentioned"),
    [
        ("crane 3 May 1984", ["made0021"], ["made0022"], ["made0023"]),
        ("crane in May 1984", ["made0021"], ["made0022"], ["made0023"]),
        ("1984 crane", ["made0021", "made0022"], [], ["made0023"]),
        ("1984", ["made0021", "made0022"], [], ["made0023"]),
        ('crane AND (date:1984 OR "1984")', ["made0021", "made0022"], [], ["made0023"]),
        ("drum 1984", ["made0021"], [], ["made0023"]),
    ],
)
def test_what_only_mentions_a_date_comes_last(
    cranes: Engine, text: str, within: list[str], longer: list[str], mentioned: list[str]
) -> None:
    """A date in plain words finds what is dated so before what mentions it, however often (6)."""
    page = ask(cranes, text)
    dated = {
        match: [hit.document.id for hit in page.hits if hit.dated is match]
        for match in (DateMatch.WITHIN, DateMatch.LONGER, DateMatch.MENTIONED)
    }
    assert {match: sorted(ids) for match, ids in dated.items()} == {
        DateMatch.WITHIN: within,
        DateMatch.LONGER: longer,
        DateMatch.MENTIONED: mentioned,
    }
    assert found(page) == [one for ids in dated.values() for one in ids]
    assert (page.families, page.overlapping, page.mentioning) == (
        len(within) + len(longer) + len(mentioned),
        len(longer),
        len(mentioned),
    )
    assert any("1 only mentions the date; it comes last." in notice for notice in page.notices)


@pytest.mark.parametrize("text", ["date:1984 crane", '"1984" crane', "crane since 1984", "drum OR date:1984"])
def test_without_a_date_in_plain_words_nothing_is_a_mention(cranes: Engine, text: str) -> None:
    """What asks for days alone, or for words alone, has no mentions; nor is other text beside a date one (6)."""
    page = ask(cranes, text)
    assert page.families and page.mentioning == 0
    assert all(hit.dated is not DateMatch.MENTIONED for hit in page.hits)


def test_mentions_are_counted_by_what_filters_let_through(cranes: Engine) -> None:
    """A mention that a filter leaves out is not counted; where nothing is dated so, that is said (6)."""
    page = ask(cranes, "crane 1984", Filter("year", "1991"))
    assert (page.families, page.mentioning) == (1, 1)
    assert "No caption is dated within these days. 1 only mentions the date." in page.notices
