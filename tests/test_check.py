"""Tests of indexer.check: whatever happens to a generation is found, and nothing of it is unpickled for that."""

import json
import os
import pickle
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from indexer.check import accounting, check
from indexer.sample import write_sample
from schema import manifest as manifests
from schema.arrays.document_file import lines, pack, write
from schema.errors import IndexUnusable
from schema.manifest import COLUMNS, CURRENT, FAMILIES, MANIFEST, RECORDS, REJECTED, STAMP, WHOOSH, Manifest
from tests.dumps import Row, added, built, dumped, rows
from tests.ours import OURS
from tests.served import PATIENCE
from tests.small_generation import flipped
from webapp.search import open_engine
from webapp.search.language.parser import parse
from webapp.search.model.query import Query

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a small index with rejected records; tests must not change it."""
    folder = tmp_path_factory.mktemp("sound")
    write_sample(folder / "a.txt", 30, 3)
    dumped(folder / "b.json", '{"title": ""}\n{"description": "A made-up dog barks at the Moon."}\n')
    built(folder / "index", folder / "a.txt", folder / "b.json")
    return folder / "index"


@pytest.fixture
def index(sound: Path, tmp_path: Path) -> Path:
    """Give a copy of the index, to be damaged."""
    shutil.copytree(sound, tmp_path / "index")
    return tmp_path / "index"


def found(index: Path) -> list[str]:
    """Say what is wrong with an index, be it told or raised."""
    try:
        return check(index)[1]
    except IndexUnusable as error:
        return [str(error)]


def files(index: Path) -> list[Path]:
    """Give the files of the current generation; its seal only tells that they need not be read again."""
    folder = manifests.current(index)
    return [path for path in folder.rglob("*") if path.is_file() and path.name != STAMP]


def test_a_sound_index(index: Path) -> None:
    """Nothing is wrong with an index as it was built."""
    manifest, faults = check(index)
    assert faults == []
    assert (manifest.read, manifest.records, manifest.rejected) == (32, 31, 1)
    assert manifest.sources == ("a.txt", "b.json")


def test_any_change_of_any_file_is_found(index: Path) -> None:
    """A bit turned over, a byte more or less, or no file at all: the manifest vouches for each file of an index."""
    rng = random.Random(8)
    paths = files(index)
    assert len(paths) > 15
    for path in paths:
        data = path.read_bytes()
        for other in (flipped(data, rng), data + b"\0", data[:-1]):
            path.write_bytes(other)
            (fault,) = found(index) if other != data else (path.name,)
            assert path.name in fault or path.name == MANIFEST
        path.unlink()
        (fault,) = found(index)
        assert path.name in fault
        path.write_bytes(data)
    (manifests.current(index) / "whoosh" / "more").touch()
    assert found(index) == ["whoosh/more was added"]


def repaired(index: Path) -> "subprocess.CompletedProcess[str]":
    """Run the check that makes columns again."""
    return subprocess.run(
        [sys.executable, "-m", "indexer", "check", "--repair", "--index", str(index)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.mark.slow
def test_missing_columns_are_made_again(index: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Without its columns an index is served from memory with the same answers, and made whole again to the byte."""
    place = manifests.current(index) / COLUMNS
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    engine = open_engine(index)
    asked = [parse(text) for text in ("crew", "moon OR crew", "agency:NASA", '"the crew"', "co*")]
    queries = [Query("", one.node) for one in asked]
    answers = [engine.search(query) for query in queries]
    engine.close()
    shutil.rmtree(place)
    assert found(index)[0].startswith("columns/")
    engine = open_engine(index)
    assert "check --repair" in caplog.text
    assert [engine.search(query) for query in queries] == answers
    engine.close()
    assert not place.exists(), "a server writes nothing"
    done = repaired(index)
    assert (done.returncode, done.stderr) == (0, "")
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before


@pytest.mark.slow
def test_damaged_columns_are_refused_and_made_again(index: Path) -> None:
    """Columns of another generation, or some of them missing, are refused by name until they are made again."""
    place = manifests.current(index) / COLUMNS
    (place / "prepared.arrays").unlink()
    (place / "columns.arrays").write_bytes((place / "columns.arrays").read_bytes()[:-64])
    (place / "more.npy").touch()
    told = r"prepared\.arrays is missing.*more\.npy was added.*columns\.arrays was changed.*check --repair"
    with pytest.raises(IndexUnusable, match=told):
        open_engine(index)
    assert repaired(index).returncode == 0
    assert found(index) == []


