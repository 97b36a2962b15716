"""Tests of the pages: what a person sees, and that hostile text stays text."""

import itertools
import json
import re
import time
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from schema.document import Document, DumpFields, Member, Variant
from schema.fields import FACETS
from tests.documents import A_YEAR_MENTIONED, DOCUMENTS, FLOWERS, OF_A_YEAR, document, variant
from tests.stand_in import StandIn
from webapp import create_app
from webapp.config import WebConfig
from webapp.languages.templates import environments
from webapp.links import Route
from webapp.pages.facet_panel import FacetPanel
from webapp.parameters import PARAMETERS
from webapp.picture_addresses import NASA_IMAGES
from webapp.search.limits import Limits
from webapp.search.model.query import Filter, Query
from webapp.search.model.result import Count, Page, Relaxation, Spelling, SuggestedQuery
from webapp.value_links import value_addresses

MANY = tuple(document(f"made-{n:02}", f"Title {n}", "An antenna.", year=str(1950 + n)) for n in range(60))
VOID = {"meta", "link", "input", "img", "br"}


def client(engine: StandIn, images: str = NASA_IMAGES) -> FlaskClient:
    """Give a client of an app over this engine."""
    return create_app(WebConfig(images=images), engine).test_client()


CLIENT = client(StandIn())


def page(path: str, browser: FlaskClient = CLIENT, status: int = 200) -> str:
    """Give a page that has this status and whose tags are closed in order."""
    answer = browser.get(path)
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    _Closed().feed(answer.text)
    return answer.text


class _Closed(HTMLParser):
    """Sees that every tag is closed, in order, that no id stands twice, and that nothing but data is inline."""

    def __init__(self) -> None:
        super().__init__()
        self.data = False
        self.open: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        given = dict(attrs)
        assert given.get("id") not in self.ids
        self.ids |= {str(given["id"])} if "id" in given else set()
        assert "style" not in given
        assert not any(name.startswith("on") for name in given)
        assert tag != "style"
        self.data = tag == "script" and given.get("type") in {"application/ld+json", "application/json"}
        if tag == "script" and not self.data:
            assert re.fullmatch(r"/assets/\w+/\w+\.js", given["src"] or "")

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["script"]:
            assert json.loads(data) if self.data else not data.strip()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def links_of(html: str) -> list[str]:
    """Give the addresses that a page leads to, on this site."""
    return [found.replace("&amp;", "&") for found in re.findall(r'<a [^>]*href="(/[^"]*)"', html)]


def test_home_tells_what_there_is() -> None:
    """The first page has a search box, the archive's counts, facets to browse and the newest pictures."""
    html = page("/")
    assert "<strong>4 captions</strong> from 7 records" in html
    assert 'name="q"' in html
    assert "/search?landmark=Red+Square" in links_of(html)
    assert html.index("Expedition 65 Flowers") < html.index("Expedition 64 Visit")


def test_results_mark_the_words() -> None:
    """The words that were found are marked, in titles and captions."""
    html = page("/search?q=flowers")
    assert "Expedition 65 <mark>Flowers</mark>" in html
    assert "red <mark>flowers</mark> by the wall" in html
    assert "<strong>3 captions</strong> from 6 records" in html


def test_records_as_hits_show_their_own_text() -> None:
    """Unfolded, each record is shown by its own words, id and picture, not by those of the lead."""
    for view in ("", "&view=list"):
        html = page(f"/search?q=flowers&fold=false{view}")
        assert f"{NASA_IMAGES}/image/made2021e000004/" in html
    assert '<span class="id">made2021e000004</span>' in page("/search?q=flowers&fold=false")
    html = page("/search?q=flowers&fold=false&view=list")
    assert "lays white <mark>flowers</mark> by the wall" in html
    assert '<li class="chip id">made2021e000004</li>' in html
    assert "<strong>3 captions</strong> from 6 records" in html


def test_every_facet_count_is_kept() -> None:
    """Following the link of a facet value leads to as many captions as it promised."""
    html = page("/search")
    promised = re.findall(
        r'<a rel="nofollow" href="([^"]*)"[^>]*><bdi class="name">[^<]*</bdi> <span class="n">(\d+)', html
    )
    promised += re.findall(r'<a class="stretch" rel="nofollow" href="([^"]*)"[^>]*: (\d+) captions?"', html)
    assert len(promised) > len(FACETS)
    for address, count in promised:
        assert f"<strong>{count} caption" in page(address.replace("&amp;", "&"))


