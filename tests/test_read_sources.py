"""Folders, archives, workbooks, databases: walked, bounded, and never more than read.

1. A folder and a zip archive give the records of the files in them, and say what was passed over.
2. Workbooks, Parquet files and SQLite databases give the records of their tables.
3. What is no file is refused without waiting for it.
4. Whatever such a file is made to do, reading ends, within bounds, with a reason.
5. Where an extra is missing, the message says how to install it.
"""

import gzip
import io
import os
import sqlite3
import struct
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.read import (
    DEFAULT_LIMITS,
    FileSummary,
    Notice,
    RawCaption,
    ReadLimits,
    ReadOptions,
    Rejected,
    read,
    read_mapping,
)
from schema.errors import DumpMissing
from tests.dumps import built

openpyxl = pytest.importorskip("openpyxl")
pyarrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

CSV = "id,caption\nb-1,A founder taps the rim.\n"
ROWS = [("b-1", "A founder taps the rim."), ("b-2", "Two riggers steady the yoke.")]


def found(path: Path, limits: ReadLimits = DEFAULT_LIMITS, options: ReadOptions | None = None) -> list[Any]:
    """Read a file, a folder or an archive."""
    return list(read([path], limits, options or ReadOptions()))


def records(items: list[Any]) -> list[tuple[str | None, str]]:
    """Return id and caption of each record."""
    return [(item.nasa_id, item.caption) for item in items if isinstance(item, RawCaption)]


def reason(items: list[Any]) -> str:
    """Return the one reason there is."""
    (said,) = (item.reason for item in items if isinstance(item, Rejected))
    return str(said)


def notices(items: list[Any]) -> list[str]:
    """Return what else was said."""
    return [item.text for item in items if isinstance(item, Notice)]


def sources(items: list[Any]) -> list[str]:
    """Return what the files are known as."""
    return [item.source for item in items if isinstance(item, FileSummary)]


def workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    """Write a workbook."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def database(path: Path, *statements: str) -> Path:
    """Write an SQLite database."""
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


PHOTOS = (
    "CREATE TABLE photos (id TEXT, caption TEXT, taken TEXT)",
    "INSERT INTO photos VALUES ('b-1', 'A founder taps the rim.', '2031')",
    "INSERT INTO photos VALUES ('b-2', 'Two riggers steady the yoke.', NULL)",
)

# --- folders and archives


def test_a_folder_is_walked(tmp_path: Path) -> None:
    """The files of a folder and those below are read; hidden ones and links are not, pictures are passed over."""
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "b.csv").write_text(CSV.replace("b-1", "b-2"))
    (tmp_path / "in" / "a.csv").write_text(CSV)
    (tmp_path / "in" / "deep" / "a.csv").write_text(CSV.replace("b-1", "b-3"))
    (tmp_path / "in" / ".hidden.csv").write_text(CSV)
    for n in range(3):
        (tmp_path / "in" / f"{n}.jpg").write_bytes(b"\xff\xd8\xff\xe0moon")
    (tmp_path / "outside.csv").write_text(CSV)
    (tmp_path / "in" / "link.csv").symlink_to(tmp_path / "outside.csv")
    items = found(tmp_path / "in")
    assert [one for one, _ in records(items)] == ["b-1", "b-2", "b-3"]
    assert sources(items) == ["in/a.csv", "b.csv", "deep/a.csv"]
    assert notices(items)[-1] == "has files that are no text, which were passed over: a JPEG image (3)"


def test_an_index_in_a_folder_is_no_dump(tmp_path: Path) -> None:
    """The generations of an index that stands in a folder are not read, whatever is beside it."""
    (tmp_path / "a.csv").write_text(CSV)
    built(tmp_path / "index", tmp_path / "a.csv")
    items = found(tmp_path)
    assert records(items) == [ROWS[0]]
    assert sources(items) == ["a.csv"]


def test_a_folder_of_too_many_files(tmp_path: Path) -> None:
    """Of a folder no more files are read than the bound, and that is said."""
    for n in range(5):
        (tmp_path / f"{n}.csv").write_text(CSV)
    items = found(tmp_path, ReadLimits(files=3))
    assert len(records(items)) == 3
    assert "more than 3 files" in reason(items)


def test_a_zip_archive_is_walked(tmp_path: Path) -> None:
    """The files of an archive are read by name, nothing is written, and no name leads out of it."""
    book = workbook(tmp_path / "book.xlsx", Photos=[["id", "caption"], *map(list, ROWS)])
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../up.csv", CSV)
        archive.writestr("/etc/passwd.csv", CSV)
        archive.writestr("deep\\back.csv", CSV)
        archive.write(book, "books/book.xlsx")
        archive.writestr("__MACOSX/._up.csv", b"\0\5\x16\7")
        archive.writestr("moon.png", b"\x89PNG\r\n\x1a\n")
    before = sorted(tmp_path.rglob("*"))
    items = found(tmp_path / "all.zip")
    assert records(items) == [ROWS[0], ROWS[0], *ROWS, ROWS[0]]
    assert sources(items) == ["up.csv", "passwd.csv", "book.xlsx", "back.csv"]
    assert sorted(tmp_path.rglob("*")) == before


def test_names_that_come_twice_in_an_archive(tmp_path: Path) -> None:
    """Two files of one name in an archive have names of their own, so that no two records share one."""
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("a.csv", CSV)
        archive.writestr("./a.csv", CSV)
    items = found(tmp_path / "all.zip")
    keys = [(item.source, item.n) for item in items if isinstance(item, RawCaption)]
    assert len(set(keys)) == len(keys) == 2


def test_an_archive_in_an_archive_is_refused(tmp_path: Path) -> None:
    """An archive is entered once."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", CSV)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
    assert "a zip archive inside another file; unpack it first" in reason(found(tmp_path / "all.zip"))


