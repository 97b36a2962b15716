"""Publishers in processes of their own, which are killed at a request."""

import itertools
import os
import signal
from pathlib import Path
from typing import Any
from unittest.mock import patch

from indexer.write.opensearch.publisher import Publisher, PublishOptions
from schema.opensearch.cluster_client import ClusterAccess, ClusterClient
from schema.opensearch.index_names import IndexNames
from tests.dumps import Quiet


def publish_and_die(index: Path, urls: tuple[str, ...], prefix: str, request: int) -> None:
    """Publish, and die before a request is sent, of which the first is 1."""
    requests = itertools.count(1)
    real = ClusterClient._send

    def dying(*arguments: Any) -> bytes:
        if next(requests) == request:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments)

    with patch.object(ClusterClient, "_send", dying):
        client = ClusterClient(ClusterAccess(urls, answer=60))
        Publisher(client, IndexNames(prefix), PublishOptions(replicas=0), Quiet()).publish(index)
