"""Reading dumps: every kind by its content, every kind of damage, and nothing lost by either."""

import gzip
import json
import random
import socket
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.read import (
    DEFAULT_LIMITS,
    DEFAULT_OPTIONS,
    FileSummary,
    Format,
    Notice,
    RawCaption,
    ReadLimits,
    ReadOptions,
    Rejected,
    read,
)
from indexer.read.columns import NO_MAPPING
from indexer.read.pairing import roles
from indexer.read.recognise import Recognised, recognise
from indexer.read.records import NO_FIELDS
from schema.errors import DumpMissing
from tests.tools import REAL_DUMPS, needs_dumps

GOLDEN = Path(__file__).parent / "golden" / "read"

RECORDS = [
    {"nasa_id": f"X-{n}", "title": f"Bell {n}", "description": f"Bell number {n}."} for n in range(1, 4)
]
TWO_LINES = "".join(f"{r['description']}\n{r['title']}\n" for r in RECORDS)
JSON_LINES = "".join(json.dumps(r) + "\n" for r in RECORDS)
RESPONSE = {"collection": {"items": [{"data": [r]} for r in RECORDS]}}
TABLE = "nasa_id,title,description\n" + "".join(",".join(r.values()) + "\n" for r in RECORDS)
DUMPS = {
    "two lines": TWO_LINES,
    "JSON lines": JSON_LINES,
    "response": json.dumps(RESPONSE),
    "printed response": json.dumps(RESPONSE, indent=2),
    "list of responses": json.dumps([RESPONSE]),
    "items": json.dumps(RESPONSE["collection"]),
    "list of records": json.dumps(RECORDS, indent=1),
    "items a line": '{"items": [\n' + ",\n".join(map(json.dumps, RECORDS)) + "\n]}",
    "CSV": TABLE,
}

Found = RawCaption | Rejected | Notice


def read_bytes(
    folder: Path,
    content: bytes,
    limits: ReadLimits = DEFAULT_LIMITS,
    name: str = "dump",
    options: ReadOptions = DEFAULT_OPTIONS,
) -> list[Found]:
    """Write a dump and read it; what it was taken for is left out."""
    path = folder / name
    path.write_bytes(content)
    return found([path], limits, options)


def found(
    paths: list[Path], limits: ReadLimits = DEFAULT_LIMITS, options: ReadOptions = DEFAULT_OPTIONS
) -> list[Found]:
    """Read dumps; what they were taken for is left out."""
    return [item for item in read(paths, limits, options) if not isinstance(item, FileSummary)]


def shown(item: Found) -> dict[str, Any]:
    """Give an item in the form of the golden cases, without what is empty there."""
    match item:
        case Notice():
            return {"notice": item.where}
        case Rejected():
            return {"n": item.n, "rejected": item.reason}
    given_id = {"nasa_id": item.nasa_id} if item.nasa_id else {}
    kept = ("encoding", "exact_bytes")
    fields = {name: value for name, value in asdict(item.fields).items() if value and name not in kept}
    fields = json.loads(json.dumps(fields))
    given_fields = {"fields": fields} if fields else {}
    return {"n": item.n, "title": item.title, "caption": item.caption, **given_id, **given_fields}


def texts(item: Found) -> Iterator[str]:
    """Yield every text an item holds."""
    for value in asdict(item).values():
        for part in value.values() if isinstance(value, dict) else [value]:
            for text in part if isinstance(part, tuple) else [part]:
                if isinstance(text, str):
                    yield text


def words(items: list[Found]) -> list[tuple[str, str]]:
    """Give title and caption of each record."""
    return [(item.title, item.caption) for item in items if isinstance(item, RawCaption)]


def sound(items: list[Found]) -> bool:
    """Say whether every text can be written and the records of each dump are counted 1, 2, 3, ..."""
    for item in items:
        "".join(texts(item)).encode("utf-8")
    counted = [item for item in items if not isinstance(item, Notice)]
    by_source = {
        item.source: [other.n for other in counted if other.source == item.source] for item in counted
    }
    return all(numbers == list(range(1, len(numbers) + 1)) for numbers in by_source.values())


EXPECTED = [(r["title"], r["description"]) for r in RECORDS]


# --- golden cases


def cases(name: str) -> list[Any]:
    """Load the golden cases of one nature."""
    found = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
    marks = [pytest.mark.xfail(strict=True)] if name == "known-failures" else []
    return [pytest.param(case, id=case["label"], marks=marks) for case in found]


