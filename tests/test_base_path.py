"""Tests of serving under a path and behind a proxy: every address follows, and only proxies say where we are."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from schema.errors import BadParameter
from tests.documents import document
from tests.stand_in import StandIn
from webapp import create_app
from webapp.config import WebConfig

HOST = "photos.example.org"
DOCUMENTS = tuple(
    document(
        f"Made{n:03}",
        f"Antenna {n}",
        "An antenna of ESA by the sea.",
        agency="ESA",
        day=f"2001-01-{n + 1:02}",
    )
    for n in range(28)
)
FORWARDED = {"X-Forwarded-Prefix": "/archive", "X-Forwarded-Host": HOST, "X-Forwarded-Proto": "https"}
PAGES = (
    "/",
    "/search?q=antenna",
    "/search?q=antenna&view=large&page=2",
    "/search?q=antena",
    "/search?q=zzyzx&agency=ESA",
    "/facets/agency?q=antenna",
    "/captions/Made003",
    "/captions/nosuch",
    "/searhc",
    "/api",
)
PROGRAMS = (
    "/api/v1/search?q=antenna&size=3&agency=ESA",
    "/api/v1/captions/Made003",
    "/api/v1/captions/Made003/similar",
    "/api/v1/suggest?q=ant",
    "/api/v1/facets/agency?q=antenna",
    "/openapi.json",
    "/searhc.json",
)
NASA = ("/nasa/search?q=antenna&page_size=5", "/nasa/asset/Made003", "/nasa/metadata/Made003")


def client(**settings: Any) -> FlaskClient:
    """Give a client of an app with these settings."""
    return create_app(WebConfig(**settings), StandIn(DOCUMENTS)).test_client()


class _Addresses(HTMLParser):
    """Collects what a page links to, sends forms to, loads and completes from."""

    NAMES = ("href", "action", "src", "content", "data-complete")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """Note the addresses of a tag."""
        values = (value for name, value in attrs if name in self.NAMES and value)
        self.found += [value for value in values if value.startswith(("/", "http://", "https://"))]


def _of_page(text: str) -> list[str]:
    parser = _Addresses()
    parser.feed(text)
    return parser.found


def _of_json(value: Any) -> Iterator[str]:
    match value:
        case dict():
            for inner in value.values():
                yield from _of_json(inner)
        case list():
            for inner in value:
                yield from _of_json(inner)
        case str() if value.startswith(("/", "http://", "https://")) and " " not in value:
            yield value


def _is_ours(address: str) -> bool:
    return urlsplit(address).netloc in {"", HOST, "localhost", "127.0.0.1"}


@pytest.mark.parametrize("path", PAGES)
def test_every_address_of_a_page_is_under_the_base_path(path: str) -> None:
    """Links, forms, scripts, styles and metadata; and all that a page leads to under the path is there."""
    browser = client()
    own = browser.get(path, headers=FORWARDED)
    ours = [one for one in _of_page(own.text) if _is_ours(one)]
    assert len(ours) > 10
    assert [one for one in ours if not urlsplit(one).path.startswith("/archive/")] == []
    absolute = [one for one in ours if urlsplit(one).netloc]
    assert [one for one in absolute if not one.startswith(f"https://{HOST}/archive/")] == []
    for one in set(ours):
        with browser.get(one.removeprefix(f"https://{HOST}"), headers=FORWARDED) as answer:
            usual = {own.status_code} if "lang=" in one else {200, 302}  # the same page in another language
            assert answer.status_code in usual, one


@pytest.mark.parametrize("path", [one for one in PROGRAMS if one != "/openapi.json"])
def test_every_address_of_a_json_answer_is_under_the_base_path(path: str) -> None:
    """Each link of the body, and each of the Link header."""
    answer = client().get(path, headers=FORWARDED)
    found = [one for one in _of_json(answer.get_json(silent=True)) if _is_ours(one)]
    found += re.findall(r"<([^>]*)>", answer.headers.get("Link", ""))
    assert [one for one in found if not one.startswith("/archive/")] == []


def test_openapi_names_the_base_path() -> None:
    """As its server's address, so that generated clients ask there; each base path has its own."""
    browser = client()
    for prefix, url in (("/archive", "/archive"), ("/other/place", "/other/place"), ("", "/")):
        described = browser.get("/openapi.json", headers={"X-Forwarded-Prefix": prefix}).get_json()
        assert [one["url"] for one in described["servers"]] == [url]


@pytest.mark.parametrize("path", NASA)
def test_every_address_of_a_nasa_answer_is_under_the_base_path(path: str) -> None:
    """They are absolute, as that service's are: with the host and scheme by which the client asked."""
    found = [one for one in _of_json(client().get(path, headers=FORWARDED).get_json()) if _is_ours(one)]
    assert found
    assert [one for one in found if not one.startswith(f"https://{HOST}/archive/nasa/")] == []


