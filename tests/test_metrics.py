"""Tests of the figures for Prometheus: right over all processes of a server, and of bounded number."""

import os
import re
import signal
from collections import Counter
from pathlib import Path
from urllib.error import HTTPError

import pytest
from prometheus_client.parser import text_string_to_metric_families

from schema.errors import BadParameter
from tests.ours import stem
from tests.served import PATIENCE, direct, eventually, free_port, running
from tests.stand_in import StandIn
from webapp import create_app
from webapp.config import WebConfig

SEARCH = "api_search.search"


def figures(text: str) -> Counter[tuple[str, str, str]]:
    """Read samples: by name, endpoint and status, over all methods."""
    found: Counter[tuple[str, str, str]] = Counter()
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if "le" not in sample.labels:
                key = (sample.name, sample.labels.get("endpoint", ""), sample.labels.get("status", ""))
                found[key] += int(sample.value)
    return found


def test_the_figures_of_one_process() -> None:
    """Requests are counted by what answered and how; the index that serves is told."""
    client = create_app(WebConfig(), StandIn()).test_client()
    before = figures(client.get("/metrics").text)
    for path in ("/api/v1/search", "/api/v1/search", "/api/v1/search?page=0", "/nowhere/at/all"):
        client.get(path)
    after = figures(client.get("/metrics").text)

    def more(endpoint: str, status: str) -> int:
        key = ("caption_search_requests_total", endpoint, status)
        return after[key] - before[key]

    assert (more(SEARCH, "200"), more(SEARCH, "400"), more("none", "404")) == (2, 1, 1)
    assert after["caption_search_families", "", ""] == 4
    assert after["caption_search_ready", "", ""] == 1


def test_seconds_are_counted_in_buckets() -> None:
    """A request's time is told from a millisecond to ten seconds, so that percentiles can be drawn from it."""
    client = create_app(WebConfig(), StandIn()).test_client()
    client.get("/healthz")
    bounds = re.findall(
        r'request_seconds_bucket{endpoint="health.alive",le="([^"]+)"}', client.get("/metrics").text
    )
    assert bounds == "0.001 0.0025 0.005 0.01 0.025 0.05 0.1 0.25 0.5 1.0 2.5 5.0 10.0 +Inf".split()


