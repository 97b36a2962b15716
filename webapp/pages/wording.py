"""Dates, numbers, filters and kinds of variants in words for people."""

from datetime import date
from typing import assert_never

from schema.document import EventDate, Precision, Variant, YearEvidence, YearSource
from schema.fields import facet_named
from webapp.search.model.query import ANY, NONE, Filter, Sort

KINDS = {
    Variant.LEAD: "the most complete sound text",
    Variant.EXACT: "the same text",
    Variant.FORMAT: "the same words, set differently",
    Variant.TRUNCATED: "cut short",
    Variant.DAMAGED: "damaged characters",
    Variant.EDITED: "slightly edited",
}

SORTS = {
    Sort.RELEVANCE: "Best match",
    Sort.NEWEST: "Newest first",
    Sort.OLDEST: "Oldest first",
    Sort.ADDED: "Recently added",
}


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun.

    >>> counted(1, "caption"), counted(96877, "caption"), counted(0, "family", "families")
    ('1 caption', '96,877 captions', '0 families')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def when(event: EventDate) -> str:
    """Return a date as exactly as it is known.

    >>> when(EventDate(date(2021, 3, 24), date(2021, 3, 24), Precision.DAY))
    '24 March 2021'
    >>> when(EventDate(date(1973, 11, 1), date(1973, 11, 30), Precision.MONTH))
    'November 1973'
    """
    match event.precision:
        case Precision.DAY:
            return _day(event.start)
        case Precision.MONTH:
            return f"{event.start:%B} {event.start.year}"
        case Precision.YEAR:
            return str(event.start.year)
        case Precision.RANGE:
            return f"{_day(event.start)} – {_day(event.end)}"


def year_source(found: YearEvidence) -> str:
    """Return what says in which year a picture was made.

    >>> year_source(YearEvidence(1998, YearSource.FILED, "1998-03-26", "a#1"))
    'the archive’s own date'
    """
    match found.source:
        case YearSource.PRINTED:
            return "the caption"
        case YearSource.ID:
            return "the id"
        case YearSource.FILED:
            return "the archive’s own date"
        case _:
            assert_never(found.source)


def years(first: int, last: int) -> str:
    """Return a range of years.

    >>> years(1960, 1969), years(1969, 1969)
    ('1960 to 1969', '1969')
    """
    return str(first) if first == last else f"{first} to {last}"


def filter_value(chosen: Filter) -> str:
    """Return a filter's value as it is read.

    >>> filter_value(Filter("year", "2016..2018")), filter_value(Filter("year", "..1969"))
    ('2016–2018', 'up to 1969')
    """
    if not facet_named(chosen.facet).numeric or ".." not in chosen.value:
        return chosen.value
    low, _, high = chosen.value.partition("..")
    return f"{low}–{high}" if low and high else f"from {low}" if low else f"up to {high}"


def filter_words(chosen: Filter) -> str:
    """Return a filter in words: 'Agency: not NASA', 'Agency: none', 'Agency: any'."""
    if chosen.value in {NONE, ANY}:
        has_any = chosen.exclude is (chosen.value == NONE)
        return f"{facet_named(chosen.facet).label}: {'any' if has_any else 'none'}"
    return f"{facet_named(chosen.facet).label}: {'not ' if chosen.exclude else ''}{filter_value(chosen)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
