"""Tests of what browsers and crawlers ask for besides pages."""

from xml.etree import ElementTree as ET

from tests.stand_in import StandIn
from webapp import create_app
from webapp.config import WebConfig
from webapp.pages.browsers import asset_url

CLIENT = create_app(WebConfig(), StandIn()).test_client()
OPENSEARCH = {"o": "http://a9.com/-/spec/opensearch/1.1/"}


def test_a_browser_can_take_the_search_as_its_own() -> None:
    """The description has addresses for a search and for suggestions that work when a word is put in."""
    answer = CLIENT.get("/opensearch.xml")
    assert answer.mimetype == "application/opensearchdescription+xml"
    assert f'<link rel="search" href="/opensearch.xml" type="{answer.mimetype}"' in CLIENT.get("/").text
    root = ET.fromstring(answer.text)  # noqa: S314 - our own
    assert 0 < len(root.findtext("o:ShortName", "", OPENSEARCH)) <= 16
    templates = {url.get("type"): url.get("template", "") for url in root.findall("o:Url", OPENSEARCH)}
    for kind in ("text/html", "application/x-suggestions+json"):
        found = CLIENT.get(templates[kind].replace("{searchTerms}", "red+sq"))
        assert (found.status_code, found.mimetype) == (200, kind)


def test_suggestions_in_the_browsers_form() -> None:
    """Suggestions are the text, what it may become, how much that finds and where: lists of one length."""
    text, words, counts, addresses = CLIENT.get("/suggest/opensearch?q=+red+").get_json()
    assert (text, words, counts) == ("red", ["Red Square", "red"], ["2", "2"])
    assert addresses == ["http://localhost/search?q=Red+Square", "http://localhost/search?q=red"]
    assert CLIENT.get("/suggest/opensearch").get_json() == ["", [], [], []]
    assert CLIENT.get("/suggest/opensearch?q=" + "x" * 5000).status_code == 200


def test_assets_are_kept_for_good() -> None:
    """A script at its versioned address is kept for a year, an address of another version is asked for again."""
    for address, kept in ((asset_url("app.js"), True), ("/assets/000000000000/app.js", False)):
        with CLIENT.get(address) as answer:
            assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
            assert ("max-age=31536000" in answer.headers["Cache-Control"]) is kept
    assert CLIENT.get("/assets/000000000000/nothing.js").status_code == 404
    assert CLIENT.get("/assets/000000000000/../views.py").status_code == 404