def stages(text: str) -> dict[tuple[str, str, str], tuple[int, float]]:
    """Read how often each stage was counted, and its seconds, by endpoint, stage and engine."""
    found: dict[tuple[str, str, str], list[float]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if re.fullmatch("caption_search_stage_seconds_(count|sum)", sample.name):
                key = (sample.labels["endpoint"], sample.labels["stage"], sample.labels["engine"])
                found.setdefault(key, [0, 0.0])[sample.name.endswith("_sum")] = sample.value
    return {key: (int(count), seconds) for key, (count, seconds) in found.items()}


@pytest.mark.parametrize(
    ("path", "endpoint", "gone_through"),
    [
        ("/api/v1/search?q=flowers", SEARCH, {"parse", "plan", "execute", "help", "documents", "write"}),
        ("/search?q=flowers", "views.results", {"parse", "plan", "execute", "help", "documents", "write"}),
        (
            "/api/v1/captions/made2021e000001/similar",
            "api_captions.similar",
            {"plan", "execute", "documents", "write"},
        ),
        ("/api/v1/facets/agency?q=flowers", "api_facets.facet", {"parse", "plan", "execute", "write"}),
        ("/api/v1/suggest?q=flo", "api_suggest.suggest", {"execute", "write"}),
        ("/api/v1/export.csv?q=flowers", "api_export.csv", {"parse", "write"}),
        ("/healthz", "health.alive", set()),
    ],
)
def test_the_stages_of_an_answer_are_counted(path: str, endpoint: str, gone_through: set[str]) -> None:
    """By endpoint, stage and engine; together they take no longer than the answers did."""
    client = create_app(WebConfig(), StandIn()).test_client()
    before = stages(client.get("/metrics").text)
    with client.get(path) as answer:
        assert answer.status_code == 200
    after = stages(client.get("/metrics").text)
    more = {key for key, (count, _) in after.items() if count > before.get(key, (0, 0.0))[0]}
    assert more == {(endpoint, stage, "embedded") for stage in gone_through}
    assert all(seconds >= before.get(key, (0, 0.0))[1] for key, (_, seconds) in after.items())


def test_figures_at_a_port_of_their_own() -> None:
    """The site's port does not have them, and their port has nothing but them and health."""
    client = create_app(WebConfig(metrics_port=9100), StandIn()).test_client()
    apart, site = {"SERVER_PORT": "9100"}, {"SERVER_PORT": "8000"}
    for path, at_site, at_own in (
        ("/metrics", 404, 200),
        ("/healthz", 200, 200),
        ("/readyz", 200, 200),
        ("/api/v1/search", 200, 404),
        ("/", 200, 404),
    ):
        assert client.get(path, environ_overrides=site).status_code == at_site, path
        assert client.get(path, environ_overrides=apart).status_code == at_own, path
    forwarded = {"X-Forwarded-Host": "example.org:9100", "Host": "example.org:9100"}
    assert client.get("/metrics", environ_overrides=site, headers=forwarded).status_code == 404
    with pytest.raises(BadParameter, match="another port"):
        WebConfig(port=9100, metrics_port=9100)


@pytest.mark.slow
def test_a_server_listens_at_both_ports(index: Path) -> None:
    """The figures are those of all that the site's port answered."""
    port = free_port()
    with running(index, "--metrics-port", str(port)) as server:
        direct().open(f"{server.address}/api/v1/search?size=1", timeout=PATIENCE).close()
        with pytest.raises(HTTPError, match="404"):
            direct().open(f"{server.address}/metrics", timeout=PATIENCE)
        with direct().open(f"http://127.0.0.1:{port}/metrics", timeout=PATIENCE) as answer:
            found = figures(answer.read().decode())
        assert found["caption_search_requests_total", SEARCH, "200"] == 1
        with pytest.raises(HTTPError, match="404"):
            direct().open(f"http://127.0.0.1:{port}/api/v1/search", timeout=PATIENCE)


def test_caches_say_how_they_are_used() -> None:
    """Each cache tells its hits, its misses and what it holds, which is never more than it may."""
    client = create_app(WebConfig(), StandIn()).test_client()
    told: dict[str, dict[str, float]] = {}
    stem("a stem nobody asked for before")
    for family in text_string_to_metric_families(client.get("/metrics").text):
        for sample in family.samples:
            if "cache" in sample.labels:
                told.setdefault(sample.labels["cache"], {})[sample.name.rpartition("cache_")[2]] = (
                    sample.value
                )
    assert {"stems", "readings", "parameters"} <= told.keys()
    assert told["stems"]["misses_total"] >= 1
    assert all(0 <= one["held"] <= one["most"] and one["hits_total"] >= 0 for one in told.values())


def test_addresses_and_methods_make_no_figures_of_their_own() -> None:
    """However many addresses and methods are tried, the number of figures stays."""
    client = create_app(WebConfig(), StandIn()).test_client()
    client.get("/nowhere")
    client.open("/nowhere", method="FIRST")
    before = len(figures(client.get("/metrics").text))
    for number in range(30):
        client.get(f"/nowhere/{number}")
        client.open("/nowhere", method=f"M{number}")
    assert len(figures(client.get("/metrics").text)) == before


def test_without_an_index_it_says_so(tmp_path: Path) -> None:
    """Whoever watches is told that there is no index, not refused."""
    answer = create_app(WebConfig(index=tmp_path)).test_client().get("/metrics")
    assert answer.status_code == 200
    assert figures(answer.text)["caption_search_ready", "", ""] == 0


@pytest.mark.slow
def test_all_processes_are_counted(index: Path) -> None:
    """Whichever process is asked gives the figures of all, those of one that died among them."""
    with running(index, "--workers", "2", "--threads", "1") as server:

        def counted() -> int:
            with direct().open(f"{server.address}/metrics", timeout=PATIENCE) as answer:
                found = figures(answer.read().decode())
            return found["caption_search_requests_total", SEARCH, "200"]

        def ask(times: int) -> None:
            for _ in range(times):
                direct().open(f"{server.address}/api/v1/search?size=1", timeout=PATIENCE).close()

        ask(20)
        assert [counted() for _ in range(6)] == [20] * 6
        died = server.workers()[0]
        os.kill(died, signal.SIGTERM)
        eventually(lambda: died not in server.workers() and len(server.workers()) == 2)
        ask(5)
        assert [counted() for _ in range(6)] == [25] * 6
