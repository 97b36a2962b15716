"""Pages in a made-up language, whose every message stands in brackets: what has none stays English in any language."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo

from schema.document import Document, DumpFields, Member, Variant
from tests.documents import document
from tests.page_strings import page_strings, texts
from tests.stand_in import StandIn
from webapp import create_app
from webapp.config import WebConfig
from webapp.languages import language
from webapp.search.model.result import Page
from webapp.site_settings import SiteSettings

CODE = "ia"  # stands for the made-up language
VOID = {"br", "hr", "img", "input", "link", "meta", "rect"}
DATA = {"bdi", "code", "kbd", "pre", "time", "script", "style"}  # what is in them is no sentence of the page
SPOKEN = {"alt", "aria-label", "placeholder", "title"}
NAMES = {"CSV", "JSON", "JSON lines", "API", "HTML", "BibTeX", "Chicago", "APA", "MLA", "English", "curl"}
BRACKETED = re.compile(r"⟦[^⟦⟧]*?(?:⟧|…)")  # a title may be cut short
LETTERS = re.compile(r"[^\W\d_]{2,}")
PAGES = (
    "/",
    "/search",
    "/search?q=cosmonaut&agency=NASA&agency=!ESA&year=2010..2020",
    "/search?q=cosmonaut&view=list&page=2&size=5",
    "/search?q=cosmonaut&view=small&sort=oldest",
    "/search?q=cosmonaut+agency:none+person:*&year_from=x",
    "/search?q=zyzzyva+cosmonuat+-flowers",
    "/search?q=zyzzyva&agency=FOO&expedition=1&landmark=!Red+Square",
    '/search?q="red+square"+zyzzyva',
    "/search?q=zyz*+*moon+((red+square",
    "/search?q=christmas+1968+before:1970x+year:[2020+TO+2010]+OR",
    "/search?q=on:2021-03&expand=explain",
    "/search?year=abc&size=0&generation=older",
    "/search?q=iss0&sort=added",
    "/facets/person?q=cosmonaut&prefix=a&order=name",
    "/facets/person?number=2&agency=NASA",
    "/facets/nothing",
    "/facets/agncy",
    "/captions/nosuch",
    "/searhc",
    "/selection",
    "/selection?id=nosuch",
    "/api",
    "/search?q=" + "((((((((((((((((((((((((((((((((moon",
    "/search?q=" + "x" * 5000,
)


def bracketed(found: Catalog) -> Catalog:
    """Return a catalogue whose translations are the texts themselves, in brackets."""
    made = Catalog(locale="en", charset="utf-8")
    for one in found:
        if one.id:
            forms = tuple(f"⟦{text}⟧" for text in texts(one))
            made.add(one.id, forms if one.pluralizable else forms[0], context=one.context)
    return made


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalog]:
    """Let pages have the made-up language."""
    made = bracketed(page_strings())
    folder = tmp_path / CODE / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "pages.mo").open("wb") as file:
        write_mo(file, made)
    monkeypatch.setattr(language, "LOCALES", tmp_path)
    language.languages.cache_clear()
    yield made
    language.languages.cache_clear()


def settings(index: Path = Path("index")) -> WebConfig:
    """Return those of a site in the made-up language, whose own texts stand in brackets too."""
    return WebConfig(index=index, site=SiteSettings(name="⟦Site⟧", languages=CODE, example="⟦moon⟧"))


class Words(HTMLParser):
    """The words of a page, and what its attributes say, but for data."""

    def __init__(self, *, is_captions: bool) -> None:
        """Read a page; where it ``is_captions``, its title and description are the caption's."""
        super().__init__()
        self._is_captions = is_captions
        self.found: list[str] = []
        self._open: list[bool] = []  # for each element whether all in it is data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read what an element says, and whether all that is in it is data."""
        given = {name: value or "" for name, value in attrs}
        said = [value for name, value in given.items() if name in SPOKEN]
        is_described = given.get("name") == "description" and not self._is_captions
        said += [given.get("content", "")] if is_described else []
        foreign = given.get("lang", CODE) != CODE
        is_title = tag == "title" and self._is_captions
        is_named = "id" in given.get("class", "").split()
        is_data = tag in DATA or foreign or is_title or is_named or self._in_data()
        if not is_data:
            self.found += said
        if tag not in VOID:
            self._open.append(is_data)

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if tag not in VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Read a text."""
        if not self._in_data():
            self.found.append(data)

    def _in_data(self) -> bool:
        return bool(self._open) and self._open[-1]


def english(html: str) -> list[str]:
    """Return the words of a page that are neither a message nor data."""
    words = Words(is_captions='<h1 dir="auto" lang="en"' in html or 'id="lightbox-title"' in html)
    words.feed(html)
    text = "\n".join(" ".join(one.split()) for one in words.found)
    while text != (text := BRACKETED.sub("", text)):
        pass
    return [line for line in text.split("\n") if LETTERS.search(line) and line.strip(" ,;.:") not in NAMES]


def rich() -> Document:
    """Return a family that has all that a page can show of one: variants, repairs, damage, columns, dates, credits."""
    family = document(
        "made2021e000001", "Flowers by the wall", "Flowers by the wall, 24 March 2021.", day="2021-03-24"
    )
    fields = DumpFields(
        date_created="1999-02-03T00:00:00Z",
        keywords=("flowers", "walls"),
        location="Moscow",
        other_columns=(("Rights", "All rights reserved."), ("Box", "12")),
    )
    lead = replace(
        family.lead,
        nasa_id="made2021e000001",
        event_date=family.event_date,
        fields=fields,
        repairs=("lost letter", "control characters", "undecidable lost character"),
        original_caption="Flowers by the w?ll, 24 March 2021.",
        original_title="Flowers",
    )
    others = [
        Member(
            replace(lead, n=n, nasa_id=f"made2021e00000{n}", text=f"Flowers by wall {n}."),
            kind,
            "with “wall”",
        )
        for n, kind in enumerate((Variant.EXACT, Variant.FORMAT, Variant.TRUNCATED, Variant.EDITED), 2)
    ]
    copies = [replace(others[-1], caption=replace(others[-1].caption, n=n)) for n in range(6, 30)]
    return replace(family, members=(Member(lead, Variant.LEAD), *others, *copies))


def undated() -> Document:
    """Return a family whose year stands in its id alone."""
    family = document("jsc1998e000001", "A window", "A window.")
    return replace(family, members=(Member(replace(family.lead, nasa_id="jsc1998e000001"), Variant.LEAD),))


@pytest.mark.usefixtures("made_up")
def test_every_word_of_a_page_is_a_message(index: Path) -> None:
    """On each kind of page, of errors too, nothing is said but by messages."""
    browser = create_app(settings(index)).test_client()
    family = re.findall(
        '<h3[^>]*><a class="stretched" href="([^"]+)"', browser.get("/search?q=cosmonaut").text
    )[0]
    name = family.partition("?")[0]
    other = re.findall(r'href="/captions/([^"?]+)', browser.get("/search?q=flowers").text)[0]
    own = [family, name, f"{name}?show=full", f"{name}?compare={other}", f"{name}?compare={other}&show=over"]
    for path in (*PAGES, *(one.replace("&amp;", "&") for one in own), f"/selection?id={other}&id=nosuch"):
        html = browser.get(path).text
        assert f'<html lang="{CODE}">' in html
        assert english(html) == [], path


@pytest.mark.usefixtures("made_up")
def test_every_word_of_a_family_is_a_message() -> None:
    """So it is on the page of a family that has everything."""
    browser = create_app(settings(), StandIn((rich(), undated(), document("b", "B", "Bells.")))).test_client()
    for path in (
        "/captions/made2021e000001",
        "/captions/made2021e000001?picture=made2021e000002&compare=made2021e000001",
        "/captions/made2021e000001?at=1&q=flowers",
        "/captions/made2021e000001?show=full&at=1",
        "/captions/jsc1998e000001",
        "/selection?id=made2021e000001&id=b&sort=date",
    ):
        assert english(browser.get(path).text) == [], path


@pytest.mark.usefixtures("made_up")
def test_every_word_of_an_error_is_a_message(tmp_path: Path) -> None:
    """Pages say in the same language that there is no index, that a method is not allowed, or that we are at fault."""
    browser = create_app(settings(tmp_path)).test_client()
    closed, method = browser.get("/search?q=moon"), browser.post("/search")
    failing = create_app(settings(), StandIn(change=_fail)).test_client().get("/search?q=moon")
    assert [one.status_code for one in (closed, method, failing)] == [503, 405, 500]
    for answer in (closed, method, failing):
        assert english(answer.text) == []


def _fail(_: Page) -> Page:
    raise ZeroDivisionError


def test_scripts_say_messages_alone(made_up: Catalog) -> None:
    """The texts that a page hands its scripts are messages, and a script has none of its own."""
    html = create_app(settings(), StandIn()).test_client().get("/").text
    said = json.loads(re.findall('id="messages">(.*?)</script>', html)[0])
    forms = [text for one in said.pop("count").values() for text in one.values()]
    assert len(made_up) > 350 and len(said) > 12
    assert [text for text in (*said.values(), *forms) if not re.fullmatch("⟦.+⟧", text)] == []
    for script in (Path(language.__file__).parents[1] / "static").glob("*.js"):
        spoken = re.findall(
            r"(?:textContent = |announce\(|aria-label\", )[^;\n]*[\"'`][^;\n]*", script.read_text("utf-8")
        )
        literal = [
            one for one in spoken if not re.search(r"(?:message|counted)\(|getAttribute|\.textContent\)", one)
        ]
        assert literal == [], script.name


def test_the_judge_finds_what_is_no_message() -> None:
    """A text, a label or a description outside of brackets would be found, and data is passed over."""
    sound = '<p>⟦Found <b>⟦3 captions⟧</b> of⟧ <bdi>NASA</bdi> <span lang="en">Moon</span></p>'
    assert english(f'<html lang="{CODE}">{sound}') == []
    assert english("<p>⟦Found⟧ <b>here</b></p>") == ["here"]
    assert english('<img alt="Photograph">') == ["Photograph"]
    assert english('<meta name="description" content="All captions">') == ["All captions"]
