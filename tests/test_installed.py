"""The distribution, as others get it: built, installed into a clean environment by pip, used from another folder.

Numbered promises: 1. wheel and sdist have all that the program needs and nothing else; 2. a wheel built of the sdist is
the same; 3. with each Python from 3.11 to 3.13 that is here the command works; 4. the container file and the unit of
systemd pass their linters and start what exists; 5. every package that is installed is in the notice.
"""

import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from caption_search import main
from tests.served import ROOT
from tests.tools import missing, program

PYTHONS = ("3.11", "3.12", "3.13")
MINUTES = 15 * 60  # an installation downloads 150 MB where nothing is cached
COMMANDS = main.list_commands(main.make_context("caption-search", ["build"], resilient_parsing=True))


def _run(*words: str | Path, cwd: Path) -> str:
    """Run a command far from the checkout, with nothing of it in the environment, and give what it printed."""
    kept = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(
        list(map(str, words)), cwd=cwd, env=kept, capture_output=True, text=True, timeout=MINUTES, check=False
    )
    assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def distribution(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build wheel and sdist, and give their folder."""
    folder = tmp_path_factory.mktemp("distribution")
    _run(sys.executable, "-m", "hatchling", "build", "-d", folder, cwd=ROOT)
    return folder


def _only(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


def _names(wheel: Path) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


@pytest.mark.slow
def test_the_wheel_has_all_of_the_program_and_nothing_else(distribution: Path) -> None:
    """Every module, template, script, style and list of words; no test, no dump, no index."""
    names = _names(_only(distribution, "*.whl"))
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    ours = {
        name for name in tracked if name.split("/")[0] in {"schema", "indexer", "webapp", "caption_search.py"}
    }
    assert ours <= names
    others = {name.split("/")[0] for name in names - ours}
    assert others == {"caption_search-0.1.0.dist-info"}
    assert "caption_search-0.1.0.dist-info/licenses/THIRD-PARTY.md" in names


@pytest.mark.slow
def test_the_sdist_makes_the_same_wheel(distribution: Path, tmp_path: Path) -> None:
    """So whoever packages it for a system can start from the sdist."""
    with tarfile.open(_only(distribution, "*.tar.gz")) as packed:
        packed.extractall(tmp_path, filter="data")
    source = _only(tmp_path, "caption_search-*")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "again", cwd=source)
    assert _names(_only(tmp_path / "again", "*.whl")) == _names(_only(distribution, "*.whl"))


def _interpreter(version: str) -> Path:
    """Give a Python of a version: one on the path that runs, or one of pyenv."""
    of_pyenv = map(str, Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
    for place in filter(None, (shutil.which(f"python{version}"), *of_pyenv)):
        asked = [place, "-c", "import venv, sys; print(sys.version)"]
        done = subprocess.run(asked, capture_output=True, check=False)
        if done.returncode == 0 and done.stdout.decode().startswith(f"{version}."):
            return Path(place)
    pytest.skip(f"there is no Python {version} on this machine")


@pytest.mark.slow
@pytest.mark.parametrize("version", PYTHONS)
def test_it_is_installed_and_works(version: str, distribution: Path, tmp_path: Path) -> None:
    """As pipx does it: an environment of its own, the wheel, one command. Made slim, it builds and searches."""
    environment = tmp_path / "environment"
    _run(_interpreter(version), "-m", "venv", environment, cwd=tmp_path)
    pip = (environment / "bin/python", "-m", "pip", "--disable-pip-version-check", "--quiet")
    try:
        _run(*pip, "install", "--no-compile", _only(distribution, "*.whl"), cwd=tmp_path)
    except AssertionError as error:
        if "No matching distribution" in str(error) or "Max retries" in str(error):
            missing("the packages that the program needs cannot be fetched from here")
        raise
    _run(environment / "bin/python", ROOT / "deploy/slim.py", environment, cwd=tmp_path)
    command = environment / "bin/caption-search"
    assert _run(command, "--version", cwd=tmp_path) == "caption-search 0.1.0\n"
    assert "serve" in _run(command, "-h", cwd=tmp_path)
    _run(command, "sample", "--records", "60", "--out", "mine.txt", cwd=tmp_path)
    assert "60" in _run(command, "build", "mine.txt", "--index", "mine", cwd=tmp_path)
    assert ": OK: " in _run(command, "check", "--index", "mine", cwd=tmp_path)
    assert "60 records" in _run(command, "search", "--index", "mine", cwd=tmp_path)


def test_the_container_file_passes_its_linter() -> None:
    """Hadolint knows the good practice of such files; the program does not run as root, and says when it is ill."""
    hadolint = Path(sys.executable).with_name("hadolint")
    if not hadolint.is_file():
        missing("hadolint is not installed: make install-dev")
    done = subprocess.run([hadolint, ROOT / "Dockerfile"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    text = (ROOT / "Dockerfile").read_text("utf-8")
    assert len(re.findall(r"^FROM ", text, re.MULTILINE)) == 2
    assert text.rindex("\nUSER 10001") > text.rindex("\nFROM ")
    assert re.search(r"^HEALTHCHECK ", text, re.MULTILINE)
    copied = {
        name for line in re.findall(r"^COPY (?!--)(.*)$", text, re.MULTILINE) for name in line.split()[:-1]
    }
    assert [name for name in copied if not (ROOT / name).exists()] == []
    kept = {
        line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")
    }
    assert copied | {"Dockerfile"} == kept


def test_the_unit_of_systemd_is_sound(tmp_path: Path) -> None:
    """It starts a command that exists, stops more slowly than the server, and systemd finds no fault with it."""
    unit = (ROOT / "deploy/caption-search.service").read_text("utf-8")
    service = _directives(unit)
    words = shlex.split(service["ExecStart"])
    assert Path(words[0]).name == "caption-search"
    assert words[1] in COMMANDS
    assert int(service["TimeoutStopSec"]) > 30  # the setting grace
    there = tmp_path / "caption-search.service"
    program_here = tmp_path / "caption-search"
    program_here.write_text("#!/bin/sh\n")
    program_here.chmod(0o755)
    there.write_text(unit.replace(words[0], str(program_here)))
    done = subprocess.run(
        [program("systemd-analyze"), "verify", "--man=no", there], capture_output=True, text=True, check=False
    )
    complaints = [line for line in done.stderr.splitlines() if "caption-search" in line]
    assert complaints == []


def _directives(unit: str) -> dict[str, str]:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(unit)
    return dict(parser["Service"])


def test_every_package_is_in_the_notice() -> None:
    """With its licence; the builder of the distribution, which is not installed with it, aside."""
    notice = (ROOT / "THIRD-PARTY.md").read_text("utf-8")
    told = set(re.findall(r"^\| ([a-z0-9-]+) \| [A-Z0-9]", notice, re.MULTILINE))
    locked = set(
        re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    )
    builder = {"hatchling", "pathspec", "pluggy", "trove-classifiers", "tomlkit"}
    assert locked - builder <= told
