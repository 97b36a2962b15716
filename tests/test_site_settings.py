"""Tests of the settings by which a site is its owner's: texts, contact, logo, colour, and addresses of pictures."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from schema.document import Document, DumpFields, Member, Variant
from schema.errors import BadParameter
from tests.documents import document
from tests.stand_in import StandIn
from webapp import create_app
from webapp.config import WebConfig, read_config
from webapp.images import picture
from webapp.picture_addresses import PictureAddresses
from webapp.site_settings import SiteSettings, contrast_on_white

ADDRESSES = ("/", "/search", "/selection", "/captions/obj-1", "/facets/person", "/api", "/no-such-page")


def record(name: str = "obj-1", image: str = "") -> Document:
    """Return a family of one record, whose file has this address of a picture."""
    family = document(name, "Kettle", "A kettle on a stove.")
    lead = replace(family.lead, fields=DumpFields(image=image))
    return replace(family, members=(Member(lead, Variant.LEAD),))


def client(*families: Document, **given: Any) -> FlaskClient:
    """Return a client of a site with these settings; those with ``site_`` before their name are the site's."""
    site = {name.removeprefix("site_"): given.pop(name) for name in [*given] if name.startswith("site_")}
    config = WebConfig(**given, site=SiteSettings(**site))
    return create_app(config, StandIn(families or (record(),))).test_client()


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_is_the_owners(address: str) -> None:
    """Name, rights, footer and contact stand on every page, of errors too, and ours on none."""
    html = (
        client(
            site_name="Kettle Museum",
            site_tagline="Kettles of all lands.",
            site_example="copper kettle",
            site_rights="All rights with the museum.",
            site_footer="Open on Sundays.",
            site_contact="desk@kettles.example",
        )
        .get(address)
        .text
    )
    assert "Kettle Museum" in re.findall("<title>(.*?)</title>", html, re.DOTALL)[0]
    for text in ("All rights with the museum.", "Open on Sundays.", 'href="mailto:desk@kettles.example"'):
        assert text in html
    assert "Caption Search" not in html and "spaceflight" not in html
    assert ("Try: copper kettle" in html) is (address == "/")


def test_what_browsers_and_readers_see_is_the_owners() -> None:
    """The search that a browser adds, and the feed, have the site's name; the short one is cut at 16 letters."""
    at = client(site_name="Kettle Museum of the North", site_tagline="Kettles.")
    assert "<ShortName>Kettle Museum of</ShortName>" in at.get("/opensearch.xml").text
    assert "Kettle Museum of the North" in at.get("/feed.atom").text


@pytest.mark.parametrize("address", ["/", "/captions/obj-1", "/opensearch.xml"])
def test_texts_of_the_owner_stay_text(address: str) -> None:
    """Markup in a setting is shown as it is written."""
    text = "<script>alert(1)</script>"
    html = client(site_name=text, site_tagline=text, site_rights=text, site_footer=text).get(address).text
    assert "<script>alert" not in html


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"name": " "}, "must not be empty"),
        ({"name": "x" * 61}, "at most 60 characters"),
        ({"footer": "two\nlines"}, "one line"),
        ({"contact": "javascript:alert(1)"}, "mail address or an http"),
        ({"contact": 'a@b.example"onclick='}, "mail address or an http"),
        ({"logo": "//elsewhere.example/a.png"}, "path from /"),
        ({"logo": "data:image/png;base64,AAAA"}, "path from /"),
        ({"colour": "red"}, "a colour such as"),
        ({"colour": "#12345"}, "a colour such as"),
        ({"colour": "#000;} body {display:none"}, "a colour such as"),
        ({"colour": "#ffff00"}, "too pale"),
    ],
)
def test_what_could_never_work_is_refused(given: dict[str, str], reason: str) -> None:
    """The refusal names the setting and says why."""
    with pytest.raises(BadParameter, match=reason) as refused:
        SiteSettings(**given)
    assert f"site.{next(iter(given))}" in str(refused.value)


def test_contrast_is_that_of_the_guidelines() -> None:
    """Figures that are known: grey #767676 is the palest that may stand on white."""
    assert contrast_on_white("#767676") == pytest.approx(4.54, abs=0.01)
    assert contrast_on_white("#777777") < 4.5


def test_a_colour_has_a_stylesheet() -> None:
    """The colour chosen is in a stylesheet of its own, which pages link to; without one there is none."""
    at = client(site_colour="#7a1f2b")
    assert '<link rel="stylesheet" href="/site.css">' in at.get("/").text
    style = at.get("/site.css")
    assert style.mimetype == "text/css" and "--link: #7a1f2b" in style.text
    assert at.get("/site.css", headers={"If-None-Match": style.headers["ETag"]}).status_code == 304
    assert "/site.css" not in client().get("/").text


