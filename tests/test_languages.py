"""Tests of the language that a request gets, and of what its headers say of that."""

import re

import pytest
from flask.testing import FlaskClient

from schema.errors import BadParameter
from schema.message import counted, message, sequence
from tests.documents import document
from tests.stand_in import StandIn
from webapp import create_app
from webapp.config import WebConfig
from webapp.languages.language import language
from webapp.site_settings import SiteSettings

PAGES = (
    "/",
    "/search?q=bells",
    "/facets/person",
    "/captions/bells",
    "/selection?id=bells",
    "/api",
    "/nowhere",
)
PROGRAMS = (
    "/api/v1/search?q=zyzzyva+bells",
    "/api/v1/search?size=0",
    "/feed.atom?q=bells",
    "/nasa/search",
    "/selection.csv?id=bells",
)
PREFERRED = (
    ("de-AT", "de"), ("fr, DE;q=0.2", "de"), ("en-GB, de", "en"), ("de-CH, en;q=0.9", "de"), ("fr", "en"), ("", "en"),
    (";;q=x,", "en"), ("en;q=0, de;q=0.1", "de"), ("*", "en"),
)  # fmt: skip
BELLS = document(
    "bells", "Bells", "Bells ring at the gate, 24 March 2021.", day="2021-03-24", person="Mira Santos"
)
GERMAN = {"Accept-Language": "de-CH, de;q=0.9, en;q=0.5"}


def client(**site: str) -> FlaskClient:
    """Return a browser at a site with these settings."""
    return create_app(WebConfig(site=SiteSettings(**site)), StandIn((BELLS,))).test_client()


def shown(html: str) -> str:
    """Return the language that a page says it has."""
    return str(re.findall(r'<html lang="([^"]+)">', html)[0])


@pytest.mark.parametrize("path", PAGES)
def test_a_browser_gets_what_it_prefers(path: str) -> None:
    """The first of its languages that the site has, in whatever country; caches learn on what that depends."""
    for accepted, wanted in PREFERRED:
        answer = client().get(path, headers={"Accept-Language": accepted})
        assert shown(answer.text) == answer.headers["Content-Language"] == wanted, accepted
        assert {"Accept-Language", "Cookie"} <= set(answer.headers["Vary"].split(", "))
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", PAGES)
def test_an_address_chooses_a_language(path: str) -> None:
    """It is kept for the pages behind it; the address alone decides, so that caches need not ask the browser."""
    browser = client()
    answer = browser.get(path + ("&" if "?" in path else "?") + "lang=de", headers={"Accept-Language": "en"})
    assert shown(answer.text) == "de"
    assert (
        not {"Accept-Language", "Cookie"} & set(answer.headers.get("Vary", "").split(", "))
        or "view" in answer.text
    )
    assert answer.headers["Set-Cookie"].startswith("lang=de;")
    assert "private" in answer.headers["Cache-Control"] or answer.status_code == 404
    assert "SameSite=Lax" in answer.headers["Set-Cookie"] and "HttpOnly" in answer.headers["Set-Cookie"]
    again = browser.get("/", headers={"Accept-Language": "en"})
    assert shown(again.text) == "de" and "Set-Cookie" not in again.headers
    assert shown(browser.get("/?lang=en", headers=GERMAN).text) == "en"
    assert shown(browser.get("/", headers=GERMAN).text) == "en"


@pytest.mark.parametrize("wrong", ["fr", "", "../de", "x" * 3000, "de\r\nSet-Cookie: a=b", "<b>"])
def test_an_unknown_language_is_passed_over(wrong: str) -> None:
    """In an address or a cookie it changes nothing."""
    browser = client()
    browser.set_cookie("lang", wrong.encode("ascii", "ignore").decode().replace("\r\n", ""))
    answer = browser.get("/", query_string={"lang": wrong}, headers=GERMAN)
    assert shown(answer.text) == "de" and "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", PROGRAMS)
def test_programs_get_english(path: str) -> None:
    """What programs read is the same for everybody, and is kept once by caches and the client."""
    browser = client()
    plain, german = browser.get(path), browser.get(path, headers=GERMAN)
    assert german.data == plain.data and german.headers.get("ETag") == plain.headers.get("ETag")
    assert (
        "Accept-Language" not in german.headers.get("Vary", "") and "Content-Language" not in german.headers
    )


