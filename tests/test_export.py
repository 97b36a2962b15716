"""Tests of the export: everything found, once, in order, safe to open."""

import csv
import functools
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.document import Document
from schema.document_json import read_line
from tests.documents import DOCUMENTS, document
from tests.stand_in import StandIn
from webapp import create_app
from webapp.api import lines as export
from webapp.api.lines import TableForm
from webapp.config import WebConfig
from webapp.search import Engine
from webapp.site import Site

PLAIN = TableForm(guards=False)
CLIENT = create_app(WebConfig(), StandIn()).test_client()


def table(path: str) -> list[dict[str, str]]:
    """Read a table as a spreadsheet would."""
    answer = CLIENT.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def lines(path: str) -> list[dict[str, object]]:
    """Read JSON lines."""
    answer = CLIENT.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/jsonl")
    return [json.loads(line) for line in answer.data.splitlines()]


def test_families_as_json_lines() -> None:
    """Each line is a family as the archive's own export has it; a query narrows and orders them."""
    assert list(map(read_line, CLIENT.get("/api/v1/export.jsonl").data.splitlines())) == list(DOCUMENTS)
    assert [line["id"] for line in lines("/api/v1/export.jsonl?q=flowers&sort=date&agency=!NASA")] == [
        "MADE-61-C--O-C---1699",
        "made2021e000001",
    ]


def test_records_as_json_lines() -> None:
    """With fold=false each record has a line that names its family."""
    found = [(line["family"], line["n"]) for line in lines("/api/v1/export.jsonl?fold=false")]
    assert found == [(one.id, member.caption.n) for one in DOCUMENTS for member in one.members]


def test_a_table_of_families() -> None:
    """A row a family under a head that names the columns; several values of a cell stand behind each other."""
    rows = table("/api/v1/export.csv?q=flowers")
    assert sorted(row["id"] for row in rows) == sorted(one.id for one in DOCUMENTS[:3])
    rows.sort(key=lambda row: row["from"], reverse=True)
    assert (rows[0]["agency"], rows[0]["from"], rows[0]["records"]) == ("ESA; Roscosmos", "2021-03-24", "4")
    assert rows[2]["title"] == 'Hostile <b>title</b> & "quotes"'


def test_a_table_of_records() -> None:
    """With fold=false a row a record."""
    rows = table("/api/v1/export.csv?fold=false&expedition=65")
    assert [(row["id"], row["n"], row["kind"]) for row in rows] == [
        ("made2021e000001", str(member.caption.n), member.kind.value) for member in DOCUMENTS[0].members
    ]


@pytest.mark.parametrize(
    "text",
    ["0203049", "007", "1-2", "3/4", "12.5.69", "1969-07-20", "99e5", "1E10", "12345678901234567", "1.50", "20:17",
     "10:05 pm", "Mar-01", "SEPT2", "July 1969", "2 May", "TRUE", "false", "1,234", "50%", "$5", "1 1/2", "=1+1", "@x",
     "00", "1969 / 7 / 20", "-1", "+49 30", "12:00:30.5"],
)  # fmt: skip
def test_text_that_a_spreadsheet_would_change_is_guarded(text: str) -> None:
    """By an apostrophe; without the setting only formulas are."""
    one = replace(DOCUMENTS[0], title=text)
    assert cells(one, TableForm())["title"] == f"'{text}"
    assert cells(one, PLAIN)["title"] == (f"'{text}" if text[0] in "=@+-" else text)


@pytest.mark.parametrize(
    "text",
    ["AS11-40-5874", "65", "1969", "0x12", "S69-31339", "May", "March of the astronauts", "Apollo 11", "e5",
     "iss065e000001",      "12 men", "June Lockhart", "PIA00342", "1969; 1970", "True colours", "2001: a film"],
)  # fmt: skip
def test_other_text_stays(text: str) -> None:
    """Ids, words and numbers that a spreadsheet shows as they are."""
    assert cells(replace(DOCUMENTS[0], title=text), TableForm())["title"] == text


