"""Tests of webapp.pages.linked_data: what a page says to programs, as data that no caption can break out of."""

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from schema.document import Credit, Document, DumpFields, EventDate, Member, Precision, Variant
from tests.documents import DOCUMENTS, document
from tests.stand_in import StandIn
from tests.test_views import client, page
from webapp.pages.linked_data import iso_date

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def data(html: str) -> Any:
    """Return the only block of data in a page."""
    (found,) = SCRIPT.findall(html)
    return json.loads(found)


def with_columns(family: Document, *columns: tuple[str, str]) -> Document:
    """Return a family whose lead has these other columns."""
    lead = replace(family.lead, fields=replace(family.lead.fields, other_columns=columns))
    return replace(family, members=(Member(lead, Variant.LEAD), *family.members[1:]))


def test_a_picture_is_described() -> None:
    """Who made it, how to credit it, when, what it shows and where the files are."""
    found = data(page("/captions/made2021e000001"))
    assert found["@context"] == "https://schema.org" and found["@type"] == "ImageObject"
    assert found["url"] == "http://localhost/captions/made2021e000001"
    assert found["creator"] == [
        {"@type": "Person", "name": "Mira Santos"},
        {"@type": "Organization", "name": "NASA"},
    ]
    assert found["creditText"] == "NASA/Mira Santos (made2021e000001)"
    assert found["dateCreated"] == "2021-03-24"
    assert found["contentUrl"].endswith("/image/made2021e000001/made2021e000001~orig.jpg")
    assert found["caption"] == DOCUMENTS[0].lead.text
    assert "license" not in found


@pytest.mark.parametrize("family", DOCUMENTS, ids=lambda family: family.id)
def test_every_family_is_described(family: Document) -> None:
    """No value is empty, whatever a family lacks."""
    assert all(data(page(f"/captions/{family.id}")).values())


def test_a_caption_cannot_leave_its_block() -> None:
    """Markup, comments and line separators of a caption are data, and come out as they went in."""
    text = "Moon </script><script>alert(1)</script> <!-- \u2028 & ' \" \\ ]]> 😀"
    family = replace(document("a-1", text, text), credit=Credit(("</script>",), ("<!--<script>",)))
    html = page("/captions/a-1", client(StandIn((family,))))
    assert "<script>alert" not in html
    assert data(html)["caption"] == text
    assert data(html)["creator"][1]["name"] == "</script>"


@pytest.mark.parametrize(
    ("value", "licence"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", True),
        ("http://rightsstatements.org/vocab/NoC-US/1.0/", True),
        ("Public domain", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://a.example/ and others", False),
        ("https://[broken", False),
    ],
)
def test_a_licence_is_an_address(value: str, licence: bool) -> None:
    """What the file says of rights is a licence where it is an address, else a notice."""
    family = with_columns(document("a-1", "Moon", "The Moon."), ("Rights", value))
    found = data(page("/captions/a-1", client(StandIn((family,)))))
    assert found.get("license") == (value if licence else None)
    assert found.get("copyrightNotice") == (None if licence else value)


@pytest.mark.parametrize(
    ("precision", "wanted"),
    [("day", "1969-07-20"), ("month", "1969-07"), ("year", "1969"), ("range", "1969-07-20/1969-07-24")],
)
def test_dates_are_as_exact_as_known(precision: str, wanted: str) -> None:
    """A month or a year is no day, and a period has two ends."""
    assert iso_date(EventDate(date(1969, 7, 20), date(1969, 7, 24), Precision(precision))) == wanted


def test_a_preview_shows_the_picture_that_was_shared() -> None:
    """A link to one picture of several is previewed by this one, in the whole window too."""
    for address in ("?picture=made2021e000002", "?picture=made2021e000002&show=full"):
        html = page(f"/captions/made2021e000001{address}")
        (image,) = re.findall(r'property="og:image" content="([^"]+)"', html)
        assert "made2021e000002" in image and image.startswith("https://")


def test_pictures_of_this_host_are_absolute() -> None:
    """Where pictures are served under a path here, previews and data have their whole address."""
    family = document("a-1", "Moon", "The Moon.")
    html = page("/captions/a-1", client(StandIn((family,)), images="/pictures"))
    assert 'property="og:image" content="http://localhost/pictures/image/a-1/a-1~thumb.jpg"' in html
    assert data(html)["thumbnailUrl"] == "http://localhost/pictures/image/a-1/a-1~thumb.jpg"


def test_without_pictures_there_is_still_data() -> None:
    """A record without a picture has no address of one."""
    fields = DumpFields(media_type="audio")
    family = document("a-1", "Moon", "The Moon.")
    family = replace(family, members=(Member(replace(family.lead, fields=fields), Variant.LEAD),))
    assert "contentUrl" not in data(page("/captions/a-1", client(StandIn((family,)))))
