"""The shape of the project: whose packages these are, who imports whom, how long things are, what is pinned."""

import ast
import hashlib
import importlib
import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from schema.fields import FACETS, FIELDS, RECORD_FIELDS, SCHEMA_VERSION

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("schema", "indexer", "webapp")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-clients.lock")
WEB_LOCK = "tests/web/package-lock.json"

# What FIELDS, FACETS and RECORD_FIELDS make of an index on disk, when a version was given out: whoever changes that
# adds a row. What else a facet declares is read at query time, or is the outcome of a step (indexer/outcomes.py).
DIGESTS = {
    4: "436c2230453977f0",
    5: "436c2230453977f0",
    6: "95a7916462e2e745",
    7: "95a7916462e2e745",
    8: "95a7916462e2e745",
}
ON_DISK = ("name", "numeric", "extracted")

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60


def name(path: Path) -> str:
    """Give a file's path in the repository."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """Parse a module."""
    return ast.parse(path.read_text("utf-8"), name(path))


def imported(path: Path) -> Iterator[str]:
    """Give the full names of what a module imports."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def canonical(distribution: str) -> str:
    """Give the one spelling of a distribution's name."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


def pins(lock: str) -> dict[str, str]:
    """Give the requirements of a lock: name to version and hashes."""
    text = (ROOT / lock).read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return {canonical(line.partition("==")[0]): line.partition("==")[2] for line in lines}


@pytest.mark.parametrize("package", PACKAGES)
def test_each_package_is_ours(package: str) -> None:
    """Python imports the package of this checkout, not a stranger's of the same name."""
    module = importlib.import_module(package)
    assert module.__file__ is not None
    assert Path(module.__file__).resolve() == ROOT / package / "__init__.py"


def test_who_imports_whom() -> None:
    """import-linter finds every contract of pyproject.toml kept."""
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    assert f"Contracts: {len(contracts)} kept, 0 broken" in done.stdout


def test_the_fields_belong_to_their_version() -> None:
    """Whoever changes what FIELDS or FACETS put on disk raises SCHEMA_VERSION: an index of the old ones is refused."""
    fields = [[(field.name, field.kind) for field in fields] for fields in (FIELDS, RECORD_FIELDS)]
    facets = [[getattr(facet, attribute) for attribute in ON_DISK] for facet in FACETS]
    told = json.dumps([fields, facets])
    assert DIGESTS[SCHEMA_VERSION] == hashlib.sha256(told.encode()).hexdigest()[:16]


