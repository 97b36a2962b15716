"""Tests of the export: everything found, once, in order, safe to open."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import given
from hypothesis import strategies as st

from schema.document import Document
from schema.document_json import read_line
from tests.documents import DOCUMENTS, document
from tests.stand_in import StandIn
from webapp import create_app
from webapp.api import lines as export
from webapp.config import WebConfig
from webapp.search import Engine
from webapp.site import Site

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


def test_rows_end_as_the_standard_says() -> None:
    """Rows end with CR and LF (RFC 4180), and the file is called what it is."""
    answer = CLIENT.get("/api/v1/export.csv?agency=ESA")
    assert answer.data.count(b"\r\n") == 2
    assert answer.headers["Content-Disposition"] == 'attachment; filename="captions.csv"'


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_cell_is_a_formula_and_none_is_lost(title: str, text: str) -> None:
    """Whatever a caption says, it stands in one cell, is no formula, and comes back but for the apostrophe."""
    one = document("made-1", title, text)
    row = next(
        csv.DictReader(io.StringIO(b"".join(export.csv_lines([one], True)).decode("utf-8-sig"), newline=""))
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

    for write in (export.json_lines, export.csv_lines):
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
