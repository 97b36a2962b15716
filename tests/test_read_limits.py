"""Tests of what a dump may be at most as it is read by default: far more than archives have, and no more than that."""

import gzip
import json
from pathlib import Path

import pytest

from indexer.read import RawCaption, Rejected, read
from indexer.read.pairing import roles

LONG = " ".join(
    ["A rigger steadies the yoke as the bell is lifted into the tower."] * 160
)  # 10,000 characters
ROWS = [{"nasa_id": f"made-{n}", "title": f"Bell {n}", "description": f"{n}: {LONG}"} for n in range(600)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("two lines", "".join(f"{row['description']}\n{row['title']}\n" for row in ROWS)),
        ("a document", json.dumps([{"collection": {"items": [{"data": [row]} for row in ROWS]}}])),
        ("JSON lines", "".join(json.dumps(row) + "\n" for row in ROWS)),
    ],
)
def test_a_dump_of_megabytes_is_read_whole(tmp_path: Path, name: str, text: str) -> None:
    """Six million characters of long captions, gzipped or not, give every record and nothing else."""
    assert len(text) > 6_000_000
    (tmp_path / "plain").write_text(text, "utf-8")
    (tmp_path / "packed").write_bytes(gzip.compress(text.encode(), 1))
    for path in tmp_path.iterdir():
        items = [item for item in read([path]) if isinstance(item, RawCaption | Rejected)]
        captions = [item.caption for item in items if isinstance(item, RawCaption)]
        assert captions == [row["description"] for row in ROWS], name
        assert len(items) == 600


def test_a_first_record_of_any_length_tells_the_format(tmp_path: Path) -> None:
    """A dump is recognised where its first record alone has hundreds of thousands of characters."""
    rows = [{"nasa_id": "made-1", "title": "Bells", "description": " ".join([LONG] * 30)}, *ROWS[:3]]
    (tmp_path / "dump").write_text("".join(json.dumps(row) + "\n" for row in rows))
    items = [item for item in read([tmp_path / "dump"]) if isinstance(item, RawCaption)]
    assert [item.caption for item in items] == [row["description"] for row in rows]
    assert len(items[0].caption) > 290_000


def test_a_rejected_record_is_shown_by_its_beginning(tmp_path: Path) -> None:
    """Of a record that cannot be used the first 200 characters are kept, and no more."""
    broken = '{"title": "Bells", "description": "' + "é" * 400
    (tmp_path / "dump").write_text(json.dumps(ROWS[0]) + "\n" + broken + "\n" + json.dumps(ROWS[1]) + "\n")
    (rejected,) = (item for item in read([tmp_path / "dump"]) if isinstance(item, Rejected))
    assert rejected.excerpt == broken[:200]


def test_a_record_has_a_million_characters_at_most(tmp_path: Path) -> None:
    """A caption and a title of a million characters are a record; with one more it is rejected by its length."""
    longest = "b" * (1_000_000 - len("Bell 1"))
    (tmp_path / "dump").write_text(f"{longest}\nBell 1\n{longest}b\nBell 2\nA bell.\nBell 3\n")
    items = list(read([tmp_path / "dump"]))
    assert [len(item.caption) for item in items if isinstance(item, RawCaption)] == [999_994, 7]
    assert ["1,000,000 characters" in item.reason for item in items if isinstance(item, Rejected)] == [True]


def test_a_gap_is_found_by_what_stands_far_behind_it() -> None:
    """Where a title is missing, captions are told from titles though 150 lines behind the gap tell hardly anything."""
    telling = ["A bronze bell that riggers steady while an apprentice holds the lantern", "Rim"]
    silent = [f"{words} {letter}." for letter in "abcdefghijklm" for words in ("Yoke is up on", "Rope is in")]
    first = [f"{telling[0]}.", telling[1]]
    found = "".join(roles([*first * 3, first[0], *[*silent, *telling] * 20]))
    assert found.count("CC") + found.count("TT") == 1
    assert found.endswith("CT" * 200)


@pytest.mark.parametrize(("length", "kept"), [(2_000, True), (2_001, False)])
def test_an_address_that_no_server_takes_is_none(tmp_path: Path, length: int, kept: bool) -> None:
    """The address of a picture has 2,000 characters at most; a longer one is left out."""
    href = "https://pictures.example/".ljust(length - 4, "b") + ".jpg"
    row = {"nasa_id": "made-1", "title": "Bells", "description": "A bell.", "href": href}
    (tmp_path / "dump").write_text(json.dumps(row) + "\n")
    (caption,) = (item for item in read([tmp_path / "dump"]) if isinstance(item, RawCaption))
    assert caption.fields.image == (href if kept else "")
