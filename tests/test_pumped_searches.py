"""No search text stalls a search: of one thing over and over, up to the limit of clauses, it costs in proportion.

Processor seconds of one run are compared with each other, from 7 to 56 repetitions: a line gives 8, a square 64.
"""

import time
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from flask.testing import FlaskClient

from indexer.sample import write_sample
from tests.dumps import built
from webapp import create_app
from webapp.config import WebConfig

pytestmark = pytest.mark.slow

TIMES = (7, 14, 28, 56)
WORSE = 20.0
SHORT = 0.02  # seconds; what the shortest text costs at least, as it is compared

PUMPS = (
    "moon ", "the ", "crew? ", "ab? ", "a* ", "cosmo* ", "5?N ", "O?Aa ", '"red square" ', '"crew of"~9 ', "-moon ",
    "moon OR ", "moon AND ", "NOT ", "title:moon ", "agency:NASA ", "person:koch ", "id:jsc* ", "expedition:>60 ",
    "year:1969 ", "date:1969 ", "1969 ", "christmas ", "between ", "since 2000 ", "july ", "sts-1 ", "as11-40-5874 ",
    "zyzzyva ", "cosmonuat ", "x-", "a.b ", "(moon) ", "((", "))", '"', "[1 TO 2] ", "landmark:(", "é ", "月面 ", "🚀 ",
    "space walk ", "neil armstrong ", "1 ", "apollo ", "_", "~", "^2 ", "\\", "&& ", "https://a.example/b/c ",
)  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Return a client of a server over a made-up archive."""
    folder: Path = tmp_path_factory.mktemp("searched")
    write_sample(folder / "sample.jsonl", 2000, 5)
    built(folder / "index", folder / "sample.jsonl")
    return create_app(WebConfig(index=folder / "index")).test_client()


def seconds(client: FlaskClient, address: str) -> float:
    """Return the least of the costs of three answers."""
    costs = []
    for _ in range(3):
        start = time.process_time()
        answer = client.get(address)
        costs.append(time.process_time() - start)
        assert answer.status_code in {200, 400}, answer.status_code
    return min(costs)


@pytest.mark.parametrize("pump", PUMPS)
@pytest.mark.parametrize("path", ["/api/v1/search?size=5&q=", "/api/v1/suggest?q="])
def test_a_search_costs_in_proportion_to_its_text(client: FlaskClient, path: str, pump: str) -> None:
    """It is read, corrected, completed, relaxed, answered, explained and helped."""
    costs = [seconds(client, path + quote_plus(pump * times)) for times in TIMES]
    assert costs[-1] < WORSE * max(costs[0], SHORT), costs
