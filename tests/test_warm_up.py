"""Tests of what a server does before it is ready: it has answered questions of each kind, and nobody sees them."""

import gc
import re
from pathlib import Path

import pytest

from tests.served import direct, running
from webapp import create_app
from webapp.config import WebConfig
from webapp.serving.warm_up import freeze, warm_up


@pytest.mark.slow
def test_a_server_warms_up_without_logging_or_counting_it(index: Path) -> None:
    """Before somebody asks, its log has no request but the one for readiness, and its figures none."""
    with running(index, "--workers", "2") as server:
        figures = direct().open(f"{server.address}/metrics").read().decode()
        paths = {event["path"] for event in server.events() if "path" in event}
    assert paths <= {"/readyz", "/metrics"}
    assert set(re.findall(r'requests_total{endpoint="([^"]+)"', figures)) == {"health.ready"}


def test_all_templates_are_compiled_by_warming_up(index: Path) -> None:
    """No page of the site is the first to need its template."""
    app = create_app(WebConfig(index=index))
    warm_up(app)
    assert app.jinja_env.cache is not None
    compiled = {name for _, name in app.jinja_env.cache}
    assert compiled == set(app.jinja_env.list_templates())


def test_without_an_index_there_is_nothing_to_warm_up(tmp_path: Path) -> None:
    """The server starts all the same, and says what is missing once it is asked."""
    app = create_app(WebConfig(index=tmp_path))
    warm_up(app)
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert "no index" in answer.text


def test_collections_pass_over_what_was_there_before() -> None:
    """What is frozen is walked by no collection; what comes later is."""
    try:
        freeze()
        before = len(gc.get_objects())
        later: list[object] = []
        later.append(later)
        assert len(gc.get_objects()) - before < 100
        assert any(one is later for one in gc.get_objects())
    finally:
        gc.unfreeze()
