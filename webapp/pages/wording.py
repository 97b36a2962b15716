"""Dates, numbers, filters and kinds of variants in words for people."""

from datetime import date
from typing import assert_never

from schema.document import EventDate, Precision, Variant, YearEvidence, YearSource
from schema.fields import facet_named
from webapp.search.model.query import ANY, NONE, Filter, Sort

KINDS = {
    Variant.LEAD: "main version",
    Variant.EXACT: "same text",
    Variant.FORMAT: "formatting only",
    Variant.TRUNCATED: "cut short",
    Variant.DAMAGED: "damaged characters",
    Variant.EDITED: "small edits",
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
            return _period(event.start, event.end)


def archive_date(text: str) -> str:
    """Return the archive's own date for people; what is no date of the calendar stays as it is.

    >>> archive_date("1969-07-20T00:00:00Z"), archive_date("ca. 1969")
    ('20 July 1969', 'ca. 1969')
    """
    try:
        return _day(date.fromisoformat(text[:10]))
    except ValueError:
        return text[:10]


def year_source(found: YearEvidence) -> str:
    """Return what says in which year a picture was made.

    >>> year_source(YearEvidence(1998, YearSource.FILED, "1998-03-26", "a#1"))
    'the archive’s own date'
    """
    match found.source:
        case YearSource.PRINTED:
            return "the caption"
        case YearSource.ID:
            return "the ID"
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


def _period(first: date, last: date) -> str:
    """Return a period without saying its month or year twice.

    >>> _period(date(1969, 5, 18), date(1969, 5, 26)), _period(date(1969, 5, 28), date(1969, 6, 2))
    ('18–26 May 1969', '28 May – 2 June 1969')
    >>> _period(date(1969, 12, 30), date(1970, 1, 2))
    '30 December 1969 – 2 January 1970'
    """
    if first.year != last.year:
        return f"{_day(first)} – {_day(last)}"
    if first.month != last.month:
        return f"{first.day} {first:%B} – {_day(last)}"
    return f"{first.day}–{_day(last)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
