"""Tests of what a server does before it is ready: it has answered questions of each kind, and nobody sees them."""

import gc
import json
import os
import re
import signal
from pathlib import Path

import pytest

from schema import manifest
from tests.served import Running, direct, eventually, running
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


def mapped(pid: int, generation: str) -> bool:
    """Return whether a process has files of a generation mapped."""
    return generation in Path(f"/proc/{pid}/maps").read_text()


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="only Linux tells what a process has mapped")
def test_the_index_is_opened_once_for_all_processes(index: Path) -> None:
    """Processes have the index that was opened before they were made; one that replaces another opens it itself.

    The process that makes them keeps none of its files: it would hold a removed generation on the disk.
    """
    generation = manifest.current(index).name
    with running(index, "--workers", "2") as server:
        eventually(lambda: not mapped(server.process.pid, generation))
        first = server.workers()
        assert all(mapped(pid, generation) for pid in first)
        assert opened(server) == 1
        os.kill(first[0], signal.SIGKILL)
        eventually(lambda: len(server.workers()) == 2 and first[0] not in server.workers())
        eventually(lambda: all(mapped(pid, generation) for pid in server.workers()))
        eventually(lambda: opened(server) == 2)
        with direct().open(f"{server.address}/api/v1/search") as answer:
            assert json.load(answer)["index"]["generation"] == generation


def opened(server: Running) -> int:
    """Count how often a process of a server has opened an index."""
    return sum(event.get("message", "").startswith("serving generation") for event in server.events())
