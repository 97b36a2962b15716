"""What people search for is in no log, and readiness means that a search is answered."""

import logging

import pytest
from flask.testing import FlaskClient

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
