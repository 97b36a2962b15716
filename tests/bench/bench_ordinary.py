"""Processor time of a request beside an ordinary OpenSearch: ``make bench``, or this file alone.

Both are servers in processes of their own, asked over one kept connection each, in turn, for the same 24 hits with
eight facets, totals and marks, and both compress. Counted is what the servers' processes use, by ``/proc``; ours also
writes links and says why each was found. OpenSearch has 2 GB of heap and both compilers, and answers 6,000 requests
before it is measured. It is skipped where there is no Maven to fetch OpenSearch with.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from statistics import mean
from urllib.parse import urlencode

from urllib3 import HTTPConnectionPool
from urllib3.util import parse_url

from schema import manifest
from schema.arrays import derived
from schema.arrays import postings as stored
from schema.manifest import COLUMNS
from tests.bench.bench_cluster import HEAP, OPTIONS, SIZE, WARM, OrdinaryIndex
from tests.bench.corpora import corpus
from tests.bench.page import keep, machine
from tests.bench.questions import Question, questions, typed
from tests.opensearch.server import VERSION
from tests.opensearch.server import running as opensearch
from tests.served import Running
from tests.served import running as serving

CAPTIONS = 100_000
ROUNDS = 8
TICKS = os.sysconf("SC_CLK_TCK")
COMPRESSED = {"Accept-Encoding": "gzip"}
JSON, PAGE, MARKED, UNMARKED = "our JSON", "our page", "OpenSearch", "OpenSearch, nothing marked"


@dataclass(slots=True)
class Server:
    """Who answers: ``ask`` returns 0 where nothing was found; ``spent`` has milliseconds a request by kind."""

    name: str
    ask: Callable[[Question], int]
    pids: Callable[[], Sequence[int]]
    spent: dict[str, list[float]] = field(default_factory=dict)

    def processor(self) -> float:
        """Return the processor seconds that the server's processes have used."""
        return sum(map(_seconds, self.pids()))

    def row(self, kinds: Sequence[str]) -> float:
        """Return the mean milliseconds of a request of these kinds."""
        return mean(mean(self.spent[kind]) for kind in kinds)


def test_beside_an_ordinary_index() -> None:
    """Write the table of processor milliseconds a request; those for which both find something."""
    index = corpus(CAPTIONS).index
    folder = manifest.current(index) / COLUMNS
    asked = questions(stored.load(folder), derived.load(folder))
    with opensearch(heap=HEAP, options=OPTIONS) as cluster, serving(index, "--workers", "1") as ours:
        ordinary = OrdinaryIndex(cluster, COMPRESSED)
        ordinary.fill(index)

        def nodes() -> list[int]:
            return [one.process.pid for one in cluster.nodes if one.process]

        servers = [
            Server(JSON, _asking(ours, "/api/v1/search"), lambda: _pids(ours)),
            Server(PAGE, _asking(ours, "/search"), lambda: _pids(ours)),
            Server(MARKED, ordinary.ask, nodes),
            Server(UNMARKED, ordinary.ask_unmarked, nodes),
        ]
        asked = [question for question in asked if ordinary.ask(question)]  # not what is English to nobody
        for one in servers:
            for question in islice(cycle(asked), WARM if one.pids is nodes else len(asked)):
                assert one.ask(question) > 0, (one.name, typed(question))
        _measure(servers, asked)
    keep("ordinary", "\n".join(_table(servers)))


def _asking(server: Running, path: str) -> Callable[[Question], int]:
    """Return what asks a server of ours for a question, over one kept connection."""
    address = parse_url(server.address)
    pool = HTTPConnectionPool(str(address.host), address.port)

    def ask(question: Question) -> int:
        given = urlencode([("q", typed(question)), ("size", SIZE), *filter(None, [question.filter])])
        answer = pool.request("GET", f"{path}?{given}", headers=COMPRESSED, decode_content=False)
        assert answer.status == 200, answer.data[:1000]
        return len(answer.data)

    return ask


def _measure(servers: Sequence[Server], asked: Sequence[Question]) -> None:
    """Ask all questions of a kind, one server after the other, in so many rounds."""
    for _ in range(ROUNDS):
        for kind in dict.fromkeys(question.kind for question in asked):
            those = [question for question in asked if question.kind == kind]
            assert len(those) > 2, kind
            for one in servers:
                before = one.processor()
                for question in those:
                    one.ask(question)
                one.spent.setdefault(kind, []).append(1000 * (one.processor() - before) / len(those))


def _table(servers: Sequence[Server]) -> Iterator[str]:
    yield f"{CAPTIONS:,} captions, each a family; OpenSearch {VERSION}, one node. {machine('flask', 'numpy')}"
    yield ""
    yield (
        "| processor ms a request | "
        + " | ".join(one.name for one in servers)
        + " | JSON to OpenSearch | page |"
    )
    yield "|---|" + "---:|" * (len(servers) + 2)
    ours, page, theirs, _ = servers
    kinds = list(ours.spent)
    for name, chosen in (*((kind, [kind]) for kind in kinds), ("**mean**", kinds)):
        cells = " | ".join(f"{one.row(chosen):.1f}" for one in servers)
        ratios = " | ".join(f"{one.row(chosen) / theirs.row(chosen):.2f}" for one in (ours, page))
        yield f"| {name} | {cells} | {ratios} |"


def _pids(server: Running) -> list[int]:
    return [server.process.pid, *server.workers()]


def _seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
