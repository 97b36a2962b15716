"""Exports of other archives, in the forms that their programs write: how many records, and what each column is.

Each form has the quirks of its program: titles above the header, markup in names, lists as values, guarded numbers,
dates of the catalogue's own entries. The captions are the same in all of them, so that none may be lost or changed.
"""

import csv
import datetime
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from indexer.read import FileSummary, Notice, RawCaption, Rejected, read

CAPTIONS = (
    "A keeper winds the great clock of the harbour tower while the tide runs out below, on May 4, 1987.",
    'Two divers lift a brass lamp from the wreck of the ferry Aurora; a third holds the line, and "nobody speaks".',
    "The regatta of 1911: sails, flags and a brass band on the pier.\nThe judges sit under the awning.",
    "Workers tar the hull of the pilot boat, seen from the crane, in the yard at Port Selby.",
)


def table(
    header: str, row: Callable[[int, str], Sequence[Any]], delimiter: str = ",", above: str = ""
) -> bytes:
    """Write a table: the names between bars, a row for each caption."""
    text = io.StringIO()
    rows = [row(number, caption) for number, caption in enumerate(CAPTIONS)]
    csv.writer(text, delimiter=delimiter).writerows([header.split("|"), *rows])
    return (above + text.getvalue()).encode()


def as_json(wrap: Callable[[list[Any]], Any], row: Callable[[int, str], Any]) -> bytes:
    """Write a document of JSON: its records in what the archive wraps them."""
    return json.dumps(wrap([row(number, caption) for number, caption in enumerate(CAPTIONS)])).encode()


