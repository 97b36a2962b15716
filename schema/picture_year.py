"""The year of a picture whose caption prints no date: by its id, else by the archive's own date of it."""

import re
from collections.abc import Iterable
from typing import assert_never

from schema.analysis.id_year import ID_YEARS, IdYearKind, read_id_year
from schema.document import Caption, Document, YearEvidence, YearSource
from schema.filing_date import created_on

_PUBLISHED = re.compile("|".join(f"(?:{one})" for one in ID_YEARS["published"]["ids"]), re.IGNORECASE)
_MEDIA, _PLACEHOLDERS = (
    frozenset(ID_YEARS["published"]["media"]),
    frozenset(ID_YEARS["published"]["placeholders"]),
)
ID_YEAR = "year from id"  # the rule of a printed day without a year, which the id has
_FIRST, _LAST = 1900, 2100


def document_year(document: Document) -> YearEvidence | None:
    """Return the year of a family and what says so: the date that it prints before all else."""
    captions = [member.caption for member in document.members]
    return printed_year(captions) or first_year(captions)


def printed_year(captions: Iterable[Caption]) -> YearEvidence | None:
    """Return the year of the first date that records print; one that an id completes rests on that id."""
    for caption in captions:
        if event := caption.event_date:
            of_id = event.rule == ID_YEAR
            source = YearSource.ID if of_id else YearSource.PRINTED
            words = caption.nasa_id or "" if of_id else event.words
            return YearEvidence(event.start.year, source, words, caption.key)
    return None


def first_year(captions: Iterable[Caption]) -> YearEvidence | None:
    """Return the year of the first record that has one by its id or by the archive's own date."""
    return next(filter(None, map(picture_year, captions)), None)


def picture_year(caption: Caption) -> YearEvidence | None:
    """
    Return the year of a record and what says so; ``None`` where nothing does, or where id and archive contradict.

    An id whose year may be that of a scan gives way to the archive's date; any other is certain only where that date
    is of its year or the next. A flight is certain; what was made for it came before it.
    """
    filed = filed_year(caption)
    by_id = read_id_year(caption.nasa_id) if caption.nasa_id else None
    if by_id is None:
        return _filed(caption, filed)
    year = by_id.years[0]
    match by_id.kind:
        case IdYearKind.FLIGHT:
            if filed in by_id.years:
                return _by_id(caption, filed, by_id.words)
            return _by_id(caption, year, by_id.words) if len(by_id.years) == 1 else None
        case IdYearKind.BEFORE_FLIGHT:
            return _filed(caption, filed) if filed in (year - 1, year) else None
        case IdYearKind.SCAN if filed is not None and filed != year:
            return _filed(caption, filed)
        case IdYearKind.PICTURE | IdYearKind.NEGATIVE | IdYearKind.SCAN:
            return _by_id(caption, year, by_id.words) if filed in (None, year, year + 1) else None
        case _:
            assert_never(by_id.kind)


def filed_year(caption: Caption) -> int | None:
    """Return the year of the archive's own date of a record, where it is that of the picture."""
    fields = caption.fields
    if fields.date_created[:10] in _PLACEHOLDERS or fields.media_type.strip().casefold() in _MEDIA:
        return None
    if _PUBLISHED.match(caption.nasa_id or ""):
        return None
    created = created_on(fields.date_created)
    return created[0].year if created and _FIRST <= created[0].year < _LAST else None


def _by_id(caption: Caption, year: int | None, words: str) -> YearEvidence | None:
    return None if year is None else YearEvidence(year, YearSource.ID, words, caption.key)


def _filed(caption: Caption, year: int | None) -> YearEvidence | None:
    if year is None:
        return None
    return YearEvidence(year, YearSource.FILED, caption.fields.date_created[:10], caption.key)
