"""Tests of webapp.pages.iiif_manifest: manifests by the IIIF Presentation API 3.0."""

import re
from dataclasses import replace
from typing import Any

import pytest

from schema.document import Credit, Document
from tests.documents import DOCUMENTS, document
from tests.stand_in import StandIn
from tests.test_linked_data import with_columns
from tests.test_views import CLIENT, client, links_of, page

FIRST, SECOND = DOCUMENTS[0], DOCUMENTS[1]


def manifest(address: str, at: Any = CLIENT) -> dict[str, Any]:
    """Return a manifest that is answered as the specification asks, with everything that it requires."""
    answer = at.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == (
        'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'
    )
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    found: dict[str, Any] = answer.get_json(force=True)
    assert next(iter(found)) == "@context"
    check(found, "Manifest")
    return found


def check(found: dict[str, Any], kind: str) -> None:
    """Check a resource and those in it: type, id, language maps, canvases with a size and something painted."""
    assert found["type"] == kind
    assert re.fullmatch(r"https?://[^\s]+", found["id"]) and "#" not in found["id"]
    for name in {"label", "summary"} & found.keys():
        check_language(found[name])
    for one in (*found.get("metadata", ()), *filter(None, [found.get("requiredStatement")])):
        assert set(one) == {"label", "value"}
        check_language(one["label"])
        check_language(one["value"])
    match kind:
        case "Manifest":
            assert found["label"] and found["items"]
            ids = [one["id"] for one in found["items"]]
            assert len(set(ids)) == len(ids)
            for one in found["items"]:
                check(one, "Canvas")
        case "Canvas":
            assert found["width"] > 0 and found["height"] > 0
            (sheet,) = found["items"]
            check(sheet, "AnnotationPage")
            (painted,) = sheet["items"]
            check(painted, "Annotation")
            assert painted["motivation"] == "painting" and painted["target"] == found["id"]
            check(painted["body"], "Image")
            assert painted["body"]["format"].startswith("image/")


def check_language(found: dict[str, Any]) -> None:
    """Check a language map: lists of texts by language."""
    assert found and set(found) <= {"en", "none"}
    assert all(isinstance(text, str) and text for values in found.values() for text in values)


def test_a_family_has_a_manifest() -> None:
    """Each of its pictures is a canvas, with credit, page and data; the page links to it."""
    found = manifest(f"/iiif/captions/{FIRST.id}/manifest.json")
    assert [one["label"]["none"] for one in found["items"]] == [[name] for name in FIRST.nasa_ids]
    assert found["summary"] == {"none": [FIRST.lead.text]}
    assert found["requiredStatement"]["value"] == {"none": ["NASA/Mira Santos (made2021e000001)"]}
    assert found["homepage"][0]["id"] == f"http://localhost/captions/{FIRST.id}"
    assert found["seeAlso"][0]["id"] == f"http://localhost/api/v1/captions/{FIRST.id}"
    assert {"en": ["Date"]} in [row["label"] for row in found["metadata"]]
    assert f"/iiif/captions/{FIRST.id}/manifest.json" in links_of(page(f"/captions/{FIRST.id}"))


def test_a_selection_has_a_manifest() -> None:
    """The first picture of each caption in the order of the selection; each says what it shows and whom to credit."""
    address = f"/selection/manifest.json?id={SECOND.id}&id={FIRST.id}&id=nobody"
    found = manifest(address)
    homes = [one["homepage"][0]["id"].rpartition("/")[2] for one in found["items"]]
    assert homes == [SECOND.id, FIRST.id]
    assert all(one["requiredStatement"] for one in found["items"])
    assert "nobody" not in found["id"]
    linked = [link for link in links_of(page(f"/selection?id={FIRST.id}")) if "manifest" in link]
    assert linked == [f"/selection/manifest.json?id={FIRST.id}"]


@pytest.mark.parametrize("family", DOCUMENTS, ids=lambda family: family.id)
def test_every_page_with_a_picture_has_one(family: Document) -> None:
    """A page links to a manifest where there is a picture, and to none where there is none."""
    address = f"/iiif/captions/{family.id}/manifest.json"
    linked = address in links_of(page(f"/captions/{family.id}"))
    if linked:
        manifest(address)
    else:
        assert CLIENT.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/iiif/captions/nobody/manifest.json", "/selection/manifest.json"])
def test_no_manifest_of_nothing(address: str) -> None:
    """What is not there, or has no picture, is not found."""
    assert CLIENT.get(address).status_code == 404


def test_the_other_names_of_a_family_lead_to_one_manifest() -> None:
    """An id of another record redirects to the address that stays."""
    answer = CLIENT.get("/iiif/captions/made2021e000002/manifest.json")
    assert answer.status_code in {301, 302, 308}
    assert answer.headers["Location"].endswith(f"/iiif/captions/{FIRST.id}/manifest.json")


def test_a_manifest_is_not_sent_twice() -> None:
    """A viewer that has it is told that it has not changed."""
    address = f"/iiif/captions/{FIRST.id}/manifest.json"
    tag = CLIENT.get(address).headers["ETag"]
    assert CLIENT.get(address, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "http://creativecommons.org/licenses/by/4.0/"),
        ("http://rightsstatements.org/vocab/NoC-US/1.0/", "http://rightsstatements.org/vocab/NoC-US/1.0/"),
        ("https://archive.example/terms", None),
        ("Public domain", None),
    ],
)
def test_rights_are_those_that_viewers_know(value: str, wanted: str | None) -> None:
    """Only addresses of Creative Commons and RightsStatements.org are rights of a manifest."""
    family = with_columns(document("a-1", "Moon", "The Moon."), ("Rights", value))
    found = manifest("/iiif/captions/a-1/manifest.json", client(StandIn((family,))))
    assert found.get("rights") == wanted


def test_an_id_may_be_anything() -> None:
    """Blanks, slashes, marks and quotes in ids make no broken address, and nobody is credited where nobody is."""
    name = 'a/b "c" #d?e=%41'
    family = replace(document(name, "Moon", "The Moon."), credit=Credit())
    found = manifest(f"/iiif/captions/{family.id}/manifest.json", client(StandIn((family,))))
    assert "requiredStatement" not in found
    assert "%23d" in found["items"][0]["thumbnail"][0]["id"]


def test_pictures_of_this_host_have_whole_addresses() -> None:
    """Where pictures are served under a path here, a manifest has their whole address."""
    family = document("a-1", "Moon", "The Moon.")
    found = manifest("/iiif/captions/a-1/manifest.json", client(StandIn((family,)), images="/pictures"))
    painted = found["items"][0]["items"][0]["items"][0]["body"]["id"]
    assert painted == "http://localhost/pictures/image/a-1/a-1~orig.jpg"