APOD = as_json(
    lambda rows: rows,
    lambda n, caption: {
        "copyright": "\nAnn Example\n", "date": f"2021-03-0{n + 1}", "explanation": caption, "media_type": "image",
        "hdurl": f"https://example.org/{n}_big.jpg", "service_version": "v1", "title": f"Harbour {n}",
        "url": f"https://example.org/{n}.jpg",
    },
)  # fmt: skip
DPLA = as_json(
    lambda rows: {"count": 4, "start": 1, "limit": 10, "docs": rows, "facets": {}},
    lambda n, caption: {
        "id": f"{n}ab34f", "dataProvider": {"name": "Harbour Library"}, "object": f"https://example.org/{n}.jpg",
        "sourceResource": {
            "title": [f"Harbour {n}"], "description": [caption], "creator": ["Example, Ann, 1950-"],
            "date": [{"begin": "1987", "end": "1987", "displayDate": "May 4, 1987"}],
            "subject": [{"name": "Clocks"}, {"name": "Harbours"}], "spatial": [{"name": "Port Selby"}],
        },
    },
)  # fmt: skip
EUROPEANA = as_json(
    lambda rows: {"success": True, "itemsCount": 4, "items": rows},
    lambda n, caption: {
        "id": f"/91619/HB_{n}", "title": [f"Harbour {n}"], "dcDescription": [caption],
        "dcDescriptionLangAware": {"en": [caption]}, "dcCreator": ["Ann Example"], "year": ["1987"],
        "edmPreview": [f"https://example.org/thumb?{n}"], "type": "IMAGE", "score": 12.5,
    },
)  # fmt: skip
COMMONS = as_json(
    lambda rows: {"batchcomplete": "", "query": {"pages": {str(row["pageid"]): row for row in rows}}},
    lambda n, caption: {
        "pageid": 100 + n, "ns": 6, "title": f"File:Harbour {n}.jpg",
        "imageinfo": [{
            "user": "Uploader", "url": f"https://example.org/{n}.jpg",
            "extmetadata": {
                "ObjectName": {"value": f"Harbour {n}"}, "ImageDescription": {"value": caption},
                "Artist": {"value": '<a href="//example.org/u" title="x">Ann Example</a>'},
                "Credit": {"value": '<span class="int-own-work">Smith &amp; Sons</span>'},
                "DateTimeOriginal": {"value": "1987-05-04"}, "Categories": {"value": "Clocks|Harbours"},
            },
        }],
    },
)  # fmt: skip
FLICKR = as_json(
    lambda rows: {"photos": {"page": 1, "pages": 1, "total": "4", "photo": rows}, "stat": "ok"},
    lambda n, caption: {
        "id": f"5190{n}", "owner": "4@N0", "title": f"Harbour {n}", "description": {"_content": caption},
        "datetaken": "1987-05-04 10:00:00", "ownername": "Harbour Archive", "tags": "clock harbour",
        "url_l": f"https://example.org/{n}_l.jpg",
    },
)  # fmt: skip
OMEKA = table(
    "Item Id|Item URI|Dublin Core:Title|Dublin Core:Subject|Dublin Core:Description|Dublin Core:Creator"
    "|Dublin Core:Date|Dublin Core:Identifier|file|itemType|collection|public",
    lambda n, caption: [
        n, f"https://example.org/items/{n}", f"Harbour {n}", "Clocks^^Harbours", caption, "Ann Example", "1987-05-04",
        f"HB-{n}", f"https://example.org/{n}.jpg", "Still Image", "Harbour", 1,
    ],
)  # fmt: skip
COLLECTIVE_ACCESS = table(
    "ca_objects.object_id|ca_objects.idno|ca_objects.preferred_labels.name|ca_objects.description"
    "|ca_entities.preferred_labels|ca_objects.type_id",
    lambda n, caption: [n, f"2001.{n}", f"Harbour {n}", caption, "Ann Example", "image"],
)
TMS = table(
    "ObjectID|ObjectNumber|ObjectName|Title|Dated|Medium|CreditLine|Description|Notes",
    lambda n, caption: [
        n, f"1987.12.{n}", "Photograph", f"Harbour {n}", "1987", "Gelatin silver print", "Gift of the Harbour Board",
        caption, "NULL",
    ],
    above="Object List Report\r\n\r\n\"Printed 2020-01-02, 4 objects\"\r\n",
)  # fmt: skip
EMU = table(
    "irn|TitMainTitle|TitAccessionNo|CreCreatorRef_tab.NamFullName|CreDateCreated|PhyDescription|SecRecordStatus",
    lambda n, caption: [4000 + n, f"Harbour {n}", f"A.{n}", "Ann Example", "04 May 1987", caption, "Active"],
)
CONTENTDM = table(
    "Title|Subject|Description|Creator|Date|Type|Identifier|CONTENTdm number|CONTENTdm file name|Date created"
    "|Date modified",
    lambda n, caption: [
        f"Harbour {n}", "Clocks; Harbours", caption, "Example, Ann", "1987-05-04", "Image", f"hb{n}", n, f"{n}.jp2",
        "2011-01-01", "2012-01-01",
    ],
    "\t",
)  # fmt: skip
RESOURCE_SPACE = table(
    "Resource ID(s)|Resource type|Created by|Title|Caption|Date|Credit|Keywords - Subject|Original filename",
    lambda n, caption: [
        f'="{n}"', "Photo", "Admin", f"Harbour {n}", caption, "1987-05-04", "Ann Example", "clock, tower", f"{n}.tif",
    ],
    above="sep=,\r\n",
)  # fmt: skip
EXIFTOOL = as_json(
    lambda rows: rows,
    lambda n, caption: {
        "SourceFile": f"./p/hb{n}.jpg", "ExifToolVersion": 12.4, "MIMEType": "image/jpeg", "ObjectName": f"Harbour {n}",
        "ImageDescription": caption[:20], "Caption-Abstract": caption, "By-line": "Ann Example",
        "DateTimeOriginal": "1987:05:04 10:11:12", "Keywords": ["clock", "tower"], "City": "Port Selby",
        "Credit": "Harbour Board",
    },
)  # fmt: skip
EXIFTOOL_CSV = table(
    "SourceFile|IPTC:Caption-Abstract|IPTC:ObjectName|XMP-dc:Description|EXIF:DateTimeOriginal|IPTC:By-line",
    lambda n, caption: [f"./p/hb{n}.jpg", caption, f"Harbour {n}", "", "1987:05:04 10:11:12", "Ann Example"],
)
LIBRARY_OF_CONGRESS = as_json(
    lambda rows: {"results": rows, "pagination": {"total": 4}},
    lambda n, caption: {
        "id": f"https://example.org/item/{n}/", "title": f"Harbour {n}", "description": [caption], "date": "1987",
        "image_url": [f"https://example.org/{n}.gif", f"https://example.org/{n}.jpg"], "contributor": ["example, ann"],
    },
)  # fmt: skip
GEOJSON = as_json(
    lambda rows: {"type": "FeatureCollection", "features": rows},
    lambda n, caption: {
        "type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]},
        "properties": {"photo_id": f"HB-{n}", "title": f"Harbour {n}", "description": caption},
    },
)  # fmt: skip


