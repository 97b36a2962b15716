"""The suite itself: its properties have their cases, and it knows no engine."""

import ast
import re
from pathlib import Path

import pytest

MODULES = sorted(path for path in Path(__file__).parent.glob("test_*.py") if path != Path(__file__))
KNOWN = {"webapp.search", "webapp.search.limits", "webapp.search.model.result", "webapp.search.model.query",
         "webapp.search.model.record_query", "webapp.search.rewriting.synonyms"}  # fmt: skip


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_every_property_has_a_case(path: Path) -> None:
    """The numbers at a module's head are those behind its tests' sentences."""
    module = ast.parse(path.read_text("utf-8"))
    promised = re.findall(r"^(\d+)\. ", ast.get_docstring(module) or "", re.MULTILINE)
    assert promised == [str(n + 1) for n in range(len(promised))]
    tests = [
        node for node in module.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    cited = [re.search(r"\(([\d, ]+)\)\.$", ast.get_docstring(test) or "") for test in tests]
    assert [test.name for test, numbers in zip(tests, cited, strict=True) if not numbers] == []
    assert {n for numbers in cited if numbers for n in numbers[1].split(", ")} == set(promised)


@pytest.mark.parametrize("path", sorted(Path(__file__).parent.glob("*.py")), ids=lambda path: path.stem)
def test_no_engine_is_known(path: Path) -> None:
    """Only the seam, its values and its limits are imported: what is behind them may be any engine."""
    imported = {
        node.module
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
    }
    assert {name for name in imported if name and name.startswith("webapp")} <= KNOWN