def test_feed_and_search_engine_are_under_the_base_path() -> None:
    """The feed's links and the templates of the search engine are absolute."""
    browser = client()
    for path in ("/feed.atom?q=antenna", "/opensearch.xml"):
        text = browser.get(path, headers=FORWARDED).text
        found = [
            one
            for one in re.findall(r'(?:href|template)="([^"]*)"|<id>(http[^<]*)<', text)
            for one in one
            if one
        ]
        ours = [one for one in found if _is_ours(one)]
        assert len(ours) >= 3
        assert [one for one in ours if not one.startswith(f"https://{HOST}/archive/")] == []
    links = browser.get("/suggest/opensearch?q=ant", headers=FORWARDED).get_json()[3]
    assert links and all(one.startswith(f"https://{HOST}/archive/search?q=") for one in links)


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("/search?year_from=1969&year_to=1970", "/archive/search?year=1969..1970"),
        ("/search?q=antenna&page=99", "/archive/search?q=antenna&page=2"),
        ("/captions/MADE003", "/archive/captions/Made003"),
        ("/captions/Made003.json", "/archive/api/v1/captions/Made003"),
        ("/search/?q=moon", "/archive/search?q=moon"),
        ("/nasa//search?q=moon", "/archive/nasa/search?q=moon"),
    ],
)
def test_redirects_stay_under_the_base_path(path: str, leads: str) -> None:
    """Whatever the reason of the redirect."""
    answer = client().get(path, headers=FORWARDED)
    assert urljoin("/", answer.headers["Location"].split("&generation")[0]) == leads


@pytest.mark.parametrize(
    ("settings", "sent"),
    [
        ({}, {"X-Forwarded-Prefix": "/archive"}),
        ({}, {"X-Forwarded-Prefix": "archive/"}),
        ({}, {"X-Forwarded-Prefix": "/evil, /archive"}),
        ({"base_path": "/archive"}, {}),
        ({"base_path": "archive/"}, {}),
        ({"trusted_proxies": "10.0.0.0/8, 127.0.0.1"}, {"X-Forwarded-Prefix": "/archive"}),
        ({"trusted_proxies": "*"}, {"X-Forwarded-Prefix": "/archive"}),
        ({"base_path": "/other"}, {"X-Forwarded-Prefix": "/archive"}),
    ],
)
@pytest.mark.parametrize("asked", ["/search?q=antenna", "/archive/search?q=antenna"])
def test_the_base_path_may_be_left_in_the_path_or_taken_out(
    settings: dict[str, Any], sent: dict[str, str], asked: str
) -> None:
    """A header or a setting says it, and either kind of proxy works."""
    text = client(**settings).get(asked, headers=sent).text
    assert 'action="/archive/search"' in text
    assert 'value="antenna"' in text


def test_a_base_path_that_is_named_as_a_page_of_ours_is_not_taken_out() -> None:
    """Under /search, /search is the results, and so is /search/search where the proxy takes one away."""
    browser = client()
    text = browser.get("/search?q=antenna", headers={"X-Forwarded-Prefix": "/search"}).text
    assert 'action="/search/search"' in text
    assert "28 captions" in text


@pytest.mark.parametrize(
    "settings",
    [{"trusted_proxies": ""}, {"trusted_proxies": "10.0.0.0/8"}, {"trusted_proxies": "::1, 192.0.2.1"}],
)
def test_who_is_no_proxy_says_nothing(settings: dict[str, str]) -> None:
    """The headers of any other client are ignored, so that nobody puts his own host into our links."""
    text = client(**settings).get("/search?q=antenna", headers=FORWARDED).text
    assert "/archive" not in text
    assert HOST not in text


@pytest.mark.parametrize(
    "sent",
    [
        {"X-Forwarded-Prefix": '/a"onmouseover=x'},
        {"X-Forwarded-Prefix": "//evil.example"},
        {"X-Forwarded-Prefix": "/../x"},
        {"X-Forwarded-Prefix": "/<script>"},
        {"X-Forwarded-Host": "evil.example/path"},
        {"X-Forwarded-Host": 'a"b'},
        {"X-Forwarded-Proto": "javascript"},
    ],
)
def test_what_a_proxy_cannot_mean_is_refused(sent: dict[str, str]) -> None:
    """It is no path, host or scheme, and reaches no page; the answer names the header."""
    answer = client().get("/search?q=antenna", headers=sent)
    (header,) = sent
    if sent[header] == "//evil.example":  # one slash too many is a path all the same
        assert 'action="/evil.example/search"' in answer.text
        return
    assert answer.status_code == 400
    assert header in answer.text or "base_path" in answer.text
    assert sent[header] not in answer.text


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (HOST, 200),
        (f"{HOST}:8443", 200),
        ("a.example.com", 200),
        ("a.b.example.com", 200),
        ("evil.example", 400),
        (f"{HOST}.evil.example", 400),
        ("127.0.0.1", 400),
    ],
)
def test_only_allowed_hosts_are_answered(asked: str, status: int) -> None:
    """By the Host header, or what the proxy says it was; who watches over the server may ask by any name."""
    browser = client(allowed_hosts=f"{HOST}, *.example.com")
    assert browser.get("/search?q=antenna", headers={"Host": asked}).status_code == status
    forwarded = {"Host": "127.0.0.1:8000", "X-Forwarded-Host": asked}
    assert browser.get("/api/v1/search", headers=forwarded).status_code == status
    assert browser.get("/readyz", headers={"Host": asked}).status_code == 200
    assert client().get("/search", headers={"Host": asked}).status_code == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("trusted_proxies", "nosuch"),
        ("trusted_proxies", "10.0.0.0/99"),
        ("allowed_hosts", "http://x"),
        ("base_path", "/a b"),
        ("base_path", "/.."),
    ],
)
def test_settings_that_cannot_be_are_refused(name: str, value: str) -> None:
    """Before the server starts, by the setting's name."""
    with pytest.raises(BadParameter) as raised:
        WebConfig(**{name: value})  # type: ignore[arg-type]
    assert raised.value.name == name


