"""Engines over generations that a test publishes to the cluster; closing one removes what it published."""

import os
from itertools import count
from pathlib import Path

from indexer.write.opensearch.publisher import Publisher, PublishOptions
from schema.opensearch.cluster_client import ClusterAccess, ClusterClient
from schema.opensearch.index_names import IndexNames
from schema.vocabulary import load
from tests.dumps import Quiet
from tests.opensearch.server import Cluster
from webapp.search.engine import SearchEngine
from webapp.search.limits import Limits
from webapp.search.opensearch.backend import ClusterBackend
from webapp.search.opensearch.index_client import IndexClient
from webapp.search.opensearch.takeup import serving_generation, take_up

PATIENCE = 60.0  # seconds for an answer of a busy machine
_numbers = count(1)


class PublishedEngine(SearchEngine):
    """An engine over the current generation of a folder, which is published under names of its own."""

    def __init__(self, cluster: Cluster, index: Path, limits: Limits, shards: int) -> None:
        self._cluster = ClusterClient(ClusterAccess(cluster.urls, answer=PATIENCE))
        names = IndexNames(f"judged{os.getpid()}n{next(_numbers)}")
        Publisher(self._cluster, names, PublishOptions(shards=shards), Quiet()).publish(index)
        self.pattern = f"{names.prefix}-*"
        generation = serving_generation(IndexClient(self._cluster, PATIENCE), names)
        super().__init__(ClusterBackend(take_up(self._cluster, names, generation, load(), PATIENCE)), limits)

    def close(self) -> None:
        """Remove what was published, and close the connections."""
        self._cluster.change("DELETE", f"/{self.pattern}")
        super().close()
        self._cluster.close()