def test_a_cell_has_no_more_than_a_spreadsheet_takes() -> None:
    """32,767 characters, the last of which say that more was cut; programs get all by the setting, or as JSON."""
    long = document("made-1", "Long", "word " * 9000)
    cut = cells(long, TableForm())["caption"]
    assert len(cut) == 32_767
    assert cut.endswith("(cut: a cell of a spreadsheet has no more room)")
    assert cells(long, PLAIN)["caption"] == "word " * 9000


def test_a_row_says_where_it_all_is() -> None:
    """The addresses of page and picture, keywords and place; under a base path, while the rows are sent, too."""
    row = table("/api/v1/export.csv?q=flowers&agency=ESA")[0]
    assert row["page"] == "http://localhost/captions/made2021e000001"
    assert row["picture"] == "https://images.nasa.gov/details/made2021e000001"
    assert row["thumbnail"].endswith("/made2021e000001~thumb.jpg")
    assert {"keywords", "location"} <= row.keys()
    forwarded = {
        "X-Forwarded-Prefix": "/archive",
        "X-Forwarded-Host": "example.org",
        "X-Forwarded-Proto": "https",
    }
    stream = CLIENT.get("/api/v1/export.csv?agency=ESA", headers=forwarded, buffered=False)
    CLIENT.get("/search")  # another request of the same thread, before the rows are made
    assert b"https://example.org/archive/captions/made2021e000001" in stream.data


def cells(one: Document, form: TableForm) -> dict[str, str]:
    """Give the row of a family."""
    text = b"".join(export.csv_lines([one], True, form)).decode("utf-8-sig")
    return next(csv.DictReader(io.StringIO(text, newline="")))


def test_rows_end_as_the_standard_says() -> None:
    """Rows end with CR and LF (RFC 4180), and the file is called what it is."""
    answer = CLIENT.get("/api/v1/export.csv?agency=ESA")
    assert answer.data.count(b"\r\n") == 2
    assert re.fullmatch(
        r'attachment; filename="captions-esa-[0-9]{4}-[0-9]{2}-[0-9]{2}[.]csv"',
        answer.headers["Content-Disposition"],
    )


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_cell_is_a_formula_and_none_is_lost(title: str, text: str) -> None:
    """Whatever a caption says, it stands in one cell, is no formula, and comes back but for the apostrophe."""
    one = document("made-1", title, text)
    row = next(
        csv.DictReader(
            io.StringIO(b"".join(export.csv_lines([one], True, PLAIN)).decode("utf-8-sig"), newline="")
        )
    )
    for cell, meant in ((row["title"], title), (row["caption"], text)):
        sound = meant.encode("utf-8", "replace").decode()
        assert cell.removeprefix("'") == sound.removeprefix("'")
        assert not cell.lstrip(" \n").startswith(("=", "+", "-", "@", "\t", "\r"))


def test_nothing_is_held_back() -> None:
    """Families are read as they are sent: of a stream without end the first pieces come."""

    def endless() -> Iterator[Document]:
        while True:
            yield DOCUMENTS[0]

    tables = functools.partial(export.csv_lines, form=TableForm())
    for write in (export.json_lines, tables):
        pieces = export.chunks(write(endless(), False))
        assert all(len(next(pieces)) >= export.CHUNK for _ in range(3))


def test_the_index_is_released() -> None:
    """The engine is held until the stream ends, or the client goes away, or it turns out that it needs nothing."""
    held = []

    @contextmanager
    def acquire() -> Iterator[Engine]:
        held.append(True)
        yield StandIn()
        held.pop()

    app = create_app(WebConfig(), StandIn())
    app.extensions["caption-search"] = Site(WebConfig(), acquire)
    client = app.test_client()
    stream = client.get("/api/v1/export.jsonl", buffered=False)
    assert held
    stream.close()
    assert not held
    tag = stream.headers["ETag"]
    for headers in ({"If-None-Match": tag}, {}):
        client.get("/api/v1/export.jsonl", headers=headers).close()
        client.head("/api/v1/export.jsonl", headers=headers).close()
        assert not held
    assert client.get("/api/v1/export.jsonl?q=" + "x" * 1001).status_code == 400
    assert not held
