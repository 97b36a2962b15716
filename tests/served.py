"""The real server in a process of its own, for the tests that need one."""

import json
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import OpenerDirector, ProxyHandler, build_opener

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 120  # seconds a loaded machine may take to start or to stop the server
WORKERS = 2  # processes that a server makes where nothing is said
SERVE = (sys.executable, "-m", "webapp", "serve")
_TAKEN: list[socket.socket] = []  # which keep the ports of this process


@dataclass(frozen=True)
class Running:
    """A server that runs: where it listens, and the files of what it prints.

    The files are opened anew by whoever reads them: an open file that a process inherits has one position for both, and
    what the server wrote while a test read from the beginning would overwrite the beginning.
    """

    address: str
    process: "subprocess.Popen[bytes]"
    printed: Path
    complaints: Path

    def everything(self) -> str:
        """Return all that it printed so far, on both streams."""
        return self.printed.read_text("utf-8") + self.complaints.read_text("utf-8")

    def events(self) -> list[dict[str, Any]]:
        """Give the lines of its log so far; the last one may be half written yet."""
        whole, _, _ = self.printed.read_text("utf-8").rpartition("\n")
        return [json.loads(line) for line in whole.splitlines()]

    def workers(self) -> list[int]:
        """Give the ids of its processes that answer requests (Linux)."""
        pid = self.process.pid
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def served(index: Path, *options: str) -> Iterator[str]:
    """Serve an index on a free port of this machine and give its address; it must end well when asked to."""
    with running(index, *options) as server:
        yield server.address


@contextmanager
def running(index: Path, *options: str, command: Sequence[str] = SERVE) -> Iterator[Running]:
    """Serve as ``served`` does, and give the server."""
    port = str(free_port())
    words = [*command, "--index", str(index), *options, "--port", port]
    with tempfile.TemporaryDirectory() as folder:
        printed, complaints = Path(folder, "printed"), Path(folder, "complaints")
        with printed.open("ab") as output, complaints.open("ab") as errors:
            process = subprocess.Popen(words, stdout=output, stderr=errors, cwd=ROOT)
        server = Running(f"http://127.0.0.1:{port}", process, printed, complaints)
        try:
            _wait_until_ready(server)
            if Path("/proc/self/task").exists():
                eventually(lambda: len(server.workers()) == _workers_of(options))
            yield server
        finally:
            process.terminate()
            status = _status(process)
            told = complaints.read_text("utf-8")
        assert status == 0, told
        assert "Traceback" not in told, told


def _workers_of(options: Sequence[str]) -> int:
    """Return how many processes a server makes: the first is ready, and answers, before the others are forked."""
    return int(options[options.index("--workers") + 1]) if "--workers" in options else WORKERS


def eventually(true: Callable[[], object]) -> None:
    """Wait until something is true; fail where that takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "this was awaited in vain"
        time.sleep(0.05)


def direct() -> OpenerDirector:
    """Give an opener of URLs that asks no proxy, whatever the environment says."""
    return build_opener(ProxyHandler({}))


def free_port() -> int:
    """Return a port that nobody has, below those that the system gives to connections that go out.

    Until this process ends no other process of the tests gets it: a UDP socket of that number says that it is taken.
    """
    while True:
        port = secrets.choice(range(20_000, 32_000))
        taken = socket.socket(type=socket.SOCK_DGRAM)
        with socket.socket() as free, suppress(OSError):
            taken.bind(("127.0.0.1", port))
            free.bind(("127.0.0.1", port))
            _TAKEN.append(taken)
            return port
        taken.close()


def _wait_until_ready(server: Running) -> None:
    deadline = time.monotonic() + PATIENCE
    while server.process.poll() is None and time.monotonic() < deadline:
        try:
            direct().open(f"{server.address}/readyz", timeout=PATIENCE).close()
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"the server ended or was never ready:\n{server.everything()}")


def _status(process: "subprocess.Popen[bytes]") -> int:
    try:
        return process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