def test_modules_are_short() -> None:
    """No module is longer than it can be read in one sitting."""
    lengths = {name(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {module: lines for module, lines in lengths.items() if lines > LONGEST_MODULE} == {}


# Files that are called alike on purpose: a blueprint's pages, and what an engine's folder implements of the seam.
FILES_ALIKE = {"__init__.py", "__main__.py", "views.py", "backend.py"}


def test_a_class_has_a_name_of_its_own() -> None:
    """No class name is used for two things."""
    classes = Counter(
        node.name for path in MODULES for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)
    )
    assert classes
    assert {one for one, count in classes.items() if count > 1} == set()


def test_a_module_has_a_name_of_its_own() -> None:
    """No file name is used for two things, but for a few that say what part each plays in its folder."""
    files = Counter(path.name for path in MODULES)
    assert {one for one, count in files.items() if count > 1} - FILES_ALIKE == set()


def test_functions_are_short() -> None:
    """No function is longer than a screen."""
    lengths = {
        f"{name(path)}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert lengths
    assert {function: lines for function, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_only_engine_files_know_their_engine() -> None:
    """Whoosh is imported in folders named whoosh, and in files named whoosh_*, and nowhere else."""
    knowing = [path for path in MODULES if any(found.split(".")[0] == "whoosh" for found in imported(path))]
    assert knowing
    assert [
        name(path)
        for path in knowing
        if "whoosh" not in str(path.parent) and not path.name.startswith("whoosh_")
    ] == []


def test_the_environment_is_read_at_the_edge() -> None:
    """Only config and __main__ modules read the environment."""
    reading = [path for path in MODULES if any(map(_reads_environment, ast.walk(tree(path))))]
    assert reading
    assert [name(path) for path in reading if path.name not in {"config.py", "__main__.py"}] == []


def _reads_environment(node: ast.AST) -> bool:
    names = {"environ", "environb", "getenv", "getenvb"}
    if isinstance(node, ast.ImportFrom):
        return node.module == "os" and any(alias.name in names for alias in node.names)
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
        return False
    return node.value.id == "os" and node.attr in names


def test_arrays_are_written_in_one_place() -> None:
    """Only the container reads and writes arrays: numpy's own functions lose errors of the last flush."""
    losing = {"save", "savez", "savez_compressed", "load", "tofile", "fromfile", "memmap"}
    found = [
        f"{name(path)}: {ast.unparse(node)}"
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in losing
        if node.attr in {"tofile", "fromfile", "memmap"} or ast.unparse(node.value) in {"np", "numpy"}
    ]
    assert found == []


# A debt is marked with what stands in its way, in parentheses.
DEBT = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME)\b(?!\([^()\n]*\w{2,}[^()\n]*\))")


def test_what_is_put_off_has_a_reason() -> None:
    """Whatever is marked as still to be done says why it is not done yet."""
    tests = (path for path in (ROOT / "tests").rglob("*.py") if "node_modules" not in path.parts)
    places = [*MODULES, *tests, *ROOT.glob("*.md"), ROOT / "Makefile", ROOT / ".ci/run"]
    assert [name(path) for path in places if DEBT.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("mark", "refused"),
    [("{}", True), ("{}: some day", True), ("{}()", True), ("{}(?)", True), ("{} (soon)", True),
     ("{}(until Whoosh reads it)", False), ("{}(issue 14): cut in two", False)],
)  # fmt: skip
def test_a_debt_without_reason_is_found(mark: str, refused: bool) -> None:
    """A mark alone, or with empty parentheses, is refused; one with a reason is not."""
    for word in ("TO" + "DO", "FIX" + "ME"):
        assert bool(DEBT.search(f"# {mark.format(word)}")) is refused


def test_the_index_folder_holds_no_code() -> None:
    """``index/`` has built generations and one .gitignore that hides them all."""
    assert [name(path) for path in (ROOT / "index").rglob("*.py")] == []
    assert (ROOT / "index/.gitignore").read_text("utf-8").split() == ["*", "!.gitignore"]


def test_there_is_one_whoosh() -> None:
    """One distribution alone provides ``whoosh``: two would overwrite each other's files."""
    assert [canonical(found) for found in set(packages_distributions()["whoosh"])] == ["whoosh-reloaded"]


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_name_no_host_and_hold_hashes(lock: str) -> None:
    """A lock pins every requirement by version and hash, and does not say where packages come from."""
    assert not re.search(r"://|--[a-z-]*(?:url|links|host)", (ROOT / lock).read_text("utf-8"))
    assert len(pins(lock)) > 15
    unsure = [
        one for one, pin in pins(lock).items() if not re.match(r"\S+( +--hash=sha256:[0-9a-f]{64})+ *$", pin)
    ]
    assert unsure == []


def test_the_lock_of_the_judges_names_no_host() -> None:
    """The lock of npm pins every package by version and hash, and says neither whence it comes nor whom to thank."""
    text = (ROOT / WEB_LOCK).read_text("utf-8")
    packages = {path: entry for path, entry in json.loads(text)["packages"].items() if path}
    assert "://" not in text
    assert {
        "node_modules/axe-core",
        "node_modules/lighthouse",
        "node_modules/html-validate",
    } <= packages.keys()
    assert [
        path for path, entry in packages.items() if not entry.get("integrity", "").startswith("sha512-")
    ] == []


def test_locks_hold_what_the_project_asks_for() -> None:
    """Each dependency of pyproject.toml is in its lock, and the two locks agree."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    serving, developing = map(pins, LOCKS[:2])
    extras = project["optional-dependencies"]
    assert _names(project["dependencies"] + extras["build"]) <= serving.keys()
    assert _names(extras["dev"]) <= developing.keys()
    assert serving.items() <= developing.items()


def test_each_dependency_is_imported() -> None:
    """No package is installed for nothing: each that pyproject.toml asks for is imported somewhere."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    given_by = packages_distributions()
    modules = {found.partition(".")[0] for path in MODULES for found in imported(path)}
    used = {canonical(distribution) for module in modules for distribution in given_by.get(module, ())}
    assert _names(project["dependencies"]) - used == set()


def _names(requirements: list[str]) -> set[str]:
    return {canonical(re.split(r"[^\w.-]", requirement)[0]) for requirement in requirements}


MADE = (
    ".venv/.installed", "build/sample.txt", "index/current", "index/made/manifest.json", "index/lock", "dist/made.whl",
    "schema/__pycache__/fields.cpython-311.pyc", ".pytest_cache/CACHEDIR.TAG", ".mypy_cache/made", ".ruff_cache/made",
    ".hypothesis/made", ".import_linter_cache/made", ".benchmarks/made.json", "tests/web/node_modules/made/index.js",
)  # fmt: skip


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="this is no checkout of git")
def test_git_sees_nothing_that_make_makes() -> None:
    """What make, the tests and the linters leave behind is ignored; what was written by hand is not."""
    assert _ignored(*MADE) == list(MADE)
    assert _ignored("README.md", "index/.gitignore", "schema/fields.py", "docs/results-desk.png") == []


def _ignored(*paths: str) -> list[str]:
    command = ["git", "check-ignore", "--no-index", *paths]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.splitlines()
