"""Dumps that come again.

1. A dump that the index has under its name changes nothing, whatever its format, encoding and damage.
2. Who does not know whether adding succeeded adds again: the index is that of adding once.
"""

import itertools
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer import pipeline
from indexer.__main__ import main
from indexer.fold.overrides import read_overrides
from indexer.pipeline import BuildRules
from schema import manifest as manifests
from tests import dumps, killing
from tests.dumps import Quiet, Row, added, built, dumped, families

FIRST: list[Row] = [
    {"nasa_id": "x-1", "title": "Balloon", "description": "A red balloon rises over a hill."},
    {"nasa_id": "x-2", "title": "Lake", "description": "A lake freezes in the night."},
]
FURTHER: list[Row] = [
    {"nasa_id": "x-3", "title": "Bridge", "description": "Engineers walk over a bridge of steel."}
]
EVERYTHING: list[Row] = [
    {
        "nasa_id": "x-4",
        "title": "Crane",
        "description": "A crane lifts a wing\u2028above the Andr\ufffd\ufffd hall, \u00e9t\u00e9.",
        "date_created": "2001-02-03T00:00:00Z",
        "center": "JSC",
        "keywords": ["crane", "wing"],
        "photographer": "Zo\u00eb Made-Up",
        "secondary_creator": "A. N. Other",
        "location": "Hall 9",
        "media_type": "image",
        "album": ["Cranes"],
        "href": "https://pictures.example/x-4~thumb.jpg",
    },
    {"nasa_id": "x-4", "title": "", "description": ""},
    {"nasa_id": "", "title": "Diver", "description": "A diver waves without an id."},
]


def number(index: Path) -> int:
    """Return the number of the generation that serves."""
    return manifests.number_of(manifests.current(index).name)


def indexed(tmp_path: Path, rows: Sequence[Row] = FIRST) -> Path:
    """Build an index of a dump."""
    tmp_path.mkdir(exist_ok=True)
    built(tmp_path / "index", dumped(tmp_path / "first.jsonl", dumps.json_lines(rows)))
    return tmp_path / "index"


@pytest.mark.parametrize("kind", dumps.KINDS.values(), ids=dumps.KINDS)
def test_adding_twice_is_adding_once(tmp_path: Path, kind: Callable[[Sequence[Row]], str]) -> None:
    """Whatever the format, the second time finds every record there, and makes no new generation."""
    index = indexed(tmp_path)
    further = dumped(tmp_path / "further.dump", kind([row for row in EVERYTHING if row["description"]]))
    once = added(index, further)
    again = added(index, further)
    assert (once.changed, again.changed) == (True, False)
    assert number(index) == 2
    assert again.generation == once.generation
    assert again.records_read == once.records_read == 4
    said = [notice["text"] for notice in again.notices if notice["where"] == "further.dump"]
    assert said == ["is in the index already, with the same records; nothing of it was added"]


@pytest.mark.parametrize(
    "content",
    [
        b"nasa_id,title,description,Shelf\nx-5,Wing,A wing of wood.,Drawer 7\nx-6,,,empty\n",
        "nasa_id;title;description\nx-5;Flügel;Ein Flügel aus Holz, schön.\n".encode("cp1252"),
        "nasa_id,title,description\nx-5,Wing,A caf\xe9 beside a wing\nx-6,Wing,A caf".encode()
        + b"\xff\xfe\n",
        b'{"nasa_id": "x-5", "title": "Wing", "description": "A wing."}\n{"nasa_id": broken\n',
        b"<html><body>This page is no dump.</body></html>\n",
        b"",
    ],
    ids=["a column and a reject", "cp1252", "damaged bytes", "broken line", "refused", "empty"],
)
def test_what_was_rejected_is_known_too(tmp_path: Path, content: bytes) -> None:
    """Rejected records, a refused file, other columns and bytes that fit no encoding are what they were."""
    index, further = indexed(tmp_path), tmp_path / "further.dump"
    further.write_bytes(content)
    once = added(index, further)
    assert not added(index, further).changed
    assert number(index) == 2
    assert manifests.read(manifests.current(index)).read == once.records_read


