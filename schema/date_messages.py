"""Dates for people, as messages: a day, a month, a period without saying its month or year twice."""

from datetime import date

from schema.message import Message, message, translatable

MONTHS = (
    translatable("January"), translatable("February"), translatable("March"), translatable("April"),
    translatable("May"), translatable("June"), translatable("July"), translatable("August"),
    translatable("September"), translatable("October"), translatable("November"), translatable("December"),
)  # fmt: skip


def day(of: date) -> Message:
    """Return a day of the calendar.

    >>> day(date(2021, 3, 24))
    '24 March 2021'
    """
    return message("%(day)s %(month)s %(year)s", day=str(of.day), month=_name(of), year=str(of.year))


def month(of: date) -> Message:
    """Return the month of a day, with its year.

    >>> month(date(1973, 11, 1))
    'November 1973'
    """
    return message("%(month)s %(year)s", month=_name(of), year=str(of.year))


def period(first: date, last: date) -> Message:
    """Return a period without saying its month or year twice.

    >>> period(date(1969, 5, 18), date(1969, 5, 26)), period(date(1969, 5, 28), date(1969, 6, 2))
    ('18–26 May 1969', '28 May – 2 June 1969')
    >>> period(date(1969, 12, 30), date(1970, 1, 2))
    '30 December 1969 – 2 January 1970'
    """
    if first.year != last.year:
        return message("%(first)s – %(last)s", first=day(first), last=day(last))
    if first.month != last.month:
        begin = message("%(day)s %(month)s", day=str(first.day), month=_name(first))
        return message("%(first)s – %(last)s", first=begin, last=day(last))
    return message("%(day)s–%(last)s", day=str(first.day), last=day(last))


def _name(of: date) -> Message:
    return Message(MONTHS[of.month - 1], {})
