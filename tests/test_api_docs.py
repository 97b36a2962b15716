"""Every example of docs/api.md runs, against a server of the sample index, and does what is said beside it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.served import PATIENCE, ROOT, served
from tests.tools import program
from webapp.api.operations import OPERATIONS

TEXT = (ROOT / "docs/api.md").read_text("utf-8")
ADDRESS = "http://127.0.0.1:8000"
COMMANDS = {
    "sh": ("bash", "-o", "errexit", "-o", "pipefail", "-c"),
    "python": (sys.executable, "-c"),
    "js": ("node", "--input-type=module", "--eval"),
}
PROGRAMS = {"sh": "curl", "js": "node"}
EXAMPLES = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
SAID = {  # what a line of some examples prints
    "If-None-Match": r"^304$",
    "each once:": r"^[1-9]\d* families, each once: True$",
    "suggest?q=": r"^Red Square \(landmark, [1-9]\d*\) /search\?landmark=Red\+Square$",
    "export.csv": r"^\ufeff?id,title,caption,",
    '"records"]': r"^[1-9]\d* (captions of \d+ )?records$",
    "page_size=2": r'^\{"collection":\{"version":"1.0"',
}


@pytest.fixture(scope="module")
def address(index: Path) -> Iterator[str]:
    """Serve the sample."""
    with served(index) as found:
        yield found


def test_there_are_examples_in_each_language() -> None:
    """The page has examples for curl, Python and JavaScript, and nothing that no test runs."""
    assert {language for language, _ in EXAMPLES} == set(COMMANDS)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "code"), EXAMPLES, ids=[f"{n}-{one[0]}" for n, one in enumerate(EXAMPLES)]
)
def test_examples_run(language: str, code: str, address: str) -> None:
    """An example ends well and prints something, and what is said of it is so."""
    if language in PROGRAMS:
        program(PROGRAMS[language])
    words = [*COMMANDS[language], code.replace(ADDRESS, address)]
    environ = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE, check=False, env=environ)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.strip()
    for part, printed in SAID.items():
        if part in code:
            assert re.search(printed, done.stdout, re.MULTILINE), done.stdout[:2000]


def test_every_path_of_the_table_is_there() -> None:
    """The paths that the page lists are those that are described."""
    listed = set(re.findall(r"^\| `([^`]+)`(?:, `([^`]+)`)?", TEXT, re.MULTILINE))
    paths = {re.sub(r"<\w+>", "{}", path) for pair in listed for path in pair if path.startswith("/api/v1")}
    assert paths == {re.sub(r"\{\w+\}", "{}", one.path) for one in OPERATIONS}
