"""The years of what was found as a chart: a bar a year, and the stretches of years that a click picks."""

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.search.model.query import Filter
from webapp.search.model.result import FacetCounts

WIDTH, HEIGHT = 260.0, 64.0  # units of the drawing
STRETCHES = 10  # at most, so that each can be hit with a finger: WCAG 2.5.8 asks for 24 pixels
WIDEST = 14.0  # of a bar: a few years are a few bars, not a wall
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # years that a stretch may have


@dataclass(frozen=True, slots=True)
class Bar:
    """The families of one year, as a bar of the drawing."""

    x: float
    y: float
    width: float
    height: float
    chosen: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Years that are picked together, ``count`` captions of them, and where they stand in the drawing.

    A caption of several years counts in each of them.
    """

    first: int
    last: int
    count: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of the years from ``first`` to ``last``; ``ends`` are those of the range that is chosen, or ''.

    ``highest`` is the year of the tallest bar, and how many captions that is.
    """

    first: int
    last: int
    ends: tuple[str, str]
    bars: tuple[Bar, ...]
    stretches: tuple[Stretch, ...]
    highest: tuple[int, int]


def chart(counts: FacetCounts, filters: Sequence[Filter]) -> Chart | None:
    """Draw the years of a facet, zoomed to a range that is chosen; ``None`` where there are fewer than two."""
    tally = {int(count.value): count.count for count in counts.counts if count.count}
    if len(tally) < 2:
        return None
    ranges = [f.value for f in filters if f.facet == counts.facet.name and ".." in f.value and not f.exclude]
    low, _, high = ranges[0].partition("..") if len(ranges) == 1 else ("", "", "")
    shown = _inside(tally, low, high) or tally
    first, last = min(shown), max(shown)
    chosen = {int(count.value) for count in counts.counts if count.selected}
    highest = max(shown.items(), key=lambda year: (year[1], -year[0]))
    bars, stretches = _bars(shown, chosen, first, last), _stretches(shown, first, last)
    return Chart(first, last, (low, high), bars, stretches, highest)


def _inside(tally: dict[int, int], low: str, high: str) -> dict[int, int]:
    lowest, highest = int(low or 0), int(high or max(tally))
    return {year: count for year, count in tally.items() if lowest <= year <= highest}


def _bars(tally: dict[int, int], chosen: set[int], first: int, last: int) -> tuple[Bar, ...]:
    wide = WIDTH / (last - first + 1)
    tallest = max(tally.values())
    return tuple(
        _bar((year - first) * wide, wide, max(HEIGHT * count / tallest, 2.0), year in chosen)
        for year, count in sorted(tally.items())
    )


def _bar(x: float, wide: float, tall: float, chosen: bool) -> Bar:
    across = min(max(wide * 0.8, 1.0), WIDEST)
    left = min(max(x + (wide - across) / 2, 0.0), WIDTH - across)
    return Bar(round(left, 2), round(HEIGHT - tall, 2), round(across, 2), round(tall, 2), chosen)


def _stretches(tally: dict[int, int], first: int, last: int) -> tuple[Stretch, ...]:
    step = next((step for step in STEPS if last // step - first // step < STRETCHES), last - first + 1)
    wide = WIDTH / (last - first + 1)
    found = []
    for start in range(first // step * step, last + 1, step):
        low, high = max(start, first), min(start + step - 1, last)
        count = sum(tally.get(year, 0) for year in range(low, high + 1))
        found.append(
            Stretch(low, high, count, round((low - first) * wide, 2), round((high - low + 1) * wide, 2))
        )
    return tuple(found)
