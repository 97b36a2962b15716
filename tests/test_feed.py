"""Tests of the Atom feed."""

from dataclasses import replace
from xml.etree import ElementTree as ET

from tests.documents import document
from tests.stand_in import StandIn
from webapp import create_app
from webapp.config import WebConfig
from webapp.search.model.result import Hit

ATOM = "{http://www.w3.org/2005/Atom}"
CLIENT = create_app(WebConfig(), StandIn()).test_client()


def test_the_newest_first() -> None:
    """The feed of a search has its dated captions, newest first, each with its own id, page and text."""
    answer = CLIENT.get("/feed.atom?q=flowers&utm_source=mail")
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    root = ET.fromstring(answer.data)  # noqa: S314 - our own answer
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}updated") for entry in entries] == [
        "2021-03-24T00:00:00Z",
        "2020-09-30T00:00:00Z",
        "1961-07-01T00:00:00Z",
    ]
    assert root.findtext(f"{ATOM}updated") == "2021-03-24T00:00:00Z"
    link = entries[0].find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "http://localhost/captions/made2021e000001"
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == 3


def test_hostile_text_stays_text() -> None:
    """Markup and characters that XML forbids break nothing."""
    odd = document("made-1", "<b>&\x00\x1b", "]]> \ufffe </summary> \ud800", day="2020-01-01")
    engine = StandIn(change=lambda page: replace(page, hits=(Hit(odd, 1.0),)))
    client = create_app(WebConfig(), engine).test_client()
    root = ET.fromstring(client.get("/feed.atom").data)  # noqa: S314 - our own answer
    assert root.findtext(f"{ATOM}entry/{ATOM}title") == "<b>&"
    assert root.findtext(f"{ATOM}entry/{ATOM}summary") == "]]>  </summary> "


def test_the_newest_fifty() -> None:
    """A feed has fifty captions at most, the newest."""
    many = [
        document(f"made-{year}", f"Year {year}", "A parade.", day=f"{year}-05-01")
        for year in range(1950, 2004)
    ]
    root = ET.fromstring(create_app(WebConfig(), StandIn(many)).test_client().get("/feed.atom").data)  # noqa: S314
    years = [entry.findtext(f"{ATOM}updated", "")[:4] for entry in root.findall(f"{ATOM}entry")]
    assert years == [str(year) for year in range(2003, 1953, -1)]


def test_an_empty_feed_is_a_feed() -> None:
    """A search that finds nothing has a feed without entries."""
    root = ET.fromstring(CLIENT.get("/feed.atom?q=zzzz").data)  # noqa: S314 - our own answer
    assert root.findall(f"{ATOM}entry") == []
    assert root.findtext(f"{ATOM}updated")
