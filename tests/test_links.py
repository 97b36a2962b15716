"""Tests of webapp.links: a state of the search and its address are one."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.errors import BadParameter, QueryTooExpensive
from schema.fields import FACETS, Facet
from webapp import links, parameters
from webapp.search.limits import Limits
from webapp.search.model.query import Filter, Query, Sort
from webapp.value_links import value_addresses

LIMITS = Limits()
NUMBERS = st.integers(0, 9999).map(str)
RANGES = st.one_of(
    st.tuples(st.integers(0, 5000), st.integers(5000, 9999)).map(lambda ends: f"{ends[0]}..{ends[1]}"),
    NUMBERS.map(lambda number: f"..{number}"),
    NUMBERS.map(lambda number: f"{number}.."),
)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=30).map(str.strip)


def _filters() -> st.SearchStrategy[Filter]:
    return st.sampled_from(FACETS).flatmap(
        lambda facet: st.builds(
            Filter,
            st.just(facet.name),
            NUMBERS | RANGES if facet.numeric else TEXTS.filter(bool),
            st.booleans(),
        )
    )


QUERIES = st.builds(
    Query,
    text=TEXTS,
    filters=st.lists(_filters(), max_size=6).map(parameters.canonical),
    sort=st.sampled_from(Sort),
    page=st.integers(1, LIMITS.page),
    size=st.integers(1, LIMITS.size),
    generation=st.sampled_from(("", "000012-0a1b", "made-up_1.b")),
    expand=st.sampled_from(((), ("evidence",))),
)


def _given(address: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(address).query, keep_blank_values=True)


@given(QUERIES)
def test_round_trip(query: Query) -> None:
    """What is written is read back the same, strictly and leniently."""
    assert parameters.read(_given(links.search_url(query)), LIMITS) == query
    assert parameters.read_leniently(_given(links.api_url(query)), LIMITS) == query


@given(st.lists(_filters(), max_size=6), st.randoms())
def test_one_state_has_one_address(filters: list[Filter], random: Random) -> None:
    """The order in which filters were chosen, or chosen twice, does not show in the address."""
    shuffled = random.sample(filters, len(filters))
    assert links.write(Query(filters=(*shuffled, *filters))) == links.write(Query(filters=tuple(filters)))


@given(st.lists(st.tuples(st.sampled_from((*parameters.PARAMETERS, "utm_source")), st.text(max_size=20))))
def test_lenient_reading_takes_anything(pairs: list[tuple[str, str]]) -> None:
    """Whatever a page is asked, it gives a query that can be written and read strictly."""
    query = parameters.read_leniently(pairs, LIMITS)
    assert parameters.read(links.pairs(query), LIMITS) == replace(query, notices=())


@given(
    st.lists(st.tuples(st.sampled_from(parameters.PARAMETERS) | st.text(max_size=9), st.text(max_size=20)))
)
def test_strict_reading_agrees_or_refuses(pairs: list[tuple[str, str]]) -> None:
    """The API refuses a request by a parameter of it, or reads it as a page does."""
    try:
        query = parameters.read(pairs, LIMITS)
    except BadParameter as error:
        assert error.name in {name for name, _ in pairs}
    else:
        assert query == parameters.read_leniently(pairs, LIMITS)


@given(QUERIES, st.sampled_from(FACETS))
def test_toggling(query: Query, facet: Facet) -> None:
    """Choosing a value and taking it back leaves the other filters; both lead to page 1."""
    start = query.without(facet.name)
    chosen = links.toggled(start, facet.name, "7")
    assert chosen.page == 1
    assert set(chosen.filters) == {*start.filters, Filter(facet.name, "7")}
    assert links.toggled(chosen, facet.name, "7").filters == start.filters


@pytest.mark.slow
@given(
    QUERIES,
    st.sampled_from(FACETS),
    TEXTS | st.sampled_from(["!NASA", "\\\\", "a&b=c", "a+b", ""]),
    st.booleans(),
    st.sampled_from(["", "large"]),
)
def test_addresses_of_many_values(query: Query, facet: Facet, value: str, exclude: bool, view: str) -> None:
    """The addresses of a facet's values are those that each would have alone, whatever is typed or chosen."""
    made = value_addresses(query, links.search(view))(facet.name)
    choose = links.excluded if exclude else links.toggled
    address = (made.exclude if exclude else made.toggle)(value)
    assert address == links.search_url(choose(query, facet.name, value), view)


@pytest.mark.parametrize("year", ["2017", "2019"])
def test_a_value_takes_the_place_of_a_range(year: str) -> None:
    """Choosing a year where a range is chosen, within it or not, leaves that year alone."""
    query = Query(filters=(Filter("year", "2016..2018"), Filter("year", "1969", exclude=True)))
    assert set(links.toggled(query, "year", year).filters) == {Filter("year", year), query.filters[1]}


