"""Tests of the pictures that the site serves itself: those of the folder, as what they are, and nothing else."""

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from schema.errors import BadParameter
from tests.documents import document
from tests.pictures import night_sky
from tests.stand_in import StandIn
from webapp import create_app
from webapp.config import WebConfig
from webapp.pages.picture_files import find_picture


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of pictures, with a secret beside it and some in it."""
    pictures = tmp_path / "pictures"
    (pictures / "bells").mkdir(parents=True)
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    (pictures / "one.PNG").write_bytes(night_sky("one"))
    (pictures / "bells" / "two.jpg").write_bytes(b"\xff\xd8\xff")
    (pictures / "BT.1969.1.svg").write_text(
        "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    )
    (pictures / "notes.html").write_text("<script>alert(1)</script>")
    (pictures / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    return pictures


def client(folder: Path, **given: Any) -> FlaskClient:
    """Return a client of a site with that folder."""
    config = WebConfig(images_folder=str(folder), **given)
    return create_app(config, StandIn((document("BT.1969.1", "Bell", "A bell is cast."),))).test_client()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("one.PNG", "image/png"),
        ("bells/two.jpg", "image/jpeg"),
        ("bells/two", "image/jpeg"),
        ("BT.1969.1", "image/svg+xml"),
        ("BT.1969.1.svg", "image/svg+xml"),
    ],
)
def test_pictures_are_served_as_what_they_are(folder: Path, name: str, kind: str) -> None:
    """By the name of the file, or by an id; nothing in a picture runs, whatever it is."""
    with client(folder).get(f"/pictures/{name}") as answer:
        assert answer.data
    assert (answer.status_code, answer.mimetype) == (200, kind)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (
        answer.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    with client(folder).get(f"/pictures/{name}", headers={"If-None-Match": answer.headers["ETag"]}) as again:
        assert again.status_code == 304


@pytest.mark.parametrize(
    "name",
    [
        "three.jpg",
        "notes.html",
        "notes",
        "bells",
        "link.jpg",
        "link",
        "../secret.jpg",
        "%2e%2e/secret.jpg",
        "bells/../../secret.jpg",
        "..%2fsecret.jpg",
        "%00.jpg",
        "a" * 300 + ".jpg",
        "a" * 5000,
        "bells//..//..//secret.jpg",
    ],
)
def test_nothing_else_is_served(folder: Path, name: str) -> None:
    """Neither other kinds of files nor what lies outside of the folder, by whatever way."""
    assert client(folder).get(f"/pictures/{name}").status_code == 404


def test_no_folder_no_pictures() -> None:
    """Without the setting nothing is served; a folder that is not there is refused when the site starts."""
    app = create_app(WebConfig(), StandIn((document("a", "", "A bell."),)))
    assert app.test_client().get("/pictures/one.png").status_code == 404
    with pytest.raises(BadParameter, match="is not a folder"):
        WebConfig(images_folder="/no/such/folder")


def test_pages_and_programs_are_led_to_them(folder: Path) -> None:
    """Pages have the path, also below a base path; programs the whole address; nothing leads to NASA."""
    page = client(folder).get("/captions/BT.1969.1").text
    assert 'src="/pictures/BT.1969.1"' in page and "nasa.gov" not in page
    below = client(folder, base_path="/archive").get("/archive/captions/BT.1969.1").text
    assert 'src="/archive/pictures/BT.1969.1"' in below
    site, address = client(folder), "http://localhost/pictures/BT.1969.1"
    found = site.get("/api/v1/search").get_json()["hits"][0]["image"]
    assert found == {"thumbnail": address, "details": None}
    assert site.get("/selection.txt?id=BT.1969.1").text == f"{address}\n"
    assert address in site.get("/selection.csv?id=BT.1969.1").text


def test_an_absolute_path_is_not_in_the_folder(folder: Path) -> None:
    """However it comes in."""
    secret = folder.parent / "secret.jpg"
    assert secret.is_file() and find_picture(folder, str(secret)) is None


def test_a_file_of_the_name_goes_before_an_id(folder: Path) -> None:
    """An id may end as a file's name does."""
    (folder / "x.jpg").write_bytes(b"1")
    (folder / "x.jpg.png").write_bytes(b"2")
    assert find_picture(folder, "x.jpg") == folder / "x.jpg"
