"""The real server in a process of its own, for the tests that need one."""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import OpenerDirector, ProxyHandler, build_opener

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60  # seconds a loaded machine may take to start or to stop the server


@contextmanager
def served(index: Path, *options: str) -> Iterator[str]:
    """Serve an index on a free port of this machine and give its address; it must end well when asked to."""
    port = str(_free_port())
    command = [sys.executable, "-m", "webapp", "serve", "--index", str(index), *options, "--port", port]
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(command, stderr=log, cwd=ROOT)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until_ready(process, address)
            yield address
        finally:
            process.terminate()
            status = _status(process)
            log.seek(0)
            told = log.read()
        assert status == 0, told
        assert "Traceback" not in told, told


def direct() -> OpenerDirector:
    """Give an opener of URLs that asks no proxy, whatever the environment says."""
    return build_opener(ProxyHandler({}))


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait_until_ready(process: "subprocess.Popen[bytes]", address: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            direct().open(f"{address}/readyz", timeout=5).close()
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"the server at {address} ended or was never ready")


def _status(process: "subprocess.Popen[bytes]") -> int:
    try:
        return process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