def test_filters_are_chips_that_come_off() -> None:
    """A chosen filter is shown, named by its canonical value, and its link takes it off."""
    html = page("/search?q=flowers&agency=esa&expedition=!64")
    assert "Agency: ESA" in html
    assert "Expedition: not 64" in html
    assert "/search?q=flowers&expedition=!64" in links_of(html)
    assert "/search?q=flowers&agency=ESA" in links_of(html)
    assert "/search?q=flowers" in links_of(html)
    assert '<input type="hidden" name="agency" value="ESA">' in html
    assert 'content="noindex' in html


def test_the_layout_is_in_the_address() -> None:
    """A list shows the same hits as the grid, keeps its layout in every link, and is not to be indexed."""
    grid, rows = page("/search?q=flowers&view=nonsense"), page("/search?q=flowers&view=list")
    assert '<ol class="grid"' in grid and '<ol class="hits"' in rows
    shown = [link for link in links_of(grid) if link.startswith("/captions/")]
    assert len(shown) == 3 and f"/captions/{DOCUMENTS[0].id}?q=flowers&at=1" in shown
    listed = [link for link in links_of(rows) if link.startswith("/captions/")]
    assert listed == [link.replace("&at=", "&view=list&at=") for link in shown]
    narrowed = [link for link in links_of(rows) if "agency=" in link and link.startswith("/search")]
    assert narrowed and all(link.endswith("view=list") for link in narrowed)
    assert 'content="noindex' in rows
    assert '<link rel="canonical" href="http://localhost/search?q=flowers">' in rows
    assert '<ol class="grid"' in page("/search?q=flowers&view=sheet"), "an address of before"


def test_the_layout_is_remembered() -> None:
    """What the browser remembers holds where the address names no layout, and caches learn what it rests on."""
    browser = client(StandIn())
    browser.set_cookie("view", "list")
    answer = browser.get("/search?q=flowers")
    assert '<ol class="hits"' in answer.text and "Cookie" in answer.headers["Vary"]
    assert "view=list" not in "".join(link for link in links_of(answer.text) if "agency=" in link)
    named = browser.get("/search?q=flowers&view=small&lang=en")
    assert '<ol class="grid small"' in named.text and "Cookie" not in named.headers.get("Vary", "")
    browser.set_cookie("view", "<script>")
    assert '<ol class="grid"' in page("/search?q=flowers", browser)


def test_no_two_links_of_one_name() -> None:
    """Hits that share a heading are told apart by name; the title that many families have stands above."""
    same = [document(f"made-{n}", "Rocket Programme", "The engine rises. It is new.") for n in range(12)]
    other = [document(f"other-{n}", "Rocket Programme", f"Crane {n} is new.") for n in range(2)]
    html = page("/search", client(StandIn((*same, *other))))
    names = re.findall(r'class="stretched"[^>]*>(.*?)</a>', html)
    assert len(names) == len(set(names)) == 14
    assert "Crane 1 is new" in names
    assert html.count('<p class="series" dir="auto">Rocket Programme</p>') == 14
    family = page("/captions/other-1", client(StandIn((*same, *other))))
    assert '<h1 dir="auto">Crane 1 is new</h1>' in family


def test_a_site_without_pictures_has_a_list() -> None:
    """Where no pictures are shown, none take room, and no size of them is offered."""
    html = page("/search?q=flowers&view=large", client(StandIn(), images=""))
    assert '<ol class="hits"' in html
    assert "Large pictures" not in html and 'class="thumb"' not in html


def test_a_family_knows_its_place_in_the_result() -> None:
    """A family that was reached from a result leads back to it, to the hit before and to the next one."""
    many = client(StandIn(MANY))
    html = page("/captions/made-24?size=24&sort=date&at=25", many)
    assert "25 of 60" in html
    found = links_of(html)
    assert "/search?sort=date&page=2#hit-25" in found
    assert "/captions/made-23?sort=date&at=24" in found
    assert "/captions/made-25?sort=date&at=26" in found
    assert '<link rel="canonical" href="http://localhost/captions/made-24">' in html
    assert 'id="hit-25"' in page("/search?sort=date&page=2", many)
    ends = [links_of(page(f"/captions/made-{n:02}?sort=date&at={n + 1}", many)) for n in (0, 59)]
    assert "/captions/made-01?sort=date&at=2" in ends[0]
    assert "/captions/made-58?sort=date&at=59" in ends[1]


