"""Hostile dumps: whatever their bytes are, they are read to their end in bounded time and memory."""

import csv
import gzip
import io
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.read import FileSummary, Notice, RawCaption, ReadLimits, Rejected, read
from tests.fuzzing import bounded, cases

pytestmark = pytest.mark.slow

SMALL = ReadLimits(record=2_000, unpacked=200_000, document=100_000, faults=20)
PIECES = st.sampled_from(
    (b"\n", b"\r\n", b"\r", b"\0", b",", b'"', b'""', b"'", b";", b"\t", b"{", b"}", b"[", b"]", b":", b"\\",
     b"\\ud83d",
     b"\\u0000", b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xe2\x80", b"\x85",
     b"\xe2\x80\xa8",
     b"\x1f\x8b", b"PK\x03\x04", b"null", b"1e999", b"NaN", b"-", b"nasa_id,title,description\n",
     b'{"title": "A moon"}\n',
     b'{"items": [', b'{"collection": {"items": [{"data": [{"title": "A"}]}]}}', b'"title": ', b'"description": ',
     b"jsc2017e114488 (Sept. 1, 2017) --- A capsule.\n", b"A crew walks to the pad.\n", b"Expedition 65\n", b"x" * 3000,
     b"[" * 500, b'{"a":' * 500, b"&#0146;", b"<b>", "Капсула\n".encode("utf-16"), "Капсула\n".encode("cp1251"))
)  # fmt: skip


def check_read(path: Path, limits: ReadLimits = SMALL) -> list[RawCaption | Rejected | Notice]:
    """Read a dump within the bound; each item is counted, bounded and can be written as UTF-8."""
    with bounded():
        items = [item for item in read([path], limits) if not isinstance(item, FileSummary)]
    numbers = [item.n for item in items if not isinstance(item, Notice)]
    assert all(after == before + 1 for before, after in pairwise([0, *numbers]))
    for item in items:
        text = repr(item) if isinstance(item, Notice) else f"{item.where}"
        if isinstance(item, RawCaption):
            text += item.title + item.caption + (item.nasa_id or "")
            assert len(item.caption) <= limits.record
        elif isinstance(item, Rejected):
            assert item.reason
            text += item.excerpt
        assert "\0" not in text
        text.encode()
    return items


@cases(1000)
@given(
    st.lists(PIECES | st.binary(max_size=20), max_size=40).map(b"".join), st.booleans(), st.integers(0, 40)
)
def test_any_dump_is_read(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, packed: bool, cut: int
) -> None:
    """Whatever bytes a dump has, gzipped and cut off too, it is read to its end: records, or reasons."""
    path = tmp_path_factory.getbasetemp() / "fuzzed.dump"
    path.write_bytes(gzip.compress(content)[: -cut or None] if packed else content)
    check_read(path)


CELLS = st.text(st.sampled_from("aB ,;\t'\"\n\r\\|\0é\u2028"), max_size=12)


@cases(500)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8), st.sampled_from(",;\t"))
def test_any_table_keeps_its_rows(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], comma: str
) -> None:
    """However cells are quoted, a table gives a record or a reason for every row that says anything."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=comma, quoting=csv.QUOTE_ALL)
    writer.writerows(
        [("nasa_id", "title", "description"), *((f"id-{n}", *row) for n, row in enumerate(rows))]
    )
    path = tmp_path_factory.getbasetemp() / "fuzzed.csv"
    path.write_text(text.getvalue(), "utf-8", newline="")
    found = [item for item in check_read(path) if not isinstance(item, Notice)]
    assert len(found) == len(rows)


def test_a_very_long_line_is_one_rejected_record(tmp_path: Path) -> None:
    """A line of 10 MB is rejected by name, and what stands behind it is read."""
    path = tmp_path / "long.txt"
    path.write_bytes(
        b"A moon rises.\nTitle one\n" + b"x" * 10_000_000 + b"\nTitle two\nA capsule lands.\nTitle three\n"
    )
    items = check_read(path, ReadLimits())
    assert any(isinstance(item, Rejected) and "longer than" in item.reason for item in items)
    assert next(item.caption for item in items if isinstance(item, RawCaption)) == "A moon rises."
    assert any(isinstance(item, RawCaption) and item.caption == "A capsule lands." for item in items)


@pytest.mark.parametrize("opening", [b'{"a":', b'[{"title":', b'{"items":['])
def test_deep_json_is_rejected(tmp_path: Path, opening: bytes) -> None:
    """JSON nested a hundred thousand deep is a reason, not a crash."""
    path = tmp_path / "deep.json"
    path.write_bytes(opening * 100_000)
    assert [type(item) for item in check_read(path, ReadLimits()) if not isinstance(item, Notice)][:1] == [
        Rejected
    ]


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """A gzip file that unpacks to far more than it may is read to the bound, and that is said."""
    path = tmp_path / "bomb.txt.gz"
    path.write_bytes(gzip.compress(b"A moon rises.\nTitle\n" * 2_500_000))
    items = check_read(path, ReadLimits(unpacked=100_000))
    assert any(isinstance(item, Rejected) and "unpacks to more than 100,000" in item.reason for item in items)
