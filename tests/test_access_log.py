"""Tests of the access log's lines; test_operations.py reads them from a server that runs."""

import logging

import pytest

from tests.stand_in import StandIn
from webapp import create_app
from webapp.config import WebConfig

CLIENT = create_app(WebConfig(), StandIn()).test_client()


def test_a_line_is_short(caplog: pytest.LogCaptureFixture) -> None:
    """Of a long path the first 500 characters are logged, so that a line is one write."""
    with caplog.at_level(logging.INFO, "webapp.serving.access_log"):
        CLIENT.get("/" + "é" * 600).close()
    (line,) = (record.__dict__["request"] for record in caplog.records if "request" in record.__dict__)
    assert line["path"] == "/" + "é" * 499


@pytest.mark.parametrize(
    ("given", "kept"), [("a" * 64, True), ("a" * 65, False), ("é", False), ("a.b-c_1", True)]
)
def test_an_id_is_kept_where_it_is_sane(given: str, kept: bool) -> None:
    """A request's id of up to 64 plain characters is kept; any other is replaced by one of ours."""
    answered = CLIENT.get("/healthz", headers={"X-Request-Id": given}).headers["X-Request-Id"]
    assert (answered == given) is kept
    assert kept or len(answered) == 32
