"""Printed dates: every form is read, and alike in a caption and in a query."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.parse import parse
from indexer.read import RawCaption
from indexer.repair import RepairedCaption
from schema.analysis.dates import find_days, read_date
from schema.document import DumpFields, EventDate
from schema.vocabulary import load
from webapp.search.language.parser import parse as parse_query
from webapp.search.language.query_dates import period
from webapp.search.model.query import Dated, walk

FORMS = [
    ("3 March 1969", "1969-03-03", "1969-03-03"),
    ("3 march 1969", "1969-03-03", "1969-03-03"),
    ("31 Jan. 1971", "1971-01-31", "1971-01-31"),
    ("July 10th, 1969", "1969-07-10", "1969-07-10"),
    ("July 4,1976", "1976-07-04", "1976-07-04"),
    ("July 41976", "1976-07-04", "1976-07-04"),
    ("20 July 69", "1969-07-20", "1969-07-20"),
    ("May 1973", "1973-05-01", "1973-05-31"),
    ("Sept. 1973", "1973-09-01", "1973-09-30"),
    ("septem 1973", "1973-09-01", "1973-09-30"),
    ("February 1972", "1972-02-01", "1972-02-29"),
    ("1969", "1969-01-01", "1969-12-31"),
    ("1960s", "1960-01-01", "1969-12-31"),
    ("9-20 April 1994", "1994-04-09", "1994-04-20"),
    ("9-20 April 94", "1994-04-09", "1994-04-20"),
    ("Oct. 20-21, 1999", "1999-10-20", "1999-10-21"),
    ("28 Nov - 8 Dec 1983", "1983-11-28", "1983-12-08"),
    ("30 Aug.-5 Sept. 1983", "1983-08-30", "1983-09-05"),
    ("27 June-4July 1982", "1982-06-27", "1982-07-04"),
    ("Dec. 28 - Jan. 4, 1997", "1996-12-28", "1997-01-04"),
    ("28 Nov 1983 - 8 Feb 1984", "1983-11-28", "1984-02-08"),
    ("July-August 1973", "1973-07-01", "1973-08-31"),
    ("July through September 1973", "1973-07-01", "1973-09-30"),
    ("November 1973-February 1974", "1973-11-01", "1974-02-28"),
    ("1969-1972", "1969-01-01", "1972-12-31"),
    ("12-08-98", "1998-12-08", "1998-12-08"),
    ("12/08/1998", "1998-12-08", "1998-12-08"),
    ("02/03/04", "2004-02-03", "2004-02-03"),
    ("1998-12-08", "1998-12-08", "1998-12-08"),
    ("2017/03/24", "2017-03-24", "2017-03-24"),
    ("2017/3", "2017-03-01", "2017-03-31"),
    ("1998-12", "1998-12-01", "1998-12-31"),
    ("27.08.2016", "2016-08-27", "2016-08-27"),
    ("13NOV2017", "2017-11-13", "2017-11-13"),
    ("2nd of May, 1998", "1998-05-02", "1998-05-02"),
    ("12 or 14 March 1999", "1999-03-12", "1999-03-14"),
    ("Dec. 30, 2020, to Jan. 2, 2021", "2020-12-30", "2021-01-02"),
]


def iso(day: date | None) -> str:
    """Return a day as it is written in the tables above."""
    return day.isoformat() if day else ""


def in_a_stamp(words: str) -> EventDate | None:
    """Return the date of a caption whose stamp has the words."""
    return event_date(f"S99-12345 ({words}) --- A hill.")


def in_prose(words: str) -> EventDate | None:
    """Return the date of a caption that says when its picture was taken."""
    return event_date(f"A hill. This photo was taken on {words}.")


def event_date(caption: str) -> EventDate | None:
    """Return the date that is read in a caption."""
    raw = RawCaption("dump.txt", 1, "dump.txt:1", "", caption, None, DumpFields())
    return parse(RepairedCaption(raw, "", caption), load()).event_date


def asked(text: str) -> list[tuple[str, str]]:
    """Return the ranges of days that a query asks for."""
    nodes = walk(parse_query(text).node)
    return [(iso(node.start), iso(node.end)) for node in nodes if isinstance(node, Dated)]


@pytest.mark.parametrize(("words", "start", "end"), FORMS)
def test_every_form_is_read_by_both_sides(words: str, start: str, end: str) -> None:
    """Every printed form means its first and its last day, in a stamp, in quotation marks and behind 'date:'."""
    stamped = in_a_stamp(words)
    assert stamped is not None
    assert (iso(stamped.start), iso(stamped.end)) == (start, end)
    assert asked(f'date:"{words}"') == [(start, end)]
    assert asked(f"date:{words}") == [(start, end)]


@pytest.mark.parametrize(
    "words",
    [
        *(
            "",
            "31 June 1990",
            "30 Feb. 1999",
            "13-45-98",
            "8-4 March 1994",
            "soon",
            "Nov. 30",
            "2017-13",
            "next May",
        ),
        *("0000", "1972 - 1969", "1998-12-32", "July 123456", "5 Smarch 1969", "ju 1969"),
    ],
)
def test_what_is_no_date(words: str) -> None:
    """A day that no calendar has, a range that runs backwards and a day without a year are no dates."""
    assert read_date(words) is None
    assert period(words) is None


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("date:March 2017 moon", [("2017-03-01", "2017-03-31")]),
        ("date:1969 moon 1972", [("1969-01-01", "1969-12-31")]),
        ("date:1969 and 1972", [("1969-01-01", "1969-12-31")]),
        ("date:1969 - 1972", [("1969-01-01", "1972-12-31")]),
        ("date:July 20 1969 flag", [("1969-07-20", "1969-07-20")]),
        ("date:1972-1969", [("1969-01-01", "1972-12-31")]),
        ("before:July-August 1973", [("", "1973-06-30")]),
        ("after:9-20 April 1994", [("1994-04-21", "")]),
    ],
)
def test_a_date_in_a_query_has_all_its_words(text: str, dates: list[tuple[str, str]]) -> None:
    """As many words as make one date belong to it, and none across an 'and'."""
    assert asked(text) == dates


def test_a_stamp_of_another_age_is_no_date() -> None:
    """A year in which nobody flew is asked for, and is no date of a picture."""
    assert in_a_stamp("3 March 1543") is None
    assert asked("date:1543") == [("1543-01-01", "1543-12-31")]


@pytest.mark.parametrize(
    "text",
    ["in May. 12 people", "we may 5", "image 2011-04-123", "2011-04-12-0007", "at 3/4/5/6", "a 2011-4-1"],
)
def test_running_text_without_a_day(text: str) -> None:
    """What only looks like a day in running text is none."""
    assert find_days(text) == []


DAYS = st.dates(date(1950, 1, 1), date(2030, 12, 1))
FULL = "January February March April May June July August September October November December".split()
SHORT = "Jan. Feb. Mar. Apr. May June July Aug. Sept. Oct. Nov. Dec.".split()


@st.composite
def printed_dates(draw: st.DrawFn) -> tuple[str, date, date]:
    """Draw a date in words, and the days it means."""
    first = draw(DAYS)
    last = first + timedelta(days=draw(st.integers(1, 400)))
    names, to = draw(st.sampled_from([FULL, SHORT])), draw(st.sampled_from(["-", " - ", " – ", " to "]))
    month, later = names[first.month - 1], names[last.month - 1]
    end_of_month = first.replace(day=monthrange(first.year, first.month)[1])
    forms = [
        (f"{first.day} {month} {first.year}", first, first),
        (f"{month} {first.day}, {first.year}", first, first),
        (f"{first.year}-{first.month:02}-{first.day:02}", first, first),
        (f"{first.month}/{first.day}/{first.year}", first, first),
        (f"{month} {first.year}", first.replace(day=1), end_of_month),
        (f"{first.day} {month} {first.year}{to}{last.day} {later} {last.year}", first, last),
    ]
    if first.month == last.month and first.year == last.year:
        forms += [
            (f"{first.day}{to}{last.day} {month} {first.year}", first, last),
            (f"{month} {first.day}{to}{last.day}, {first.year}", first, last),
        ]
    return draw(st.sampled_from(forms))


@settings(deadline=None)
@given(printed_dates())
def test_a_printed_date_is_one_date_everywhere(printed: tuple[str, date, date]) -> None:
    """In whatever form a date is printed, stamp and query mean the same days, and so does prose if it names a day."""
    words, start, end = printed
    stamped, told = in_a_stamp(words), in_prose(words)
    assert stamped is not None
    assert (stamped.start, stamped.end) == (start, end)
    assert asked(f"date:{words}") == [(iso(start), iso(end))]
    if [match[0] for match in find_days(words)] == [words]:
        assert told is not None
        assert (told.start, told.end) == (start, end)
