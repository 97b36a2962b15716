"""Want of memory is one sentence, whether it shows while libraries are loaded or while a build works."""

import errno
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.sample import write_sample
from schema.startup import SENTENCE, lacks_memory

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        OSError(errno.ENOMEM, os.strerror(errno.ENOMEM)),
        ImportError("libnumbers.so: failed to map segment from shared object"),
        ImportError("libnumbers.so: cannot allocate memory in static TLS block"),
        SystemError("error return without exception set"),
    ],
)
def test_want_of_memory_is_recognised(error: Exception) -> None:
    """By itself, and as the cause of another error."""
    outer = RuntimeError("while loading")
    outer.__cause__ = error
    assert lacks_memory(error)
    assert lacks_memory(outer)


@pytest.mark.parametrize(
    "error",
    [
        ImportError("no module named numbers"),
        OSError(errno.ENOSPC, "full"),
        SystemError("other"),
        KeyError("a"),
    ],
)
def test_other_errors_are_no_want_of_memory(error: Exception) -> None:
    """A fault of ours is not blamed on the machine."""
    assert not lacks_memory(error)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds what a process may map")
def test_a_build_without_memory_is_one_sentence(tmp_path: Path) -> None:
    """The command ends with status 1 and one line, and leaves no index that is half made."""
    write_sample(tmp_path / "dump.txt", 3_000, 1)
    most = 250_000 * 1024  # bytes: it starts, and cannot finish

    def starve() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (most, most))

    paths = map(str, (tmp_path / "dump.txt", "--index", tmp_path / "index"))
    command = [sys.executable, "-m", "indexer", "build", *paths]
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=starve,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == SENTENCE
    assert "Traceback" not in done.stderr
    assert {path.name for path in (tmp_path / "index").iterdir()} <= {".lock"}
