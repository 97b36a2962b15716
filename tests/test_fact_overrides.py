"""Tests of overrides of facts: what an archivist says of a family's values and date, when building and when adding."""

from datetime import date
from pathlib import Path

import pytest

from indexer import pipeline
from indexer.fact_overrides import event_date
from indexer.fold.overrides import read_overrides
from indexer.pipeline import BuildRules
from schema.document import EventDate, Precision
from schema.errors import BadOverrides
from tests import dumps
from tests.dumps import Quiet, Row
from tests.test_add import grown, row, same

FIRST = [
    row("x-1", "NASA astronaut Peggy Whitson stands at Red Square in Moscow on March 5, 2013."),
    row("x-2", "A red balloon rises over a hill."),
]
MORE = [
    row("x-3", "NASA astronaut Peggy Whitson stands at Red Square in Moscow on March 5, 2013."),
    row("x-4", "A lake freezes in the night."),
]


def written(folder: Path, text: str) -> BuildRules:
    """Return the rules with these overrides."""
    (folder / "o.toml").write_text(text, "utf-8")
    return BuildRules(overrides=read_overrides(folder / "o.toml"))


def family_of(families: list[Row], nasa_id: str) -> Row:
    """Return the family of a record."""
    return next(one for one in families if any(record["nasa_id"] == nasa_id for record in one["records"]))


def test_facts_are_corrected_when_building_and_when_adding(tmp_path: Path) -> None:
    """Values are added and removed, a date given, to the family of a record that came before or comes later."""
    orders = """
[[fact]]
record = "x-1"
facet = "person"
add = ["Ada Example", "Ben Example"]
remove = ["Peggy Whitson"]
why = "another astronaut"
[[fact]]
record = "x-3"
facet = "expedition"
add = [65, 7]
[[fact]]
record = "x-3"
date = "2014-03"
[[fact]]
record = "x-4"
facet = "landmark"
add = ["Lake Example"]
"""
    found = grown(tmp_path, FIRST, MORE, overrides=orders)
    square = family_of(found, "x-3")
    assert square is family_of(found, "x-1")
    assert (square["person"], square["expedition"]) == (["Ada Example", "Ben Example"], [7, 65])
    assert square["event_date"]["from"] == "2014-03-01" and square["event_date"]["to"] == "2014-03-31"
    assert square["event_date"]["precision"] == "month" and square["further"]["year"] == [2014]
    assert "Peggy Whitson" not in str(square["evidence"])
    assert "Red Square" in str(square["evidence"])
    assert family_of(found, "x-4")["landmark"] == ["Lake Example"]


def test_what_an_entry_did_is_undone_when_it_is_gone(tmp_path: Path) -> None:
    """Other overrides than before, or none, give the index that is built with them at once."""
    paths = [dumps.dumped(tmp_path / "first.jsonl", dumps.json_lines(FIRST))]
    further = dumps.dumped(tmp_path / "more.jsonl", dumps.json_lines(MORE))
    one = written(tmp_path, '[[fact]]\nrecord = "x-1"\nfacet = "person"\nadd = ["Ada Example"]\n')
    two = written(tmp_path, '[[fact]]\nrecord = "x-2"\ndate = 1999-01-02\n')
    place = tmp_path / "grown"
    pipeline.build(paths, place, Quiet(), one)
    pipeline.add([further], place, Quiet(), two)
    pipeline.build([*paths, further], tmp_path / "two", Quiet(), two)
    same(place, tmp_path / "two")
    assert not pipeline.add([further], place, Quiet(), two).changed
    pipeline.add([further], place, Quiet())
    pipeline.build([*paths, further], tmp_path / "none", Quiet())
    same(place, tmp_path / "none")


def test_a_date_can_be_taken_off(tmp_path: Path) -> None:
    """An empty date leaves the family without one, and without years."""
    found = grown(tmp_path, FIRST, MORE, overrides='[[fact]]\nrecord = "x-1"\ndate = ""\n')
    assert family_of(found, "x-1")["event_date"] is None
    assert family_of(found, "x-1")["further"]["year"] == []


