"""Tests of webapp.images: where thumbnails come from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.document import Caption, DumpFields
from tests.documents import DOCUMENTS
from webapp.images import cover, picture, pictures
from webapp.picture_addresses import NASA_IMAGES, PictureAddresses


def caption(name: str | None, link: str = "", media: str = "image") -> Caption:
    """Make a record with this preview link."""
    return Caption("d.jsonl", 1, name, "", "x", "", "x", fields=DumpFields(image=link, media_type=media))


@pytest.mark.parametrize(
    ("link", "thumbnail"),
    [
        ("http://images-assets.nasa.gov/image/a/a~thumb.jpg", f"{NASA_IMAGES}/image/a/a~thumb.jpg"),
        (
            "http://images-assets.nasa.gov/image/a b/a b~thumb.jpg",
            f"{NASA_IMAGES}/image/a%20b/a%20b~thumb.jpg",
        ),
        ("https://museum.example/pic?id=7", "https://museum.example/pic?id=7"),
        ("http://museum.example/ü.png", "http://museum.example/%C3%BC.png"),
        (
            "http://images-assets.nasa.gov/image/a/collection.json",
            f"{NASA_IMAGES}/image/x%2F1/x%2F1~thumb.jpg",
        ),
        ("javascript:alert(1)", f"{NASA_IMAGES}/image/x%2F1/x%2F1~thumb.jpg"),
        ("http://[broken", f"{NASA_IMAGES}/image/x%2F1/x%2F1~thumb.jpg"),
        ("", f"{NASA_IMAGES}/image/x%2F1/x%2F1~thumb.jpg"),
    ],
)
def test_the_dumps_own_link_comes_first(link: str, thumbnail: str) -> None:
    """A link to an image is taken, anything else is replaced by the address built from the id."""
    assert picture(caption("x/1", link), PictureAddresses(NASA_IMAGES)).thumbnail == thumbnail


def test_another_base_takes_nasas_place() -> None:
    """A museum's own pictures replace NASA's, and only NASA's."""
    base = "http://127.0.0.1:9/pics"
    moved = picture(caption("a", "http://images-assets.nasa.gov/image/a/a~thumb.jpg"), PictureAddresses(base))
    assert moved.thumbnail == f"{base}/image/a/a~thumb.jpg"
    assert picture(caption("a"), PictureAddresses("/pics")).thumbnail == "/pics/image/a/a~thumb.jpg"
    assert (
        picture(caption("a", "https://museum.example/a.jpg"), PictureAddresses(base)).thumbnail
        == "https://museum.example/a.jpg"
    )


@pytest.mark.parametrize(
    ("link", "thumbnail"),
    [
        ("bell.jpg", "/pics/bell.jpg"),
        ("./1969/bell tower.PNG", "/pics/1969/bell%20tower.PNG"),
        ('/scans/"bell"<1>.jpg', "/pics/scans/%22bell%22%3C1%3E.jpg"),
        ("glocke#2?.jpg", "/pics/image/a/a~thumb.jpg"),
        ("../secret.jpg", "/pics/image/a/a~thumb.jpg"),
        ("//other.example/bell.jpg", "/pics/image/a/a~thumb.jpg"),
        ("bell.html", "/pics/image/a/a~thumb.jpg"),
        ("bell", "/pics/image/a/a~thumb.jpg"),
    ],
)
def test_the_name_of_a_file_is_in_the_archives_own_folder(link: str, thumbnail: str) -> None:
    """A dump may name the files of its pictures: they are below the base, where that is not NASA's."""
    assert picture(caption("a", link), PictureAddresses("/pics")).thumbnail == thumbnail
    assert (
        picture(caption("a", link), PictureAddresses(NASA_IMAGES)).thumbnail
        == f"{NASA_IMAGES}/image/a/a~thumb.jpg"
    )


def test_pictures_named_after_ids() -> None:
    """In a folder of our own a picture has the name that its record says, else the record's id."""
    own = PictureAddresses("/pictures", "", by_id=True)
    assert picture(caption("a b/1"), own).thumbnail == "/pictures/a%20b%2F1"
    assert picture(caption("a", "bells/glocke 7.jpg"), own).thumbnail == "/pictures/bells/glocke%207.jpg"
    assert picture(caption("a", "https://x.example/a.jpg"), own).thumbnail == "https://x.example/a.jpg"
    assert picture(caption(None), own).thumbnail is None


def test_programs_get_whole_addresses() -> None:
    """A path of this site has its host before it; addresses elsewhere stay."""
    own = PictureAddresses("/archive/pictures/{id}.jpg", "{url}").on("https://a.example:8000")
    assert (own.images, own.details) == ("https://a.example:8000/archive/pictures/{id}.jpg", "{url}")
    assert PictureAddresses(NASA_IMAGES).on("https://a.example").images == NASA_IMAGES


def test_no_base_no_thumbnails() -> None:
    """The base '' means no images at all; NASA's page about them stays, where they are NASA's."""
    found = picture(caption("a b", "https://images-assets.nasa.gov/a.jpg"), PictureAddresses(""))
    assert (found.thumbnail, found.details) == (None, "https://images.nasa.gov/details/a%20b")
    assert picture(caption("a b", "https://museum.example/a.jpg"), PictureAddresses("")).details is None


def test_only_images_have_an_address_of_their_own() -> None:
    """A video or a record without id has a thumbnail only where the dump gives one."""
    assert picture(caption("v", media="video"), PictureAddresses(NASA_IMAGES)).thumbnail is None
    assert picture(caption(None), PictureAddresses(NASA_IMAGES)).thumbnail is None


def test_pictures_of_a_family() -> None:
    """Each picture of a family stands once, the lead's first; the cover is the first with a thumbnail."""
    found = pictures(DOCUMENTS[0], PictureAddresses(NASA_IMAGES))
    assert [one.nasa_id for one in found] == list(DOCUMENTS[0].nasa_ids)
    assert cover(DOCUMENTS[0], PictureAddresses(NASA_IMAGES)) == found[0]
    assert cover(DOCUMENTS[0], PictureAddresses("")) is None


@given(st.text().map(lambda rest: rest + ".jpg"), st.text())
def test_any_file_is_below_the_base(link: str, name: str) -> None:
    """Whatever file a dump names, its address is one below our own folder, or a web address."""
    thumbnail = picture(caption(name, link), PictureAddresses("/pics")).thumbnail or "/pics/"
    assert thumbnail.startswith(("/pics/", "http://", "https://"))
    assert ".." not in thumbnail.split("/")[2:4] and not set(thumbnail) & set(' "<>\n')


@given(st.text() | st.text().map(lambda rest: "http://" + rest), st.text())
def test_any_link_is_safe(link: str, name: str) -> None:
    """Whatever a dump links, the thumbnail is an http(s) address without spaces, quotes or angle brackets."""
    thumbnail = picture(caption(name, link), PictureAddresses(NASA_IMAGES)).thumbnail or "https://"
    assert thumbnail.startswith(("http://", "https://"))
    assert not set(thumbnail) & set(' "<>\n')