def test_only_what_is_new_is_added(tmp_path: Path) -> None:
    """Of several dumps the known ones are left out and the others are added."""
    index = indexed(tmp_path)
    further = dumped(tmp_path / "further.jsonl", dumps.json_lines(FURTHER))
    report = added(index, tmp_path / "first.jsonl", further)
    assert report.changed
    assert sorted(family["id"] for family in families(index)) == ["x-1", "x-2", "x-3"]


def test_a_dump_of_that_name_with_other_records(tmp_path: Path) -> None:
    """Records with a known id and another text stay beside those there; the second dump of a name is known too."""
    index = indexed(tmp_path)
    (tmp_path / "june").mkdir()
    other = [{**FIRST[0], "description": "A red balloon rises over a wide hill."}, FIRST[1]]
    june = dumped(tmp_path / "june" / "first.jsonl", dumps.json_lines(other))
    assert added(index, june).records_read == 4
    for path in (june, tmp_path / "first.jsonl"):
        assert not added(index, path).changed
    names = {record["source"] for family in families(index) for record in family["records"]}
    assert names == {"first.jsonl", "first.jsonl~2"}


@pytest.mark.parametrize(
    "rows",
    [
        FIRST[:1],
        [*FIRST, *FURTHER],
        FIRST[::-1],
        [FIRST[0], {**FIRST[1], "title": "Ice"}],
        [FIRST[0], {**FIRST[1], "keywords": ["ice"]}],
    ],
    ids=["fewer", "more", "another order", "a title", "a keyword"],
)
def test_a_dump_that_differs_is_another(tmp_path: Path, rows: list[Row]) -> None:
    """A record more or less, or other in anything, makes another dump of it; nothing is left out."""
    index = indexed(tmp_path)
    (tmp_path / "june").mkdir()
    june = dumped(tmp_path / "june" / "first.jsonl", dumps.json_lines(rows))
    assert added(index, june).records_read == len(FIRST) + len(rows)


def test_new_overrides_are_followed(tmp_path: Path) -> None:
    """A known dump that is added with other overrides changes what they say, once."""
    index, orders = indexed(tmp_path), tmp_path / "overrides.toml"
    orders.write_text('[[always]]\nrecords = ["x-1", "x-2"]\n')
    rules, paths = BuildRules(overrides=read_overrides(orders)), [tmp_path / "first.jsonl"]
    assert pipeline.add(paths, index, Quiet(), rules).families == 1
    assert not pipeline.add(paths, index, Quiet(), rules).changed
    assert pipeline.add(paths, index, Quiet()).families == 2
    assert not pipeline.add(paths, index, Quiet()).changed


def test_the_command_says_that_nothing_was_changed(tmp_path: Path) -> None:
    """It ends with status 0, says so and names the generation that serves as before."""
    index = indexed(tmp_path)
    arguments = ["add", str(tmp_path / "first.jsonl"), "--index", str(index)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0
    assert (
        "first.jsonl: is in the index already, with the same records; nothing of it was added"
        in result.stdout
    )
    assert f"generation: {manifests.current(index).name} (as before: nothing was changed)" in result.stdout


@pytest.mark.slow
def test_adding_again_after_a_kill(tmp_path: Path) -> None:
    """Killed before any call that lasts, also behind the swap, and added again: the index is that of adding once."""
    further = dumped(tmp_path / "further.jsonl", dumps.json_lines(FURTHER))
    killed_behind_the_swap = 0
    for call in itertools.count(5, 9):
        index = indexed(tmp_path / str(call))
        added(index, dumped(tmp_path / "second.jsonl", dumps.json_lines(EVERYTHING[:1])))
        ended = killing.status(killing.process(killing.add_and_die, index, further, call))
        done = number(index) == 3
        killed_behind_the_swap += done and ended != 0
        assert added(index, further).changed is not done
        assert sorted(family["id"] for family in families(index)) == ["x-1", "x-2", "x-3", "x-4"]
        if ended == 0:
            break
    assert killed_behind_the_swap