@pytest.mark.parametrize("at", ["7", "0", "-1", "x", "9" * 30, ""])
def test_a_place_that_is_not_the_familys_is_not_shown(at: str) -> None:
    """Where the result has another family at that place by now, or the address makes no sense, no place is shown."""
    html = page(f"/captions/made-24?sort=date&at={at}", client(StandIn(MANY)))
    assert " of 60" not in html
    assert 'rel="next"' not in html


def test_a_picture_is_chosen_enlarged_and_compared() -> None:
    """Which picture is shown large, enlarged, or set against which other one, stands in the address."""
    family = DOCUMENTS[0]
    first, second = family.nasa_ids[:2]
    large = re.compile(r'<figure class="main-picture">.*?</figure>', re.DOTALL)
    for name, wanted in (("", first), (second, second), ("2", second), ("nonsense", first)):
        found = large.search(page(f"/captions/{family.id}?picture={name}"))
        assert found and f"https://images.nasa.gov/details/{wanted}" in found[0]
        assert '~medium.jpg" rel=' in found[0], "the sizes to download"
    full = page(f"/captions/{family.id}?picture={second}&show=full")
    assert "data-lightbox-content" in full and f"{second}~thumb.jpg" in full and "noindex" in full
    beside = page(f"/captions/{family.id}?compare={second}")
    assert 'class="pair"' in beside and "Two photographs compared" in beside
    over = page(f"/captions/{family.id}?compare={second}&show=over")
    assert 'class="stack"' in over and "Difference" in over
    other = page(f"/captions/{family.id}?compare={DOCUMENTS[1].id}")
    assert "Captions compared" in other
    for same in (f"compare={first}", "compare=nonsense", "show=over", "compare=", "show=nonsense"):
        assert "Two photographs compared" not in page(f"/captions/{family.id}?{same}")


def test_another_name_keeps_the_rest_of_the_address() -> None:
    """A former name of a family leads to the one that stays, in the same result."""
    answer = CLIENT.get("/captions/made2021e000003?q=flowers&at=1")
    assert answer.location == "/captions/made2021e000001?q=flowers&at=1"


@pytest.mark.parametrize(
    ("typed", "leads"),
    [
        ("year_from=1960&year_to=1969", "/search?year=1960..1969"),
        ("year_from=1969&year_to=1960&view=large", "/search?year=1960..1969&view=large"),
        ("q=moon&year=1999&year_from=&year_to=1969", "/search?q=moon&year=..1969"),
        ("year_from=1961&year_to=1961&agency=ESA", "/search?agency=ESA&year=1961"),
    ],
)
def test_a_range_that_was_typed_has_the_one_address(typed: str, leads: str) -> None:
    """The two ends of a range typed into the form lead to the address of that filter."""
    answer = CLIENT.get(f"/search?{typed}")
    assert (answer.status_code, answer.location) == (302, leads)


def test_all_values_of_a_facet() -> None:
    """A page has all values of a facet under a query, page by page, and each leads to as many captions as it says."""
    html = page("/facets/agency?q=flowers&view=large")
    promised = re.findall(
        r'<a rel="nofollow" href="([^"]*)"[^>]*><bdi class="name">([^<]*)</bdi> <span class="n">(\d+)', html
    )
    assert [name for _, name, _ in promised] == ["ESA", "NASA", "Roscosmos", "none"]
    for address, _, count in promised:
        assert f"<strong>{count} caption" in page(address.replace("&amp;", "&"))
    assert 'content="noindex' in html
    assert "Roscosmos" not in page("/facets/agency?prefix=es")
    assert "No match" in page("/facets/agency?prefix=zyzzyva")
    many = client(
        StandIn(tuple(document(f"m-{n}", "A", "An antenna.", person=f"Mira {n:03}") for n in range(300)))
    )
    assert page("/facets/person", many).count('<bdi class="name">') == 240
    assert page("/facets/person?number=2", many).count('<bdi class="name">') == 60
    assert page("/facets/person?number=99", many).count('<bdi class="name">') == 60
    assert "no facet" in page("/facets/colour", status=404)


def test_values_go_by_count_or_by_name() -> None:
    """The values of a facet stand by their count, or from A to Z, where a person is looked for by name."""
    family = document("m-9", "A", "An antenna.", person=("Zoe", "ada", "Bo"))
    more = document("m-8", "A", "An antenna.", person="Zoe")
    archive = client(StandIn((family, more)))
    order = r'<bdi class="name">(\w+)</bdi>'
    assert re.findall(order, page("/facets/person", archive))[0] == "Zoe"
    assert re.findall(order, page("/facets/person?order=name", archive)) == ["ada", "Bo", "Zoe"]
    assert "A to Z" not in page("/facets/expedition")


