"""Web nodes over a cluster, through swaps and losses: every answer is whole and of one generation, or it is none.

1. Through swaps under load every answer has the generation, total and hits that belong together, on every web node.
2. One node of three lost: the same answers. Two lost: 503 with Retry-After and a sentence, never another count.
   The nodes started again: the same answers, without a restart of anything else.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError

import pytest

from indexer.write.opensearch.publisher import Publisher, PublishOptions
from schema import manifest
from schema.opensearch.cluster_client import ClusterAccess, ClusterClient
from schema.opensearch.index_names import IndexNames
from tests.dumps import Quiet, families
from tests.opensearch.server import Cluster, running
from tests.served import direct, eventually
from tests.served import running as serving

pytestmark = [pytest.mark.slow, pytest.mark.opensearch]

NOWHERE = Path("no-index-here")
ASKED = (
    "size=60",
    "q=sample&size=5",
    "q=moon+OR+flight+OR+crew&agency=NASA",
    "q=moon+crew+nowhere",
    "sort=-date&page=2",
)


class Said(NamedTuple):
    """An answer: its status, what stands in it, and when it asks to come again."""

    status: int
    content: Any
    retry_after: str | None


def say(address: str, path: str) -> Said:
    """Ask a web node."""
    try:
        with direct().open(f"{address}{path}", timeout=60) as answer:
            return Said(answer.status, json.loads(answer.read()), None)
    except HTTPError as error:
        with closing(error):
            return Said(error.code, error.read().decode(), error.headers["Retry-After"])


def search(address: str, query: str) -> Said:
    """Search on a web node; of the answer what must not change but with the generation."""
    said = say(address, f"/api/v1/search?{query}")
    if said.status != 200:
        return said
    hits = [(hit["id"], hit["score"]) for hit in said.content["hits"]]
    kept = {key: said.content[key] for key in ("index", "total", "facets")}
    return said._replace(content={**kept, "hits": hits})


def web_node(cluster: Cluster, prefix: str) -> Any:
    """Serve from a cluster, on a machine that has no index folder."""
    options = (
        "--engine",
        "opensearch",
        "--opensearch-url",
        ",".join(cluster.urls),
        "--opensearch-prefix",
        prefix,
    )
    return serving(NOWHERE, *options, "--opensearch-timeout", "10", "--workers", "1")


def test_every_answer_is_of_one_generation(
    cluster: Cluster, client: ClusterClient, names: IndexNames, generations: list[Path]
) -> None:
    """Two web nodes are asked without a pause while generations are swapped to and fro (1)."""
    publisher = Publisher(client, names, PublishOptions(), Quiet())
    publisher.publish(generations[0])
    first, second = (manifest.current(one).name for one in generations[:2])
    ids = {
        name: [row["id"] for row in families(one)]
        for name, one in zip((first, second), generations, strict=False)
    }
    seen: list[tuple[str, Said]] = []
    with ExitStack() as stack:
        nodes = [stack.enter_context(web_node(cluster, names.prefix)).address for _ in range(2)]
        over = threading.Event()

        def ask(address: str) -> None:
            while not over.is_set():
                seen.append((address, search(address, "size=200")))

        def swap(act: Callable[[], object], generation: str) -> None:
            """Wait until each of those who ask was answered by what came."""
            before = len(seen)
            act()
            eventually(lambda: _answered(seen[before:], generation) == set(nodes))

        askers = [threading.Thread(target=ask, args=(address,)) for address in nodes]
        for one in askers:
            one.start()
        try:
            swap(partial(publisher.publish, generations[1]), second)
            swap(publisher.roll_back, first)
            swap(partial(publisher.publish, generations[1]), second)
        finally:
            over.set()
            for one in askers:
                one.join()
    for _, said in seen:
        assert said.status == 200, said.content
        name = said.content["index"]["generation"]
        assert said.content["total"]["families"] == len(ids[name])
        assert {hit for hit, _ in said.content["hits"]} == set(ids[name][:200]) or len(ids[name]) > 200
    served = {(address, said.content["index"]["generation"]) for address, said in seen}
    assert served == {(address, name) for address in nodes for name in (first, second)}


def _answered(seen: list[tuple[str, Said]], generation: str) -> set[str]:
    """Return the nodes that answered with a generation."""
    good = ((address, said.content) for address, said in seen if said.status == 200)
    return {address for address, content in good if content["index"]["generation"] == generation}


@pytest.fixture(scope="module")
def three() -> Iterator[Cluster]:
    """Yield a cluster of three nodes."""
    with running(3) as started:
        yield started


def test_lost_nodes_never_make_another_count(three: Cluster, generations: list[Path]) -> None:
    """One of three nodes lost, then two, then all there again (2)."""
    with closing(ClusterClient(ClusterAccess(three.urls, answer=60))) as client:
        publisher = Publisher(client, IndexNames(), PublishOptions(shards=3), Quiet())
        publisher.publish(generations[2])
    with web_node(three, "captions") as node:
        expected = {query: search(node.address, query) for query in ASKED}
        assert [said for said in expected.values() if said.status != 200] == []
        assert len(expected[ASKED[0]].content["hits"]) == 60

        def asked() -> set[int]:
            """Ask everything; each answer is the one expected, or 503 with a time and a sentence."""
            statuses = set()
            for query, right in expected.items():
                said = search(node.address, query)
                statuses.add(said.status)
                if said.status == 200:
                    assert said == right
                else:
                    assert (said.status, bool(said.retry_after)) == (503, True), said
                    assert "try again in a moment" in said.content
            return statuses

        three.nodes[0].kill()
        eventually(lambda: asked() == {200})
        three.nodes[1].kill()
        eventually(lambda: asked() == {503})
        eventually(lambda: say(node.address, "/readyz").status == 503)
        assert say(node.address, "/healthz").status == 200
        for lost in three.nodes[:2]:
            lost.start()
        for lost in three.nodes[:2]:
            lost.wait()
        eventually(lambda: asked() == {200})
        eventually(lambda: say(node.address, "/readyz").status == 200)
