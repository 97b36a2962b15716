"""When a printed date and the dump's own date of a record disagree."""

from datetime import date

from schema.document import Caption

DAYS_APART = 31  # an archive files a picture days after it was taken; more than a month is another date


def dates_disagree(caption: Caption) -> bool:
    """Return whether the dump dates a record more than ``DAYS_APART`` days from the date that its text prints."""
    return days_apart(caption) > DAYS_APART


def days_apart(caption: Caption) -> int:
    """Return how many days the dump's date lies outside the printed one; a dump may give no more than a year."""
    event, created = caption.event_date, created_on(caption.fields.date_created)
    if event is None or created is None:
        return 0
    first, last = created
    return max((event.start - last).days, (first - event.end).days, 0)


def created_on(created: str) -> tuple[date, date] | None:
    """Read the dump's date: '2011-05-06T00:00:00Z', '1999'; ``None`` where it is none.

    >>> created_on("1999"), created_on("soon")
    ((datetime.date(1999, 1, 1), datetime.date(1999, 12, 31)), None)
    """
    try:
        if len(created) == 4:
            return date(int(created), 1, 1), date(int(created), 12, 31)
        day = date.fromisoformat(created[:10])
    except ValueError:  # what is no date is bad data, and disagrees with nothing
        return None
    return day, day