def test_an_archive_that_unpacks_to_too_much(tmp_path: Path) -> None:
    """An archive whose files are larger together than the bound is refused before anything is unpacked."""
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(4):
            archive.writestr(f"{n}.csv", CSV + "\n" * 100_000)
    assert "unpacks to more than" in reason(found(tmp_path / "bomb.zip", ReadLimits(unpacked=300_000)))
    assert "unpacks to more than 2 files" in reason(found(tmp_path / "bomb.zip", ReadLimits(files=2)))


def test_packed_files_of_an_archive_share_a_bound(tmp_path: Path) -> None:
    """What gzip files in an archive unpack to counts together."""
    packed = gzip.compress(CSV.encode() + b"\n" * 100_000)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w") as archive:
        for n in range(5):
            archive.writestr(f"{n}.csv.gz", packed)
    items = found(tmp_path / "bomb.zip", ReadLimits(unpacked=250_000))
    assert len([item for item in items if isinstance(item, Rejected)]) >= 2


def test_an_encrypted_file_in_an_archive(tmp_path: Path) -> None:
    """A file that is encrypted is refused by that name, and the others are read."""
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", CSV)
        archive.writestr("b.csv", CSV)
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 8 : at + 10] = struct.pack("<H", 1)
    path.write_bytes(content)
    items = found(path)
    assert reason(items) == "is encrypted; unpack it first"
    assert len(records(items)) == 1


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["[Content_Types].xml", "word/document.xml"], "a Word document"),
        (["mimetype", "META-INF/manifest.xml", "content.xml"], "an OpenDocument file"),
        (["mimetype", "META-INF/container.xml"], "an e-book"),
        (["Index/Document.iwa"], "a Numbers, Pages or Keynote document"),
        (["[Content_Types].xml", "xl/workbook.bin"], "a binary Excel workbook"),
    ],
)
def test_documents_of_programs_are_named(names: list[str], said: str, tmp_path: Path) -> None:
    """An archive that is a program's document is refused by its name, with what to save it as."""
    with zipfile.ZipFile(tmp_path / "document", "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    assert said in reason(found(tmp_path / "document"))
    assert "CSV (UTF-8)" in reason(found(tmp_path / "document"))


def test_an_empty_archive_and_folder(tmp_path: Path) -> None:
    """An archive without files is refused; a folder without files is wrong use."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("folder/", "")
    assert "without files" in reason(found(tmp_path / "a.zip"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(DumpMissing, match="without a file to read"):
        read([tmp_path / "empty"])


# --- what is no file


def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    """A named pipe that nobody writes to is refused by a sentence, and nothing waits for it."""
    os.mkfifo(tmp_path / "pipe")
    assert reason(found(tmp_path / "pipe")) == (
        "cannot be read: it is a named pipe, not a file; write what comes from it to a file first"
    )
    (tmp_path / "a.csv").write_text(CSV)
    assert records(found(tmp_path)) == [ROWS[0]]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no /dev/zero here")
def test_a_device_is_refused() -> None:
    """A device without an end is refused."""
    assert "it is a device, not a file" in reason(found(Path("/dev/zero")))


# --- workbooks


def test_a_workbook(tmp_path: Path) -> None:
    """Sheets with captions are read, behind a title and blank rows; days and numbers are as a person sees them."""
    path = workbook(
        tmp_path / "a.xlsx",
        Photos=[
            ["Tower Museum"],
            [],
            ["Object Number", "Title", "Caption", "Date", "Shelf"],
            ["b-1", "#NAME?", ROWS[0][1], datetime(2031, 3, 5), 7.0],
            ["b-2", "Yoke", ROWS[1][1], None, True],
            [None, None, None],
        ],
        People=[["Name"], ["Ann Example"]],
    )
    items = found(path)
    assert records(items) == ROWS
    first, second = (item for item in items if isinstance(item, RawCaption))
    assert (first.title, first.fields.date_created) == ("", "2031-03-05")
    assert (first.fields.other_columns, second.fields.other_columns) == (
        (("Shelf", "7"),),
        (("Shelf", "true"),),
    )
    assert first.where == "a.xlsx:Photos:4"
    assert notices(items) == ["has no captions in 'People', which was not read"]


def test_a_workbook_of_unknown_columns(tmp_path: Path) -> None:
    """A workbook whose columns are not known is refused with their names; a mapping reads it."""
    path = workbook(tmp_path / "a.xlsx", Fotos=[["Nr", "Wortlaut"], *map(list, ROWS)])
    assert "columns found: Nr, Wortlaut" in reason(found(path))
    options = ReadOptions(mapped=read_mapping(["caption=Wortlaut", "id=Nr"]))
    assert records(found(path, options=options)) == ROWS


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "moon"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY file SYSTEM "file:///etc/passwd">]>'
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&c;&file;</t></si></sst>'
)


@pytest.mark.parametrize(
    "part", ["xl/sharedStrings.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"]
)
def test_a_workbook_with_entities(part: str, tmp_path: Path) -> None:
    """Entities in any part of a workbook are not expanded: the workbook is refused, or read without them."""
    plain = workbook(tmp_path / "plain.xlsx", Photos=[["id", "caption"], *map(list, ROWS)])
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as new:
        for name in {*old.namelist(), part}:
            new.writestr(name, ENTITIES if name == part else old.read(name))
    items = found(tmp_path / "a.xlsx")
    assert "moonmoon" not in repr(items)
    assert "root:" not in repr(items)


def test_a_workbook_that_unpacks_to_too_much(tmp_path: Path) -> None:
    """A workbook larger than may be held, packed or unpacked, is refused."""
    path = workbook(tmp_path / "a.xlsx", Photos=[["id", "caption"], ["b-1", "bell " * 6_000]])
    assert "unpacks to more than" in reason(found(path, ReadLimits(held=20_000)))
    assert "is larger than" in reason(found(path, ReadLimits(held=1_000)))


def test_a_workbook_that_lies_about_its_size(tmp_path: Path) -> None:
    """A sheet that says it is a million rows of thousands of cells is read as it is."""
    plain = workbook(tmp_path / "plain.xlsx", Photos=[["id", "caption"], *map(list, ROWS)])
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(
                name, old.read(name).replace(b'<dimension ref="A1:B3"', b'<dimension ref="A1:XFD1048576"')
            )
    assert records(found(tmp_path / "a.xlsx")) == ROWS


@pytest.mark.parametrize("number", [b"5000", b"99999999999"])
def test_a_workbook_whose_last_row_is_far_away(
    number: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that a workbook leaves out are bounded: the rest of one that says it has more of them is not waited for."""
    monkeypatch.setattr("indexer.read.workbook.MOST_BLANK", 1_000)
    plain = workbook(tmp_path / "plain.xlsx", Photos=[["id", "caption"], *map(list, ROWS)])
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as new:
        for name in old.namelist():
            sheet = old.read(name)
            for cell in (b'<row r="%s"', b'r="A%s"', b'r="B%s"'):
                sheet = sheet.replace(cell % b"3", cell % number)
            new.writestr(name, sheet)
    items = found(tmp_path / "a.xlsx")
    assert records(items) == ROWS[:1]
    assert "more than 1,000 empty rows" in reason(items)


# --- Parquet


def test_a_parquet_file(tmp_path: Path) -> None:
    """Rows are read with lists, days and nested fields; bytes of pictures are not."""
    table = pyarrow.table(
        {
            "id": ["b-1", "b-2"],
            "caption": [ROWS[0][1], ROWS[1][1]],
            "tags": [["bell", "rim"], []],
            "date": [date(2031, 3, 5), None],
            "image": [{"bytes": b"\xff\xd8", "path": "b1.jpg"}] * 2,
        }
    )
    parquet.write_table(table, tmp_path / "a.parquet")
    items = found(tmp_path / "a.parquet")
    assert records(items) == ROWS
    first = next(item for item in items if isinstance(item, RawCaption))
    assert (first.fields.keywords, first.fields.date_created) == (("bell", "rim"), "2031-03-05")


def test_a_parquet_file_that_is_too_large(tmp_path: Path) -> None:
    """A file that unpacks to more than the bound, or is larger than may be held, is refused."""
    table = pyarrow.table({"caption": [f"bell {n} " * 60 for n in range(500)]})
    parquet.write_table(table, tmp_path / "a.parquet")
    assert "unpacks to more than" in reason(found(tmp_path / "a.parquet", ReadLimits(unpacked=10_000)))
    assert "is larger than" in reason(found(tmp_path / "a.parquet", ReadLimits(held=1_000)))


# --- SQLite


def test_a_database(tmp_path: Path) -> None:
    """Tables with captions are read, others are named; the file stays as it is."""
    path = database(
        tmp_path / "a.db",
        *PHOTOS,
        "CREATE TABLE people (id, name)",
        "CREATE VIEW seen AS SELECT * FROM photos",
    )
    before = path.read_bytes()
    items = found(path)
    assert records(items) == ROWS
    assert notices(items) == ["has no captions in 'people', which was not read"]
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["a.db"]


def test_a_database_with_a_journal_beside_it(tmp_path: Path) -> None:
    """A database in write-ahead mode is read as it stands, and no journal is made."""
    path = tmp_path / "a.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    for statement in PHOTOS:
        connection.execute(statement)
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    assert records(found(path)) == ROWS
    assert [one.name for one in tmp_path.iterdir()] == ["a.db"]


def test_columns_that_a_database_computes(tmp_path: Path) -> None:
    """No function that a file names is run: columns that are computed are not read."""
    made = "CREATE TABLE made (caption TEXT, big AS (hex(zeroblob(1000))) VIRTUAL)"
    path = database(tmp_path / "a.db", made, "INSERT INTO made (caption) VALUES ('A bell.')")
    items = found(path)
    assert records(items) == [(None, "A bell.")]
    assert "ignored: none" in str(items[-1])


def test_a_database_with_a_table_of_an_extension(tmp_path: Path) -> None:
    """A virtual table is not read; those beside it are."""
    try:
        path = database(
            tmp_path / "a.db",
            *PHOTOS,
            "CREATE VIRTUAL TABLE full USING fts5(caption)",
            "INSERT INTO full VALUES ('A bell.')",
        )
    except sqlite3.OperationalError:
        pytest.skip("this SQLite has no fts5")
    assert records(found(path)) == ROWS


# --- extras that are missing


@pytest.mark.parametrize(("module", "name"), [("openpyxl", "a.xlsx"), ("pyarrow", "a.parquet")])
def test_a_missing_extra_is_named(
    module: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the library the file is refused, with the command that installs it and what else to do."""
    workbook(tmp_path / "a.xlsx", Photos=[["id", "caption"], *map(list, ROWS)])
    parquet.write_table(pyarrow.table({"caption": ["A bell."]}), tmp_path / "a.parquet")
    monkeypatch.setitem(sys.modules, module, None)
    said = reason(found(tmp_path / name))
    assert f"pip install {module}" in said
    assert "CSV" in said


# --- whatever comes


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return a sound file of each kind."""
    folder = tmp_path_factory.mktemp("whole")
    book = workbook(folder / "a.xlsx", Photos=[["id", "caption"], *map(list, ROWS * 20)])
    base = database(folder / "a.db", *PHOTOS)
    parquet.write_table(pyarrow.table({"caption": ["A bell.", "A yoke."] * 20}), folder / "a.parquet")
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", CSV * 30)
    files = [book, base, folder / "a.parquet", folder / "a.zip"]
    return {path.name: path.read_bytes() for path in files}


@given(st.sampled_from(["a.xlsx", "a.db", "a.parquet", "a.zip"]), st.data())
@settings(max_examples=120, deadline=None)
def test_no_damage_raises(
    whole: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    """A file of any kind with bytes overwritten, or its end cut off, gives records, reasons, or both."""
    content = bytearray(whole[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(4, len(content) - 1))
        content[at : at + 3] = data.draw(st.binary(min_size=1, max_size=3))
    path = tmp_path_factory.getbasetemp() / f"damaged-{name}"
    path.write_bytes(content[: data.draw(st.integers(5, len(content)))])
    items = found(path)
    assert items
    for item in items:
        repr(item).encode("utf-8")
