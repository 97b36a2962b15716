"""Tests of the day of an export, which dates no picture: ``indexer/export_date.py``."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from indexer.collect import Collected, gather
from indexer.read import read

CAPTIONS = [f"Print {n} of the made-up observatory, taken in {1950 + n}." for n in range(30)]


def gathered(folder: Path, captions: Sequence[str], dates: Sequence[str]) -> Collected:
    """Read a dump of captions, each filed under a date."""
    rows = [
        {"nasa_id": f"SMP-{n}", "title": "", "description": caption, "date_created": date}
        for n, (caption, date) in enumerate(zip(captions, dates, strict=True))
    ]
    dump = folder / "made-up.jsonl"
    dump.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return gather(read([dump]))


def test_one_day_for_all_records_of_many_years_dates_none(tmp_path: Path) -> None:
    """The date becomes another column of each record, and a notice says so."""
    found = gathered(tmp_path, CAPTIONS, ["2021-03-04T00:00:00Z"] * 30)
    assert {record.fields.date_created for record in found.records} == {""}
    assert all(("date_created", "2021-03-04T00:00:00Z") in one.fields.other_columns for one in found.records)
    assert [notice.text for notice in found.notices if "2021-03-04" in notice.text]


def test_a_record_with_a_date_of_its_own_keeps_it(tmp_path: Path) -> None:
    """Of a dump whose records are nearly all filed under one day, the others keep theirs."""
    found = gathered(tmp_path, CAPTIONS, ["2021-03-04"] * 29 + ["1979-05-06"])
    assert [record.fields.date_created for record in found.records] == [""] * 29 + ["1979-05-06"]


@pytest.mark.parametrize(
    ("captions", "dates"),
    [
        (CAPTIONS[:19], ["2021-03-04"] * 19),
        (CAPTIONS, ["2021-03-04", "2021-03-05"] * 15),
        ([f"Guest {n} of the made-up feast." for n in range(30)], ["2021-03-04"] * 30),
        ([f"Guest {n} of the made-up feast of 2021, as in 1969." for n in range(30)], ["2021-03-04"] * 30),
    ],
    ids=["few records", "two days", "no years printed", "the same year printed"],
)
def test_a_day_that_may_be_the_pictures_stays(tmp_path: Path, captions: list[str], dates: list[str]) -> None:
    """Where nothing speaks against one day for all, it is the date of each."""
    assert [record.fields.date_created for record in gathered(tmp_path, captions, dates).records] == dates
