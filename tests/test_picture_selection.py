"""Tests of webapp.pages.picture_selection: a selection of captions that stands in an address."""

import csv
import io
import json
import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from schema.document import Document
from tests.documents import DOCUMENTS, document
from tests.stand_in import StandIn
from tests.test_views import CLIENT, client, links_of, page

FIRST, SECOND = DOCUMENTS[0], DOCUMENTS[1]
BOTH = f"id={SECOND.id}&id={FIRST.id}"


def shown(html: str) -> list[str]:
    """Return the ids of the captions that a selection shows, in order."""
    return re.findall(r'data-unselect="([^"]+)"', html)


def test_a_selection_is_shown_in_its_order() -> None:
    """The captions of an address stand in its order, each once, with credit, id and the address of its page."""
    html = page(f"/selection?{BOTH}&id={SECOND.id}")
    assert shown(html) == [SECOND.id, FIRST.id]
    assert "<strong>2 captions</strong>" in html
    assert "Credit: <bdi>NASA/Mira Santos (made2021e000001)</bdi>" in html
    assert f"http://localhost/captions/{FIRST.id}" in html
    assert 'content="noindex, nofollow"' in html


@pytest.mark.parametrize(
    ("sort", "wanted"), [("date", ["b", "a", "c"]), ("heading", ["c", "a", "b"]), ("x", ["a", "b", "c"])]
)
def test_a_selection_is_sorted(sort: str, wanted: list[str]) -> None:
    """It is sorted by date, what has none last, or by heading; an order that is not known is that of the address."""
    days = {"a": ("Three", "2001-02-03"), "b": ("Two", "1999-02-03"), "c": ("One", None)}
    found = [
        document(name, title, "A caption.", day=day) if day else document(name, title, "A caption.")
        for name, (title, day) in days.items()
    ]
    assert shown(page(f"/selection?id=a&id=b&id=c&sort={sort}", client(StandIn(found)))) == wanted


def test_one_is_taken_off() -> None:
    """Each caption has a link to the selection without it; what is not in the index is named."""
    html = page(f"/selection?{BOTH}&id=nobody%3Cb%3E&sort=date")
    assert f"/selection?id={SECOND.id}&sort=date" in links_of(html)
    assert "No picture with the ID “<bdi>nobody&lt;b&gt;</bdi>”" in html
    assert "Nothing is selected" in page("/selection")


def test_a_selection_has_a_bound() -> None:
    """However many ids an address has, at most two hundred are looked for, and the page says so."""
    many = [document(f"m{n}", f"Title {n}", "A caption.") for n in range(210)]
    html = page("/selection?" + "&".join(f"id=m{n}" for n in range(210)), client(StandIn(many)))
    assert len(shown(html)) == 200
    assert "at most 200 captions: 10 more in this link are not shown" in html
    missing = page("/selection?id=m1&id=nobody", client(StandIn(many)))
    assert "more in this link" not in missing, "what is missing is not left out"


def test_a_selection_is_downloaded() -> None:
    """As a table with addresses, as JSON, and as a list of the pictures' addresses."""
    table = list(
        csv.DictReader(io.StringIO(CLIENT.get(f"/selection.csv?{BOTH}").text.removeprefix("\ufeff")))
    )
    assert [row["id"] for row in table] == [SECOND.id, FIRST.id]
    assert table[1]["page"] == f"http://localhost/captions/{FIRST.id}"
    lines = CLIENT.get(f"/selection.jsonl?{BOTH}").text.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [SECOND.id, FIRST.id]
    answer = CLIENT.get(f"/selection.txt?id={FIRST.id}")
    assert answer.text == "https://images-assets.nasa.gov/image/made2021e000001/made2021e000001~orig.jpg\n"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="selection.txt"'


def sheet(html: str) -> str:
    """Return what a page shows between its head and its foot."""
    return html.partition("<main")[2].partition("</main>")[0]


HOSTILE = '=1+1 </textarea><b>"red"</b>\x00\u202e\n moon'
NOTED = f"{BOTH}&" + urlencode({f"note.{FIRST.id}": HOSTILE, "note.nobody": "lost"})


def test_notes_are_shown_and_stay_in_every_address() -> None:
    """A note stands in the sheet as text, twice: to change it and for print; every address keeps it."""
    html = page(f"/selection?{NOTED}")
    said = "=1+1 &lt;/textarea&gt;&lt;b&gt;&#34;red&#34;&lt;/b&gt; moon"
    assert html.count(said) == 2 and "lost" not in sheet(html)
    leading = [
        link for link in links_of(html) if "/selection" in link and SECOND.id in link and FIRST.id in link
    ]
    assert len(leading) >= 6
    for link in leading:
        assert parse_qs(urlsplit(link).query)[f"note.{FIRST.id}"][0].startswith("=1+1 </textarea>")
    without = next(
        link for link in links_of(html) if "/selection" in link and FIRST.id not in link and SECOND.id in link
    )
    assert "note." not in without


def test_notes_are_downloaded() -> None:
    """The table has a column of them, in which none is a formula; JSON has those that there are."""
    rows = list(
        csv.DictReader(io.StringIO(CLIENT.get(f"/selection.csv?{NOTED}").text.removeprefix("\ufeff")))
    )
    assert rows[0]["note"] == "" and rows[1]["note"].startswith("'=1+1")
    found = [json.loads(line) for line in CLIENT.get(f"/selection.jsonl?{NOTED}").text.splitlines()]
    assert "note" not in found[0] and found[1]["note"] == '=1+1 </textarea><b>"red"</b> moon'
    manifest = CLIENT.get(f"/selection/manifest.json?{NOTED}").text
    assert "=1+1 </textarea>" in manifest
    assert "note" not in CLIENT.get("/api/v1/export.csv").text.splitlines()[0]


def test_a_note_has_a_bound() -> None:
    """Of a longer one the beginning is kept."""
    html = page(f"/selection?id={FIRST.id}&note.{FIRST.id}={'x' * 2000}")
    assert f">{'x' * 300}</textarea>" in html and "x" * 301 not in sheet(html)


@pytest.mark.parametrize("family", DOCUMENTS, ids=lambda family: family.id)
def test_every_hit_and_picture_can_be_ticked(family: Document) -> None:
    """Each hit of every layout has a tick of the form, and so has the caption's own page."""
    tick = f'name="id" value="{family.id}"'
    for path in ("/search", "/search?view=list", "/search?view=small", f"/captions/{family.id}"):
        html = page(path)
        assert tick in html and '"/selection"' in html