def test_a_title_is_not_said_twice() -> None:
    """Where a title is only the caption's beginning, the caption goes on from there."""
    text = "The crew stands in front of the tall white rocket and waves to the guests of the launch."
    family = document("made-1", "The crew stands in front of the tall …", text)
    html = page("/search?view=list", client(StandIn((family,))))
    assert html.count("The crew stands in front") == 2, "in the heading and in the text for its picture"
    assert '<p class="passage" dir="auto">… white rocket' in html


def test_why_a_hit_was_found_is_told() -> None:
    """Each hit says behind a small disclosure why it was found."""
    assert re.search(
        r"<summary>Why this result\?</summary>\s*<p>Matches “flowers”.</p>",
        page("/search?q=flowers&view=list"),
    )


def test_words_that_were_meant_and_taken_off_are_links() -> None:
    """Did-you-mean, words that no caption holds and loosenings are told, each with a link; zero results lead on."""
    some = page("/search?q=flowrs+zyzzyva", client(StandIn(change=helped)))
    none = page(
        "/search?q=flowrs+zyzzyva",
        client(StandIn(change=lambda found: replace(helped(found), hits=(), families=0, records=0))),
    )
    for html in (some, none):
        assert "/search?q=flowers" in links_of(html)
        assert re.search(r"Did you mean\s+<a ", html)
        assert "No caption has “<bdi>zyzzyva</bdi>”" in html
        assert "/search?q=flowrs" in links_of(html)
    assert "/search?q=flowrs+AND+zyzzyva" in links_of(some)
    assert "/search?agency=NASA" in links_of(none)
    assert "without the words" in none


def helped(found: Page) -> Page:
    """Return a page with every kind of help."""
    return replace(
        found,
        did_you_mean=(Spelling("flowers", 3),),
        missing=("zyzzyva",),
        relaxations=(Relaxation("Any of the words is enough.", "flowrs AND zyzzyva"),),
        suggestions=(SuggestedQuery("without the words", "", (Filter("agency", "NASA"),), 4),),
    )


def test_a_missing_word_that_was_looked_up_otherwise_is_told_once() -> None:
    """That no caption holds a word goes without saying where the page says what was looked up instead."""
    html = page("/search?q=flowrs+zyzzyva")
    assert "Showing results for “flowers” as well as “flowrs”." in html
    assert "Search for “<bdi>flowrs</bdi>” only" in html
    assert re.findall("No caption has “<bdi>(.*?)</bdi>”", html) == ["zyzzyva"]
    alone = page("/search?q=flowrs")
    assert "Did you mean" not in alone and "No caption has" not in alone


def test_how_many_have_all_the_words_is_said() -> None:
    """Where captions that lack words are found too, it is said how many lack none, with a link to only these."""
    every = [document("made-all", "One", "A red moon over the tower.")]
    some = [document(f"made-{n}", f"Two {n}", "A red moon.") for n in range(3)]
    for order in ("", "&sort=date"):
        html = page(f"/search?q=red+moon+tower{order}", client(StandIn((*every, *some))))
        assert "1 caption has all the words; the others have some of them." in html
        assert "Match all words" in html


def test_pages_say_what_they_are_when_shared() -> None:
    """A family has a title, a text, a picture and an address for those it is shared with."""
    html = page("/captions/made2021e000001")
    for part in (
        'og:title" content="Expedition 65 Flowers',
        'og:type" content="article"',
        "og:description",
        "og:image",
    ):
        assert f'<meta property="{part}' in html
    assert '<meta property="og:url" content="http://localhost/captions/made2021e000001">' in html


@pytest.mark.parametrize(
    "path",
    [
        f"/search?q={'flowers+' * 20}&agency=NASA&landmark=Red+Square&person=!Mira+Okafor",
        "/search?page=3",
        f"/facets/spacecraft?q={'flowers+' * 20}",
        "/captions/made-undated",
    ],
)
def test_titles_fit(path: str) -> None:
    """However much was asked for, the title of a page has no more than the 70 characters that are shown of it."""
    found = re.search(r"<title>(.*?)</title>", page(path, client(StandIn((*MANY, *DOCUMENTS)))))
    assert found and len(unescape(found[1])) <= 70
    assert found[1].endswith("– Caption Search")