@pytest.mark.parametrize(
    "case",
    [case for name in ("in-the-wild", "synthetic", "negative", "known-failures") for case in cases(name)],
)
def test_golden(case: dict[str, Any], tmp_path: Path) -> None:
    """A golden dump gives exactly the records, rejections and notices that stand beside it."""
    items = read_bytes(tmp_path, case["input"].encode())
    given = [shown(item) for item in items]
    for item, expected in zip(given, case["expected"], strict=False):
        if expected.get("rejected", "-") in item.get("rejected", ""):
            item["rejected"] = expected["rejected"]
    assert given == case["expected"]
    assert sound(items)


# --- kinds


@pytest.mark.parametrize("name", ["dump.txt", "dump.json", "dump.csv", "dump.gz", "dump"])
@pytest.mark.parametrize("content", DUMPS.values(), ids=DUMPS)
def test_the_name_says_nothing(content: str, name: str, tmp_path: Path) -> None:
    """A dump gives the same records whatever it is called, gzipped or not."""
    assert words(read_bytes(tmp_path, content.encode(), name=name)) == EXPECTED
    assert words(read_bytes(tmp_path, gzip.compress(content.encode()), name=name)) == EXPECTED


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("content", DUMPS.values(), ids=DUMPS)
def test_byte_order_marks(content: str, codec: str, tmp_path: Path) -> None:
    """A byte order mark names the encoding and is no part of the text."""
    assert words(read_bytes(tmp_path, content.replace("Bell", "Glöckchen").encode(codec))) == [
        (title.replace("Bell", "Glöckchen"), caption.replace("Bell", "Glöckchen"))
        for title, caption in EXPECTED
    ]


@pytest.mark.parametrize("content", DUMPS.values(), ids=DUMPS)
def test_windows_line_ends(content: str, tmp_path: Path) -> None:
    """Carriage returns before line feeds are no part of the text."""
    assert words(read_bytes(tmp_path, content.replace("\n", "\r\n").encode())) == EXPECTED


@pytest.mark.parametrize("content", DUMPS.values(), ids=DUMPS)
def test_damaged_bytes(content: str, tmp_path: Path) -> None:
    """A byte that is not UTF-8 becomes U+FFFD and costs nothing else."""
    damaged = content.encode().replace(b"Bell 2", b"B\xffll 2")
    assert words(read_bytes(tmp_path, damaged)) == [EXPECTED[0], ("B�ll 2", EXPECTED[1][1]), EXPECTED[2]]


def test_a_printed_item_does_not_make_json_lines() -> None:
    """A document whose last item stands alone on a line is still one document."""
    assert recognise(DUMPS["items a line"], NO_MAPPING) == Recognised(Format.DOCUMENT)


# --- several dumps


def test_missing_before_anything_is_read(tmp_path: Path) -> None:
    """A missing path or a folder without files is an error at the call, before the first record."""
    (tmp_path / "a").write_text(TWO_LINES)
    (tmp_path / "empty" / "deep").mkdir(parents=True)
    for wrong in (tmp_path / "b", tmp_path / "empty", tmp_path / "nul\0"):
        with pytest.raises(DumpMissing):
            read([tmp_path / "a", wrong])


def test_several_dumps_in_order(tmp_path: Path) -> None:
    """Dumps are read in the order given, each counted from 1 under its file name."""
    (tmp_path / "b.txt").write_text(TWO_LINES)
    (tmp_path / "a.txt").write_text(JSON_LINES)
    items = read([tmp_path / "b.txt", tmp_path / "a.txt"])
    found = [(item.source, item.n, item.where) for item in items if isinstance(item, RawCaption)]
    assert found == [
        ("b.txt", 1, "b.txt:1"),
        ("b.txt", 2, "b.txt:3"),
        ("b.txt", 3, "b.txt:5"),
        *(("a.txt", n, f"a.txt:{n}") for n in (1, 2, 3)),
    ]


def test_equal_file_names_are_told_apart(tmp_path: Path) -> None:
    """Dumps of one name are known by their folders too, which is said; one given twice is read once."""
    for folder in ("may", "june"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "moon.txt").write_text(TWO_LINES)
    may, june = (tmp_path / folder / "moon.txt" for folder in ("may", "june"))
    items = found([may, june, may])
    sources = Counter(item.source for item in items if isinstance(item, RawCaption))
    assert sources == {"may/moon.txt": 3, "june/moon.txt": 3}
    assert [item.where for item in items if isinstance(item, Notice)] == ["may/moon.txt"] * 2 + [
        "june/moon.txt"
    ]


