"""Tests of ``caption-search``: one command for both packages, with help everywhere, in a console of any encoding."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from caption_search import main
from indexer.__main__ import main as indexer
from tests.served import PATIENCE, ROOT
from webapp.__main__ import main as webapp

COMMANDS = sorted({**indexer.commands, **webapp.commands, **main.commands})


def run(*arguments: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(main, list(arguments), prog_name="caption-search")


def test_it_has_the_commands_of_both_packages() -> None:
    """Each by its name, and no name in both."""
    help_text = run("-h").output
    assert re.findall(r"^  ([a-z]+) ", help_text, re.MULTILINE) == COMMANDS
    assert not indexer.commands.keys() & webapp.commands.keys()
    assert {"build", "add", "remove", "inspect", "harvest", "check", "report", "serve", "search"} <= set(
        COMMANDS
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_with_examples(name: str) -> None:
    """By ``-h`` and ``--help``; every example can be read by the command itself."""
    short, long = run(name, "-h"), run(name, "--help")
    assert short.exit_code == 0
    assert short.output == long.output
    examples = re.findall(r"^  (caption-search .+)$", short.output, re.MULTILINE)
    assert examples
    for example in examples:
        words = shlex.split(example.partition(">")[0])
        command = main.get_command(click.Context(main), words[1])
        assert command is not None
        assert command.make_context(name, words[2:], resilient_parsing=True).params


@pytest.mark.parametrize("group", [indexer, webapp])
def test_the_packages_have_help_of_their_own(group: click.Group) -> None:
    """``python -m indexer build -h`` shows examples as they are typed there."""
    for name in group.commands:
        shown = CliRunner().invoke(group, [name, "-h"], prog_name="python -m it").output
        assert f"  python -m it {name}" in shown


def test_the_version() -> None:
    """Of the command, and of both packages."""
    for group in (main, indexer, webapp):
        assert CliRunner().invoke(group, ["--version"]).output == "caption-search 0.1.0\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell: str) -> None:
    """Each shell gets its own, which asks the command."""
    script = run("completion", shell).output
    assert "_CAPTION_SEARCH_COMPLETE" in script


@pytest.mark.parametrize(
    ("words", "completed"),
    [("caption-search se", {"search", "serve", "settings"}), ("caption-search build --vo", {"--vocabulary"})],
)
def test_completion_completes(words: str, completed: set[str]) -> None:
    """Commands, and their options."""
    environment = {
        **os.environ,
        "_CAPTION_SEARCH_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
    }
    done = _program(environment=environment)
    assert {line.split(",")[1] for line in done.stdout.decode().splitlines()} == completed


def _program(
    *arguments: str, environment: dict[str, str] | None = None
) -> "subprocess.CompletedProcess[bytes]":
    """Run the program in a process of its own."""
    program = "from caption_search import run; run()"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        cwd=ROOT,
        env=environment,
        timeout=PATIENCE,
        check=False,
    )


def test_an_unknown_command_is_refused() -> None:
    """With status 2, and what there is."""
    result = run("biuld")
    assert result.exit_code == 2
    assert "biuld" in result.output


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "cp437", "utf-8"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "cosmonaut", "--size", "5"],
        ["search", "“zyzzyvá” 月"],
        ["search", "cosmonaut", "--agency", "ESA"],
    ],
)
def test_a_console_of_another_encoding(encoding: str, arguments: list[str], index: Path) -> None:
    """It shows what it can, and the nearest letters for the rest."""
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "COLUMNS": "200"}
    done = _program(*arguments, "--index", str(index), environment=environment)
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr
    assert done.stdout.decode(encoding)


@pytest.mark.slow
def test_what_is_for_programs_is_utf8_in_every_console(index: Path) -> None:
    """JSON, tables and ids are the same bytes whatever the console shows."""
    for output in ("--json", "--csv", "--ids"):
        printed = {
            _program("search", "cosmonaut", output, "--index", str(index), environment=environment).stdout
            for environment in ({**os.environ, "PYTHONIOENCODING": one} for one in ("ascii", "utf-8"))
        }
        assert len(printed) == 1
        assert printed.pop().decode("utf-8")