def test_many_pictures_are_folded() -> None:
    """A family of many pictures shows twelve, and the rest behind a disclosure; none is missing."""
    members = [variant(f"made-{n}", FLOWERS, Variant.EXACT, n=n) for n in range(2, 42)]
    family = document("made-1", "Flowers", FLOWERS, *members)
    html = page("/captions/made-1", client(StandIn((family,))))
    assert "29 more photographs" in html
    assert all(f"?picture=made-{n}" in html for n in range(1, 42))


@pytest.mark.parametrize(
    "query",
    ["utm_source=mail&q=flowers", "q=flowers&generation=000001-aa", "q=flowers&page=1&generation=000009-ff"],
)
def test_searches_are_not_indexed(query: str) -> None:
    """Whatever is typed may stand in a title; each page of results names its one address, without a generation."""
    html = page(f"/search?{query}")
    assert '<meta name="robots" content="noindex, follow">' in html
    assert '<link rel="canonical" href="http://localhost/search?q=flowers">' in html


def test_captions_are_indexed_by_one_address() -> None:
    """Whatever the search from which somebody came."""
    html = page("/captions/made2021e000001?q=flowers&page=1&generation=000001-aa")
    assert "noindex" not in html
    assert '<link rel="canonical" href="http://localhost/captions/made2021e000001">' in html


def test_pages() -> None:
    """Each page leads to the next; a page beyond the last leads to the last."""
    many = client(StandIn(MANY))
    first = page("/search", many)
    assert "page 1 of 3" in first
    assert '<a rel="next" href="/search?page=2&amp;generation=made-up-1">' in first
    assert "Title 24<" not in first
    assert "Title 24<" in page("/search?page=2", many)
    assert '<ol class="grid" start="25">' in page("/search?page=2", many)
    assert '<ol class="hits" start="25">' in page("/search?page=2&view=list", many)
    beyond = many.get("/search?page=99&agency=")
    assert (beyond.status_code, beyond.location) == (302, "/search?page=3")


def test_nothing_found_offers_ways_on() -> None:
    """Without hits the page offers to take filters off, and says how to ask."""
    html = page("/search?q=zeppelin&agency=ESA&landmark=Kremlin")
    assert "No results." in html
    assert "/search?q=zeppelin&agency=ESA" in links_of(html)
    assert "/search?q=zeppelin" in links_of(html)
    assert "capsule -parachute" in html


def test_notices_are_shown() -> None:
    """What could not be read as it stood is said."""
    assert 'class="notices"' in page("/search?q=" + quote('"flowers'))


@pytest.mark.parametrize("family", DOCUMENTS, ids=lambda family: family.id)
def test_family_page(family: Document) -> None:
    """A family's page holds its whole caption, its pictures, its facts and its JSON."""
    html = page(f"/captions/{family.id}")
    assert str(escape(family.lead.text)) in html
    assert f"/api/v1/captions/{family.id}" in html
    assert "Original text" in html
    for name in map(quote, family.nasa_ids):
        chosen = page(f"/captions/{family.id}?picture={name}")
        at_nasa = "nasa.gov" in (family.lead.fields.image or "images-assets.nasa.gov")
        assert (f"https://images.nasa.gov/details/{name}" in chosen) is at_nasa


def test_family_shows_variants_and_originals() -> None:
    """Variants stand with their kind and their differing words, an original beside its repair."""
    html = page("/captions/made2021e000001")
    assert re.search(r"<del>red </del>\s*<ins>white </ins>", html)
    assert "<td><strong>cut short</strong></td>" in html
    assert re.search(r"A crew member of (<del>)?ESA\?\?\?", html)
    assert "lost characters" in html
    assert "“<bdi>Red Square</bdi>”</a></span>" in html
    assert "/search?person=Mira+Okafor" in links_of(html)


def test_other_columns_of_a_dump_are_shown() -> None:
    """Columns of an archive's export that are no field stand with the record's original, as text."""
    family = document("made-1", "Flowers", "Flowers by the wall.")
    given = DumpFields(other_columns=(("Shelf <mark>", "B & C"),))
    family = replace(family, members=(Member(replace(family.lead, fields=given), Variant.LEAD),))
    html = page("/captions/made-1", client(StandIn((family,))))
    assert "<bdi>Shelf &lt;mark&gt;</bdi>" in html
    assert "<bdi>B &amp; C</bdi>" in html


