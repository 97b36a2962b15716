"""Tests of webapp.languages.compiled_templates: the next start loads what one compiled, if it still holds."""

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from webapp.languages import compiled_templates
from webapp.languages.compiled_templates import keep_compiled


def environment(text: str = "Zarn {{ 1 + 1 }}", code: str = "en") -> Environment:
    """Give an environment with one template, as a server that starts has it."""
    found = Environment(loader=DictLoader({"zarn.txt": text}), autoescape=True)
    keep_compiled(found, code)
    return found


def compilations(found: Environment, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Render the template, and give the sources that were compiled for it."""
    compiled: list[str] = []
    generate = found._generate

    def noting(source: object, name: str | None, filename: str | None, **options: bool) -> str:
        compiled.append(str(name))
        return generate(source, name, filename, **options)  # type: ignore[arg-type]  # a node, as Jinja passes it

    monkeypatch.setattr(found, "_generate", noting)
    assert found.get_template("zarn.txt").render() == "Zarn 2"
    return compiled


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Name a folder of compiled code."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    return tmp_path / "__pycache__"


def test_the_next_start_compiles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A template is compiled once, and then loaded."""
    assert compilations(environment(), monkeypatch) == ["zarn.txt"]
    assert compilations(environment(), monkeypatch) == []


def test_each_language_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was compiled for one language is not taken for another."""
    assert compilations(environment(), monkeypatch) == ["zarn.txt"]
    assert compilations(environment(code="de"), monkeypatch) == ["zarn.txt"]


def test_another_source_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A template that was changed is not what it was."""
    assert compilations(environment(), monkeypatch) == ["zarn.txt"]
    assert compilations(environment("Zarn {{ 2 }}"), monkeypatch) == ["zarn.txt"]


def test_another_program_compiles_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """With another program, other catalogues or another Jinja nothing of before is taken over."""
    assert compilations(environment(), monkeypatch) == ["zarn.txt"]
    monkeypatch.setattr(compiled_templates, "_program", lambda: "of another release")
    assert compilations(environment(), monkeypatch) == ["zarn.txt"]


@pytest.mark.parametrize("kept", [0, 20, 60])
def test_a_file_that_was_cut_off_is_compiled_anew(
    kept: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash or a full disk leaves no server without its pages."""
    assert compilations(environment(), monkeypatch) == ["zarn.txt"]
    [path] = folder.iterdir()
    path.write_bytes(path.read_bytes()[:kept])
    assert compilations(environment(), monkeypatch) == ["zarn.txt"]
    assert compilations(environment(), monkeypatch) == []


def test_without_a_folder_each_start_compiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be kept the pages are served all the same."""
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file"))
    assert compilations(environment(), monkeypatch) == ["zarn.txt"]
    assert compilations(environment(), monkeypatch) == ["zarn.txt"]
