"""What a file is taken for: never guessed into two lines, by its own names, or refused by its name.

1. Any part of a dump of two lines a record is read as that, without an option.
2. What is surely something else is refused by its name, with what to do.
3. What nothing decides is read as two lines, and that is said.
4. Tables and JSON with an archive's own names give records; what has no usable name is refused with the names it has.
5. A format and a mapping that a person names are taken.
"""

import csv
import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.read import (
    FileSummary,
    Format,
    Notice,
    RawCaption,
    ReadOptions,
    Rejected,
    examine,
    read,
    read_mapping,
)
from indexer.read.columns import NO_MAPPING
from indexer.read.recognise import Recognised, Refused, recognise
from indexer.sample import write_sample
from schema.errors import BadMapping
from tests.tools import REAL_DUMPS, needs_dumps

GOLDEN = Path(__file__).parent / "golden" / "read"
USERS = REAL_DUMPS / "redsquare.txt"

CAPTIONS = [
    "A founder taps the rim of a bronze bell and listens, while his apprentice holds the lantern.",
    "Two riggers steady the yoke as the bell is lifted into the tower; a third counts the turns.",
    "The bell of St. Odo’s hangs in its frame for the first time, on March 5, 2031, above the square.",
    "A crowd waits below the tower for the first stroke, at 10 o'clock, and some hold their ears.",
    "In the foundry the mould is opened: clay, straw and horsehair fall off the shoulder of the bell.",
    "The town clerk reads the names that are cast around the lip, letter by letter, from a ladder.",
]


def cases(name: str) -> list[Any]:
    """Load golden cases."""
    return [pytest.param(case, id=case["label"]) for case in json.loads((GOLDEN / name).read_text("utf-8"))]


def read_text(folder: Path, text: str, options: ReadOptions | None = None) -> list[Any]:
    """Write a dump and read it."""
    path = folder / "dump"
    path.write_text(text, "utf-8")
    return list(read([path], options=options or ReadOptions()))


def records(items: list[Any]) -> list[tuple[str | None, str, str]]:
    """Return id, title and caption of each record."""
    return [(item.nasa_id, item.title, item.caption) for item in items if isinstance(item, RawCaption)]


def reasons(items: list[Any]) -> list[str]:
    """Return why records were rejected."""
    return [item.reason for item in items if isinstance(item, Rejected)]


def notices(items: list[Any]) -> list[str]:
    """Return what else was said."""
    return [item.text for item in items if isinstance(item, Notice)]


def summary(items: list[Any]) -> str:
    """Return what the one file was taken for."""
    (found,) = (item for item in items if isinstance(item, FileSummary))
    return str(found)


# --- two lines a record


SAMPLE: list[str] = []


