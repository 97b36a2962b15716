"""Where the cluster is, and how to be let in: settings of the engine over OpenSearch."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from webapp.setting import check_bounds, setting, whole

if TYPE_CHECKING:
    from schema.opensearch.cluster_client import ClusterAccess

PUBLISHING = frozenset(
    {"shards", "replicas"}
)  # keys of the same table of a file, which only publishing reads


@dataclass(frozen=True, slots=True)
class OpenSearchSettings:
    """The settings of a cluster; no password is among them, only the file that has it."""

    url: str = setting("", "Addresses of the cluster's nodes, with commas between; for engine=opensearch.")
    ca: str = setting(
        "", "File with the certificates of those who vouch for the nodes; empty for the system's."
    )
    user: str = setting("", "Name of the user in the cluster; empty for none.")
    password_file: str = setting("", "File with the password of that user in its only line.")
    certificate: str = setting("", "File with the certificate of this client; empty for none.")
    key: str = setting("", "File with the key of that certificate.")
    timeout: int = whole(10, 1, 600, "Seconds in which the cluster must answer a search.")
    prefix: str = setting("captions", "Beginning of the names of the indexes in the cluster.")

    def __post_init__(self) -> None:
        """Refuse with ``BadParameter`` what could never work, and an address with a password in it."""
        check_bounds(self, "opensearch.")
        if self.url:
            self.access()

    def access(self) -> "ClusterAccess":
        """Return what a client of the cluster is made of."""
        from schema.opensearch.cluster_client import ClusterAccess  # noqa: PLC0415 - only this engine needs urllib3
        from schema.opensearch.index_names import IndexNames  # noqa: PLC0415

        IndexNames(self.prefix)
        files = {name: Path(given) if (given := getattr(self, name)) else None for name in _FILES}
        return ClusterAccess.of(self.url, user=self.user, answer=self.timeout, **files)


_FILES = ("ca", "password_file", "certificate", "key")
USUAL = OpenSearchSettings()
