"""A cluster beside the embedded engine and an ordinary OpenSearch index of the same families: this file alone.

The server has 2 GB of heap and both compilers, and answers 3,000 requests of each kind before anything is measured.
The processor's milliseconds are those of the web node, which is this process, and those of the server, by ``/proc``.
"""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from statistics import mean
from types import MappingProxyType
from typing import Any

from urllib3 import HTTPConnectionPool
from urllib3.util import parse_url

from schema import manifest
from schema.arrays import derived
from schema.arrays import postings as stored
from schema.arrays.document_file import lines
from schema.document_json import read_line
from schema.fields import FACETS
from schema.manifest import COLUMNS
from tests.bench.corpora import corpus
from tests.bench.page import keep, machine
from tests.bench.questions import EACH, Question, questions, typed
from tests.opensearch.published_engine import PublishedEngine
from tests.opensearch.server import VERSION, Cluster, running
from webapp import create_app
from webapp.config import WebConfig
from webapp.search import Engine, open_engine
from webapp.search.limits import DEFAULT

CAPTIONS = 100_000
SHARDS = (1, 3)
SIZE = 24
WARM = 3_000  # requests of a kind, behind which the server's second compiler has little left to do
ROUNDS = 5
HEAP, OPTIONS = "2g", "-XX:-AlwaysPreTouch"
BLOCK = 1_000  # families of a bulk request
ORDINARY = "ordinary"
NO_HEADERS: Mapping[str, str] = MappingProxyType({})
TICKS = os.sysconf("SC_CLK_TCK")


class Clock:
    """The processor seconds of this process and of the server's, and those of a clock."""

    def __init__(self, cluster: Cluster) -> None:
        self._pids = [one.process.pid for one in cluster.nodes if one.process]

    def now(self) -> tuple[float, float, float]:
        """Return the seconds until now: the web node's, the server's, the clock's."""
        return time.process_time(), sum(map(self._of, self._pids)), time.monotonic()

    @contextmanager
    def timed(self, spent: list[tuple[float, float, float]]) -> Iterator[None]:
        """Add to ``spent`` what is spent within."""
        before = self.now()
        yield
        web, server, clock = self.now()
        spent.append((web - before[0], server - before[1], clock - before[2]))

    @staticmethod
    def _of(pid: int) -> float:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


@dataclass(slots=True)
class Contender:
    """Who answers: ``ask`` returns how many families were found; ``spent`` has seconds a round by kind of question."""

    name: str
    ask: Callable[[Question], int]
    is_ours: bool = True
    spent: dict[str, list[tuple[float, float, float]]] = field(default_factory=dict)