@pytest.mark.parametrize(
    ("repairs", "repaired", "left"),
    [((), False, False), (("lost dash",), True, False), (("undecidable question mark",), False, True)],
)
def test_damage_that_is_left_is_shown(repairs: tuple[str, ...], repaired: bool, left: bool) -> None:
    """A text that was repaired, and damage that nothing decides and that was left, are two things."""
    family = document("made-1", "Flowers", "Flowers?by the wall.")
    family = replace(family, members=(Member(replace(family.lead, repairs=repairs), Variant.LEAD),))
    html = page("/captions/made-1", client(StandIn((family,))))
    assert ("text repaired" in html, "still damaged" in html) == (repaired, left)
    assert ("with certainty: question mark in place of a character" in html) is left


@pytest.mark.parametrize(
    ("created", "told"), [("1999-02-03T00:00:00Z", True), ("2021-03-26", False), ("soon", False)]
)
def test_dates_that_disagree_are_shown(created: str, told: bool) -> None:
    """A page says so where the dump dates the event more than a month from the date that the words print."""
    family = document("made-1", "Flowers", "Flowers by the wall, 24 March 2021.", day="2021-03-24")
    caption = replace(family.lead, event_date=family.event_date, fields=DumpFields(date_created=created))
    family = replace(family, members=(Member(caption, Variant.LEAD),))
    html = page("/captions/made-1", client(StandIn((family,))))
    assert ("the archive’s own date is 3 February 1999" in html) is told


def test_other_names_lead_to_the_one_that_stays() -> None:
    """The id of any of its pictures leads to a family, and is asked again the next time."""
    answer = CLIENT.get("/captions/made2021e000003")
    assert (answer.status_code, answer.location) == (301, "/captions/made2021e000001")
    assert answer.headers["Cache-Control"] == "no-cache"


def test_an_id_may_hold_anything() -> None:
    """An id with spaces, commas, '&', '?' and '#' is found by its address."""
    hostile = DOCUMENTS[2]
    answer = CLIENT.get("/captions/" + quote(hostile.nasa_ids[0], safe=""))
    assert answer.location == f"/captions/{hostile.id}"


def test_hostile_text_stays_text() -> None:
    """Markup and template signs in captions and queries are shown as they are printed."""
    for path in (
        f"/captions/{DOCUMENTS[2].id}",
        "/search?q=capsule",
        '/search?q="><script>alert(1)</script>',
    ):
        html = page(path)
        assert len(re.findall('<script(?! type="application/)', html)) == 1
        assert "<b>" not in html
    assert "{{ 7 * 7 }}" in page(f"/captions/{DOCUMENTS[2].id}")


def test_images() -> None:
    """Thumbnails load late and have a text; without an image base there are none."""
    html = page("/search?q=red+flowers")
    assert 'src="https://images-assets.nasa.gov/image/made2021e000001/made2021e000001~thumb.jpg"' in html
    assert 'alt="Photograph: Expedition 65 Flowers" fetchpriority="high"' in html
    listed = page("/search?view=list")
    assert listed.count('loading="lazy"') == len(DOCUMENTS) - 2, "all but the first two"
    bare = client(StandIn(), images="")
    assert "<img" not in page("/search?q=flowers", bare) + page("/captions/made2021e000001", bare)
    assert "img-src 'self';" in bare.get("/").headers["Content-Security-Policy"]


def test_security_headers() -> None:
    """No page may run any script but ours, be framed, or be taken for another type."""
    for path in ("/", "/nowhere", "/static/style.css", "/api/v1/search"):
        with CLIENT.get(path) as answer:
            headers = answer.headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "script-src 'self';" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Referrer-Policy" in headers


def test_errors_are_pages_for_people() -> None:
    """What is not there, or not allowed, is said on a page with the right status."""
    assert "No picture with the ID" in page("/captions/nobody", status=404)
    assert "Page not found." in page("/nowhere", status=404)
    assert '<a href="/facets/agency">agency</a>' in page("/facets/agencey", status=404)
    assert '<a href="/search">/search</a>' in page("/serch", status=404)
    assert '<p class="lead">The query has 1001 characters; at most 1000 are allowed.' in page(
        "/search?q=" + "x" * 1001, status=400
    )
    refused = CLIENT.post("/search")
    assert (refused.status_code, refused.mimetype) == (405, "text/html")
    assert "GET" in refused.headers["Allow"]


