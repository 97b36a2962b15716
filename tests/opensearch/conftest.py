"""A client of the one OpenSearch that all tests share, and a prefix of its own for each test."""

from collections.abc import Iterator
from itertools import count

import pytest

from schema.opensearch.cluster_client import ClusterAccess, ClusterClient
from schema.opensearch.index_names import IndexNames
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
