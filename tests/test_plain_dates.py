"""Dates in plain words: which words of a search are one, which days they mean, and what is none."""

import pytest

from webapp.search.language.parser import parse


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("comet 2017", '(date:[2017-01-01 TO 2017-12-31] OR "2017") comet'),
        ("1950s", 'date:[1950-01-01 TO 1959-12-31] OR "1950s"'),
        ("in the 1950's", 'date:[1950-01-01 TO 1959-12-31] OR "1950\'s"'),
        ("comet 60s", '(date:[1960-01-01 TO 1969-12-31] OR "60s") comet'),
        ("late 1970s", 'date:[1976-01-01 TO 1979-12-31] OR "late 1970s"'),
        ("christmas 1968", 'date:[1968-12-24 TO 1968-12-26] OR "christmas 1968"'),
        ("Christmas of 1968", 'date:[1968-12-24 TO 1968-12-26] OR "Christmas of 1968"'),
        ("thanksgiving 1998", 'date:[1998-11-26 TO 1998-11-26] OR "thanksgiving 1998"'),
        ("summer 1975 comet", '(date:[1975-06-01 TO 1975-08-31] OR "summer 1975") comet'),
        ("xmas 1968", 'date:[1968-12-24 TO 1968-12-26] OR "xmas 1968"'),
        ("valentine's day 1996", 'date:[1996-02-14 TO 1996-02-14] OR "valentine\'s day 1996"'),
        ("easter 1998", 'date:[1998-04-12 TO 1998-04-13] OR "easter 1998"'),
        ("Easter Sunday 2000", 'date:[2000-04-23 TO 2000-04-23] OR "Easter Sunday 2000"'),
        ("memorial day 1999", 'date:[1999-05-31 TO 1999-05-31] OR "memorial day 1999"'),
        ("labor day 1997", 'date:[1997-09-01 TO 1997-09-01] OR "labor day 1997"'),
        ("summer of '69", 'date:[1969-06-01 TO 1969-08-31] OR "summer of 1969"'),
        ("comet '04", '(date:[2004-01-01 TO 2004-12-31] OR "2004") comet'),
        ("late 1972", 'date:[1972-09-01 TO 1972-12-31] OR "late 1972"'),
        ("the beginning of 1969", 'date:[1969-01-01 TO 1969-04-30] OR "beginning of 1969"'),
        ("mid-1969", 'date:[1969-05-01 TO 1969-08-31] OR "mid-1969"'),
        ("comet 19690720", '(date:[1969-07-20 TO 1969-07-20] OR "19690720") comet'),
        ("1969 - 1972", 'date:[1969-01-01 TO 1972-12-31] OR "1969 to 1972"'),
        ("July 1969 – 5 August 1970", 'date:[1969-07-01 TO 1970-08-05] OR "July 1969 to 5 August 1970"'),
        ("pre-1960 comet", "date:[* TO 1959-12-31] comet"),
        ("post-2015", "date:[2016-01-01 TO *]"),
        ("winter 2003", 'date:[2002-12-01 TO 2003-02-28] OR "winter 2003"'),
        ("comet july 20, 1969", '(date:[1969-07-20 TO 1969-07-20] OR "july 20 1969") comet'),
        ("comet 20 July 1969", '(date:[1969-07-20 TO 1969-07-20] OR "20 July 1969") comet'),
        ("may 1998", 'date:[1998-05-01 TO 1998-05-31] OR "may 1998"'),
        ("before 1960 comet", "date:[* TO 1959-12-31] comet"),
        ("comet since July 2000", "date:[2000-07-01 TO *] comet"),
        ("after 1960 before 1970", "date:[1961-01-01 TO *] AND date:[* TO 1969-12-31]"),
        ("between 1969 and 1972", "date:[1969-01-01 TO 1972-12-31]"),
        ("from may 1969 to june 1970", "date:[1969-05-01 TO 1970-06-30]"),
        ("1969-1972", 'date:[1969-01-01 TO 1972-12-31] OR "1969-1972"'),
    ],
)
def test_a_date_is_a_condition(text: str, parsed: str) -> None:
    """What happened on those days fits, and what has the words in its text; the other words stay relaxable."""
    found = parse(text)
    assert found.parsed == parsed
    assert found.notices
    assert all("was read as a date" in notice for notice in found.notices)
    assert parse(parsed).node == found.node


