"""The day of an export that a dump gives all its records as their date: it dates no picture.

Some programs file every record under the day on which it was exported or moved to a new system. Where nearly all
records of a dump have one date, and more captions print another year than print its own, the date is kept among
the other columns of its record.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from indexer.read import Notice, RawCaption
from schema.analysis.dates import YEAR
from schema.filing_date import created_on

FEWEST = 20  # records; of fewer it may be one day's work
SHARE = 0.9  # of a dump's records that have the date
SHARE_OF_OTHER_YEARS = 0.1  # of them: captions that print another year
COLUMN = "date_created"
_YEAR = re.compile(rf"(?<!\d){YEAR}(?!\d)")


def without_export_dates(records: Sequence[RawCaption]) -> tuple[tuple[RawCaption, ...], list[Notice]]:
    """Return records without the dates of exports, which become one of their other columns, and a notice a dump."""
    by_source: defaultdict[str, list[RawCaption]] = defaultdict(list)
    for record in records:
        by_source[record.source].append(record)
    days = {source: day for source, found in by_source.items() if (day := _export_day(found))}
    if not days:
        return tuple(records), []
    notices = [
        Notice(
            source,
            f"nearly all records are filed under {day}, and captions print other years: this is taken for the day of "
            "an export, and dates no picture",
        )
        for source, day in days.items()
    ]
    return tuple(_without(record, days.get(record.source)) for record in records), notices


def _export_day(records: Sequence[RawCaption]) -> str | None:
    """Return the day under which a dump files its records, if that is of an export."""
    day, times = Counter(_days(records)).most_common(1)[0]
    if created_on(day) is None or times < max(FEWEST, SHARE * len(records)):
        return None
    years = [set(_YEAR.findall(f"{record.title} {record.caption}")) for record in records]
    own = sum(day[:4] in printed for printed in years)
    others = sum(bool(printed) and day[:4] not in printed for printed in years)
    return day if others > own and others >= SHARE_OF_OTHER_YEARS * len(records) else None


def _days(records: Iterable[RawCaption]) -> Iterator[str]:
    return (record.fields.date_created[:10] for record in records)


def _without(record: RawCaption, day: str | None) -> RawCaption:
    fields = record.fields
    if day is None or fields.date_created[:10] != day:
        return record
    columns = (*fields.other_columns, (COLUMN, fields.date_created))
    return replace(record, fields=replace(fields, date_created="", other_columns=columns))