@pytest.mark.parametrize("path", PAGES[:-1])
def test_a_page_has_an_entity_tag_of_its_language(path: str) -> None:
    """Who has the page in the language that is wanted gets 304; who has it in another one gets the page."""
    browser = client()
    english, german = browser.get(path), browser.get(path, headers=GERMAN)
    tags = {one: answer.headers["ETag"] for one, answer in (("en", english), ("de", german))}
    assert tags["en"].endswith('-en"') and tags["de"].endswith('-de"')
    for tag in tags.values():
        answer = browser.get(path, headers={**GERMAN, "If-None-Match": tag})
        assert answer.status_code == (304 if tag == tags["de"] else 200)
        assert "Accept-Language" in answer.headers["Vary"]
        assert answer.data == (b"" if tag == tags["de"] else german.data)
    packed = browser.get(path, headers={**GERMAN, "Accept-Encoding": "gzip"})
    assert packed.headers["ETag"].endswith('-de-gzip"') and packed.headers["Content-Encoding"] == "gzip"


def test_a_page_leads_to_itself_in_each_language() -> None:
    """By links at its foot and for search engines: the same page, but for what is not its own."""
    html = (
        client().get("/search?q=bells&person=Mira+Santos&generation=old&utm_source=mail", headers=GERMAN).text
    )
    address = "/search?q=bells&amp;person=Mira+Santos"
    assert re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="http://localhost([^"]+)">', html) == [
        ("en", f"{address}&amp;lang=en"),
        ("de", f"{address}&amp;lang=de"),
        ("x-default", address),
    ]
    switch = re.findall(r'<nav class="languages" aria-label="Sprache">(.*?)</nav>', html, re.DOTALL)[0]
    assert re.findall(r'hreflang="(\w+)" lang="\1" rel="nofollow" (aria-current="true")?>(\w+)<', switch) == [
        ("en", "", "English"),
        ("de", 'aria-current="true"', "Deutsch"),
    ]


def test_a_site_of_one_language_has_no_choice() -> None:
    """Neither links nor headers speak of others; whatever the browser prefers, it gets that one."""
    for code in ("en", "de"):
        answer = client(languages=code).get("/search?q=bells&lang=en", headers={"Accept-Language": "en"})
        assert shown(answer.text) == answer.headers["Content-Language"] == code
        assert "hreflang" not in answer.text and "Set-Cookie" not in answer.headers
        assert "Accept-Language" not in answer.headers["Vary"]


def test_the_owner_says_which_is_the_default() -> None:
    """It is the first of the setting; a language without a catalogue is refused by name."""
    assert shown(client(languages="de, en").get("/", headers={"Accept-Language": "fr"}).text) == "de"
    for wrong in ("", "de,xx", ","):
        with pytest.raises(BadParameter, match="one or more of en, de"):
            SiteSettings(languages=wrong)
    with pytest.raises(BadParameter, match="language code"):
        SiteSettings(captions='en" onload=')


def test_captions_keep_their_language() -> None:
    """Where a page has another language, heading and caption say which they have."""
    german = client().get("/captions/bells?lang=de").text
    assert re.search(r'<h1 dir="auto" lang="en">Bells', german)
    assert re.search(r'<p class="caption" dir="auto" lang="en"', german)
    english = client().get("/captions/bells").text
    assert '<p class="caption" dir="auto" data-' in english
    latin = client(captions="la").get("/captions/bells").text
    assert '<p class="caption" dir="auto" lang="la"' in latin


def test_german_reads_as_german() -> None:
    """Numbers, dates, plurals, and what the search says of itself."""
    browser = client(languages="de")
    html = " ".join(re.sub("<[^>]+>", "", browser.get("/search?q=bells+zyzzyva&year=abc").text).split())
    assert "1 Bildunterschrift" in html and "24. März 2021" in html
    assert "Keine Bildunterschrift enthält „zyzzyva“." in html
    assert (
        "„abc“ wird nicht beachtet: year muss eine ganze Zahl oder ein Bereich wie 2016..2018 sein." in html
    )
    missing = browser.get("/captions/nobody").text
    assert "Nicht gefunden" in missing and "Kein Bild mit der ID „nobody“." in missing


def test_a_message_is_an_english_sentence() -> None:
    """It is read as a text, and said in another language with all that is in it."""
    one = counted("%(number)s caption", "%(number)s captions", 1200)
    both = sequence("; ", [message("Exact title."), one, "100 %"])
    assert (both, language("en").say(both)) == ("Exact title.; 1,200 captions; 100 %",) * 2
    assert language("de").say(both) == "Genau dieser Titel.; 1.200 Bildunterschriften; 100 %"
    assert language("de").say("Exact title.") == "Exact title.", "data is no message"
