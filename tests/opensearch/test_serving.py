"""A web node over a cluster: what it serves, how it takes up what is published, and what it says without one.

1. Every page is served without an index folder.
2. A generation that is put in service is taken up within seconds, and a rollback too; no request fails meanwhile.
3. Where nothing is published, and where the cluster is away, answers are 503 with Retry-After, and no page is wrong.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.write.opensearch.publisher import Publisher, PublishOptions
from schema.opensearch.cluster_client import ClusterClient
from schema.opensearch.index_names import IndexNames
from schema.vocabulary import load
from tests.archives import CAPTIONS
from tests.dumps import Quiet, added, built
from tests.opensearch.server import Cluster, free_ports
from webapp import create_app
from webapp.cluster_generations import ClusterGenerations
from webapp.config import WebConfig
from webapp.search.limits import DEFAULT
from webapp.search.opensearch.settings import OpenSearchSettings

pytestmark = [pytest.mark.slow, pytest.mark.opensearch]


class Clock:
    """A clock that a test turns on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


class WebNode:
    """A web node whose clock a test turns on."""

    def __init__(self, url: str, names: IndexNames) -> None:
        settings = OpenSearchSettings(url=url, prefix=names.prefix, timeout=60)
        self.clock = Clock()
        self.generations = ClusterGenerations(settings, load(), DEFAULT, self.clock)
        config = WebConfig(index=Path("/nowhere"), engine="opensearch", opensearch=settings)
        self.client: FlaskClient = create_app(config, generations=self.generations).test_client()

    def families(self, later: float = 0) -> int:
        """Return how many families the node says it has, so many seconds later."""
        self.clock.now += later
        answer = self.client.get("/readyz")
        assert answer.status_code == 200
        found: int = answer.get_json()["families"]
        return found

    def close(self) -> None:
        """Close the connections."""
        self.generations.close()


@pytest.fixture
def node(cluster: Cluster, names: IndexNames) -> Iterator[WebNode]:
    """Yield a web node over the cluster, in which nothing is published yet."""
    with closing(WebNode(cluster.urls[0], names)) as opened:
        yield opened


def write_dump(path: Path, captions: list[tuple[str, str, str]]) -> Path:
    """Write a dump of (id, title, caption)."""
    path.write_text(
        "nasa_id,title,description\n" + "".join(f'{a},"{b}","{c}"\n' for a, b, c in captions), "utf-8"
    )
    return path


def test_what_is_published_is_served(
    client: ClusterClient, names: IndexNames, node: WebNode, tmp_path: Path
) -> None:
    """Nothing, then a generation, then the next one, then the one before again; never a restart (1, 2, 3)."""
    publisher = Publisher(client, names, PublishOptions(), Quiet())
    answer = node.client.get("/api/v1/search?q=moon")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert node.client.get("/readyz").status_code == 503

    rows = [(one, two, three.replace('"', "'")) for one, two, three in CAPTIONS]
    built(tmp_path / "index", write_dump(tmp_path / "some.csv", rows))
    publisher.publish(tmp_path / "index")
    before = node.families(later=2)
    assert before > 3
    for path in ("/", "/search?q=flowers", "/api/v1/search?q=flowers", "/nasa/search?q=flowers", "/feed.atom?q=flowers",
                 "/api/v1/suggest?q=flo", "/api/v1/export.jsonl?q=flowers", "/metrics"):  # fmt: skip
        assert node.client.get(path).status_code == 200, path

    added(
        tmp_path / "index",
        write_dump(tmp_path / "more.csv", [("zz-1", "A kite", "A blue kite over a lake.")]),
    )
    publisher.publish(tmp_path / "index")
    assert node.families() == before, "it asks once a second at most"
    assert node.families(later=2) == before + 1
    publisher.roll_back()
    assert node.families(later=2) == before


def test_a_cluster_that_is_away_is_said_to_be(names: IndexNames) -> None:
    """Nobody listens: each kind of page says so, with the time after which to try again (3)."""
    (port,) = free_ports(1)
    with closing(WebNode(f"http://127.0.0.1:{port}", names)) as node:
        for path in ("/", "/api/v1/search?q=moon", "/nasa/search?q=moon", "/readyz"):
            answer = node.client.get(path)
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5"), path
            assert str(port) not in answer.text, "where the cluster is concerns nobody"
        assert node.client.get("/healthz").status_code == 200
