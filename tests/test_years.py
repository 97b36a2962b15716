"""Tests of the chart of years: every year has its bar, and the stretches that a click picks part them."""

from hypothesis import given
from hypothesis import strategies as st

from schema.fields import facet_named
from webapp.pages.years import HEIGHT, STRETCHES, WIDTH, chart
from webapp.search.model.query import Filter
from webapp.search.model.result import Count, FacetCounts

YEAR = facet_named("year")
TALLIES = st.dictionaries(st.integers(1, 9999), st.integers(1, 10_000), min_size=2, max_size=90)


def counts(tally: dict[int, int], *chosen: int) -> FacetCounts:
    """Count years as an engine does: the latest first."""
    return FacetCounts(
        YEAR, tuple(Count(str(year), tally[year], year in chosen) for year in sorted(tally, reverse=True))
    )


@given(TALLIES)
def test_stretches_part_the_years(tally: dict[int, int]) -> None:
    """The stretches follow one another without a gap, hold every caption once, and are few enough for a finger."""
    drawn = chart(counts(tally), ())
    assert drawn
    assert (drawn.first, drawn.last) == (min(tally), max(tally))
    assert drawn.stretches[0].first == drawn.first and drawn.stretches[-1].last == drawn.last
    for before, after in zip(drawn.stretches, drawn.stretches[1:], strict=False):
        assert after.first == before.last + 1
    assert sum(one.count for one in drawn.stretches) == sum(tally.values())
    assert len(drawn.stretches) <= STRETCHES


@given(TALLIES)
def test_bars_stand_in_the_drawing(tally: dict[int, int]) -> None:
    """Every year has a bar within the drawing; the tallest is the year of the most captions."""
    drawn = chart(counts(tally), ())
    assert drawn
    assert len(drawn.bars) == len(tally)
    assert all(0 <= bar.x <= WIDTH and 0 <= bar.y < HEIGHT for bar in drawn.bars)
    tallest = max(drawn.bars, key=lambda bar: bar.height)
    assert tally[sorted(tally)[drawn.bars.index(tallest)]] == max(tally.values())


def test_a_chosen_range_is_zoomed_to() -> None:
    """Where a range is chosen only its years are drawn, each a stretch of its own where they are few."""
    tally = dict.fromkeys(range(1950, 2020), 3)
    drawn = chart(counts(tally), (Filter("year", "1960..1969"), Filter("agency", "ESA")))
    assert drawn
    assert (drawn.first, drawn.last, drawn.ends) == (1960, 1969, ("1960", "1969"))
    assert [(one.first, one.last) for one in drawn.stretches] == [(year, year) for year in range(1960, 1970)]
    assert chart(counts(tally), (Filter("year", "..1969"),)) == chart(
        counts({year: 3 for year in tally if year < 1970}), (Filter("year", "..1969"),)
    )


def test_a_range_that_holds_nothing_leaves_the_whole() -> None:
    """A range without captions shows all years, so that there is a way back."""
    drawn = chart(counts({1990: 1, 1995: 2}), (Filter("year", "1960..1969"),))
    assert drawn
    assert (drawn.first, drawn.last) == (1990, 1995)


def test_one_year_needs_no_chart() -> None:
    """A chart of a single year would say nothing."""
    assert chart(counts({1990: 5}), ()) is None
    assert chart(counts({}), ()) is None


def test_chosen_years_stand_out() -> None:
    """The bar of a chosen year is marked."""
    drawn = chart(counts({1990: 5, 1991: 2, 1995: 1}, 1991), (Filter("year", "1991"),))
    assert drawn
    assert [bar.chosen for bar in drawn.bars] == [False, True, False]