def test_a_name_that_cannot_be_printed(tmp_path: Path) -> None:
    """Odd bytes and control characters in a file name stand escaped."""
    items = read_bytes(tmp_path, TWO_LINES.encode(), name="moon\udcff\n.txt")
    assert sound(items)
    assert isinstance(items[-1], RawCaption)
    assert items[-1].source == "moon\\udcff\\n.txt"


# --- whole dumps that are no dump


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n\n", "nothing but blanks"),
        (gzip.compress(b"", mtime=0), "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a PNG image"),
        (b"PK\x03\x04moon", "zip archive"),
        (gzip.compress(gzip.compress(TWO_LINES.encode(), mtime=0), mtime=0), "gzip file inside"),
        (random.Random(1).randbytes(5_000), "is not text"),
        (b"\x1f\x8b", "cut off"),
    ],
)
def test_not_a_dump(content: bytes, reason: str, tmp_path: Path) -> None:
    """What is no dump at all gives one rejected record that says what it is."""
    (item,) = read_bytes(tmp_path, content)
    assert isinstance(item, Rejected)
    assert reason in item.reason
    assert item.n == 1


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that cannot be opened is rejected with the system's reason, and the next dump is read."""
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        Path("dump").write_text(TWO_LINES)
        first, *others = found([Path("socket"), Path("dump")])
    assert isinstance(first, Rejected)
    assert "cannot be read" in first.reason
    assert words(others) == EXPECTED


def test_no_records_is_no_fault(tmp_path: Path) -> None:
    """A response without items, and a table without rows, are sound: a notice says so."""
    for content in (b"[]", b'{"collection": {"items": []}}', b"title,description\n"):
        (item,) = read_bytes(tmp_path, content)
        assert isinstance(item, Notice)


# --- gzip


def long_dump() -> bytes:
    """Make 3,000 JSON lines that hardly compress."""
    rng = random.Random(1)
    return "".join(json.dumps({"title": f"Bell {rng.random()}"}) + "\n" for _ in range(3_000)).encode()