def test_each_base_path_has_entity_tags_of_its_own() -> None:
    """An answer with the links of one place is not taken for that of another."""
    browser = client()
    for path in ("/api/v1/search?q=antenna", "/nasa/search?q=antenna", "/feed.atom"):
        tags = [
            browser.get(path, headers={"X-Forwarded-Prefix": one}).headers["ETag"] for one in ("/a", "/b", "")
        ]
        assert len(set(tags)) == 3


# What else an address may have too much of.


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("/search/", "/search"),
        ("/search//?q=moon+rock&agency=!ESA", "/search?q=moon+rock&agency=!ESA"),
        ("/api/v1/search/?q=moon", "/api/v1/search?q=moon"),
        ("/api//v1/search", "/api/v1/search"),
        ("/captions/Made003/", "/captions/Made003"),
        ("/captions//Made003", "/captions/Made003"),
        ("/api/v1/captions/Made003/similar/", "/api/v1/captions/Made003/similar"),
        ("/nasa//search?q=moon", "/nasa/search?q=moon"),
        ("/nasa/asset/Made003/", "/nasa/asset/Made003"),
        ("/facets/agency/", "/facets/agency"),
        ("/openapi.json/", "/openapi.json"),
        ("/feed.atom/", "/feed.atom"),
        ("/healthz/", "/healthz"),
        ("/captions/a%3Fb%2F/", "/captions/a%3Fb"),
    ],
)
def test_slashes_too_many_redirect(path: str, leads: str) -> None:
    """For good, with the query; HEAD too."""
    for method in ("GET", "HEAD"):
        answer = client().open(path, method=method)
        assert (answer.status_code, answer.headers["Location"]) == (308, leads)


@pytest.mark.parametrize("path", ["//evil.example/", "/nosuch/", "/captions/", "///captions//"])
def test_slashes_lead_nowhere_else(path: str) -> None:
    """No redirect leaves the site, goes round in a circle or leads to nothing."""
    assert client().get("/x", environ_overrides={"PATH_INFO": path}).status_code == 404


@pytest.mark.parametrize(("path", "shows"), [("///", "Half a caption"), ("//search", "28 captions")])
def test_slashes_before_a_path_count_once(path: str, shows: str) -> None:
    """However many they are."""
    assert shows in client().get("/x", environ_overrides={"PATH_INFO": path}, follow_redirects=True).text


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("/captions/made003", "/captions/Made003"),
        ("/captions/MADE003", "/captions/Made003"),
        ("/captions/Made003.json", "/api/v1/captions/Made003"),
        ("/captions/mADE003.json", "/api/v1/captions/Made003"),
        ("/api/v1/captions/made003", "/api/v1/captions/Made003"),
        ("/api/v1/captions/made003/similar?size=3", "/api/v1/captions/Made003/similar?size=3"),
    ],
)
def test_an_id_in_another_case_redirects(path: str, leads: str) -> None:
    """To the only family with that id; ``.json`` leads to what programs read."""
    answer = client().get(path)
    assert (answer.status_code, answer.headers["Location"]) == (301, leads)


def test_ids_that_differ_in_case_alone_stay_apart() -> None:
    """Each is found by its own spelling; a third spelling could mean either, and redirects to none."""
    both = StandIn((document("ABC1", "One", "An antenna."), document("abc1", "Two", "A rocket.")))
    browser = create_app(WebConfig(), both).test_client()
    assert browser.get("/captions/ABC1").status_code == 200
    assert browser.get("/captions/abc1").status_code == 200
    assert browser.get("/captions/Abc1").status_code == 404


def test_a_page_without_caption_offers_a_search() -> None:
    """For what was asked for, in the search box and as a link."""
    text = client().get("/captions/made0").text
    assert 'href="/search?q=made0"' in text
    assert 'value="made0"' in text
    assert json.loads(client().get("/api/v1/captions/made0").data)["status"] == 404