def workbook(path: Path) -> None:
    """Write a workbook with a title above its header, and a sheet that has no captions."""
    book = pytest.importorskip("openpyxl").Workbook()
    book.active.append(["Harbour Museum: photographs"])
    book.active.append([])
    book.active.append(["Object Number", "Title", "Caption", "Date Made", "Credit Line", "Shelf"])
    for n, caption in enumerate(CAPTIONS):
        day = datetime.date(1987, 5, 4)
        book.active.append([f"HB-{n}", f"Harbour {n}", caption, day, "Harbour Board", "B4"])
    book.create_sheet("Legend").append(["code", "meaning"])
    book.save(path)


def parquet(path: Path) -> None:
    """Write a Parquet file with a column of lists, one of times, one with gaps."""
    arrow, files = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    columns = {
        "image_id": [f"HB-{n}" for n in range(4)], "title": [f"Harbour {n}" for n in range(4)],
        "caption": list(CAPTIONS), "tags": [["clock", "tower"]] * 4, "taken": [datetime.datetime(1987, 5, 4)] * 4,
        "width": [10, None, 3, 4],
    }  # fmt: skip
    files.write_table(arrow.table(columns), path)


def database(path: Path) -> None:
    """Write a database with a table of photographs and another."""
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE photos (id INTEGER PRIMARY KEY, object_number, title, caption, taken, shelf)")
    rows = [(f"HB-{n}", f"Harbour {n}", caption, "1987-05-04", "B4") for n, caption in enumerate(CAPTIONS)]
    base.executemany(
        "INSERT INTO photos (object_number, title, caption, taken, shelf) VALUES (?,?,?,?,?)", rows
    )
    base.execute("CREATE TABLE log (line, at)")
    base.execute("INSERT INTO log VALUES ('opened', 1)")
    base.commit()
    base.close()


@dataclass(frozen=True, slots=True)
class Export:
    """A file of an archive and what is right of it: ids and a record's fields, columns by number."""

    content: bytes | Callable[[Path], None]
    ids: str
    fields: dict[str, Any]
    used: int
    ignored: int
    notices: int = 0

    def write(self, path: Path) -> None:
        """Write the file."""
        if isinstance(self.content, bytes):
            path.write_bytes(self.content)
        else:
            self.content(path)


