"""What people search for is in no log, and readiness means that a search is answered."""

import logging
import socket
import sys
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError

import pytest
from flask.testing import FlaskClient

from tests.served import PATIENCE, direct, eventually, running
from tests.stand_in import StandIn
from webapp import create_app
from webapp.config import WebConfig
from webapp.search.model.result import Page
from webapp.serving import access_log


def broken(page: Page) -> Page:
    """Fail as a fault of ours would, with what was searched for in the messages of two errors."""
    try:
        raise KeyError(page.query.node)
    except KeyError as error:
        raise RuntimeError(f"a fault of ours at {page.query.node}") from error


@pytest.fixture
def client() -> FlaskClient:
    """Return the client of an app whose searches fail."""
    return create_app(WebConfig(), StandIn(change=broken)).test_client()


@pytest.mark.parametrize(
    "path", ["/search?q=peculiarword", "/api/v1/search?q=peculiarword", "/nasa/search?q=peculiarword"]
)
def test_a_failure_is_logged_without_the_query(
    client: FlaskClient, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The log has the path and the traceback, never what was searched for."""
    with caplog.at_level(logging.DEBUG):
        client.get(path)
    lines = [access_log.JsonLines().format(record) for record in caplog.records]
    assert "peculiarword" not in caplog.text + "".join(lines)


def test_a_fault_is_logged_with_its_path(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    """Whoever reads the log finds where it happened, and of what kind the error and its cause were."""
    assert client.get("/api/v1/search?q=peculiarword").status_code == 500
    assert "GET /api/v1/search failed" in caplog.text
    assert "in broken" in caplog.text
    assert "RuntimeError" in caplog.text
    assert "KeyError" in caplog.text


def test_nothing_is_ready_that_cannot_search(client: FlaskClient) -> None:
    """A server whose searches fail gets no requests; that it lives is another question."""
    assert client.get("/readyz").status_code == 500
    assert client.get("/healthz").status_code == 200
    assert create_app(WebConfig(), StandIn()).test_client().get("/readyz").status_code == 200


AT_DEBUG = (
    "import logging\n"
    "logging.basicConfig(level=logging.DEBUG)\n"
    "from webapp.__main__ import main\n"
    "main(prog_name='webapp')\n"
)
PATHS = (
    "/search?q={}", "/search?q={}&view=large", "/?q={}", "/facets/person?q={}&prefix={}", "/api/v1/search?q={}",
    "/api/v1/search?q=date:{}", "/api/v1/search?sort={}", "/api/v1/suggest?q={}", "/api/v1/export.csv?q={}",
    "/api/v1/export.jsonl?q={}", "/feed.atom?q={}", "/nasa/search?q={}", "/nasa/search?page={}", "/nowhere?q={}",
    "/search?q=(((({}", "/search?q={}" + "%20a" * 2_500,
)  # fmt: skip
MALFORMED = (
    b"GET /search?q=peculiarword HTTP/9.9\r\n\r\n",
    b"GET /search?q=peculiarword\r\n\r\n",
    b"FETCH! /search?q=peculiarword HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /search?q=peculiarword HTTP/1.1\r\nHost x\r\n\r\n",
    b"GET /search?q=peculiarword HTTP/1.1\r\nHost: x\r\nContent-Length: peculiarword\r\n\r\n",
    b"POST /search?q=peculiarword HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: peculiarword\r\n\r\n",
    b"GET /search?q=peculiarword HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nq=peculiarword",
)


@pytest.mark.slow
def test_no_query_is_in_any_log_of_a_server(index: Path) -> None:
    """Whatever is asked, well or badly, and however much is logged, what was searched for is in no line."""
    with running(index, command=(sys.executable, "-c", AT_DEBUG, "serve")) as server:
        for path in PATHS:
            with suppress(HTTPError):
                direct().open(server.address + path.replace("{}", "peculiarword"), timeout=PATIENCE).read()
        host, _, port = server.address.removeprefix("http://").partition(":")
        for request in MALFORMED:
            with socket.create_connection((host, int(port)), PATIENCE) as connection:
                connection.sendall(request)
                connection.shutdown(socket.SHUT_WR)
                with suppress(ConnectionError):
                    connection.recv(65_536)
        eventually(lambda: '"path": "/nasa/search"' in server.everything())
        said = server.everything()
    assert "peculiarword" not in said