@pytest.mark.slow
def test_columns_of_records_are_made_again(index: Path) -> None:
    """An index that lost the columns of its single records is refused until they are made again, to the byte."""
    place = manifests.current(index) / RECORDS
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    shutil.rmtree(place)
    with pytest.raises(IndexUnusable, match=r"records/records\.arrays is missing .*check --repair"):
        open_engine(index)
    assert repaired(index).returncode == 0
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before
    assert found(index) == []


@pytest.mark.slow
def test_many_faults_are_told_in_short(index: Path) -> None:
    """Where more than columns is damaged the first files are named, and how many there are beside them."""
    folder = manifests.current(index)
    shutil.rmtree(folder / WHOOSH)
    (folder / REJECTED).unlink()
    done = repaired(index)
    assert done.returncode == 1
    assert "is missing and 3 more faults" in done.stderr


def test_another_vocabulary_is_told(index: Path, caplog: pytest.LogCaptureFixture) -> None:
    """An index of another vocabulary is served, with a warning that says what to do."""
    manifest = manifests.read(manifests.current(index))
    assert manifests.other_vocabulary(index, manifest, OURS) == ""
    another = replace(OURS, digest="another")
    open_engine(index, vocabulary=another).close()
    assert "built with another vocabulary" in caplog.text
    assert "another vocabulary" in manifests.other_vocabulary(index, manifest, another)


@pytest.mark.slow
def test_more_than_columns_is_not_made_again(index: Path) -> None:
    """Where the Whoosh index is damaged too nothing is unpickled and nothing changed."""
    folder = manifests.current(index)
    path = next((folder / "whoosh").glob("*.pst"))
    path.write_bytes(path.read_bytes() + b"\0")
    shutil.rmtree(folder / COLUMNS)
    done = repaired(index)
    assert done.returncode == 1
    assert f"whoosh/{path.name} was changed" in done.stderr
    assert not (folder / COLUMNS).exists()


def changed(folder: Path, name: str, change: Callable[[list[Row]], list[Row]]) -> list[str]:
    """Change the lines of a file and say what no longer adds up; checksums are another matter."""
    manifest = manifests.read(folder)
    before = list(map(json.loads, lines(folder))) if name == FAMILIES else rows(folder / name)
    after = [json.dumps(row).encode() + b"\n" for row in change(before)]
    if name == FAMILIES:
        write(map(pack, after), folder)
    else:
        (folder / name).write_bytes(b"".join(after))
    return accounting(folder, manifest)


def moved(family: Row, **change: Any) -> Row:
    """Change the first record of a family."""
    return {**family, "records": [{**family["records"][0], **change}, *family["records"][1:]]}


ACCOUNTS: dict[str, tuple[str, Callable[[list[Row]], list[Row]], tuple[str, ...]]] = {
    "a family twice": (FAMILIES, lambda found: [*found, found[0]], ("is in 2 families", "have the id")),
    "a family lost": (FAMILIES, lambda found: found[1:], ("lacks records", "promises 31 records, 30")),
    "a record twice": (
        FAMILIES,
        lambda found: [moved(found[0], source="a.txt", n=7), *found[1:]],
        ("record a.txt#7 is in 2 families", "lacks records, 1 in all: #"),
    ),
    "a record indexed and rejected": (
        REJECTED,
        lambda found: [{**found[0], "n": 2}],
        ("record b.json#2 is indexed and rejected", "b.json lacks records, 1 in all: #1"),
    ),
    "a rejected record lost": (
        REJECTED,
        lambda _: [],
        ("b.json lacks records", "promises 1 rejected records, 0", "promises 32 records read, 31"),
    ),
    "a rejected record twice": (REJECTED, lambda found: found * 2, ("record b.json#1 was rejected 2 times",)),
}


@pytest.mark.parametrize("case", ACCOUNTS)
def test_what_does_not_add_up_is_told(index: Path, case: str) -> None:
    """Records that are lost, or in two places, are named even where every file is as it was written."""
    name, change, said = ACCOUNTS[case]
    folder = manifests.current(index)
    assert accounting(folder, manifests.read(folder)) == []
    faults = "\n".join(changed(folder, name, change))
    assert all(words in faults for words in said), faults


