"""Tests of what search engines ask for: they find every caption once, and no filter, order or page of a search."""

import re
from fnmatch import fnmatchcase
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest

from indexer.write import arrivals
from tests.documents import document
from tests.dumps import built
from tests.stand_in import StandIn
from webapp import create_app
from webapp.config import WebConfig
from webapp.pages import crawlers
from webapp.search import open_engine

MANY = tuple(
    document(f"made&{n:03}", f"Title {n}", "An antenna.", day=f"2001-01-{n % 28 + 1:02}") for n in range(50)
)
CLIENT = create_app(WebConfig(), StandIn(MANY)).test_client()
FORWARDED = {
    "X-Forwarded-Prefix": "/archive",
    "X-Forwarded-Host": "example.org",
    "X-Forwarded-Proto": "https",
}


def _is_closed(address: str) -> bool:
    """Return whether robots.txt closes an address: a rule is how it begins, and ``*`` is anything (RFC 9309)."""
    lines = CLIENT.get("/robots.txt").text.splitlines()
    rules = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow: ")]
    return any(fnmatchcase(address, f"{rule.replace('?', '[?]')}*") for rule in rules)


@pytest.mark.parametrize(
    "address",
    [
        "/search?agency=ESA",
        "/search?q=moon&agency=!ESA",
        "/search?q=moon&person=Koch&year=1969",
        "/search?q=moon&sort=date",
        "/search?q=moon&page=2",
        "/search?q=moon&page=2&generation=000001-aa",
        "/search?size=100",
        "/search?q=moon&view=sheet",
        "/search?q=moon&event=moonwalk+718967",
        "/search?fold=false",
        "/captions/x?generation=000001-aa",
        "/api/v1/search?q=moon",
        "/nasa/search?q=moon",
        "/facets/agency",
        "/feed.atom?q=moon",
        "/suggest/opensearch?q=m",
    ],
)
def test_what_is_no_use_is_closed(address: str) -> None:
    """Filters, orders and pages have no end; what programs read is no page; a generation is soon gone."""
    assert _is_closed(address)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/search",
        "/search?q=moon",
        "/captions/made",
        "/api",
        "/sitemap.xml",
        "/sitemap-1.xml",
        "/assets/1/app.js",
    ],
)
def test_what_is_worth_it_is_open(address: str) -> None:
    """Captions are to be found, and a plain search must be read to see that it is not to be indexed."""
    assert not _is_closed(address)


def test_the_sitemap_has_every_caption_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over as many files as it takes, each of which the index names; every address is answered."""
    monkeypatch.setattr(crawlers, "CAPTIONS", 20)
    assert "Sitemap: http://localhost/sitemap.xml" in CLIENT.get("/robots.txt").text.splitlines()
    files = _addresses("/sitemap.xml")
    assert files == [f"http://localhost/sitemap-{n}.xml" for n in (1, 2, 3)]
    found = [address for one in files for address in _addresses(one)]
    assert len(found) == len(set(found)) == 50
    assert all(CLIENT.get(address).status_code == 200 for address in found[:5])
    assert CLIENT.get("/sitemap-4.xml").status_code == 404
    assert CLIENT.get("/sitemap-0.xml").status_code == 404


def test_the_sitemap_says_since_when_a_caption_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``lastmod`` is the day on which it was first indexed, in the form of sitemaps.org; not that of the last build."""
    dump = tmp_path / "made.jsonl"
    dump.write_text(
        '{"nasa_id": "made-1", "title": "Bell", "description": "A bell is cast on 3 May 1999."}\n'
    )
    for seconds in (1_700_000_000, 1_790_000_000):
        monkeypatch.setattr(arrivals, "time", SimpleNamespace(time=lambda now=seconds: now))
        built(tmp_path / "index", dump)
    engine = open_engine(tmp_path / "index")
    answer = create_app(WebConfig(), engine).test_client().get("/sitemap-1.xml")
    assert re.findall("<lastmod>(.*?)</lastmod>", answer.text) == ["2023-11-14"]
    engine.close()


def _addresses(path: str) -> list[str]:
    answer = CLIENT.get(path)
    assert answer.mimetype == "application/xml"
    root = ET.fromstring(answer.text)  # noqa: S314 - our own
    return [str(one.text) for one in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


def test_the_sitemap_follows_the_base_path() -> None:
    """Robots and sitemaps name addresses by which clients ask."""
    assert (
        "Sitemap: https://example.org/archive/sitemap.xml"
        in CLIENT.get("/robots.txt", headers=FORWARDED).text
    )
    assert "Disallow: /archive/api/" in CLIENT.get("/robots.txt", headers=FORWARDED).text
    for path in ("/sitemap.xml", "/sitemap-1.xml"):
        found = re.findall(r"<loc>([^<]*)</loc>", CLIENT.get(path, headers=FORWARDED).text)
        assert found
        assert all(one.startswith("https://example.org/archive/") for one in found)


def test_a_sitemap_is_not_sent_twice() -> None:
    """A crawler that has it gets 304."""
    first = CLIENT.get("/sitemap-1.xml")
    again = CLIENT.get("/sitemap-1.xml", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
