"""What docs/files.md says is so: its commands run, its formats, fields and bounds are those of the code."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.__main__ import main
from indexer.read import DEFAULT_LIMITS, Format, read_mapping
from indexer.read.columns import FIELDS
from indexer.sample import write_sample

PAGE = (Path(__file__).resolve().parents[1] / "docs/files.md").read_text("utf-8")


def fenced(language: str) -> list[str]:
    """Return the blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_every_format_is_told() -> None:
    """The table of formats has each format once, in the order of ``--format``."""
    rows = re.findall(r"^\| `([a-z][a-z-]*)` \|", PAGE, re.MULTILINE)
    assert rows == [one.value for one in Format]


@pytest.mark.parametrize("command", [line for block in fenced("sh") for line in block.splitlines()])
def test_every_command_runs(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command runs as it stands on a made-up dump, and says what the file was taken for."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "build").mkdir()
    write_sample(tmp_path / "build" / "mine.txt", 40, 1)
    python, dash, program, *arguments = shlex.split(command)
    assert (python, dash, program) == ("python", "-m", "indexer")
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0
    assert done.stdout.startswith("mine.txt: ")


def test_every_field_is_told() -> None:
    """The page names each field that a mapping may name."""
    assert [field for field in FIELDS if f"`{field}`" not in PAGE] == []


def test_its_mapping_is_one(tmp_path: Path) -> None:
    """The file of mappings on the page can be read."""
    (block,) = fenced("toml")
    path = tmp_path / "columns.toml"
    path.write_text(block, "utf-8")
    assert len(tomllib.loads(block)) == 2
    assert len(read_mapping([], path).columns) == 3


def test_its_bounds_are_those_of_the_code() -> None:
    """The figures on the page are the bounds of reading."""
    assert DEFAULT_LIMITS.record == 1_000_000
    assert DEFAULT_LIMITS.files == 10_000
    assert DEFAULT_LIMITS.unpacked == 4 * 1024**3
    assert DEFAULT_LIMITS.held == DEFAULT_LIMITS.document == 512 * 1024**2
    prose = " ".join(PAGE.split())
    for said in ("1,000,000 characters", "10,000 files", "4 GiB unpacked", "512 MiB"):
        assert said in prose
