"""A walk over the pages of an answer while the index changes: who walks is told, and begins anew where it matters."""

import re

from tests.documents import document
from tests.stand_in import StandIn
from webapp import create_app
from webapp.ask import CHANGED
from webapp.config import WebConfig

MANY = tuple(document(f"made-{n}", f"Title {n}", "An antenna.") for n in range(60))
BEFORE = create_app(WebConfig(), StandIn(MANY, "000001-aa")).test_client()
AFTER = create_app(WebConfig(), StandIn(MANY, "000002-bb")).test_client()


def test_a_walk_says_when_the_index_changed() -> None:
    """The link to a next page names its generation; where another one answers, the answer says so once."""
    link = BEFORE.get("/api/v1/search?q=antenna").get_json()["links"]["next"]
    assert link == "/api/v1/search?q=antenna&page=2&generation=000001-aa"
    assert BEFORE.get(link).get_json()["query"]["notices"] == []
    changed = AFTER.get(link).get_json()
    assert changed["query"]["notices"] == [CHANGED]
    assert AFTER.get(changed["links"]["next"]).get_json()["query"]["notices"] == []
    assert "generation" not in changed["links"]["prev"] + changed["links"]["self"] + changed["links"]["html"]


def test_a_walk_over_pages_says_so_too() -> None:
    """A page shows the notice; its filters, orders and its own address begin anew."""
    (link,) = set(re.findall(r'rel="next" href="([^"]+)"', BEFORE.get("/search?q=antenna").text))
    link = link.replace("&amp;", "&")
    assert CHANGED not in BEFORE.get(link).text
    page = AFTER.get(link).text
    assert CHANGED in page
    named = set(re.findall(r'"(/[^"]*generation=[^"]*)"', page))
    assert named == {"/search?q=antenna&amp;page=3&amp;generation=000002-bb"} | {
        f"/search?q=antenna&amp;page={n}&amp;generation=000002-bb" for n in (2,)
    }
    assert 'name="generation" value' not in page


def test_a_wrong_generation_is_no_generation() -> None:
    """The API refuses what cannot be a generation's name, or two of them; a page overlooks it."""
    for wrong in (
        "generation=../x",
        "generation=%00",
        "generation=" + "a" * 129,
        "generation=a&generation=b",
    ):
        refused = BEFORE.get(f"/api/v1/search?page=2&{wrong}")
        assert (refused.status_code, refused.get_json()["parameter"]) == (400, "generation")
        assert BEFORE.get(f"/search?page=2&{wrong}").status_code == 200
