"""A client of the one OpenSearch that all tests share, and a prefix of its own for each test."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from indexer.sample import write_sample
from schema import manifest
from schema.opensearch.cluster_client import ClusterAccess, ClusterClient
from schema.opensearch.index_names import IndexNames
from tests.dumps import added, built
from tests.opensearch.server import Cluster

_numbers = count(1)


@pytest.fixture(scope="session")
def client(cluster: Cluster) -> Iterator[ClusterClient]:
    """Yield a client of the cluster."""
    opened = ClusterClient(ClusterAccess(cluster.urls, answer=60))
    yield opened
    opened.close()


@pytest.fixture
def names(client: ClusterClient) -> Iterator[IndexNames]:
    """Yield names that no other test uses; their indexes are removed in the end."""
    own = IndexNames(f"test{next(_numbers)}")
    yield own
    client.change("DELETE", f"/{own.prefix}-*")


@pytest.fixture(scope="session")
def generations(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return three index folders, each with a generation more than the one before."""
    folder = tmp_path_factory.mktemp("generations")
    found = []
    for n in (1, 2, 3):
        write_sample(folder / f"{n}.jsonl", 60, n)
        built(folder / f"index{n}", folder / "1.jsonl")
        for further in range(2, n + 1):
            added(folder / f"index{n}", folder / f"{further}.jsonl")
        found.append(folder / f"index{n}")
    assert [manifest.number_of(manifest.current(one).name) for one in found] == [1, 2, 3]
    return found
