"""Hostile requests to everything that programs ask: no 500, no hang, no header of theirs, and errors in one form."""

from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.test_hostile import QUERIES, VALUES
from webapp import create_app
from webapp.api.operations import OPERATIONS
from webapp.config import WebConfig
from webapp.nasa.reading import PARAMETERS
from webapp.search import Engine

pytestmark = pytest.mark.slow

CASES = settings(
    max_examples=150,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
NAMES = sorted({parameter.name for one in OPERATIONS for parameter in one.parameters} | {"utm_source", ""})
PATHS = ("suggest", "facets/agency", "facets/year", "export.jsonl", "export.csv", "captions/x/similar")


@pytest.fixture(scope="module")
def client(engine: Engine) -> FlaskClient:
    """Give a client of the sample."""
    return create_app(WebConfig(), engine).test_client()


@CASES
@given(st.lists(st.tuples(st.sampled_from(PARAMETERS), QUERIES | VALUES), max_size=6))
def test_any_search_below_nasa_is_answered(client: FlaskClient, pairs: list[tuple[str, str]]) -> None:
    """Whatever is asked, there is a collection whose total bounds its items, or a reason."""
    answer = client.get(f"/nasa/search?{urlencode(pairs, errors='replace')}")
    assert answer.status_code in {200, 400}
    if answer.status_code == 400:
        assert set(answer.get_json()) == {"reason"}
        return
    found = answer.get_json()["collection"]
    assert len(found["items"]) <= found["metadata"]["total_hits"]


@CASES
@given(st.lists(st.tuples(st.sampled_from(NAMES), QUERIES | VALUES), max_size=6), st.sampled_from(PATHS))
def test_any_request_of_a_program_is_answered(
    client: FlaskClient, pairs: list[tuple[str, str]], path: str
) -> None:
    """Whatever is asked of whatever path, there is an answer or a problem that says what is wrong."""
    answer = client.get(f"/api/v1/{path}?{urlencode(pairs, errors='replace')}")
    assert answer.status_code in {200, 400, 404}
    if answer.status_code != 200:
        assert answer.mimetype == "application/problem+json"
        assert answer.get_json()["detail"]


@CASES
@given(QUERIES)
def test_any_feed_is_answered(client: FlaskClient, text: str) -> None:
    """Whatever is searched for has a feed, or a page that says why not."""
    assert client.get("/feed.atom", query_string={"q": text}).status_code in {200, 400}


@CASES
@given(st.text(max_size=60) | st.sampled_from(('", W/"', '"' * 50, "*,*", "W/W/", "\x7f", "a" * 4000)))
def test_any_tag_and_encoding_is_read(client: FlaskClient, text: str) -> None:
    """Whatever a client says that it has or likes, it gets the whole answer, or 304 for a star."""
    header = text.encode("ascii", "ignore").decode().replace("\r", "").replace("\n", "")
    for name in ("If-None-Match", "Accept-Encoding"):
        answer = client.get("/api/v1/search?size=1", headers={name: header})
        assert answer.status_code == (304 if name == "If-None-Match" and header.strip() == "*" else 200)
