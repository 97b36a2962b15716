"""The quality report counts what is so, lists what disagrees, and gives a spreadsheet nothing to run."""

import csv
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from indexer.__main__ import main
from indexer.report.phrases import Phrases
from indexer.report.quality import Survey, survey
from indexer.report.suspects import Suspects, suspects
from indexer.report.tables import write_tables
from schema.document import Caption, Document, DumpFields, EventDate, Member, Precision, Variant
from schema.spreadsheet import safe
from schema.vocabulary import load
from tests.ours import OURS, find


def caption_of(text: str, created: str = "", event: date | None = None, **further: object) -> Caption:
    """Make a caption with the dump's date and the printed one."""
    printed = EventDate(event, event, Precision.DAY, "that day", "prose") if event else None
    return Caption(
        "dump.txt", 1, "made-1", "", text, "", text, event_date=printed, fields=DumpFields(date_created=created),
        **further,  # type: ignore[arg-type]  # each test names a field and its value
    )  # fmt: skip


def surveyed(*captions: Caption) -> Survey:
    """Survey an archive in which every caption is a family."""
    documents = (
        Document(caption.key, "", (Member(caption, Variant.LEAD),), {}, find([caption])[0])
        for caption in captions
    )
    return survey(documents, OURS)


@pytest.mark.parametrize(
    ("created", "days"),
    [
        ("2011-05-06T00:00:00Z", []),
        ("2011-06-05", []),
        ("2011-06-06", [32]),
        ("1999-05-05", [4383]),
        ("2011", []),
        ("2010", [125]),
        ("", []),
        ("soon", []),
        ("2011-99-99", []),
    ],
)
def test_dates_disagree_by_more_than_a_month(created: str, days: list[int]) -> None:
    """A printed date more than 31 days from the dump's is listed with the days between; what is no date is not."""
    found = surveyed(caption_of("A crew waves.", created, date(2011, 5, 5)))
    assert [row.days for row in found.disagreeing] == days
    assert found.dates_disagree == len(days)


def test_the_worst_disagreement_comes_first() -> None:
    """The list is by days, so that decades stand before weeks."""
    near, far = (
        caption_of("A crew waves.", created, date(2011, 5, 5)) for created in ("2011-08-05", "1961-05-05")
    )
    assert [row.date_created for row in surveyed(near, far).disagreeing] == ["1961-05-05", "2011-08-05"]


def test_what_nothing_decides_is_listed() -> None:
    """A repair that could not be decided is listed with its record; one that could is only counted."""
    found = surveyed(
        caption_of("A ? hangs there.", repairs=("undecidable question mark", "markup")),
        caption_of("A crew waves.", repairs=("markup",)),
    )
    assert found.repaired == {"markup": 2, "undecidable question mark": 1}
    assert [(row.nasa_id, row.damage) for row in found.undecidable] == [
        ("made-1", "undecidable question mark")
    ]


def test_records_without_a_date_are_listed() -> None:
    """The archivist gets the records that lack a date, and their number is that of the count."""
    found = surveyed(caption_of("A crew waves."), caption_of("A crew rests.", event=date(2011, 5, 5)))
    assert [row.caption for row in found.undated] == ["A crew waves."]
    assert found.lacking["an event date"] == len(found.undated)


def phrases(text: str) -> list[str]:
    """Give the phrases of a caption that nothing covers."""
    caption = caption_of(text)
    document = Document("x", "", (Member(caption, Variant.LEAD),), {}, find([caption])[0])
    return Phrases(load()).of(document)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They climbed the Brass Orrery Vault in June.", ["Brass Orrery Vault"]),
        ("The Zarnish Observatory stands on Red Square.", []),
        ("At the Zarnish Foundry, KSC's Oddly Named Shed is seen.", ["Zarnish Foundry", "Oddly Named Shed"]),
        ("Space Shuttle crews and the Kennedy Space Center.", []),
        ("Astronaut Karen Nyberg smiles.", []),
        ("ALL OF THIS IS SHOUTED AT THE BRASS ORRERY VAULT.", []),
        ("The House of the Golden Lamp opens.", ["House of the Golden Lamp"]),
        ("nothing at all", []),
    ],
)
def test_phrases_without_an_entry(text: str, found: list[str]) -> None:
    """Capitalised phrases outside all evidence are reported, without the words that begin a sentence."""
    assert phrases(text) == found


def test_a_phrase_is_reported_where_it_is_frequent() -> None:
    """A phrase counts once a family, and is reported from three families on."""
    text = "The Brass Orrery Vault and again the Brass Orrery Vault."
    assert surveyed(*[caption_of(text)] * 2).uncovered == {}
    assert surveyed(*[caption_of(text)] * 3).uncovered == {"Brass Orrery Vault": 3}


