"""Indexes of older schema versions, kept under ``tests/compat`` as the program of their day wrote them."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.__main__ import main as indexer
from indexer.check import check
from indexer.write import index_folder
from schema import manifest as manifests
from schema.errors import IndexMismatch
from schema.fields import SCHEMA_VERSION
from schema.first_indexed import FILE as FIRST_INDEXED
from tests.dumps import built, dumped
from webapp import create_app
from webapp.__main__ import main as webapp
from webapp.config import WebConfig
from webapp.search import open_engine

KEPT = sorted((Path(__file__).parent / "compat").glob("schema-*"))
REFUSAL = (
    "the index at {folder} has schema version {found}, this program reads {expected}; "
    "make a new one of the records in it with: caption-search rebuild --index {index}"
)


@pytest.fixture(params=KEPT, ids=lambda path: path.name)
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a copy of an older index."""
    return Path(shutil.copytree(request.param, tmp_path / request.param.name))


def refusal(older: Path) -> str:
    """Return the sentence that an older index is refused with."""
    version = older.name.removeprefix("schema-")
    return REFUSAL.format(
        folder=manifests.current(older), index=older, found=version, expected=SCHEMA_VERSION
    )


def test_the_version_before_this_one_is_kept() -> None:
    """Whoever raises the schema version keeps an index of the one before; the README says how."""
    assert f"schema-{SCHEMA_VERSION - 1}" in [path.name for path in KEPT]


def test_an_older_index_is_as_it_was_written(older: Path) -> None:
    """It is refused for its version alone: manifest, name and every file are those of a sound index."""
    folder = manifests.current(older)
    written = json.loads((folder / manifests.MANIFEST).read_bytes())
    assert older.name == f"schema-{written['schema_version']}"
    assert written["files"] == manifests.checksums(folder)
    assert written["families"] == 2


def test_an_older_index_is_refused_by_name(older: Path) -> None:
    """Who opens it hears which version it has, which one is read, and how to mend that."""
    with pytest.raises(IndexMismatch) as refused:
        open_engine(older)
    assert str(refused.value) == refusal(older)


@pytest.mark.parametrize("command", ["search", "check", "add"])
def test_every_command_refuses_it(older: Path, command: str, tmp_path: Path) -> None:
    """Commands that need the index end with that sentence and leave it as it is."""
    folder = manifests.current(older)
    before = manifests.checksums(folder)
    dump = dumped(tmp_path / "dump.txt", "A rover waits.\nRover\n")
    group, argument = (webapp, "moon") if command == "search" else (indexer, str(dump))
    arguments = [command, *([] if command == "check" else [argument]), "--index", str(older)]
    result = CliRunner().invoke(group, arguments)
    assert result.exit_code == 1
    assert result.stderr == f"Error: {refusal(older)}\n"
    assert manifests.current(older) == folder
    assert manifests.checksums(folder) == before


def test_a_service_on_it_is_not_ready(older: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A service that finds it answers 503, and has that sentence in its log for whoever runs it."""
    client = create_app(WebConfig(index=older)).test_client()
    for path in ("/readyz", "/api/v1/search?q=moon"):
        assert client.get(path).status_code == 503
    assert refusal(older) in caplog.messages


def test_building_again_mends_it(older: Path, tmp_path: Path) -> None:
    """The new generation serves; that of the older version does not stand in its way."""
    built(older, dumped(tmp_path / "dump.txt", "A rover waits.\nRover\n"))
    engine = open_engine(older)
    assert engine.index.families == 1
    engine.close()


def test_rebuilding_keeps_its_records(older: Path) -> None:
    """Without the dumps, a new generation has the records of the older one, and is the one that building gives."""
    result = CliRunner().invoke(indexer, ["rebuild", "--index", str(older)])
    assert result.exit_code == 0
    assert "read 2 records: 2 indexed in 2 families, 0 rejected" in result.stdout
    assert check(older)[1] == []
    at_once = older.with_name("at-once")
    built(at_once, Path(__file__).parent / "compat" / "records.jsonl")
    one, other = (dict(manifests.read(manifests.current(index)).files) for index in (older, at_once))
    assert one.pop(FIRST_INDEXED) != ""
    assert other.pop(FIRST_INDEXED) != ""
    assert one == other


@pytest.mark.parametrize(
    ("version", "advice"),
    [
        (2, "build it again with: caption-search build DUMP..."),
        (99, "use the program that wrote it, or build it again with: caption-search build DUMP..."),
        ("old", "build it again with: caption-search build DUMP..."),
    ],
)
def test_versions_that_are_not_rebuilt(older: Path, version: object, advice: str) -> None:
    """One that is too old, too new or no number is refused, with what to do, and is left as it is."""
    path = manifests.current(older) / manifests.MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_bytes()), "schema_version": version}))
    result = CliRunner().invoke(indexer, ["rebuild", "--index", str(older)])
    assert result.exit_code == 1
    assert result.stderr.endswith(
        f"has schema version {version}, this program reads {SCHEMA_VERSION}; {advice}\n"
    )
    assert len(index_folder.generations(older)) == 1