EXPORTS = {
    "APOD": Export(
        APOD, "None None None None",
        {"date_created": "2021-03-01", "secondary_creator": "Ann Example", "image": "https://example.org/0_big.jpg"},
        used=7, ignored=1,
    ),
    "DPLA": Export(
        DPLA, "0ab34f 1ab34f 2ab34f 3ab34f",
        {"date_created": "May 4, 1987", "photographer": "Example, Ann, 1950-", "location": "Port Selby",
         "keywords": ("Clocks", "Harbours"), "image": "https://example.org/0.jpg"},
        used=8, ignored=1,
    ),
    "Europeana": Export(
        EUROPEANA, "/91619/HB_0 /91619/HB_1 /91619/HB_2 /91619/HB_3",
        {"date_created": "1987", "photographer": "Ann Example", "image": "https://example.org/thumb?0"},
        used=7, ignored=2,
    ),
    "Wikimedia Commons": Export(
        COMMONS, "100 101 102 103",
        {"date_created": "1987-05-04", "photographer": "Ann Example", "secondary_creator": "Smith & Sons",
         "keywords": ("Clocks", "Harbours"), "image": "https://example.org/0.jpg"},
        used=10, ignored=1,
    ),
    "Flickr": Export(
        FLICKR, "51900 51901 51902 51903",
        {"date_created": "1987-05-04 10:00:00", "photographer": "Harbour Archive",
         "image": "https://example.org/0_l.jpg"},
        used=8, ignored=0,
    ),
    "Omeka": Export(
        OMEKA, "HB-0 HB-1 HB-2 HB-3",
        {"date_created": "1987-05-04", "photographer": "Ann Example", "keywords": ("Clocks", "Harbours"),
         "album": ("Harbour",), "image": "https://example.org/0.jpg"},
        used=9, ignored=3,
    ),
    "CollectiveAccess": Export(
        COLLECTIVE_ACCESS, "2001.0 2001.1 2001.2 2001.3", {"photographer": "Ann Example"}, used=5, ignored=1
    ),
    "TMS": Export(
        TMS, "1987.12.0 1987.12.1 1987.12.2 1987.12.3",
        {"date_created": "1987", "secondary_creator": "Gift of the Harbour Board"}, used=8, ignored=1, notices=1,
    ),
    "EMu": Export(
        EMU, "A.0 A.1 A.2 A.3", {"date_created": "04 May 1987", "photographer": "Ann Example"}, used=6, ignored=1
    ),
    "ContentDM": Export(
        CONTENTDM, "hb0 hb1 hb2 hb3",
        {"date_created": "1987-05-04", "photographer": "Example, Ann", "keywords": ("Clocks", "Harbours")},
        used=8, ignored=3,
    ),
    "ResourceSpace": Export(
        RESOURCE_SPACE, "0 1 2 3",
        {"date_created": "1987-05-04", "secondary_creator": "Ann Example", "keywords": ("clock", "tower")},
        used=7, ignored=2,
    ),
    "exiftool -json": Export(
        EXIFTOOL, "hb0 hb1 hb2 hb3",
        {"date_created": "1987:05:04 10:11:12", "photographer": "Ann Example", "location": "Port Selby",
         "secondary_creator": "Harbour Board", "keywords": ("clock", "tower")},
        used=9, ignored=2,
    ),
    "exiftool -csv": Export(
        EXIFTOOL_CSV, "hb0 hb1 hb2 hb3", {"date_created": "1987:05:04 10:11:12", "photographer": "Ann Example"},
        used=6, ignored=0,
    ),
    "Library of Congress": Export(
        LIBRARY_OF_CONGRESS, "None None None None",
        {"date_created": "1987", "secondary_creator": "example, ann", "image": "https://example.org/0.gif"},
        used=6, ignored=0,
    ),
    "GeoJSON": Export(GEOJSON, "HB-0 HB-1 HB-2 HB-3", {}, used=3, ignored=2),
    "an Excel workbook": Export(
        workbook, "HB-0 HB-1 HB-2 HB-3", {"date_created": "1987-05-04", "secondary_creator": "Harbour Board"},
        used=5, ignored=1, notices=1,
    ),
    "Parquet": Export(
        parquet, "HB-0 HB-1 HB-2 HB-3", {"date_created": "1987-05-04", "keywords": ("clock", "tower")},
        used=5, ignored=1,
    ),
    "SQLite": Export(
        database, "HB-0 HB-1 HB-2 HB-3", {"date_created": "1987-05-04"}, used=5, ignored=1, notices=1
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_read_whole(name: str, tmp_path: Path) -> None:
    """Each of an export's four records is read with its id, its title and its caption, and no column is mistaken."""
    export = EXPORTS[name]
    export.write(tmp_path / "export")
    items = list(read([tmp_path / "export"]))
    records = [item for item in items if isinstance(item, RawCaption)]
    assert [item for item in items if isinstance(item, Rejected)] == []
    assert [record.caption for record in records] == list(CAPTIONS)
    assert [record.title for record in records] == ["Harbour 0", "Harbour 1", "Harbour 2", "Harbour 3"]
    assert " ".join(str(record.nasa_id) for record in records) == export.ids
    assert {name: getattr(records[0].fields, name) for name in export.fields} == export.fields
    (summary,) = (item for item in items if isinstance(item, FileSummary))
    assert len({column for _, column in summary.used}) == export.used
    assert len(summary.ignored) == export.ignored
    assert sum(isinstance(item, Notice) for item in items) == export.notices


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_exports_in_a_folder_or_an_archive(packed: bool, tmp_path: Path) -> None:
    """All exports of a folder are read, packed or not; the pictures beside them are passed over, which is said."""
    texts = {
        f"a/{n:02}": one.content for n, one in enumerate(EXPORTS.values()) if isinstance(one.content, bytes)
    }
    files = texts | {"a/hb.jpg": b"\xff\xd8\xff\xe0" + bytes(range(256)), "__MACOSX/._00": b"\0\5\26\7"}
    given = tmp_path / "exports"
    if packed:
        with zipfile.ZipFile(given, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
    else:
        for name, content in files.items():
            (given / name).parent.mkdir(parents=True, exist_ok=True)
            (given / name).write_bytes(content)
    items = list(read([given]))
    assert sum(isinstance(item, RawCaption) for item in items) == 60
    assert [item for item in items if isinstance(item, Rejected)] == []
    assert any("a JPEG image (1)" in item.text for item in items if isinstance(item, Notice))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_unknown_columns_with_cells_of_several_lines(delimiter: str, tmp_path: Path) -> None:
    """A table of unknown names is refused with them, though captions in it are quoted over several lines."""
    (tmp_path / "table").write_bytes(
        table("nr|wortlaut|ablage", lambda n, caption: [n, caption, "B4"], delimiter)
    )
    items = list(read([tmp_path / "table"]))
    assert not [item for item in items if isinstance(item, RawCaption)]
    (reason,) = (item.reason for item in items if isinstance(item, Rejected))
    assert "columns found: nr, wortlaut, ablage" in reason


def test_rules_of_a_printed_table_are_no_rows(tmp_path: Path) -> None:
    """Lines that a database's shell or Markdown draws between rows are passed over."""
    rows = "".join(f"| {n} | Harbour {n} |\n" for n in range(3))
    (tmp_path / "table").write_text(
        f"+----+-------+\n| id | title |\n+----+-------+\n{rows}+----+-------+\n", "utf-8"
    )
    items = list(read([tmp_path / "table"]))
    assert [(item.nasa_id, item.title) for item in items if isinstance(item, RawCaption)] == [
        ("0", "Harbour 0"), ("1", "Harbour 1"), ("2", "Harbour 2")
    ]  # fmt: skip
    assert not [item for item in items if isinstance(item, Rejected | Notice)]


def test_the_name_of_a_file_is_a_title_where_there_is_no_other(tmp_path: Path) -> None:
    """A title in words goes before the name of a file, whatever its column is called."""
    rows = [
        {"title": "DSC_0001.JPG", "headline": "Harbour clock", "caption": CAPTIONS[0]},
        {"title": "DSC_0002.JPG", "headline": "", "caption": CAPTIONS[1]},
    ]
    (tmp_path / "list").write_text(json.dumps(rows), "utf-8")
    records = [item for item in read([tmp_path / "list"]) if isinstance(item, RawCaption)]
    assert [record.title for record in records] == ["Harbour clock", "DSC_0002.JPG"]
