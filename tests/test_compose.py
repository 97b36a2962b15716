"""The cluster of compose.yaml: its parts fit each other, the server that the tests run, and the settings there are.

1. Whatever a service names is there: networks, volumes, the build.
2. Each search node has a name and data of its own, and knows all others.
3. The server is of the version that the tests run, and the web nodes' settings are ours.
4. No port is open to other machines, and no password stands in the file.
"""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.opensearch.server import VERSION
from webapp.config import SETTINGS

ROOT = Path(__file__).resolve().parents[1]
NODES = ("search-1", "search-2", "search-3")


@pytest.fixture(scope="module")
def composed() -> Any:
    """Return what compose.yaml says."""
    return yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))


def test_what_is_named_is_there(composed: Any) -> None:
    """Networks and volumes are declared, and are used; images are built from the Dockerfile that is there (1)."""
    services = composed["services"].values()
    used = {volume.split(":")[0] for one in services for volume in one.get("volumes", ())}
    assert {volume for volume in used if not volume.startswith(".")} == set(composed["volumes"])
    assert {network for one in services for network in one["networks"]} == set(composed["networks"])
    assert {one["build"] for one in services if "build" in one} == {"."}
    assert (ROOT / "Dockerfile").is_file()


def test_nodes_know_each_other(composed: Any) -> None:
    """Each node has its own name and volume, and all three are sought and may manage the cluster (2)."""
    for name in NODES:
        node = composed["services"][name]
        settings = node["environment"]
        assert settings["node.name"] == name
        assert node["volumes"] == [f"{name}:/usr/share/opensearch/data"]
        for key in ("discovery.seed_hosts", "cluster.initial_cluster_manager_nodes"):
            assert settings[key] == ",".join(NODES)


def test_versions_and_settings_are_ours(composed: Any) -> None:
    """The nodes run what the tests run; every variable of a web node is a setting, and asks all nodes (3)."""
    services = composed["services"]
    assert {services[name]["image"] for name in NODES} == {f"opensearchproject/opensearch:{VERSION}"}
    pom = (ROOT / "tests/opensearch/pom.xml").read_text("utf-8")
    assert f"<opensearch.version>{VERSION}</opensearch.version>" in pom
    known = {one.variable for one in SETTINGS}
    for name in ("web-1", "web-2"):
        environ = services[name]["environment"]
        assert environ.keys() <= known
        assert environ["CAPTION_SEARCH_ENGINE"] == "opensearch"
        assert environ["CAPTION_SEARCH_OPENSEARCH_URL"] == ",".join(f"http://{node}:9200" for node in NODES)


def test_nothing_is_open(composed: Any) -> None:
    """Ports are those of the loopback, and no search node has any (4)."""
    ports = {name: one.get("ports", []) for name, one in composed["services"].items()}
    assert all(port.startswith("127.0.0.1:") for found in ports.values() for port in found)
    assert all(not ports[name] for name in NODES)
    assert not re.search("passw", (ROOT / "compose.yaml").read_text("utf-8"), re.IGNORECASE)
