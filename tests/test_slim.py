"""A slim environment lacks nothing that the program loads: not by the names of files, but by what is opened."""

import importlib.util
import subprocess
import sys
import sysconfig
from pathlib import Path
from types import ModuleType

import pytest

from tests.served import ROOT

SCRIPT = ROOT / "deploy/slim.py"

# Everything that repairs, folds, extracts, writes and serves, with every file that it opens.
OPENING = """
import sys
opened = set()
sys.addaudithook(lambda event, about: opened.add(str(about[0])) if event == "open" else None)
from click.testing import CliRunner
from caption_search import main
for words in (
    ["sample", "--records", "300", "--out", "sample.txt"],
    ["build", "sample.txt", "--index", "index"],
    ["search", "soyuz", "cosmonuat", "--index", "index"],
    ["search", "xyzzy", "--index", "index"],
):
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
from indexer.repair import dictionary
dictionary.is_accented_word("caf\u00e9"), dictionary._english(), dictionary._foreign()
print(*sorted(opened), sep="\\n")
"""


def script() -> ModuleType:
    """Return the script as a module."""
    spec = importlib.util.spec_from_file_location("slim", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_nothing_that_is_opened_is_taken_out(tmp_path: Path) -> None:
    """An index is built and searched, and all word lists are read: no file of that is needless."""
    packages = Path(sysconfig.get_path("purelib"))
    needless = [str(path) for path in script().needless(packages)]
    done = subprocess.run(
        [sys.executable, "-c", OPENING],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    opened = done.stdout.splitlines()
    lists = [path for path in opened if "wordfreq" in path and path.endswith(".gz")]
    assert [path for path in opened if path.endswith("spellchecker/resources/en.json.gz")]
    assert len(lists) > 2, "the word lists are among what was opened"
    assert [
        one for one in opened if any(one == path or one.startswith(f"{path}/") for path in needless)
    ] == []


def test_what_is_taken_out(tmp_path: Path) -> None:
    """Tests and long lists of other languages go; English, short lists and code stay; nothing outside is touched."""
    packages = tmp_path / "lib/python3.13/site-packages"
    gone = (
        "numba/tests/test_all.py",
        "numpy/_core/tests/a.py",
        "wordfreq/data/large_de.msgpack.gz",
        "spellchecker/resources/de.json.gz",
    )
    kept = (
        "numba/core.py",
        "wordfreq/data/large_en.msgpack.gz",
        "wordfreq/data/small_de.msgpack.gz",
        "spellchecker/resources/en.json.gz",
        "tests/a.py",
    )
    for name in (*gone, *kept):
        (packages / name).parent.mkdir(parents=True, exist_ok=True)
        (packages / name).write_text("")
    found = {path for one in script().needless(packages) for path in (one, *one.rglob("*")) if path.is_file()}
    assert {str(path.relative_to(packages)) for path in found} == set(gone)


def test_it_says_what_it_needs(tmp_path: Path) -> None:
    """A folder that is no environment is left alone."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "python deploy/slim.py .venv" in done.stderr