def test_without_an_index_the_page_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Where there is no index, strangers are told that much, and the log names the folder and the command."""
    client = create_app(WebConfig(index=tmp_path)).test_client()
    answers = [client.get(path) for path in ("/search", "/api/v1/search", "/nasa/search?q=moon", "/readyz")]
    assert {answer.status_code for answer in answers} == {503}
    assert all("Its log says why; an index is made with: caption-search build" in a.text for a in answers)
    assert not any(str(tmp_path) in answer.text for answer in answers)
    assert f"no index at {tmp_path}; build one with: caption-search build" in caplog.text


def test_icon_style_and_scripts_are_ours() -> None:
    """Everything a page loads comes from this site."""
    found = re.findall(r'<link rel="(?:stylesheet|icon|modulepreload)" href="([^"]+)"', page("/"))
    assert len(found) > 5
    for address in found:
        with CLIENT.get(address) as answer:
            assert answer.status_code == 200
            assert answer.mimetype in {"image/svg+xml", "text/css", "text/javascript"}
            assert ("immutable" in answer.headers["Cache-Control"]) is address.startswith("/assets/")


WILD = st.text(max_size=12) | st.sampled_from(["\0", "9" * 400, "-1", "!", "..", "1..", '"', "(", "a:b", "*"])
BYTES = st.binary(max_size=8).map(lambda raw: "".join(f"%{byte:02x}" for byte in raw))


BUSY = create_app(WebConfig(limits=Limits(seconds=1)), StandIn()).test_client()
SEARCHES = ["/", "/search", "/api/v1/search", "/api/v1/suggest?q=red+s", "/suggest/opensearch?q=red+s"]


@pytest.fixture
def _every_look_costs_two_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the processor's clock go two seconds further each time that somebody looks at it."""
    monkeypatch.setattr(time, "thread_time", itertools.count(step=2).__next__)


@pytest.mark.usefixtures("_every_look_costs_two_seconds")
@pytest.mark.parametrize("path", SEARCHES)
def test_no_answer_works_longer_than_it_may(path: str) -> None:
    """Whatever searches or completes is stopped where it works for longer than the settings say, and says so."""
    answer = BUSY.get(path)
    assert answer.status_code == 400
    assert "the 1 s of processor time that one search may take here" in answer.text
    assert "Shorten it" not in answer.text


@pytest.mark.usefixtures("_every_look_costs_two_seconds")
def test_a_search_stopped_names_its_limit() -> None:
    """A program reads what was allowed and what was taken."""
    told = BUSY.get("/api/v1/search?q=moon").get_json()
    assert (told["type"], told["limit"]) == ("urn:caption-search:query-too-expensive", "seconds of work")
    assert (told["allowed"], told["found"]) == (1, 2)


