"""A failed write is always seen: what comes onto the disk goes through one place, and each failure there is reported.

1. With an error at any call that changes the disk each command ends with status 1 and one line, the index serves what
   it served, nothing is left over, and the same command then succeeds. An error while tidying up, when the new
   generation serves already, is a warning.
2. What claims to have been written and is not on the disk, or is otherwise there, is found.
3. The same with system calls that fail (strace).
4. Nothing in an index is written in another way.
"""

import ast
import errno
import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from indexer.__main__ import main
from indexer.check import check
from schema import files
from schema import manifest as manifests
from schema.errors import CannotWrite
from schema.manifest import COLUMNS
from tests import killing
from tests.dumps import added, built, json_lines, sample_rows
from tests.observed import leavings
from tests.ours import writer
from tests.tools import missing, program

pytestmark = [
    pytest.mark.slow,
    # Whoosh leaves files open whose writing failed; the collector closes them
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
ROOT = Path(__file__).resolve().parents[1]
ERRORS = (errno.ENOSPC, errno.EIO, errno.EDQUOT)


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of a dump of forty records and one of twenty."""
    folder = tmp_path_factory.mktemp("dump")
    (folder / "one.jsonl").write_text(json_lines(sample_rows(folder, 40, 1)), "utf-8")
    (folder / "two.jsonl").write_text(json_lines(sample_rows(folder, 20, 2)), "utf-8")
    return folder


@pytest.fixture
def index(dump: Path, tmp_path: Path) -> Path:
    """Return an index with two generations of its first file."""
    built(tmp_path / "index", dump / "one.jsonl")
    built(tmp_path / "index", dump / "one.jsonl")
    return tmp_path / "index"


class Failing:
    """Stands in for ``files.system``: counts the calls, and fails one of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls, self.fails, self.code = 0, 0, 0
        monkeypatch.setattr(files, "system", self)

    def __call__(self, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Make the call, or fail; what is to be closed is closed, as the system does that reports an error of it."""
        self.calls += 1
        if self.calls == self.fails:
            if call.__name__ == "close":
                call(*args, **kwargs)
            raise OSError(self.code, os.strerror(self.code))
        return call(*args, **kwargs)

    def at(self, number: int, code: int) -> None:
        """Fail the so-and-so-many-th call from here on; 0 fails none."""
        self.calls, self.fails, self.code = 0, number, code


@dataclass(frozen=True, slots=True)
class Command:
    """What a person runs, with how much of it changes the disk at least, and what is done to the index before."""

    arguments: tuple[str, ...]
    least: int
    before: Callable[[Path], None] = lambda _: None


def _damage(index: Path) -> None:
    shutil.rmtree(manifests.current(index) / COLUMNS)


COMMANDS = {
    "build": Command(("build", "two.jsonl"), 100),
    "add": Command(("add", "two.jsonl"), 100),
    "rollback": Command(("rollback",), 10),
    "repair": Command(("check", "--repair"), 15, _damage),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_an_error_at_any_call_is_seen(
    index: Path, dump: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each call that changes the disk fails, by one error after the other."""
    command = COMMANDS[name]
    command.before(index)
    old, failing, seen = manifests.current(index).name, Failing(monkeypatch), 0
    for number in itertools.count(1):
        copy = tmp_path / "copy"
        subprocess.run(["cp", "-a", index, copy], check=True)
        failing.at(number, ERRORS[number % len(ERRORS)])
        done = _run(command, copy, dump)
        if failing.calls < number:
            break
        seen += done.exit_code != 0
        _judge(done, copy, old, name)
        failing.at(0, 0)
        if number % 5:
            shutil.rmtree(copy)
            continue
        again = _run(command, copy, dump)
        if name != "rollback" or done.exit_code:
            assert again.exit_code == 0, again.output
        assert check(copy)[1] == []
        assert leavings(copy) == set()
        assert len(manifests.generations(copy)) == 2
        shutil.rmtree(copy)
    assert seen >= command.least


def _run(command: Command, index: Path, dump: Path) -> Result:
    first, *others = command.arguments
    named = [str(dump / one) if one.endswith(".jsonl") else one for one in others]
    return CliRunner().invoke(main, [first, *named, "--index", str(index)])


def _judge(done: Result, index: Path, old: str, name: str) -> None:
    """Hold a command one call of which failed against what must be true of it."""
    assert isinstance(done.exception, SystemExit | None), done.exception
    if done.exit_code == 0:
        assert (manifests.current(index).name == old) == (name == "repair")
        return
    assert done.exit_code == 1
    assert sum(line.startswith("Error: cannot write to ") for line in done.stderr.splitlines()) == 1
    assert manifests.current(index).name == old
    assert leavings(index) == set()
    if name != "repair":
        assert check(index)[1] == []
    if name in ("build", "add"):
        assert len(manifests.generations(index)) == 2


def test_each_error_at_each_call_of_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All three errors at each call that writes a generation of the embedded engine and puts it in service."""
    documents = killing.documents(tmp_path)
    index = tmp_path / "index"
    old, failing = manifests.current(index).name, Failing(monkeypatch)
    for turn in itertools.count(len(ERRORS)):
        number, code = turn // len(ERRORS), ERRORS[turn % len(ERRORS)]
        failing.at(number, code)
        try:
            killing.write(index, documents, writer())
            break
        except CannotWrite as error:
            assert error.reason == os.strerror(code)
            assert "\n" not in str(error)
        assert manifests.current(index).name == old
        assert leavings(index) == set()
    assert number > 100


@pytest.mark.parametrize("tidying", ["rmtree", "replace"])
def test_what_cannot_be_tidied_is_a_warning(
    index: Path, dump: Path, tidying: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """When the new generation serves, an old one that cannot be removed is named, and the next build removes it."""
    oldest = manifests.generations(index)[0]

    def refusing(call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if call.__name__ == tidying and any(
            oldest in str(one) for one in (getattr(call, "__self__", ""), *args)
        ):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return call(*args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(files, "system", refusing)
        report = built(index, dump / "two.jsonl")
    assert manifests.current(index).name == report.generation
    assert f"{oldest} could not be removed (Input/output error); the next build removes it" in caplog.text
    built(index, dump / "two.jsonl")
    assert leavings(index) == set()
    assert len(manifests.generations(index)) == 2


def _cut(data: Any) -> bytes:
    return bytes(data)[:-1]


def _turned(data: Any) -> bytes:
    return bytes([bytes(data)[0] ^ 1]) + bytes(data)[1:]


@pytest.mark.parametrize("other", [_cut, _turned])
def test_what_was_not_written_so_is_seen(
    index: Path, dump: Path, other: Callable[[Any], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that claims to have taken what it was given, and has less of it or other bytes, is found out."""

    def lying(call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if call.__name__ == "write":
            call(other(args[0]))
            return len(bytes(args[0]))
        return call(*args, **kwargs)

    monkeypatch.setattr(files, "system", lying)
    with pytest.raises(CannotWrite, match="other bytes than were written"):
        added(index, dump / "two.jsonl")


def test_twenty_system_calls_that_fail(index: Path, dump: Path, tmp_path: Path) -> None:
    """The command ends with 1 and one line, wherever a write to the index fails."""
    strace = program("strace")
    old = manifests.current(index).name
    writes = _writes(strace, index, dump, tmp_path)
    places = writes[:: max(1, len(writes) // 20)][:20]
    assert len(places) == 20
    for turn, when in enumerate(places):
        code = ("ENOSPC", "EIO", "EDQUOT")[turn % 3]
        inject = ["-e", "trace=write", "-e", f"inject=write:error={code}:when={when}"]
        done = _add(index, dump, [strace, "-f", "-o", os.devnull, *inject])
        assert done.returncode == 1, (when, done.stderr)
        assert done.stderr.count("Error: ") == 1, done.stderr
        assert "Traceback" not in done.stderr
        assert manifests.current(index).name == old
        assert leavings(index) == set()
        assert check(index)[1] == []


def _writes(strace: str, index: Path, dump: Path, tmp_path: Path) -> list[int]:
    """Return which write calls of adding go to files of a generation, counted from 1; of a copy, so that it stays."""
    copy, trace = tmp_path / "copy", tmp_path / "trace"
    subprocess.run(["cp", "-a", index, copy], check=True)
    done = _add(copy, dump, [strace, "-f", "-y", "-o", trace, "-e", "trace=write"])
    if "ptrace" in done.stderr or not trace.exists():
        missing(f"strace may not trace here: {done.stderr.strip()}")
    lines = [line for line in trace.read_text(errors="replace").splitlines() if " write(" in line]
    return [number for number, line in enumerate(lines, 1) if f"<{copy}/.caption-search" in line]


def _add(index: Path, dump: Path, before: list[Any]) -> "subprocess.CompletedProcess[str]":
    command = [*before, sys.executable, "-m", "indexer", "add", dump / "two.jsonl", "--index", index]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


_watched: list[tuple[str, bool]] = []
_watching: list[Path] = []


def _watch(event: str, args: tuple[Any, ...]) -> None:
    """Note each file under a watched folder that is opened for writing, and whether schema/files.py does it."""
    if event != "open" or not _watching or not isinstance(args[0], str | bytes | os.PathLike):
        return
    path = Path(os.fsdecode(args[0]))
    if args[2] & (os.O_WRONLY | os.O_RDWR) and path.is_relative_to(_watching[0]) and path.name != ".lock":
        frame = sys._getframe(1)
        _watched.append((path.name, frame.f_code.co_filename == files.__file__))


def test_all_files_of_an_index_come_from_the_one_place(dump: Path, tmp_path: Path) -> None:
    """Whatever a build, an addition and a repair open for writing in an index, schema/files.py opens it."""
    sys.addaudithook(_watch)  # for good, so that it does nothing where nobody watches
    index = tmp_path / "index"
    _watching.append(index)
    try:
        built(index, dump / "one.jsonl")
        added(index, dump / "two.jsonl")
        _damage(index)
        assert _run(COMMANDS["repair"], index, dump).exit_code == 0
    finally:
        _watching.clear()
    generation = manifests.current(index)
    written = {path.name for path in generation.rglob("*") if path.is_file()}
    assert written - {"_MAIN_1.toc"} <= {name for name, _ in _watched}  # which Whoosh writes by another name
    assert [name for name, by_files in _watched if not by_files] == []


OTHER_FILES = {
    "indexer/report/tables.py",
    "indexer/sample/pictures/__init__.py",
    "indexer/sample/write.py",
}  # what people asked for, outside of an index


def test_no_module_writes_files_in_another_way() -> None:
    """No module but schema/files.py opens a file for writing, makes folders, renames, or has numpy save."""
    found = {
        f"{path.relative_to(ROOT)}:{line}"
        for folder in ("schema", "indexer", "webapp")
        for path in (ROOT / folder).rglob("*.py")
        if str(path.relative_to(ROOT)) not in {"schema/files.py", *OTHER_FILES}
        for line in _writings(ast.parse(path.read_text("utf-8")))
    }
    assert found == set()


WRITING = {
    "write_bytes",
    "write_text",
    "tofile",
    "savez",
    "savez_compressed",
    "touch",
    "NamedTemporaryFile",
}
WRITING_OF = {
    "np": {"save", "memmap"},
    "pickle": {"dump"},
    "json": {"dump"},
    "shutil": {"copy", "copyfile", "move"},
}


def _writings(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=name)) if name in WRITING:
                yield node.lineno
            case ast.Call(func=ast.Attribute(value=ast.Name(id=module), attr=name)) if name in WRITING_OF.get(
                module, ()
            ):
                yield node.lineno
            case ast.Call(
                func=ast.Attribute(attr="open") | ast.Name(id="open"), args=args, keywords=keywords
            ):
                modes = [*args, *(one.value for one in keywords if one.arg == "mode")]
                if any(_is_writing(mode) for mode in modes):
                    yield node.lineno
            case _:
                pass


def _is_writing(mode: ast.expr) -> bool:
    match mode:
        case ast.Constant(value=str(text)):
            return len(text) <= 3 and bool(set(text) & set("wax+")) and set(text) <= set("rwaxbt+")
        case _:
            return False


def test_the_judge_knows_ways_of_writing() -> None:
    """What the test above looks for is found where it is."""
    for line in ("open(p, 'wb')", "p.open(mode='a')", "p.write_bytes(b'')", "np.save(p, a)", "a.tofile(p)"):
        assert list(_writings(ast.parse(line))) == [1], line
    for line in ("open(p, 'rb')", "p.open()", "Dump.open(s, 'name', l, o)", "handle.write(b'')"):
        assert list(_writings(ast.parse(line))) == [], line