@pytest.mark.parametrize(
    "text",
    [
        "july", "christmas", "the 747", "1201 alarm", "3000 degrees", "2000 feet", "1950 rpm", "apollo 13", "20s",
        "may be", "spring tide", "fall of a leaf", "before the launch", "between two moons", "from pad to orbit",
        "1850s", "-1969", "comet NOT 1969", "19691320",
        "pad - 1969 feet", "post office", '"1969"', '"christmas 1968"', "title:1969", "19690",
    ],
)  # fmt: skip
def test_other_numbers_are_words(text: str) -> None:
    """A number with a unit, half a date and what stands in quotation marks are no dates."""
    assert "date:" not in parse(text).parsed
    assert not parse(text).notices


def test_a_number_belongs_to_the_name_before_it() -> None:
    """'Apollo 5 January 1968' is a flight and a month, and not the fifth of January."""
    parsed = parse("apollo 5 january 1968").parsed
    assert parsed == '(date:[1968-01-01 TO 1968-01-31] OR "january 1968") apollo 5'


def test_several_dates_are_alternatives() -> None:
    """Two years are two places to look, not two conditions that nothing fits."""
    assert parse("comet 1969 1970").parsed == (
        '(date:[1969-01-01 TO 1969-12-31] OR "1969" OR date:[1970-01-01 TO 1970-12-31] OR "1970") comet'
    )


def test_a_notice_says_which_days() -> None:
    """The notice has the words, the days, and how to search for the words."""
    (notice,) = parse("comet 1950s").notices
    assert notice == (
        "“1950s” was read as a date: 1950 to 1959. In quotation marks it is searched for as words."
    )


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("date:summer 1969 comet", "date:[1969-06-01 TO 1969-08-31] comet"),
        ('date:"Fall 1985"', "date:[1985-09-01 TO 1985-11-30]"),
        ("date:the early 1970s", "date:[1970-01-01 TO 1974-12-31]"),
        ("date:christmas 1968", "date:[1968-12-24 TO 1968-12-26]"),
        ("before:winter 2003", "date:[* TO 2002-11-30]"),
        ("date:>summer 1969", "date:[1969-09-01 TO *]"),
        ("after:sixties", "date:[1970-01-01 TO *]"),
        ("date:[spring 1969 TO fall 1970] comet", "date:[1969-03-01 TO 1970-11-30] comet"),
        ("date: [christmas eve 1968 TO July 1969]", "date:[1968-12-24 TO 1969-07-31]"),
        ("date:[summer of 1969 TO *]", "date:[1969-06-01 TO *]"),
        ("date:[* TO the early 1970s]", "date:[* TO 1974-12-31]"),
        ("date:spring 1969..fall 1970 comet", "date:[1969-03-01 TO 1970-11-30] comet"),
        ("before:[summer 1969 TO fall 1969]", "date:[* TO 1969-05-31]"),
        (
            "date:(summer 1969 OR christmas 1968) comet",
            "(date:[1969-06-01 TO 1969-08-31] OR date:[1968-12-24 TO 1968-12-26]) comet",
        ),
        (
            "date:(1969 OR (july 1971)) comet",
            "(date:[1969-01-01 TO 1969-12-31] OR date:[1971-07-01 TO 1971-07-31]) comet",
        ),
        ("comet late seventies", '(date:[1976-01-01 TO 1979-12-31] OR "late seventies") comet'),
    ],
)
def test_periods_have_names_behind_a_field_too(text: str, parsed: str) -> None:
    """A season, a holiday or a decade is a date wherever one is read."""
    assert parse(text).parsed == parsed


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        (
            "1969 OR 1972",
            'date:[1969-01-01 TO 1969-12-31] OR "1969" OR date:[1972-01-01 TO 1972-12-31] OR "1972"',
        ),
        ("comet AND 1969", 'comet AND (date:[1969-01-01 TO 1969-12-31] OR "1969")'),
        ("comet (1950s OR flag)", '(date:[1950-01-01 TO 1959-12-31] OR "1950s" OR flag) comet'),
        ("comet OR pre-1960", "comet OR date:[* TO 1959-12-31]"),
    ],
)
def test_a_year_that_an_operator_joins_is_a_date(text: str, parsed: str) -> None:
    """Under an operator a year finds what it finds alone: 'or' never finds fewer."""
    found = parse(text)
    assert found.parsed == parsed
    assert any("was read as a date" in notice for notice in found.notices)
    assert parse(parsed).node == found.node