WATCHED = """
import sys
from pathlib import Path
import webapp.search.arrays.backend  # the program's own compiled loops are pickles too, beside its code
unpickled = []
sys.addaudithook(lambda event, args: unpickled.append(args) if event == "pickle.find_class" else None)
index = Path(sys.argv[1])
if sys.argv[2] == "serve and check":
    from indexer.check import check
    from schema.errors import IndexUnusable
    from webapp.search import open_engine
    from webapp.search.model.query import Query
    try:
        engine = open_engine(index)
        page = engine.search(Query())
        assert page.hits and engine.get(page.hits[0].document.id)
        engine.close()
        print("served")
    except IndexUnusable as error:
        print(error)
    print("faults", check(index)[1])
else:
    from whoosh.index import open_dir
    from schema.manifest import WHOOSH, current
    open_dir(current(index) / WHOOSH)
"""


class Trap:
    """Makes a file where it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Say how to be unpickled."""
        return os.mkdir, (str(self.path),)


def trapped(index: Path, sprung: Path) -> None:
    """Put a trap in place of the schema in Whoosh's table of contents."""
    (toc,) = (manifests.current(index) / "whoosh").glob("*.toc")
    data = toc.read_bytes()
    start = data.index(b"\x80\x02cwhoosh.fields\nSchema")  # a pickle of protocol 2 that begins with its class
    trap = pickle.dumps(Trap(sprung), 2)
    toc.write_bytes(data[:start] + trap + data[start + len(trap) :])


def run(index: Path, what: str) -> "subprocess.CompletedProcess[str]":
    """Do something with an index in a process that tells what it unpickled."""
    code = WATCHED + "\nprint('unpickled', len(unpickled))"
    return subprocess.run(
        [sys.executable, "-c", code, index, what],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.mark.slow
def test_nothing_is_unpickled_unless_it_was_vouched_for(index: Path, tmp_path: Path) -> None:
    """A malicious pickle in a generation is reported, and opened neither to serve nor to check."""
    sprung = tmp_path / "sprung"
    trapped(index, sprung)
    done = run(index, "serve and check")
    assert "_MAIN_1.toc was changed']\nunpickled 0\n" in done.stdout, done.stderr
    assert f"{manifests.current(index)} is damaged" in done.stdout
    assert not sprung.exists()
    run(index, "whoosh")
    assert sprung.exists(), "Whoosh itself opens it, so that the test could have failed"


@pytest.mark.slow
def test_a_sound_index_is_served_and_checked_without_unpickling(sound: Path) -> None:
    """Not even sound pickles are opened to serve or to check."""
    assert run(sound, "serve and check").stdout == "served\nfaults []\nunpickled 0\n"
    assert int(run(sound, "whoosh").stdout.split()[1]) > 0


def test_a_damaged_index_is_not_added_to(index: Path, tmp_path: Path) -> None:
    """What is damaged is not built upon."""
    path = manifests.current(index) / FAMILIES
    path.write_bytes(path.read_bytes()[:-1] + b" ")
    before = (index / CURRENT).read_text()
    with pytest.raises(IndexUnusable, match=r"families\.jsonl\.zst was changed"):
        added(index, dumped(tmp_path / "c.txt", "A made-up balloon.\nBalloon Day\n"))
    assert (index / CURRENT).read_text() == before


def test_an_unreadable_file_is_told(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that the disk will not give is named like one that was changed."""
    sound_open = Path.open

    def torn(path: Path, *arguments: Any, **named: Any) -> Any:
        if path.name == REJECTED:
            raise OSError(5, "Input/output error")
        return sound_open(path, *arguments, **named)

    monkeypatch.setattr(Path, "open", torn)
    assert found(index) == ["rejected.jsonl cannot be read (Input/output error)"]


def test_counts_are_held_against_the_manifest(index: Path) -> None:
    """A manifest that promises other counts than are there is told of."""
    folder = manifests.current(index)
    content = {**json.loads((folder / MANIFEST).read_text()), "records": 30, "families": 7, "read": 99}
    said = "\n".join(accounting(folder, Manifest(**content)))
    assert "promises 30 records, 31 are there" in said
    assert "promises 7 families" in said
    assert "promises 99 records read, 32 are there" in said
