"""Answers do not grow with their queries: every facet value's address repeats the query, so that long ones list fewer.

1. The longest queries, by text, by characters that are encoded and by filters, give answers of a bounded size.
2. Short queries list what they always did; what a long one leaves off is counted, and every value can be reached.
"""

import re
from urllib.parse import quote_plus

import pytest
from flask.testing import FlaskClient

from indexer.sample import write_sample
from tests.dumps import built
from webapp import create_app
from webapp.config import WebConfig

MOST = 1_500_000  # bytes of a page for a query whose address is as long as a server takes
TIMES = 4  # how often the longest query and what a short one answers may stand in an answer for programs
LONG = {
    "words": "q=" + "+".join(["moon"] * 60),
    "emoji": "q=the+" + quote_plus("\U0001f315" * 660),
    "signs": "q=moon+" + quote_plus("&" * 900),
    "filters": "q=moon&" + "&".join(f"person={'x' * 60}{n}" for n in range(90)),
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Return a client of a server over three hundred records."""
    folder = tmp_path_factory.mktemp("size")
    write_sample(folder / "dump.txt", 300, 4)
    built(folder / "index", folder / "dump.txt")
    return create_app(WebConfig(index=folder / "index")).test_client()


@pytest.mark.parametrize(
    "path", ["/api/v1/search?size=1&", "/search?", "/facets/person?", "/api/v1/facets/person?size=200&"]
)
@pytest.mark.parametrize("query", LONG)
def test_the_longest_queries_have_bounded_answers(client: FlaskClient, path: str, query: str) -> None:
    """Eight kilobytes asked are no nine megabytes answered."""
    answer = client.get(path + LONG[query])
    assert answer.status_code == 200
    assert len(answer.data) < MOST


def test_a_short_query_lists_what_it_did(client: FlaskClient) -> None:
    """All of 68 persons are listed, with a text of a hundred characters too."""
    short = client.get("/api/v1/search?size=1&q=").json
    long = client.get("/api/v1/search?size=1&q=" + "+OR+".join(["crew", "moon", "launch", "the"] * 5)).json
    assert short is not None
    assert long is not None
    assert len(short["facets"]["person"]["values"]) == 68
    assert all(facet["left_off"] == 0 for facet in long["facets"].values())


def test_every_value_is_reached_page_by_page(client: FlaskClient) -> None:
    """However long the query, the pages of a facet have all values once."""
    address: str | None = "/api/v1/facets/person?size=20&q=-" + quote_plus(
        '"' + "\U0001f315" * 650 + ' zyzzyva"'
    )
    names: list[str] = []
    total, pages = 0, 0
    while address:
        found = client.get(address).json
        assert found is not None
        names += [value["value"] for value in found["values"]]
        total, pages, address = found["total"], pages + 1, found["links"]["next"]
    assert len(names) == len(set(names)) == total
    assert pages > 1


@pytest.mark.parametrize("path", ["/api/v1/search?size=5&", "/api/v1/facets/person?size=200&"])
@pytest.mark.parametrize("query", LONG)
def test_an_answer_is_a_few_times_its_short_form(client: FlaskClient, path: str, query: str) -> None:
    """A value repeats no long query: a template says what choosing it leads to, and no value is left off for it."""
    short, long = client.get(path + "q=moon"), client.get(path + LONG[query])
    own = len(LONG[query])
    assert len(long.data) < TIMES * len(short.data) + 20 * own
    assert long.json is not None
    facets = long.json["facets"].values() if "facets" in long.json else [long.json]
    for facet in facets:
        assert all(value["toggle"] is None for value in facet["values"] if not value["selected"])
        assert facet.get("left_off", 0) == 0 or len(facet["values"]) > 50


@pytest.mark.parametrize("filters", ["", "&agency=NASA"])
def test_the_template_says_what_the_addresses_would(client: FlaskClient, filters: str) -> None:
    """Filled with a value it finds as many as the value's count, and with ! it leaves them out."""
    found = client.get("/api/v1/search?q=" + "+OR+".join(["moon", "crew", "launch"] * 12) + filters).json
    assert found is not None
    facet = found["facets"]["person"]
    for value in facet["values"][:3]:
        for sign in ("", "!"):
            filled = re.sub(
                r"\{([?&])(\w+)\}", rf"\1\2={quote_plus(sign + value['value'])}", facet["template"]
            )
            answer = client.get(filled).json
            assert answer is not None
            families = answer["total"]["families"]
            assert families == (found["total"]["families"] - value["count"] if sign else value["count"])


def test_a_short_query_has_addresses_and_no_template(client: FlaskClient) -> None:
    """Every choice is a complete link, where there is room for it."""
    found = client.get("/api/v1/search?q=moon").json
    assert found is not None
    for facet in found["facets"].values():
        assert "template" not in facet
        assert all(value["toggle"] and value["exclude"] for value in facet["values"])