class OrdinaryIndex:
    """An index as an ordinary project makes it: English words, title and caption, facets, the family as it is."""

    def __init__(self, cluster: Cluster, headers: Mapping[str, str] = NO_HEADERS) -> None:
        self._headers = headers
        address = parse_url(cluster.urls[0])
        self._pool = HTTPConnectionPool(str(address.host), address.port)
        words = {"type": "text", "analyzer": "english"}
        facets = {one.name: {"type": "integer" if one.numeric else "keyword"} for one in FACETS}
        properties = {
            "title": words,
            "caption": words,
            "family": {"type": "object", "enabled": False},
            **facets,
        }
        settings = {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": -1}
        self._send("PUT", f"/{ORDINARY}", {"settings": settings, "mappings": {"properties": properties}})

    def fill(self, index: Path) -> None:
        """Write the families of an index, as one segment."""
        block: list[bytes] = []
        for line in lines(manifest.current(index)):
            family, facets = json.loads(line), read_line(line).facets
            document = {"title": family["title"], "caption": family["caption"], "family": family}
            values = {
                one.name: [int(v) if one.numeric else v for v in facets.get(one.name, ())] for one in FACETS
            }
            block += (b'{"index":{}}', json.dumps({**document, **values}).encode())
            if len(block) == 2 * BLOCK:
                self._bulk(block)
                block.clear()
        if block:
            self._bulk(block)
        self._send("POST", f"/{ORDINARY}/_forcemerge?max_num_segments=1")
        self._send("POST", f"/{ORDINARY}/_refresh")

    def _bulk(self, block: Sequence[bytes]) -> None:
        answer = self._send("POST", f"/{ORDINARY}/_bulk", b"\n".join((*block, b"")))
        assert not answer["errors"]

    def ask(self, question: Question) -> int:
        """Ask with the words marked."""
        marked = {
            "title": {"number_of_fragments": 0},
            "caption": {"fragment_size": 250, "number_of_fragments": 1},
        }
        return self._found({**self._body(question), "highlight": {"fields": marked}})

    def ask_unmarked(self, question: Question) -> int:
        """Ask without marks."""
        return self._found(self._body(question))

    def _found(self, body: dict[str, Any]) -> int:
        answer = self._send("POST", f"/{ORDINARY}/_search", body)
        return int(answer["hits"]["total"]["value"])

    def _body(self, question: Question) -> dict[str, Any]:
        chosen = {"term": dict([question.filter])} if question.filter else None
        return {
            "query": self._query(question),
            "size": SIZE,
            "track_total_hits": True,
            "sort": [{"_score": "desc"}, {"year": "desc"}],
            "_source": ["family"],
            "aggs": {one.name: self._counted(one.name, question, chosen) for one in FACETS},
            **({"post_filter": chosen} if chosen else {}),
        }

    @staticmethod
    def _counted(facet: str, question: Question, chosen: dict[str, Any] | None) -> dict[str, Any]:
        counted = {"terms": {"field": facet, "size": 100}}
        if chosen is None or question.filter is None or question.filter[0] == facet:
            return counted
        return {"filter": chosen, "aggs": {"values": counted}}

    @staticmethod
    def _query(question: Question) -> dict[str, Any]:
        fields = ["title^2", "caption"]
        text = typed(question).replace(" AND ", " ").replace(" OR ", " ").strip('"*')
        match question.kind:
            case "phrase":
                return {"multi_match": {"query": text, "type": "phrase", "fields": fields}}
            case "prefix":
                return {"bool": {"should": [{"prefix": {name: text}} for name in ("title", "caption")]}}
            case kind:
                how = "or" if kind == "OR of three" else "and"
                words = {"query": text, "type": "cross_fields", "fields": fields, "operator": how}
                return {"multi_match": words}

    def _send(self, method: str, path: str, body: object = None) -> Any:
        content = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        kind = "application/x-ndjson" if isinstance(body, bytes) else "application/json"
        answer = self._pool.request(
            method, path, body=content, headers={"Content-Type": kind, **self._headers}, timeout=600
        )
        assert answer.status < 300, answer.data[:1000]
        return answer.json()

    def bytes_of(self, pattern: str) -> int:
        """Return the bytes of indexes on the disk."""
        found = self._send("GET", f"/{pattern}/_stats/store")["indices"].values()
        return sum(one["total"]["store"]["size_in_bytes"] for one in found)


def test_a_cluster_beside_an_ordinary_index() -> None:
    """Write the tables; the cluster must find as many families as the embedded engine, with any number of shards."""
    index = corpus(CAPTIONS).index
    folder = manifest.current(index) / COLUMNS
    asked = questions(stored.load(folder), derived.load(folder))
    with running(heap=HEAP, options=OPTIONS) as cluster:
        clock, ordinary = Clock(cluster), OrdinaryIndex(cluster)
        spent: dict[str, list[tuple[float, float, float]]] = {"ordinary index": []}
        patterns = {"ordinary index": ORDINARY}
        with clock.timed(spent["ordinary index"]):
            ordinary.fill(index)
        engines: dict[str, Engine] = {"embedded": open_engine(index)}
        for shards in SHARDS:
            name = f"cluster, {shards} shard{'s' if shards > 1 else ''}"
            with clock.timed(spent.setdefault(name, [])):
                published = PublishedEngine(cluster, index, DEFAULT, shards)
            engines[name], patterns[name] = published, published.pattern
        contenders = [_ours(name, engine) for name, engine in engines.items()]
        _assert_same_totals(contenders, asked)
        contenders += [
            Contender("ordinary index", ordinary.ask, is_ours=False),
            Contender("ordinary, nothing marked", ordinary.ask_unmarked, is_ours=False),
        ]
        for one in contenders[1:]:
            for question in islice(cycle(asked), WARM):
                one.ask(question)
        _measure(clock, contenders, asked)
        written = {name: (spent[name][0], ordinary.bytes_of(pattern)) for name, pattern in patterns.items()}
        for engine in engines.values():
            engine.close()
    keep("cluster", "\n".join((*_publishing(written), "", *_requests(contenders))))


def _ours(name: str, engine: Engine) -> Contender:
    client = create_app(WebConfig(), engine).test_client()

    def ask(question: Question) -> int:
        given = [("q", typed(question)), ("size", str(SIZE))]
        answer = client.get("/api/v1/search", query_string=[*given, *filter(None, [question.filter])])
        assert answer.status_code == 200, answer.text
        return int(json.loads(answer.data)["total"]["families"])

    return Contender(name, ask)


def _assert_same_totals(contenders: Sequence[Contender], asked: Sequence[Question]) -> None:
    for question in asked:
        totals = {one.name: one.ask(question) for one in contenders}
        assert len(set(totals.values())) == 1, (typed(question), totals)


def _measure(clock: Clock, contenders: Sequence[Contender], asked: Sequence[Question]) -> None:
    """Ask all questions of a kind, one contender after the other, in so many rounds."""
    kinds = dict.fromkeys(question.kind for question in asked)
    for _ in range(ROUNDS):
        for kind in kinds:
            those = [question for question in asked if question.kind == kind]
            assert len(those) == EACH
            for one in contenders:
                with clock.timed(one.spent.setdefault(kind, [])):
                    for question in those:
                        one.ask(question)


def _publishing(written: dict[str, tuple[tuple[float, float, float], int]]) -> Iterator[str]:
    yield f"{CAPTIONS:,} captions, each a family; OpenSearch {VERSION}, one node. {machine('Flask', 'numpy')}"
    yield ""
    yield "| writing it | processor s of the program | of the server | s by the clock | million bytes |"
    yield "|---|---:|---:|---:|---:|"
    for name, ((web, server, by_clock), size) in written.items():
        yield f"| {name} | {web:.1f} | {server:.1f} | {by_clock:.0f} | {size / 1e6:.1f} |"


def _requests(contenders: Sequence[Contender]) -> Iterator[str]:
    """Write milliseconds a request: the web node's and the server's; a plain client's own are not counted."""
    yield "| processor ms a request | " + " | ".join(one.name for one in contenders) + " |"
    yield "|---|" + "---:|" * len(contenders)
    for kind in contenders[0].spent:
        yield f"| {kind} | " + " | ".join(_cell([kind], one) for one in contenders) + " |"
    every = list(contenders[0].spent)
    yield "| **mean** | " + " | ".join(_cell(every, one) for one in contenders) + " |"


def _cell(kinds: Sequence[str], one: Contender) -> str:
    """Return the milliseconds of a request, and its two parts."""
    rounds = [spent for kind in kinds for spent in one.spent[kind]]
    web = 1000 / EACH * mean(spent[0] for spent in rounds) if one.is_ours else 0.0
    server = 1000 / EACH * mean(spent[1] for spent in rounds)
    if not one.is_ours:
        return f"{server:.1f}"
    return (
        f"{web + server:.1f}" if one.name == "embedded" else f"{web + server:.1f} ({web:.1f} + {server:.1f})"
    )