@pytest.mark.parametrize("path", SEARCHES)
def test_a_busy_machine_refuses_nobody(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever searches or completes is answered although the clock on the wall jumps an hour at each look."""
    monkeypatch.setattr(time, "monotonic", itertools.count(step=3600).__next__)
    assert BUSY.get(path).status_code == 200


@pytest.mark.usefixtures("_every_look_costs_two_seconds")
def test_a_search_for_neighbours_that_takes_too_long_costs_no_page() -> None:
    """A family is shown without its neighbours where these cannot be found in time."""

    class Unlike(StandIn):
        def similar(self, name: str, query: Query) -> None:
            """Have nothing like it, at once."""

    busy = create_app(WebConfig(limits=Limits(seconds=1)), Unlike()).test_client()
    assert "Neighbouring frames" not in page("/captions/made2021e000001", busy)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from((*PARAMETERS, "x")), WILD.map(quote) | BYTES), max_size=5))
def test_no_search_fails(given_: list[tuple[str, str]]) -> None:
    """No parameters whatever make a page or the API fail."""
    told = "&".join(f"{name}={value}" for name, value in given_)
    assert CLIENT.get(f"/search?{told}").status_code in {200, 302, 400}
    assert CLIENT.get(f"/api/v1/search?{told}").status_code in {200, 400}


@settings(max_examples=100, deadline=None)
@given(WILD.map(quote) | BYTES, st.sampled_from(["GET", "HEAD", "POST", "OPTIONS", "DELETE"]))
def test_no_path_fails(name: str, method: str) -> None:
    """No path and no method make the app fail."""
    for start in ("/", "/captions/", "/api/v1/captions/", "/api/", "/static/"):
        assert CLIENT.open("http://localhost" + start + name, method=method).status_code < 500


def test_dates_that_reach_beyond_are_set_apart() -> None:
    """Behind what fits the days asked for a line says how many are of a longer time; their numbers go on."""
    browser = client(StandIn(OF_A_YEAR))
    for view in ("", "&view=sheet"):
        shown = page(f"/search?q=antenna+date:1983-09{view}", browser)
        line = "2 captions dated by a longer period that includes these days"
        assert shown.index("made-day") < shown.index(line) < shown.index("made-year")
        assert re.findall(r'<ol class="(?:hits|grid)" start="(\d+)"', shown) == ["1", "2"]
    for text in ("antenna+date:1983-09&sort=date", "antenna", "antenna+date:1984"):
        assert 'class="apart"' not in page(f"/search?q={text}", browser)
    second = page("/search?q=antenna+date:1983-09&size=2&page=2", browser)
    assert (
        re.findall(r'<ol class="grid" start="(\d+)"', second) == ["3"]
        and "2 captions dated by a longer period that includes these days" in second
    )


def test_mentions_of_a_date_are_set_apart() -> None:
    """Behind what is dated so a line says how many only mention the date, in the language of the page (18)."""
    browser = client(StandIn(A_YEAR_MENTIONED))
    for language, line in (
        ("en", "1 caption that only mentions"),
        ("de", "1 Bildunterschrift, die das Datum nur"),
    ):
        shown = page(f"/search?q=antenna+1983&lang={language}", browser)
        assert shown.index("made-day") < shown.index(line) < shown.index("made-later")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (
            "q=flowers&year=abc",
            "“abc” is ignored: year must be a whole number or a range such as 2016..2018.",
        ),
        (
            "q=flowers&year_from=abc&year_to=2022",
            "“abc” is ignored: year must be a whole number, such as 1969.",
        ),
        ("q=flowers&year_from=196x&year_to=x", "“x” is ignored: year must be a whole number, such as 1969."),
        ("q=flowers&expedition=-3", "“-3” is ignored: expedition must be a whole number"),
        ("q=flowers&year=2018..2016", "“2018..2016” is ignored: year is a range that ends before it begins."),
        ("q=flowers&sort=newest", "“newest” is ignored: sort must be one of relevance"),
        ("q=flowers&size=9999", "“9999” is ignored: size must be a whole number from 1 to 200."),
        ("q=flowers&page=two", "“two” is ignored: page must be a whole number"),
        ("q=flowers&group=all", "“all” is ignored: group must be one of"),
    ],
)
def test_bad_values_of_an_address_are_told(query: str, told: str) -> None:
    """What makes no sense is left out of the search, and the page says so."""
    assert told in unescape(page(f"/search?{query}"))


def test_the_good_end_of_a_range_is_kept() -> None:
    """And what is not ours is passed over without a word, as links from elsewhere have it."""
    html = unescape(page("/search?q=flowers&year_from=abc&year_to=2022&utm_source=mail"))
    assert "..2022" in html or "to 2022" in html or "until 2022" in html
    assert "utm_source" not in html
    assert "is ignored" not in unescape(page("/search?q=flowers&utm_source=mail&fbclid=1"))
    assert "“abc” is ignored" in unescape(page("/facets/agency?year=abc"))


def test_a_long_bad_value_is_shortened() -> None:
    """And is text, whatever it says."""
    html = page("/search?year=" + "<b>" * 60)
    assert "<b><b>" not in html
    assert "…” is ignored" in html


def test_a_value_like_a_place_in_a_row_is_shown_as_it_is() -> None:
    """What a row's address, count or noun is filled into cannot be written in a caption: values are escaped before."""
    app = create_app(WebConfig(), StandIn(DOCUMENTS))
    panel = FacetPanel(environments(app)["en"])
    addresses = value_addresses(Query("moon"), Route("/search"))("person")
    row = str(panel.rows([Count("<head> <count> <noun>", 3)], addresses))
    assert '<bdi class="name">&lt;head&gt; &lt;count&gt; &lt;noun&gt;</bdi>' in row
    assert 'href="/search?q=moon&amp;person=%3Chead%3E+%3Ccount%3E+%3Cnoun%3E"' in row
    assert '<span class="n">3<span class="unseen"> captions</span></span>' in row
    assert not {"<head>", "<tail>", "<count>", "<noun>"} & set(re.findall("<[a-z]+>", row))