def test_excluding() -> None:
    """A value is chosen or left out, never both; leaving out twice lets it in again."""
    chosen = Query(filters=(Filter("agency", "ESA"),), page=3)
    without = links.excluded(chosen, "agency", "ESA")
    assert without == Query(filters=(Filter("agency", "ESA", exclude=True),))
    assert links.excluded(without, "agency", "ESA") == Query()
    assert links.toggled(without, "agency", "ESA").filters == (Filter("agency", "ESA"),)


def test_removing_and_clearing() -> None:
    """A filter is removed alone, or all with it; words and order stay."""
    esa, year = Filter("agency", "ESA"), Filter("year", "2020")
    query = Query("moon", filters=(esa, year), sort=Sort.NEWEST, page=4)
    assert links.removed(query, esa) == Query("moon", filters=(year,), sort=Sort.NEWEST)
    assert links.cleared(query) == Query("moon", sort=Sort.NEWEST)
    assert links.paged(query, 9, "000002-ab") == Query(
        "moon", filters=(esa, year), sort=Sort.NEWEST, page=9, generation="000002-ab"
    )
    assert links.paged(query, 1, "000002-ab").generation == ""
    assert links.ordered(query, Sort.OLDEST) == Query("moon", filters=(esa, year), sort=Sort.OLDEST)


@pytest.mark.parametrize(
    ("name", "value", "near"),
    [
        ("agencey", "ESA", "agency"),
        ("sort", "relevanse", "relevance"),
        ("sort", "random", None),
        ("page", "0", None),
        ("page", "-3", None),
        ("page", "two", None),
        ("page", "9" * 30, None),
        ("size", "201", None),
        ("size", "²", None),
        ("year", "2018..2016", None),
        ("year", "..", None),
        ("expedition", "sixty", None),
        ("expedition", "1234567890", None),
        ("agency", "!", None),
        ("agency", "x" * 201, None),
        ("zzz", "", None),
    ],
)
def test_bad_parameters(name: str, value: str, near: str | None) -> None:
    """A parameter that is unknown or not allowed is refused by name, with a suggestion where one is near."""
    with pytest.raises(BadParameter) as raised:
        parameters.read([(name, value)], LIMITS)
    assert raised.value.name == name
    assert parameters.suggestion(raised.value) == near
    assert parameters.read_leniently([(name, value)], LIMITS).filters == ()


def test_numbers_have_one_spelling() -> None:
    """Leading zeros and white space are not another filter."""
    query = parameters.read([("expedition", " 065 "), ("expedition", "65"), ("year", "0..02020")], LIMITS)
    assert query.filters == (Filter("expedition", "65"), Filter("year", "0..2020"))


def test_blank_is_not_given() -> None:
    """A form's empty fields are no parameters."""
    assert parameters.read([(name, " ") for name in parameters.PARAMETERS], LIMITS) == Query()


def test_single_parameters() -> None:
    """A parameter that has one value is given once; a page takes the first."""
    with pytest.raises(BadParameter, match="2 times"):
        parameters.read([("page", "2"), ("page", "3")], LIMITS)
    assert parameters.read_leniently([("page", "2"), ("page", "3")], LIMITS).page == 2


def test_clamping() -> None:
    """A page takes the nearest size and page that there can be."""
    query = parameters.read_leniently([("size", "100000"), ("page", "-2")], LIMITS)
    assert (query.size, query.page) == (LIMITS.size, 1)


@pytest.mark.parametrize("read", [parameters.read, parameters.read_leniently])
def test_limits(read: Callable[..., Query]) -> None:
    """What would cost too much is refused by name, on pages too."""
    with pytest.raises(QueryTooExpensive, match="1001 characters"):
        read([("q", "x" * 1001)], LIMITS)
    with pytest.raises(QueryTooExpensive, match="101 filters"):
        read([("year", str(n)) for n in range(101)], LIMITS)


@pytest.mark.parametrize(("blanks", "text"), [(0, "x" * 1000), (400, "x" * 600), (997, "sun")])
def test_a_length_counts_the_blanks_around_a_text(blanks: int, text: str) -> None:
    """What is described as at most 1,000 characters is refused from 1,001 on, wherever its blanks stand."""
    padded = " " * (blanks // 2) + text + " " * (blanks - blanks // 2)
    assert parameters.read([("q", padded)], LIMITS).text == text
    for longer in (" " + padded, padded + "\t"):
        with pytest.raises(QueryTooExpensive, match="1001 characters"):
            parameters.read([("q", longer)], LIMITS)


def test_a_facet_value_that_is_too_long() -> None:
    """The API refuses it, a page ignores it and says so; the sign that leaves a value out counts, too."""
    assert parameters.read([("agency", "!" + "x" * 199)], LIMITS).filters[0].value == "x" * 199
    for value in ("x" * 201, "!" + "x" * 200, "x" + " " * 200, " " * 201):
        with pytest.raises(BadParameter, match="more than 200 characters"):
            parameters.read([("agency", value)], LIMITS)
        read = parameters.read_leniently([("agency", value)], LIMITS)
        assert read.filters == ()
        assert "has a value of more than 200 characters" in read.notices[0]