@pytest.fixture(scope="module", autouse=True)
def _sample(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("sample") / "sample.txt"
    write_sample(path, 400, 11)
    SAMPLE[:] = path.read_text("utf-8").splitlines()


@given(st.integers(0, 399), st.integers(1, 60))
@settings(deadline=None)
def test_any_part_of_a_sample_is_two_lines(start: int, size: int) -> None:
    """From any record on, any number of records of a made-up dump are taken for two lines a record."""
    text = "\n".join(SAMPLE[2 * start : 2 * (start + size)]) + "\n"
    found = recognise(text, NO_MAPPING)
    assert isinstance(found, Recognised)
    assert found.format is Format.TWO_LINES
    assert found.sure or size == 1 or start > 397


@pytest.mark.slow
@needs_dumps
def test_any_part_of_the_users_dump_is_two_lines() -> None:
    """Every run of records of the user's dump is surely two lines a record, and every run of lines is read so."""
    lines = [line for line in USERS.read_text("utf-8").splitlines() if line.strip()]
    sure = Recognised(Format.TWO_LINES)
    for start in range(0, len(lines), 2):
        for end in range(start + 2, len(lines) + 1, 14 if start else 2):
            assert recognise("\n".join(lines[start:end]), NO_MAPPING) == sure, (start, end)
    for start in range(1, len(lines), 3):
        for end in range(start + 1, len(lines) + 1, 29):
            found = recognise("\n".join(lines[start:end]), NO_MAPPING)
            assert isinstance(found, Recognised), (start, end)
            assert found.format is Format.TWO_LINES


@needs_dumps
@given(st.integers(400, 53_000))
@settings(deadline=None, max_examples=60)
def test_the_users_dump_may_be_cut_anywhere(size: int) -> None:
    """Wherever the user's dump is cut off, what is left is read as two lines a record."""
    found = recognise(USERS.read_bytes()[:size].decode("utf-8", "ignore"), NO_MAPPING)
    assert isinstance(found, Recognised)
    assert found.format is Format.TWO_LINES


# --- something else


@pytest.mark.parametrize("case", cases("lookalikes.json"))
def test_something_else_is_refused_by_its_name(case: dict[str, str], tmp_path: Path) -> None:
    """Markup, code, subtitles, lists and the like give one reason that names them, and no record."""
    items = read_text(tmp_path, case["input"])
    (reason,) = reasons(items)
    assert reason.startswith(f"looks like {case['name']}; that is not read: ")
    assert "Read are two lines a record" in reason
    assert records(items) == []


@pytest.mark.parametrize("case", cases("lookalikes.json"))
def test_a_format_that_is_named_is_taken(case: dict[str, str], tmp_path: Path) -> None:
    """With ``--format lines`` each line of anything is a caption, but those without a word."""
    items = read_text(tmp_path, case["input"], ReadOptions(Format.LINES))
    assert [caption for _, _, caption in records(items)] == [
        line for line in case["input"].splitlines() if any(map(str.isalnum, line))
    ]


@pytest.mark.parametrize("case", cases("lookalikes.json"))
def test_signs_of_something_else_in_captions_are_none(case: dict[str, str]) -> None:
    """One line of a page, a log or a program among captions does not make a dump something else."""
    dump = [line for n in range(6) for line in (CAPTIONS[n], f"Bell casting {n}")]
    for line in case["input"].splitlines():
        if not line.strip() or "-->" in line or line.startswith(("INSERT", "CREATE", "@@", "|--", "0:00")):
            continue  # what stands in no caption
        found = recognise("\n".join([*dump, f"{line} {CAPTIONS[0]}", "Bell casting", *dump]), NO_MAPPING)
        assert isinstance(found, Recognised), line
        assert found.format is Format.TWO_LINES, line


def test_captions_in_markup_are_captions(tmp_path: Path) -> None:
    """Captions that begin with a tag, and their titles, are two lines a record."""
    text = "".join(f"<p>{caption}</p>\nBell casting {n}\n" for n, caption in enumerate(CAPTIONS))
    assert len(records(read_text(tmp_path, text))) == 6


@pytest.mark.parametrize(
    ("caption", "title"),
    [
        ("The founder   taps the rim of the bell.", "TM 1   bell"),
        ("-- Two riggers steady the yoke of the bell.", "TM 2"),
        ("$5 coins are struck at the mint, and a clerk counts them.", "Mint (1911)"),
        ("print of a tower", "set of spoons"),
        ("= The mould is opened in the foundry, and straw falls off.", "for the tower"),
    ],
)
def test_odd_captions_are_captions(caption: str, title: str) -> None:
    """Captions and titles that look a little like code or tables are two lines a record all the same."""
    found = recognise(f"{caption}\n{title}\n" * 8, NO_MAPPING)
    assert isinstance(found, Recognised)
    assert found.format is Format.TWO_LINES


def test_one_caption_a_line_is_refused_or_asked_for(tmp_path: Path) -> None:
    """Lines that do not alternate are refused, with both ways to read them; of a few it is said that they may not."""
    text = "".join(f"{caption}\n" for caption in SAMPLE[:80:2])
    (reason,) = reasons(read_text(tmp_path, text))
    assert "--format lines" in reason
    assert "--format two-lines" in reason
    assert len(records(read_text(tmp_path, text, ReadOptions(Format.LINES)))) == 40
    assert len(records(read_text(tmp_path, text, ReadOptions(Format.TWO_LINES)))) >= 20
    few = read_text(tmp_path, "".join(f"{caption}\n" for caption in CAPTIONS[:2]))
    assert [said for said in notices(few) if "--format lines" in said]
    assert reasons(few) == []


# --- archives' own names


@pytest.mark.parametrize("case", cases("archives.json"))
def test_exports_of_archives(case: dict[str, Any], tmp_path: Path) -> None:
    """An export in an archive's own form gives the records that stand beside it, and says which columns it used."""
    items = read_text(tmp_path, case["input"])
    found: list[dict[str, Any]] = []
    for item in items:
        match item:
            case Rejected():
                found.append({"rejected": item.reason})
            case Notice():
                found.append({"notice": item.text})
            case RawCaption():
                given_id = {"nasa_id": item.nasa_id} if item.nasa_id else {}
                fields = {name: value for name, value in asdict(item.fields).items() if value}
                given = {"fields": json.loads(json.dumps(fields))} if fields else {}
                found.append({"title": item.title, "caption": item.caption, **given_id, **given})
    assert found == case["expected"]
    assert summary(items) == case["summary"]


NAMES = ["Bildnummer Alt", "Wörter", "Datum der Ablage"]
ROWS = [[f"G-{n}", caption, "gestern"] for n, caption in enumerate(CAPTIONS)]


def table(names: list[str], delimiter: str) -> str:
    """Write a table with a header."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([names, *ROWS])
    return text.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_unknown_columns_are_named(delimiter: str, tmp_path: Path) -> None:
    """A table whose names are not known gives one reason, with the names and the option; a mapping reads it."""
    text = table(NAMES, delimiter)
    (reason,) = reasons(read_text(tmp_path, text))
    assert "columns found: Bildnummer Alt, Wörter, Datum der Ablage" in reason
    assert "--map" in reason
    mapped = ReadOptions(mapped=read_mapping(["caption=Wörter", "nasa_id=bildnummer alt"]))
    items = read_text(tmp_path, text, mapped)
    assert records(items) == [(row[0], "", row[1]) for row in ROWS]
    assert "ignored: Datum der Ablage" in summary(items)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_table_without_a_header(delimiter: str, tmp_path: Path) -> None:
    """Rows without a header are refused, never read as captions; by the numbers of columns they are read."""
    text = "".join(table(NAMES, delimiter).splitlines(keepends=True)[1:])
    items = read_text(tmp_path, text)
    assert len(reasons(items)) == 1
    assert records(items) == []
    mapped = ReadOptions(mapped=read_mapping(["caption=#2", "nasa_id=#1"]))
    assert records(read_text(tmp_path, text, mapped)) == [(row[0], "", row[1]) for row in ROWS]


@pytest.mark.parametrize("shape", ["list", "lines", "envelope"])
def test_unknown_names_of_json_are_named(shape: str, tmp_path: Path) -> None:
    """JSON whose names are not known gives one reason for all its records, with the names and the option."""
    rows = [{"nr": f"G-{n}", "wortlaut": caption} for n, caption in enumerate(CAPTIONS)]
    forms = {
        "list": json.dumps(rows),
        "lines": "".join(json.dumps(row) + "\n" for row in rows),
        "envelope": json.dumps({"antwort": rows}),
    }
    items = read_text(tmp_path, forms[shape])
    (reason,) = reasons(items)
    assert "names found: " + ("antwort" if shape == "envelope" else "nr, wortlaut") in reason
    mapped = ReadOptions(mapped=read_mapping(["caption=wortlaut", "id=nr"]))
    found = records(read_text(tmp_path, forms[shape], mapped))
    assert found == [(row["nr"], "", row["wortlaut"]) for row in rows]


@pytest.mark.parametrize(
    "text",
    [
        "Nummer;Wortlaut der Aufnahme\n1,5;" + CAPTIONS[1] + "\n2,5;" + CAPTIONS[0] + "\n",
        'nr,wortlaut\n1,"' + CAPTIONS[0] + '"\n2,"' + CAPTIONS[2] + '"\n',
        "nr|wortlaut\n1|" + CAPTIONS[0] + "\n2|" + CAPTIONS[1] + "\n",
    ],
)
def test_a_header_is_never_a_caption(text: str, tmp_path: Path) -> None:
    """A table of two columns and two rows, of names that are not known, gives no record, whatever its cells hold."""
    items = read_text(tmp_path, text)
    assert records(items) == []
    assert "looks like a table" in reasons(items)[0]


def test_nuls_behind_the_last_row(tmp_path: Path) -> None:
    """A table that is padded with NULs is read, and they are told."""
    items = read_text(tmp_path, f'id,caption\nG-1,"{CAPTIONS[0]}"\n' + "\0" * 4096)
    assert records(items) == [("G-1", "", CAPTIONS[0])]
    assert notices(items) == ["has 4,096 NULs in it, which are no text and were left out"]


ENVELOPES = {
    "a channel with a description": {
        "rss": {"channel": {"title": "Bells", "description": "All bells.", "item": "*"}}
    },
    "a page of results": {"count": 2, "next": None, "results": "*"},
    "edges and nodes": {"data": {"photos": {"edges": "*"}}},
    "an answer of Solr": {"responseHeader": {"status": 0}, "response": {"numFound": 2, "docs": "*"}},
    "an album": {"title": "Bells", "photos": "*"},
    "an unknown name": {"meta": {"pages": 1}, "aufnahmen": "*"},
}


@pytest.mark.parametrize("name", ENVELOPES)
@pytest.mark.parametrize("wrapped", ["", "photo", "node", "properties", "attributes"])
def test_envelopes_of_any_name(name: str, wrapped: str, tmp_path: Path) -> None:
    """Records are found in envelopes of any name, each wrapped once more or not."""
    rows = [{"id": f"G-{n}", "title": f"Bell {n}", "caption": caption} for n, caption in enumerate(CAPTIONS)]
    entries = [{wrapped: row} if wrapped else row for row in rows]
    text = json.dumps(ENVELOPES[name]).replace('"*"', json.dumps(entries))
    for form in (text, json.dumps(json.loads(text), indent=1)):
        assert records(read_text(tmp_path, form)) == [
            (row["id"], row["title"], row["caption"]) for row in rows
        ]


def test_items_of_collection_json_on_lines(tmp_path: Path) -> None:
    """Items taken out of an answer, one a line, are the records that they are in it, each with its picture."""
    rows = [
        {"nasa_id": f"G-{n}", "title": f"Bell {n}", "description": text} for n, text in enumerate(CAPTIONS)
    ]
    picture = {"href": "https://example.org/g~thumb.jpg", "rel": "preview", "render": "image"}
    entries = [
        {"href": "https://example.org/g/collection.json", "data": [row], "links": [picture]} for row in rows
    ]
    entries.append({"href": "https://example.org/n/collection.json", "data": [{**rows[0], "nasa_id": "N-1"}]})
    lines = read_text(tmp_path, "".join(json.dumps(entry) + "\n" for entry in entries))
    whole = read_text(tmp_path, json.dumps({"collection": {"items": entries}}))
    assert records(lines) == records(whole)
    found = [item for item in lines if isinstance(item, RawCaption)]
    assert [item.fields.image for item in found] == [picture["href"]] * len(rows) + [""]


def test_a_record_with_objects_in_it_is_one(tmp_path: Path) -> None:
    """A record that names related ones, links and people is itself the record."""
    row = {
        "id": "G-1",
        "title": "Bell",
        "caption": CAPTIONS[0],
        "related": [{"title": "Yoke", "caption": CAPTIONS[1]}],
        "creators": [{"name": "Ann Example"}],
        "links": [{"rel": "preview", "href": "https://example.org/g1.jpg"}],
    }
    items = read_text(tmp_path, json.dumps([row]))
    assert records(items) == [("G-1", "Bell", CAPTIONS[0])]
    (found,) = (item for item in items if isinstance(item, RawCaption))
    assert (found.fields.photographer, found.fields.image) == ("Ann Example", "https://example.org/g1.jpg")


def test_a_mapping_goes_before_the_aliases(tmp_path: Path) -> None:
    """A mapped column gives its field and no other, the first that is not empty of several."""
    text = f'caption,notes,title\n{"alt"},"{CAPTIONS[0]}",Bell\n{"alt"},,Yoke\n'
    mapped = ReadOptions(mapped=read_mapping(["description=notes", "description=caption"]))
    items = read_text(tmp_path, text, mapped)
    assert [caption for _, _, caption in records(items)] == [CAPTIONS[0], "alt"]


def test_a_mapped_column_that_is_not_there_is_said(tmp_path: Path) -> None:
    """A mapping that names no column of a table is said."""
    mapped = ReadOptions(mapped=read_mapping(["location=Where"]))
    items = read_text(tmp_path, f'id,caption\n1,"{CAPTIONS[0]}"\n', mapped)
    assert notices(items) == ["has no column 'Where', which --map names"]


def test_a_file_of_mappings(tmp_path: Path) -> None:
    """A TOML file maps fields to a column, or to several by preference."""
    path = tmp_path / "map.toml"
    path.write_text('description = ["Text", "Notes"]\nid = "No."\n', "utf-8")
    assert read_mapping([], path).columns == (
        ("description", "Text"),
        ("description", "Notes"),
        ("nasa_id", "No."),
    )


@pytest.mark.parametrize("entry", ["caption", "caption=", "colour=Red"])
def test_wrong_mappings(entry: str) -> None:
    """What is no FIELD=COLUMN, or names no field, is wrong use."""
    with pytest.raises(BadMapping, match="Nothing was built"):
        read_mapping([entry])


@pytest.mark.parametrize("text", ["description = 5\n", "colour = 'Red'\n", "= 1\n"])
def test_wrong_files_of_mappings(text: str, tmp_path: Path) -> None:
    """A file that says no mapping is wrong use; so is one that is not there."""
    (tmp_path / "map.toml").write_text(text, "utf-8")
    for path in (tmp_path / "map.toml", tmp_path / "missing.toml"):
        with pytest.raises(BadMapping):
            read_mapping([], path)


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30), max_size=6
    ),
    st.sampled_from([",", ";", "\t", "|"]),
)
@settings(deadline=None, max_examples=60)
def test_what_csv_writes_is_read(
    tmp_path_factory: pytest.TempPathFactory, said: list[str], delimiter: str
) -> None:
    """Whatever cells a spreadsheet quotes, the captions read are the captions written."""
    said = [f"Bell {text.strip()}.".replace("\r", " ").replace("\ufeff", "") for text in said]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(
        [["nasa_id", "caption", "title"], *([f"b-{n}", one, "Bell"] for n, one in enumerate(said))]
    )
    found = records(read_text(tmp_path_factory.getbasetemp(), text.getvalue()))
    assert found == [(f"b-{n}", "Bell", one) for n, one in enumerate(said)]


# --- time and size


@pytest.mark.slow
def test_quotes_that_are_never_closed_take_no_time(tmp_path: Path) -> None:
    """A table full of quotes that are never closed is read line by line, not to its end from each."""
    text = "id,caption\n" + "".join(f'b-{n},"a bell\n' for n in range(30_000))
    items = read_text(tmp_path, text)
    assert len(records(items)) + len(reasons(items)) >= 29_000


def test_examining_reads_only_the_beginning(tmp_path: Path) -> None:
    """Of a long dump only so many records are read, and what it was taken for."""
    path = tmp_path / "dump"
    path.write_text("id,caption\n" + "".join(f"b-{n},A bell.\n" for n in range(5_000)))
    items = list(examine(path, 3))
    assert len(records(items)) == 3
    assert summary(items).startswith("table, comma, ")


def test_a_broken_document_is_not_walked_for_ever(tmp_path: Path) -> None:
    """Objects in objects that all break at the end are given up with a reason."""
    text = '{"a":' * 400 + '"' + "x" * 200_000 + '"'
    items = read_text(tmp_path, text)
    assert records(items) == []
    assert reasons(items)


def test_a_refusal_is_a_value() -> None:
    """What is refused says why in one sentence or two."""
    found = recognise("<!doctype html>\n<p>Bell</p>\n", NO_MAPPING)
    assert isinstance(found, Refused)
    assert "HTML" in found.reason
