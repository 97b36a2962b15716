"""Dates, numbers, filters and kinds of variants in words for people, as messages: pages say them in their language."""

from datetime import date
from typing import assert_never

from schema import date_messages
from schema.caches import cached
from schema.document import EventDate, Precision, Variant, YearEvidence, YearSource
from schema.fields import facet_named
from schema.message import Message, counted, message, translatable
from webapp.languages.language import Language
from webapp.search.model.query import ANY, NONE, Filter, Sort

KINDS = {
    Variant.LEAD: translatable("main version"),
    Variant.EXACT: translatable("same text"),
    Variant.FORMAT: translatable("formatting only"),
    Variant.TRUNCATED: translatable("cut short"),
    Variant.DAMAGED: translatable("damaged characters"),
    Variant.EDITED: translatable("small edits"),
}

SORTS = {
    Sort.RELEVANCE: translatable("Best match"),
    Sort.NEWEST: translatable("Newest first"),
    Sort.OLDEST: translatable("Oldest first"),
    Sort.ADDED: translatable("Recently added"),
}


FACET_WORDS = (  # what facets are called, and their values
    translatable("Expedition"), translatable("Mission"), translatable("Agency"), translatable("Landmark"),
    translatable("Person"), translatable("Year"), translatable("Credit"), translatable("Center"), translatable("Media"),
    translatable("Spacecraft"), translatable("expedition"), translatable("mission"), translatable("agency"),
    translatable("landmark"), translatable("person"), translatable("year"), translatable("credit"),
    translatable("center"), translatable("media"), translatable("spacecraft"), translatable("Expedition %(value)s"),
)  # fmt: skip


def captions(number: int) -> Message:
    """Return a number of captions.

    >>> captions(1), captions(96877)
    ('1 caption', '96,877 captions')
    """
    return counted("%(number)s caption", "%(number)s captions", number)


def caption_noun(number: int) -> Message:
    """Return the noun alone that stands behind a number of captions."""
    return counted("caption", "captions", number)


def when(event: EventDate) -> Message:
    """Return a date as exactly as it is known.

    >>> when(EventDate(date(2021, 3, 24), date(2021, 3, 24), Precision.DAY))
    '24 March 2021'
    >>> when(EventDate(date(1973, 11, 1), date(1973, 11, 30), Precision.MONTH))
    'November 1973'
    """
    match event.precision:
        case Precision.DAY:
            return date_messages.day(event.start)
        case Precision.MONTH:
            return date_messages.month(event.start)
        case Precision.YEAR:
            return Message(str(event.start.year), {})
        case Precision.RANGE:
            return date_messages.period(event.start, event.end)


def archive_date(text: str) -> str:
    """Return the archive's own date for people; what is no date of the calendar stays as it is.

    >>> archive_date("1969-07-20T00:00:00Z"), archive_date("ca. 1969")
    ('20 July 1969', 'ca. 1969')
    """
    try:
        return date_messages.day(date.fromisoformat(text[:10]))
    except ValueError:
        return text[:10]


def year_source(found: YearEvidence) -> Message:
    """Return where the year of a picture stands.

    >>> year_source(YearEvidence(1998, YearSource.FILED, "1998-03-26", "a#1"))
    'from the archive’s own date'
    """
    match found.source:
        case YearSource.PRINTED:
            return message("from the caption")
        case YearSource.ID:
            return message("from the ID")
        case YearSource.FILED:
            return message("from the archive’s own date")
        case _:
            assert_never(found.source)


def years(first: int, last: int) -> Message:
    """Return a range of years.

    >>> years(1960, 1969), years(1969, 1969)
    ('1960 to 1969', '1969')
    """
    if first == last:
        return Message(str(first), {})
    return message("%(first)s to %(last)s", first=str(first), last=str(last))


def filter_value(chosen: Filter) -> str:
    """Return a filter's value as it is read.

    >>> filter_value(Filter("year", "2016..2018")), filter_value(Filter("year", "..1969"))
    ('2016–2018', 'up to 1969')
    """
    if not facet_named(chosen.facet).numeric or ".." not in chosen.value:
        return chosen.value
    low, _, high = chosen.value.partition("..")
    if low and high:
        return message("%(first)s–%(last)s", first=low, last=high)
    return message("from %(first)s", first=low) if low else message("up to %(last)s", last=high)


def filter_words(chosen: Filter) -> Message:
    """Return a filter in words: 'Agency: not NASA', 'Agency: none', 'Agency: any'."""
    label = facet_label(chosen.facet)
    if chosen.value in {NONE, ANY}:
        has_any = chosen.exclude is (chosen.value == NONE)
        return message("%(facet)s: any", facet=label) if has_any else message("%(facet)s: none", facet=label)
    value = filter_value(chosen)
    if chosen.exclude:
        return message("%(facet)s: not %(value)s", facet=label, value=value)
    return message("%(facet)s: %(value)s", facet=label, value=value)


def facet_label(name: str) -> Message:
    """Return what a facet is called."""
    return Message(facet_named(name).label, {})


def value_label(name: str, value: str) -> str:
    """Return what a value is called where its facet is not named beside it.

    >>> value_label("expedition", "65"), value_label("agency", "NASA")
    ('Expedition 65', 'NASA')
    """
    label = facet_named(name).value_label
    return value if label == "{}" else Message(label.format("%(value)s"), {"value": value})


@cached("labels", 1 << 13)
def label_in(language: Language, facet: str, value: str) -> str:
    """Return what a value is called in a language, where its facet is not named beside it."""
    return language.say(value_label(facet, value))


@cached("dates", 1 << 13)
def date_in(language: Language, event: EventDate) -> str:
    """Return a date in a language, as exactly as it is known."""
    return language.say(when(event))


def evidence_source(field: str) -> Message:
    """Return in which part of a record the words behind a fact stand.

    >>> evidence_source("title")
    'from the title'
    """
    match field:
        case "title":
            return message("from the title")
        case "nasa_id":
            return message("from the ID")
        case _:
            return message("from the caption")
