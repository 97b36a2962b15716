"""What the server has done, for Prometheus: counts and times of requests, and the index that serves."""

import time
from collections.abc import Iterator

from flask import Blueprint, Flask, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    Summary,
    generate_latest,
    multiprocess,
    values,
)
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector
from werkzeug.exceptions import NotFound

from schema.caches import uses
from schema.errors import ClusterUnavailable, IndexUnusable
from webapp.config import WebConfig
from webapp.search.model.result import IndexInfo
from webapp.search.stages import Times, measure
from webapp.serving.audience import METRICS, WATCHERS
from webapp.site import here

METHODS = frozenset(("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"))
WRITE = "write"  # the page or the JSON of what was found, compressed
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

_requests = Counter(
    "caption_search_requests", "Requests answered.", ("endpoint", "method", "status"), registry=None
)
_seconds = Histogram(
    "caption_search_request_seconds",
    "Seconds until an answer was ready.",
    ("endpoint",),
    buckets=SECONDS,
    registry=None,
)
_stages = Summary(
    "caption_search_stage_seconds",
    "Seconds of each stage of the answers that searched.",
    ("endpoint", "stage", "engine"),
    registry=None,
)
_shed = Counter(
    "caption_search_shed", "Requests refused because of overload or a rate.", ("status",), registry=None
)
_closed = Counter(
    "caption_search_connections_closed",
    "Connections closed: request or answer too slow, or room for another.",
    ("reason",),
    registry=None,
)

blueprint = Blueprint("metrics", __name__)


def install(app: Flask, config: WebConfig) -> None:
    """Count every response of the app; have the figures at a port of their own where the settings want it."""

    @app.before_request
    def _begin() -> None:
        g.stages = measure()
        if config.metrics_port and not _is_at_its_port(config.metrics_port):
            raise NotFound

    @app.after_request
    def _count(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        method = request.method if request.method in METHODS else "other"
        _requests.labels(endpoint, method, str(response.status_code)).inc()
        if "started" in g:
            seconds = time.perf_counter() - g.started
            _seconds.labels(endpoint).observe(seconds)
            _count_stages(endpoint, config.engine, seconds)
        return response


def _count_stages(endpoint: str, engine: str, seconds: float) -> None:
    """Count the stages of an answer that took so many seconds; what was no stage of a search went into writing it."""
    stages: Times = g.get("stages", {})
    if stages:
        for stage, part in stages.items():
            _stages.labels(endpoint, stage.value, engine).observe(part)
        _stages.labels(endpoint, WRITE, engine).observe(max(0.0, seconds - sum(stages.values())))


def _is_at_its_port(port: int) -> bool:
    """Return whether a request came to the port that answers it: health is at both."""
    is_apart = request.environ.get("SERVER_PORT") == str(port)
    return request.path in WATCHERS if is_apart else request.path != METRICS


def shed(status: int) -> None:
    """Count a request that was refused without the app."""
    _shed.labels(str(int(status))).inc()


def closed(reason: str) -> None:
    """Count a connection that the server closed: for a slow ``request`` or ``answer``, or to make ``room``."""
    _closed.labels(reason).inc()


@blueprint.get(METRICS)
def metrics() -> Response:
    """Return the metrics of all processes of this server together."""
    registry = CollectorRegistry()
    if values.ValueClass is values.MutexValue:
        for one in (_requests, _seconds, _stages, _shed, _closed):
            registry.register(one)
    else:
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    registry.register(_Index())
    registry.register(_Caches())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Index(Collector):
    """The index that serves, as it is when somebody looks."""

    def collect(self) -> Iterator[Metric]:
        """Yield whether there is an index, and which."""
        index = _serving()
        ready = "Whether an index is open."
        yield GaugeMetricFamily("caption_search_ready", ready, value=int(index is not None))
        if index:
            yield GaugeMetricFamily("caption_search_families", "Families in the index.", value=index.families)
            yield GaugeMetricFamily("caption_search_records", "Records in the index.", value=index.records)
            labels = {"generation": index.generation, "engine": index.engine}
            yield InfoMetricFamily("caption_search_index", "The index that serves.", value=labels)


class _Caches(Collector):
    """The caches of the process that answers."""

    def collect(self) -> Iterator[Metric]:
        """Yield the hits, misses and sizes of each cache."""
        hits = CounterMetricFamily("caption_search_cache_hits", "Answers a cache had.", labels=("cache",))
        misses = CounterMetricFamily("caption_search_cache_misses", "Answers it had not.", labels=("cache",))
        held = GaugeMetricFamily("caption_search_cache_held", "Answers in it.", labels=("cache",))
        most = GaugeMetricFamily("caption_search_cache_most", "Most answers in it.", labels=("cache",))
        families: tuple[CounterMetricFamily | GaugeMetricFamily, ...] = hits, misses, held, most
        for name, use in sorted(uses().items()):
            for family, figure in zip(families, use, strict=True):
                family.add_metric((name,), figure)
        yield from families


def _serving() -> IndexInfo | None:
    try:
        with here().acquire() as engine:
            return engine.index
    except (IndexUnusable, ClusterUnavailable):
        return None