def test_cut_off_gzip(tmp_path: Path) -> None:
    """Of a gzip file that is cut off the records before the cut are kept, and the cut is rejected."""
    packed = gzip.compress(long_dump())
    *kept, last = read_bytes(tmp_path, packed[: len(packed) // 2])
    assert all(isinstance(item, RawCaption) for item in kept)
    assert 1_000 < len(kept) < 2_000
    assert isinstance(last, Rejected)
    assert "cut off" in last.reason
    assert last.n == len(kept) + 1


def test_damaged_gzip(tmp_path: Path) -> None:
    """Of a gzip file that is damaged the records before the damage are kept, up to the very line."""
    content = long_dump()
    whole, broken = gzip.compress(content), bytearray(gzip.compress(content))
    broken[len(broken) // 2 : len(broken) // 2 + 200] = b"\xff" * 200
    items = read_bytes(tmp_path, bytes(broken))
    assert sound(items)
    assert "damaged" in str(items[-1])
    kept = set(words(items)) & set(words(read_bytes(tmp_path, whole)))
    assert len(kept) > 1_000


def test_gzip_members_and_padding(tmp_path: Path) -> None:
    """A gzip file may have several members and zeros behind them."""
    half = len(TWO_LINES) // 2
    packed = gzip.compress(TWO_LINES[:half].encode()) + gzip.compress(TWO_LINES[half:].encode()) + bytes(512)
    assert words(read_bytes(tmp_path, packed)) == EXPECTED


def test_gzip_bomb(tmp_path: Path) -> None:
    """A gzip file that unpacks beyond the bound is read up to it."""
    bomb = gzip.compress(TWO_LINES.encode() + b"\n" * 300_000)
    items = read_bytes(tmp_path, bomb, ReadLimits(unpacked=200_000))
    assert words(items) == EXPECTED
    assert "unpacks to more than" in str(items[-1])


# --- bounds


def test_too_long_a_line(tmp_path: Path) -> None:
    """A line beyond the bound is one rejected record of its kind, however long, and the next is read."""
    limits = ReadLimits(record=300)
    endless = "x" * 200_000
    json_lines = json.dumps({"title": endless}) + "\n" + JSON_LINES
    table = TABLE + f"Y,{endless},Y\n" + "Z,Bell,Bell.\n"
    for content, place in ((f"{endless}\nTitle\n{TWO_LINES}", 0), (JSON_LINES + json_lines, 3), (table, 3)):
        items = read_bytes(tmp_path, content.encode(), limits)
        rejected = items[place]
        assert isinstance(rejected, Rejected)
        assert "longer than 300" in rejected.reason
        assert len(rejected.excerpt) <= 200
        assert len(items) > place + 1
        assert all(isinstance(item, RawCaption) for item in items if item is not rejected)


def test_too_long_a_record_of_a_document(tmp_path: Path) -> None:
    """The bound of a record holds inside a document too."""
    content = json.dumps([{"title": "x" * 500}, {"title": "y"}], indent=1).encode()
    first, second = read_bytes(tmp_path, content, ReadLimits(record=300))
    assert isinstance(first, Rejected)
    assert isinstance(second, RawCaption)


@pytest.mark.slow
def test_too_long_a_document(tmp_path: Path) -> None:
    """Of a document that is too long to be held its beginning is read."""
    content = json.dumps({"items": [{"title": f"Bell {n}"} for n in range(8_000)]}).encode()
    items = read_bytes(tmp_path, content, ReadLimits(document=100_000))
    assert len(words(items)) > 1_000
    assert "longer than 100,000" in str(items[-1])
    assert sound(items)


@pytest.mark.parametrize(
    "bomb", ['{"a":' * 50_000, '{"a":' + "[" * 100_000, '[{"title":' + '[{"a":' * 20_000]
)
def test_nesting_bomb(bomb: str, tmp_path: Path) -> None:
    """Depth is rejected, never a crash, and the lines around it are read."""
    assert any(isinstance(item, Rejected) for item in read_bytes(tmp_path, bomb.encode()))
    first, middle, last = read_bytes(tmp_path, f'{{"title": "A"}}\n{bomb}\n{{"title": "B"}}\n'.encode())
    assert isinstance(middle, Rejected)
    assert words([first, last]) == [("A", ""), ("B", "")]


def test_many_faults(tmp_path: Path) -> None:
    """A document broken in more places than are tried is given up with a reason."""
    items = read_bytes(tmp_path, ('[{"title": "A"},' + '{"x" },' * 500).encode(), ReadLimits(faults=100))
    assert words(items) == [("A", "")]
    assert "the rest was not read" in str(items[-1])


# --- pairing


def made_up(seed: int, records: int = 14) -> list[tuple[str, str]]:
    """Make captions and titles of every kind the library has, in our own words."""
    rng = random.Random(seed)
    crews = [
        "Ada Brandt",
        "Ilya Sorokin",
        "Mei Tanaka",
        "Luc Moreau",
        "Rosa Quist",
        "Omar Haddad",
        "Eva Lind",
    ]
    places = ["the old arsenal", "Cobble Square", "the brick wall", "the great bell", "the tower gate"]
    acts = ["lays a wreath", "signs a door", "waves to the press", "plants a birch", "reads the guest book"]

    def caption(n: int) -> str:
        who, where, what = rng.choice(crews), rng.choice(places), rng.choice(acts)
        late = rng.choice(["", " The launch is planned for the following week, from the southern pad."])
        return (
            f"Expedition {rng.randint(60, 90)} flight engineer {who} {what} near {where} before leaving town, "
            f"with the frame counter of the camera standing at {n:04}, St. Odo’s chapel behind.{late} "
            f"Photo Credit: (NASA/{rng.choice(crews)})"
        )

    def title(text: str, n: int) -> str:
        stamp = f"jsc2031e{n:06}"
        return rng.choice(
            [
                f"Expedition {rng.randint(60, 90)} Town Visit",
                stamp,
                f"{stamp} - {text}"[:255],
                text.replace("’", "���"),
            ]
        )

    captions = [caption(n) for n in range(records)]
    return [(title(text, n), text) for n, text in enumerate(captions)]


def as_lines(pairs: list[tuple[str, str]]) -> list[str]:
    """Write records as the lines of a dump."""
    return [line for title, caption in pairs for line in (caption, title)]


@pytest.mark.parametrize("seed", range(12))
def test_any_one_line_may_be_missing(seed: int, tmp_path: Path) -> None:
    """Without any one of its lines a dump still pairs right but for the record that lost it and a neighbour."""
    pairs = made_up(seed)
    lines = as_lines(pairs)
    for gone in range(len(lines)):
        left = lines[:gone] + lines[gone + 1 :]
        items = read_bytes(tmp_path, "\n".join(left).encode())
        assert sum((Counter(pairs) - Counter(words(items))).values()) <= 2, gone
        assert sorted(line for pair in words(items) for line in pair if line) == sorted(left)
        assert any(isinstance(item, Notice) for item in items)


@given(st.integers(), st.integers(1, 80))
@settings(max_examples=30, deadline=None)
def test_a_sound_dump_is_never_paired_anew(seed: int, records: int) -> None:
    """Captions and titles of every kind alternate as they stand."""
    assert "".join(roles(as_lines(made_up(seed, records)))) == "CT" * records


@given(
    st.lists(
        st.sampled_from(["Moon.", "Moonrise over the pad", "x-1", "A long tale of the moon. " * 9]),
        max_size=60,
    )
)
@settings(deadline=None)
def test_each_line_has_one_role(lines: list[str]) -> None:
    """Whatever the lines are, each is a caption or a title."""
    assert len("".join(roles(lines))) == len(lines)


def test_undecided_lines_are_bounded() -> None:
    """Lines that tell nothing are decided when there are 512 of them, as they stand."""
    asked = 0

    def endless() -> Iterator[str]:
        nonlocal asked
        while True:
            asked += 1
            yield "Moon"

    found = roles(endless())
    assert "".join(next(found) for _ in range(2_048)) == "CT" * 1_024
    assert asked <= 2_561


# --- whatever comes


JSONISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "title",
                    "description",
                    "keywords",
                    "data",
                    "items",
                    "collection",
                    "links",
                    "href",
                    "rel",
                    "x",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    st.binary(max_size=600) | st.text(st.characters(exclude_categories=["Cs"])).map(str.encode), st.booleans()
)
@settings(max_examples=150, deadline=None)
def test_no_bytes_raise(tmp_path_factory: pytest.TempPathFactory, content: bytes, packed: bool) -> None:
    """Whatever the bytes are, reading gives values that can be written, counted without a gap, and not nothing."""
    folder = tmp_path_factory.getbasetemp()
    items = read_bytes(folder, gzip.compress(content) if packed else content)
    assert items
    assert sound(items)


@pytest.mark.slow
@given(st.lists(JSONISH, max_size=4), st.integers(0, 400), st.sampled_from(["lines", "list"]))
@settings(max_examples=150, deadline=None)
def test_no_json_raises(
    tmp_path_factory: pytest.TempPathFactory, values: list[Any], cut: int, shape: str
) -> None:
    """Whatever stands in JSON, whole or cut, the same holds."""
    text = "\n".join(map(json.dumps, values)) if shape == "lines" else json.dumps(values, indent=1)
    for content in (text, text[:cut], '{"title": "A"}\n' + text):
        assert sound(read_bytes(tmp_path_factory.getbasetemp(), content.encode()))


@given(st.sampled_from(sorted(DUMPS)), st.data())
@settings(max_examples=150, deadline=None)
def test_no_damage_raises(tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject) -> None:
    """A dump of any kind, gzipped or not, with some bytes overwritten or its end cut off is still read."""
    plain = DUMPS[name].encode()
    content = bytearray(gzip.compress(plain) if data.draw(st.booleans()) else plain)
    at = data.draw(st.integers(0, len(content)))
    content[at : at + 4] = data.draw(st.binary(max_size=6))
    end = data.draw(st.integers(1, len(content)))
    assert sound(read_bytes(tmp_path_factory.getbasetemp(), bytes(content[:end])))


# --- the real dumps, where they are


@needs_dumps
def test_the_users_dump() -> None:
    """The user's dump is a hundred records in plain pairing, without a notice."""
    path = REAL_DUMPS / "redsquare.txt"
    lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
    items = found([path])
    assert words(items) == list(zip(lines[1::2], lines[::2], strict=True))
    assert len(items) == 100


@pytest.mark.slow
@needs_dumps
def test_the_librarys_dump() -> None:
    """Every record of the library's dump is read, under its own number, and none has a list of files for image."""
    items = found([REAL_DUMPS / "nasa-images.jsonl.gz"])
    assert [item.n for item in items if isinstance(item, RawCaption)] == list(range(1, 18_591))
    assert not any(item.fields.image.endswith(".json") for item in items if isinstance(item, RawCaption))
    assert sum(item.fields != NO_FIELDS for item in items if isinstance(item, RawCaption)) == 18_590
