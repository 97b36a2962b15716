"""Running the service: it stops gracefully, and says what it did, a line of JSON a request."""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request

import pytest

from tests.served import PATIENCE, ROOT, Running, direct, eventually, running
from webapp.config import WebConfig
from webapp.serving.request_reader import LONGEST_REQUEST_LINE
from webapp.serving.server import gunicorn_settings

pytestmark = pytest.mark.slow

# The server as it is, with one page that takes its time.
SLOW = """
import time, webapp.__main__ as command, webapp.serving.server as server
class Slow(server.Server):
    def load(self):
        app = super().load()
        @app.get("/slow")
        def slow():
            print('{"began": true}', flush=True)
            time.sleep(2)
            return "done"
        return app
server.Server = Slow
command.main()
"""
KEYS = ["time", "request_id", "method", "path", "status", "ms", "bytes", "generation"]


@pytest.fixture(scope="module")
def server(index: Path) -> Iterator[Running]:
    """Serve the sample."""
    with running(index, "--workers", "1") as found:
        yield found


def ask(server: Running, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Give status, headers and body of an answer."""
    request = Request(server.address + path, method=method, headers=headers)  # noqa: S310 - of our own server
    try:
        with direct().open(request, timeout=PATIENCE) as reply:
            return reply.status, dict(reply.headers), reply.read()
    except HTTPError as error:
        return error.code, dict(error.headers), error.read()


def logged(server: Running, request_id: str) -> dict[str, object]:
    """Give the line of a request, once it is written."""
    eventually(lambda: any(event.get("request_id") == request_id for event in server.events()))
    (line,) = (event for event in server.events() if event.get("request_id") == request_id)
    return line


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/search?q=a+secret", 200),
        ("HEAD", "/", 200),
        ("GET", "/static/style.css", 200),
        ("GET", "/captions/nobody", 404),
        ("POST", "/search", 405),
        ("GET", "/api/v1/search?zzz=1", 400),
        ("GET", "/caf%C3%A9%FF%0A%22", 404),
    ],
)
def test_each_request_is_a_line(server: Running, method: str, path: str, status: int) -> None:
    """A line holds id, method, path, status, milliseconds, bytes and generation; no search, no client."""
    name = f"test-{abs(hash((method, path)))}"
    answered, headers, body = ask(server, path, method, **{"X-Request-Id": name})
    line = logged(server, name)
    assert list(line) == KEYS
    assert headers["X-Request-Id"] == name
    assert (line["method"], line["status"], line["bytes"]) == (method, status, len(body))
    assert answered == status
    assert "secret" not in json.dumps(server.events())
    assert "127.0.0.1" not in json.dumps(line)
    if status == 200 and "static" not in path:
        assert line["generation"] == json.loads(ask(server, "/readyz")[2])["generation"]


def test_request_ids_are_made_where_none_is_sane(server: Running) -> None:
    """Without an id, or with one that could harm a log, a new one is made; each request has its own."""
    given = [{}, {"X-Request-Id": "x" * 65}, {"X-Request-Id": 'a"b'}, {"X-Request-Id": "a b"}]
    made = [ask(server, "/healthz", **headers)[1]["X-Request-Id"] for headers in given]
    assert all(re.fullmatch(r"[0-9a-f]{32}", name) for name in made)
    assert len(set(made)) == len(made)


def test_clients_are_logged_where_it_is_asked_for(index: Path) -> None:
    """With ``log_clients`` a line holds the client's address."""
    with running(index, "--workers", "1", "--log-clients", "true") as server:
        ask(server, "/healthz", **{"X-Request-Id": "mine"})
        assert logged(server, "mine")["client"] == "127.0.0.1"


def test_running_requests_finish(index: Path) -> None:
    """A server that is told to stop answers what it has begun, takes nothing new and ends well."""
    command = [sys.executable, "-c", SLOW, "serve"]
    answers: list[bytes] = []
    with running(index, "--workers", "2", command=command) as server:
        asking = threading.Thread(target=lambda: answers.append(ask(server, "/slow")[2]))
        asking.start()
        eventually(lambda: {"began": True} in server.events())
        server.process.terminate()
        asking.join()
        assert answers == [b"done"]
        assert server.process.wait(PATIENCE) == 0
        with pytest.raises(OSError, match="refused"):
            ask(server, "/healthz")


def test_a_request_line_has_a_bound(server: Running) -> None:
    """Our own refusal answers up to gunicorn's highest bound; beyond it stands a 414 in the same form."""
    room = LONGEST_REQUEST_LINE - len("GET /api/v1/search?q= HTTP/1.1")
    status, _, body = ask(server, "/api/v1/search?q=" + "x" * room)
    assert (status, json.loads(body)["limit"]) == (400, "characters")
    status, headers, body = ask(server, "/api/v1/search?q=" + "x" * (room + 1))
    assert (status, headers["Content-Type"]) == (414, "application/problem+json")
    assert "Shorten" in json.loads(body)["detail"]
    assert ask(server, "/healthz")[0] == 200


def test_settings_reach_the_server() -> None:
    """Workers, threads and the time to finish are gunicorn's."""
    found = gunicorn_settings(WebConfig(workers=3, threads=5, grace=7))
    assert (found["workers"], found["threads"], found["graceful_timeout"]) == (3, 5, 7)


def test_an_address_in_use_is_told(server: Running, index: Path) -> None:
    """A port that another server has is named, and the status is not 0."""
    port = server.address.rpartition(":")[2]
    words = [sys.executable, "-m", "webapp", "serve", "--index", str(index), "--port", port]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode != 0
    assert f"another program listens at port {port} " in done.stderr
    assert "Traceback" not in done.stderr