def test_a_record_that_is_not_there_is_reported(tmp_path: Path) -> None:
    """As for records that are kept apart."""
    path = dumps.dumped(tmp_path / "first.jsonl", dumps.json_lines(FIRST))
    rules = written(tmp_path, '[[fact]]\nrecord = "gone"\ndate = "1999"\n')
    report = pipeline.build([path], tmp_path / "index", Quiet(), rules)
    assert "no record is named gone" in str(report.notices)


def test_a_value_that_is_not_there_to_be_removed_is_reported(tmp_path: Path) -> None:
    """Most likely it is misspelt; one that is there is taken away without a word."""
    path = dumps.dumped(tmp_path / "first.jsonl", dumps.json_lines(FIRST))
    entry = '[[fact]]\nrecord = "x-1"\nfacet = "agency"\nremove = ["ESSA"]\n'
    report = pipeline.build([path], tmp_path / "index", Quiet(), written(tmp_path, entry))
    assert "the family of x-1 has no agency “ESSA” that could be removed" in str(report.notices)
    entry = '[[fact]]\nrecord = "x-1"\nfacet = "media"\nremove = ["image"]\n'
    report = pipeline.build([path], tmp_path / "second", Quiet(), written(tmp_path, entry))
    assert "removed" not in str(report.notices)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ('date = "1999"', "needs record"),
        ('record = "x"', "either facet"),
        ('record = "x"\nfacet = "person"\nadd = ["A"]\ndate = "1999"', "either facet"),
        ('record = "x"\nfacet = "colour"\nadd = ["red"]', "“colour” is not a facet .*known are expedition"),
        ('record = "x"\nfacet = "year"\nadd = [1999]', "years follow from date"),
        ('record = "x"\nfacet = "person"', "a value to add or to remove"),
        ('record = "x"\nfacet = "person"\nadd = "A"', "add is a list"),
        ('record = "x"\nfacet = "person"\nadd = [""]', "add is a list"),
        ('record = "x"\nfacet = "person"\nadd = ["A"]\nremove = ["A"]', "both added and removed"),
        ('record = "x"\nfacet = "expedition"\nadd = ["first"]', "“first” is not a number"),
        ('record = "x"\nperson = ["A"]', "“person” is not known here"),
        ('record = "x"\ndate = "1999-02-30"', "“1999-02-30” is not a date"),
        ('record = "x"\ndate = "2000..1999"', "is not a date"),
        ('record = ["x", "y"]\ndate = "1999"', "needs record, the name of one"),
    ],
)
def test_an_entry_that_makes_no_sense_is_refused(tmp_path: Path, entry: str, reason: str) -> None:
    """The error names the file, the line on which the entry begins, and what is wrong with it."""
    good = '[[fact]]\nrecord = "y"\ndate = "1998"\n'
    with pytest.raises(BadOverrides, match=reason) as refused:
        written(tmp_path, f"{good}[[fact]]\n{entry}\n")
    assert "o.toml: line 4, [[fact]]: " in str(refused.value)


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("1969", (1969, 1, 1), (1969, 12, 31), Precision.YEAR),
        ("1968-02", (1968, 2, 1), (1968, 2, 29), Precision.MONTH),
        ("1969-07-20", (1969, 7, 20), (1969, 7, 20), Precision.DAY),
        ("1969-07-16..1969-07-24", (1969, 7, 16), (1969, 7, 24), Precision.RANGE),
        ("1969..1972", (1969, 1, 1), (1972, 12, 31), Precision.RANGE),
    ],
)
def test_dates(
    text: str, start: tuple[int, int, int], end: tuple[int, int, int], precision: Precision
) -> None:
    """A year, a month, a day, or a period between two of them."""
    assert event_date(text) == EventDate(date(*start), date(*end), precision, rule="override")
