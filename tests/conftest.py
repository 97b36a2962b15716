"""One made-up archive, built once, for every test that needs an index."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from indexer.pipeline import build
from indexer.progress import Lines
from indexer.sample import write_sample
from tests.opensearch.server import Cluster, running
from webapp.search import Engine, open_engine

# No property is false because a machine is slow. CI tries the same examples every time, so that a change is refused for
# what it does; at a desk they are new ones with every run.
settings.register_profile(
    "patient",
    deadline=None,
    derandomize="REQUIRE_TOOLS" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that writes snapshots anew."""
    parser.addoption("--renew-snapshots", action="store_true", help="write tests/snapshots anew")


@pytest.fixture
def renew_snapshots(request: pytest.FixtureRequest) -> bool:
    """Return whether snapshots are to be written anew."""
    return bool(request.config.getoption("--renew-snapshots"))


@pytest.fixture(scope="session")
def sample_dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a made-up dump of 400 records, its truth beside it."""
    dump = tmp_path_factory.mktemp("sample") / "sample.txt"
    write_sample(dump, 400, 7)
    return dump


@pytest.fixture(scope="session")
def index(sample_dump: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an index of the sample; tests must not change it."""
    place = tmp_path_factory.mktemp("built") / "index"
    build([sample_dump], place, Lines())
    return place


@pytest.fixture(scope="session")
def engine(index: Path) -> Iterator[Engine]:
    """Give an engine on the sample's index."""
    opened = open_engine(index)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Yield an OpenSearch of one node."""
    with running() as started:
        yield started