def test_a_logo_may_be_shown() -> None:
    """The policy of the page allows it, where no pictures are shown too."""
    answer = client(site_logo="https://kettles.example/logo.png", images="").get("/")
    assert 'src="https://kettles.example/logo.png"' in answer.text
    assert "img-src 'self' http: https:" in answer.headers["Content-Security-Policy"]


def test_settings_come_from_file_environment_and_flags(tmp_path: Path) -> None:
    """As all settings do: a flag over the environment over the file."""
    path = tmp_path / "site.toml"
    path.write_text('details = "https://a.example/{id}"\n[site]\nname = "From file"\nfooter = "f"\n', "utf-8")
    read = read_config({"CAPTION_SEARCH_SITE_NAME": "From environment"}, config=path, site_footer="g")
    assert (read.site.name, read.site.footer, read.details) == (
        "From environment",
        "g",
        "https://a.example/{id}",
    )


@pytest.mark.parametrize("images", ["https://images-assets.nasa.gov", "https://pics.example", ""])
def test_nothing_leads_to_nasa_where_records_are_not_nasas(images: str) -> None:
    """A record whose picture lies with its museum has no page at NASA: on pages, in tables, in JSON."""
    at = client(record(image="https://kettles.example/1.jpg"), images=images)
    for address in ("/captions/obj-1", "/search?q=kettle", "/api/v1/search?q=kettle", "/api/v1/export.csv"):
        assert "images.nasa.gov" not in at.get(address).text.replace("/nasa/", "")


@pytest.mark.parametrize(
    ("images", "image", "wanted"),
    [
        ("https://iiif.example/{id}/full/640,/0/default.jpg", "", "https://iiif.example/a%20b%2F1/full/640,/0/default.jpg"),
        ("{url}", "https://kettles.example/1 x.jpg", "https://kettles.example/1%20x.jpg"),
        ("https://proxy.example/?u={url}", "https://k.example/1.jpg?a=b", "https://proxy.example/?u=https%3A%2F%2Fk.example%2F1.jpg%3Fa%3Db"),
        ("{url}", "", None),
        ("{url}", "javascript:alert(1)", None),
        ("/pictures/{id}.jpg", "", "/pictures/a%20b%2F1.jpg"),
    ],
)  # fmt: skip
def test_addresses_of_pictures_are_filled_in(images: str, image: str, wanted: str | None) -> None:
    """With the id or the record's own address, each escaped; without what is needed there is no picture."""
    caption = replace(record(image=image).lead, nasa_id="a b/1")
    assert picture(caption, PictureAddresses(images)).thumbnail == wanted


def test_the_archives_page_is_by_a_template() -> None:
    """A link says whose page it is, and the API has the same address; an empty template is no link."""
    at = client(details="https://www.kettles.example/objects/{id}")
    html = at.get("/captions/obj-1").text
    assert 'href="https://www.kettles.example/objects/obj-1"' in html and "View on kettles.example" in html
    assert '"https://www.kettles.example/objects/obj-1"' in at.get("/api/v1/search").text
    assert "View on" not in client(details="").get("/captions/obj-1").text


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("images", "ftp://a.example/{id}"),
        ("images", "https://a.example/{name}.jpg"),
        ("images", "//a.example/{id}"),
        ("details", "https://a.example/objects"),
        ("details", "javascript:{id}"),
        ("details", 'https://a.example/"{id}'),
    ],
)
def test_addresses_that_could_never_work_are_refused(name: str, address: str) -> None:
    """The refusal names the setting."""
    with pytest.raises(BadParameter, match=name):
        WebConfig(**{name: address})  # type: ignore[arg-type]  # the name of a setting that is text


def test_icon_and_description_are_the_owners() -> None:
    """The icon is ours for our name, else the first letter of the site's in its colour, else its logo."""
    with client().get("/favicon.svg") as ours:
        assert "ellipse" in ours.get_data(as_text=True)
    own = client(site_name="<Kettle> Museum", site_colour="#7a1f2b", site_contact="desk@kettles.example")
    icon = own.get("/favicon.svg")
    assert icon.mimetype == "image/svg+xml" and ">K</text>" in icon.text and "#7a1f2b" in icon.text
    info = own.get("/openapi.json").get_json()["info"]
    assert (info["title"], info["contact"]) == ("<Kettle> Museum", {"email": "desk@kettles.example"})
    assert 'rel="icon" href="/logo.png"' in client(site_name="Kettles", site_logo="/logo.png").get("/").text
    assert "&amp;" not in client(site_name="&").get("/favicon.svg").text.replace(">&amp;<", "")
