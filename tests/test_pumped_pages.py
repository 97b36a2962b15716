"""No caption stalls a page: texts of one thing over and over cost in proportion to their length.

The page of a caption, a list of hits with it, and both as JSON.

Processor seconds of one run are compared with each other, over three doublings: a line gives 8, a square 64.
"""

import time

import pytest
from flask.testing import FlaskClient

from tests.dumps import built, json_lines
from tests.test_pumped_captions import PUMPS
from webapp import create_app
from webapp.config import WebConfig

pytestmark = pytest.mark.slow

LONGEST = 80_000  # characters of a caption
PARTS = (8, 4, 2, 1)
WORSE = 20.0
SHORT = 0.3  # seconds that no page and no answer of these lengths needs; what is less is not compared


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Return a client of a server over captions of each pump, in four lengths."""
    folder = tmp_path_factory.mktemp("pumped")
    rows = [
        {
            "nasa_id": f"pump-{number}-{part}",
            "title": f"Picture {number} of {part}",
            "description": f"Moon {number} {part} " + pump * (LONGEST // part // len(pump)) + " end.",
        }
        for number, pump in enumerate(PUMPS[::6])
        for part in PARTS
    ]
    (folder / "dump.jsonl").write_text(json_lines(rows), "utf-8")
    built(folder / "index", folder / "dump.jsonl")
    return create_app(WebConfig(index=folder / "index")).test_client()


def _seconds(client: FlaskClient, address: str, times: int = 2) -> float:
    """Return the least of the costs of some answers."""
    costs = []
    for _ in range(times):
        start = time.process_time()
        answer = client.get(address)
        costs.append(time.process_time() - start)
        assert answer.status_code in {200, 400, 404}, answer.status_code
    return min(costs)


def _judge(client: FlaskClient, addresses: list[str]) -> None:
    """Hold the costs of addresses, each for a text twice as long as the one before, against each other."""
    if _seconds(client, addresses[-1], 1) > SHORT:
        costs = [_seconds(client, address) for address in addresses]
        assert costs[-1] < max(SHORT, WORSE * costs[0]), (addresses[-1][:80], costs)


@pytest.mark.parametrize("number", range(len(PUMPS[::6])))
def test_a_page_costs_in_proportion_to_its_caption(client: FlaskClient, number: int) -> None:
    """The page of a family, its JSON, and hits that show a passage of it."""
    ids = [f"pump-{number}-{part}" for part in PARTS]
    _judge(client, [f"/captions/{one}" for one in ids])
    _judge(client, [f"/api/v1/captions/{one}" for one in ids])
    _judge(client, [f"/search?q=end+id:{one}" for one in ids])
    _judge(client, [f"/api/v1/search?q=end+id:{one}&expand=evidence" for one in ids])


def test_the_judge_knows_what_grows_worse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Costs like a square are told from costs like a line."""
    costs = {"a": 1.0, "b": 4.0, "c": 16.0, "d": 64.0}
    monkeypatch.setattr("tests.test_pumped_pages._seconds", lambda _, address, *__: costs[address])
    with pytest.raises(AssertionError):
        _judge(FlaskClient.__new__(FlaskClient), ["a", "b", "c", "d"])
    costs |= {"b": 2.0, "c": 4.0, "d": 8.0}
    _judge(FlaskClient.__new__(FlaskClient), ["a", "b", "c", "d"])