def test_long_tables_are_cut_for_a_person_only() -> None:
    """The lines show the beginning of a long list and say how much more there is; the table has it all."""
    found = surveyed(*[caption_of("A crew waves.", "1999", date(2011, 5, 5))] * 30)
    assert "            and 10 more" in found.as_lines()
    assert len(found.tables()["dates"][1]) == len(found.as_json()["disagreeing"]) == 30


def rows_of(path: Path) -> list[list[str]]:
    """Read a CSV file back."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.reader(handle))


def test_the_report_writes_a_csv_a_table(index: Path, tmp_path: Path) -> None:
    """``report --csv FOLDER`` writes every table, whole, whatever stands in it; nothing else comes out."""
    done = CliRunner().invoke(
        main, ["report", "--index", str(index), "--csv", str(tmp_path / "out"), "--json"]
    )
    assert done.exit_code == 0, done.output
    names = ["dates", "kinds", "lacking", "persons", "phrases", "repairs", "sizes", "undated", "undecidable"]
    assert sorted(path.stem for path in (tmp_path / "out").iterdir()) == names
    assert rows_of(tmp_path / "out" / "kinds.csv")[0] == ["kind", "count"]
    counted = {name: int(count) for name, count in rows_of(tmp_path / "out" / "kinds.csv")[1:]}
    assert sum(counted.values()) == 400


def test_a_folder_that_cannot_be_written_is_an_error(index: Path, tmp_path: Path) -> None:
    """Where a file is in the way, the command says so with status 1."""
    (tmp_path / "file").write_text("in the way", "utf-8")
    done = CliRunner().invoke(
        main, ["report", "--index", str(index), "--csv", str(tmp_path / "file" / "out")]
    )
    assert done.exit_code == 1
    assert "Could not open file" in done.output


@given(st.text())
def test_no_cell_is_a_formula(text: str) -> None:
    """Whatever a caption says, a spreadsheet finds no formula in it, and no word is lost."""
    cell = safe(text)
    assert isinstance(cell, str)
    assert not cell.lstrip(" \n").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell in (text, f"'{text}")


def test_tables_come_back_as_written(tmp_path: Path) -> None:
    """Quotes, commas and line breaks in a cell survive."""
    row = ('say "so", twice', "two\nlines", "=1+1", 7)
    (path,) = write_tables({"odd": (("a", "b", "c", "d"), [row])}, tmp_path / "new")
    assert rows_of(path) == [["a", "b", "c", "d"], ['say "so", twice', "two\nlines", "'=1+1", "7"]]


HIDDEN = (
    "\u200b", "\ufeff", "\x00", "\x01\u200d", " \u2060 ", "\u00ad", "\u3164", "\u00a0", "\u202e", "\u034f", "\ufe0f",
    "\x7f", "\x85", "\u2028", "\U000e0020", "\n\u200b", "\u115f\u1160",
)  # fmt: skip


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_a_sign_behind_what_is_not_seen_is_guarded(hidden: str, sign: str) -> None:
    """Programs that skip characters without width would run the formula behind them."""
    assert safe(f"{hidden}{sign}1+1") == f"'{hidden}{sign}1+1"
    assert safe(f"{hidden}Red Square") == f"{hidden}Red Square"


@pytest.mark.parametrize(
    ("one", "other", "because"),
    [
        ("Ida Quellmann", "Ida Quelmann", "family names a letter apart"),
        ("Marina Quell", "Martina Quell", "given names a letter apart"),
        ("Ida Zora Quell", "Zora Quell", "a given name that is the other's second"),
        ("Ida Quellmann", "Ida Quelmlann", "family names a letter apart"),
        ("Ida Quell", "Ida T. Quell", "one given name, initials that differ"),
        ("William B. Quell", "Bill T. Quell", "given names of one person, initials that differ"),
    ],
)
def test_people_who_may_be_one_are_listed(one: str, other: str, because: str) -> None:
    """Pairs of values that a slip or a nickname parts are listed for the archivist, the more frequent name first."""
    (found,) = suspects({one: 3, other: 1, "Tom Zorn": 9}, load())
    assert found == Suspects(one, 3, other, 1, because)


def test_people_apart_are_no_suspects() -> None:
    """Other people are none, nor are those whom the vocabulary keeps apart."""
    assert suspects({"Ida Quell": 1, "Tom Quell": 1, "Mark Kelly": 1, "Scott Kelly": 1}, load()) == ()


def test_the_report_has_a_table_of_suspects() -> None:
    """A report over an archive has a table for them, in CSV too."""
    columns, rows = surveyed(caption_of("A boat.")).tables()["persons"]
    assert columns == ("person", "families", "other", "other_families", "because")
    assert rows == []
