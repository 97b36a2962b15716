"""Tests of the paths of images-api.nasa.gov: shapes, paging, errors, and each record answering for itself."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from flask.testing import FlaskClient

from indexer.pipeline import build
from indexer.progress import Lines
from tests.nasa_dump import RECORDS, write
from webapp import create_app
from webapp.config import WebConfig
from webapp.search import Engine, open_engine

Json = Any


@pytest.fixture(scope="module")
def nasa_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Give an engine on the made-up dump."""
    place = tmp_path_factory.mktemp("nasa")
    build([write(place / "dump.jsonl")], place / "index", Lines())
    engine = open_engine(place / "index")
    yield engine
    engine.close()


@pytest.fixture
def client(nasa_engine: Engine) -> FlaskClient:
    """Give a client of the usual server."""
    return create_app(WebConfig(), nasa_engine).test_client()


def collection(client: FlaskClient, path: str) -> Json:
    """Give the collection of an answer that went well."""
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/json"), answer.text
    assert answer.json is not None
    assert set(answer.json) == {"collection"}
    return answer.json["collection"]


def reason(client: FlaskClient, path: str, status: int) -> str:
    """Give the reason of an answer that did not."""
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (status, "application/json")
    assert answer.json is not None
    assert set(answer.json) == {"reason"}
    return str(answer.json["reason"])


def ids(found: Json) -> list[str]:
    """Give the ids of a collection's items."""
    return [item["data"][0]["nasa_id"] for item in found["items"]]


def test_the_shape_of_a_search(client: FlaskClient) -> None:
    """A search answers with version, echo, total and items; one page has no links."""
    found = collection(client, "/nasa/search?q=rehearse&media_type=image")
    assert set(found) == {"version", "href", "items", "metadata"}
    assert found["version"] == "1.0"
    assert found["href"] == "http://localhost/nasa/search?q=rehearse&media_type=image"
    assert found["metadata"] == {"total_hits": 1}
    (item,) = found["items"]
    assert item == {
        "href": "http://localhost/nasa/image/made-3/collection.json",
        "data": [
            {
                "nasa_id": "made-3",
                "title": "Moon landing rehearsal",
                "media_type": "image",
                "center": "JSC",
                "date_created": "1969-06-02T00:00:00Z",
                "description": "Apollo 11 crew members rehearse the moon landing by a pond at dusk.",
                "keywords": ["Apollo 11", "training"],
                "album": ["Bells", "Rehearsals"],
            }
        ],
        "links": [
            {
                "href": "https://images-assets.nasa.gov/image/made-3/made-3~thumb.jpg",
                "rel": "preview",
                "render": "image",
            }
        ],
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=bronze+bell", {"made-1", "made-2"}),
        ("q=bronze+bell&photographer=marek", {"made-2"}),
        ("q=quist", {"made-1"}),
        ("q=bell&center=JPL", {"made-2"}),
        ("q=bell&center=jpl", set()),
        ("q=bell&year_start=2000", {"made-2"}),
        ("q=bell&year_start=1999&year_end=1999", {"made-1"}),
        ("q=bell&year_end=1998", set()),
        ("secondary_creator=harbour", {"made-2"}),
        ("location=great+hall", {"made-2"}),
        ("keywords=bronze,casting", {"made-2"}),
        ("keywords=training", {"made-3"}),
        ("title=moon+landing", {"made-3", "made film 4"}),
        ("title=moon+landing&media_type=image", {"made-3"}),
        ("description=pond", {"made-3"}),
        ("description_508=pond", {"made-3"}),
        ("title=pond", set()),
        ("media_type=video", {"made film 4"}),
        ("media_type=Audio,VIDEO", {"made film 4", "made-5"}),
        ("media_type=hologram", set()),
        ("nasa_id=made-2", {"made-2"}),
        ("nasa_id=MADE-2", set()),
        ("nasa_id=made+film+4", {"made film 4"}),
        ("q=made-2", {"made-2"}),
        ("q=apollo+11+-film", {"made-1", "made-2", "made-3"}),
        ("q=pond+OR+whistles", {"made-3", "made-5"}),
        ('q="moon landing" dusk', {"made-3"}),
        ("q=pond+zeppelin", set()),
        ("q=&media_type=audio", {"made-5"}),
        ("q=flag;+lander", {"made film 4"}),
    ],
)
def test_each_record_answers_for_itself(client: FlaskClient, query: str, expected: set[str]) -> None:
    """Items are the records that fit by themselves, though their families are found by what another says."""
    found = collection(client, f"/nasa/search?{query}")
    assert set(ids(found)) == expected
    assert found["metadata"]["total_hits"] == len(expected) == len(found["items"])


def test_twins_are_one_family_and_two_items(client: FlaskClient, nasa_engine: Engine) -> None:
    """The two bells are folded where people search, and two items here."""
    family = nasa_engine.get("made-2")
    assert family is not None
    assert set(family.nasa_ids) == {"made-1", "made-2"}
    assert sorted(ids(collection(client, "/nasa/search?q=bronze+bell"))) == ["made-1", "made-2"]


def test_the_pages_hold_every_record_once(client: FlaskClient) -> None:
    """Following ``next`` meets every item once, in the order of one long page, and ends without a false link."""
    whole = ids(collection(client, "/nasa/search?q=balloon&page_size=1000"))
    address, seen, pages = "/nasa/search?q=balloon&page_size=50", [], []
    while address:
        found = collection(client, address)
        assert found["metadata"]["total_hits"] == 120
        seen += ids(found)
        links = {link["rel"]: link for link in found.get("links", [])}
        pages.append([(rel, link["prompt"]) for rel, link in links.items()])
        address = links["next"]["href"] if "next" in links else ""
    assert seen == whole
    assert sorted(seen) == sorted(one["nasa_id"] for one in RECORDS[5:])
    assert pages == [
        [("next", "Next")],
        [("prev", "Previous"), ("next", "Next")],
        [("prev", "Previous")],
    ]


def test_a_page_link_keeps_the_question(client: FlaskClient) -> None:
    """A link to another page asks the same, whatever stands in the question."""
    found = collection(client, "/nasa/search?q=balloon+%26+-%22%3Cx%3E%22&center=ARC&page_size=2&page=3")
    for link in found["links"]:
        parts = urlsplit(link["href"])
        asked = dict(parse_qsl(parts.query))
        page = "2" if link["rel"] == "prev" else "4"
        assert asked == {"q": 'balloon & -"<x>"', "center": "ARC", "page_size": "2", "page": page}
        assert (parts.netloc, parts.path) == ("localhost", "/nasa/search")


def test_a_page_beyond_the_last_is_empty(client: FlaskClient) -> None:
    """Beyond the last page there is nothing, but a way back."""
    found = collection(client, "/nasa/search?q=balloon&page=50")
    assert found["items"] == []
    (link,) = found["links"]
    assert (link["rel"], link["href"]) == ("prev", "http://localhost/nasa/search?q=balloon&page=2")


def test_the_usual_page_holds_a_hundred(client: FlaskClient) -> None:
    """Without a page_size a page has 100 items."""
    assert len(collection(client, "/nasa/search?q=balloon")["items"]) == 100


@pytest.mark.parametrize(
    ("path", "status", "expected"),
    [
        ("/nasa/search", 400, "Expected 'q' text search parameter or other keywords."),
        ("/nasa/search?q=", 400, "Expected 'q' text search parameter or other keywords."),
        ("/nasa/search?page=1&page_size=5", 400, "Expected 'q' text search parameter or other keywords."),
        ("/nasa/search?q=moon&api_key=x", 400, "Invalid search parameter: api_key"),
        ("/nasa/search?%20q=moon", 400, "Invalid search parameter:  q"),
        ("/nasa/search?q=moon&year_start=0000", 400, "Invalid value year_start=0000."),
        ("/nasa/search?q=moon&year_end=soon", 400, "Invalid value year_end=soon."),
        ("/nasa/search?q=moon&page=0", 400, "Invalid value page=0."),
        ("/nasa/search?q=moon&page=x", 400, "Invalid value page=x."),
        ("/nasa/search?q=moon&page_size=1001", 400, "Invalid value page_size=1001."),
        ("/nasa/asset/nobody", 404, "No AssetDB records for nasaid=nobody"),
        ("/nasa/metadata/nobody", 404, "No AssetDB records for nasaid=nobody"),
        ("/nasa/captions/nobody", 404, "No AssetDB records for nasaid=nobody"),
        ("/nasa/captions/made-1", 404, "No captions found for nasaid=made-1"),
        ("/nasa/album/nothing", 404, 'No assets found for album="nothing" page=1'),
        ("/nasa/album/bells", 404, 'No assets found for album="bells" page=1'),
    ],
)
def test_errors_have_a_reason(client: FlaskClient, path: str, status: int, expected: str) -> None:
    """What is wrong is said in that service's words."""
    assert reason(client, path, status) == expected


def test_unknown_paths_and_methods_have_a_reason_too(client: FlaskClient) -> None:
    """Whatever goes wrong below /nasa is told in the one form, to pages of any site."""
    assert reason(client, "/nasa/recent", 404)
    answer = client.post("/nasa/search?q=moon")
    assert answer.status_code == 405
    assert answer.json is not None
    assert set(answer.json) == {"reason"}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_words_are_bounded_in_every_field(client: FlaskClient) -> None:
    """More words than a query may have, or more characters, are refused by name, whatever field they stand in."""
    for name in ("q", "title", "description_508", "keywords"):
        assert "clauses" in reason(client, f"/nasa/search?{name}=" + "+".join("abcdefgh" * 10), 400)
    assert "characters" in reason(client, "/nasa/search?location=" + "a" * 1001, 400)


def test_an_id_or_a_phrase_in_a_field_is_the_records_own(client: FlaskClient) -> None:
    """What names a field is looked for in each record, not in its family."""
    one = ids(collection(client, "/nasa/search?q=title:bell"))
    assert one == ids(collection(client, '/nasa/search?q=title:"bell"')) != []
    nasa_id = str(RECORDS[0]["nasa_id"])
    assert ids(collection(client, "/nasa/search?q=id:" + quote(f'"{nasa_id}"'))) == [nasa_id]


def test_what_is_not_there_is_not_known(client: FlaskClient) -> None:
    """A record that is not there is missing also for those who ask for what they do not know yet."""
    assert client.get("/nasa/asset/nobody", headers={"If-None-Match": "*"}).status_code == 404


def test_an_album(client: FlaskClient) -> None:
    """An album is found by its name, letter by letter, and has pages."""
    assert set(ids(collection(client, "/nasa/album/Bells"))) == {"made-2", "made-3"}
    found = collection(client, "/nasa/album/Rehearsals?page_size=1&page=2")
    assert found["metadata"]["total_hits"] == 2
    assert [link["rel"] for link in found["links"]] == ["prev"]


def test_the_files_of_a_record(client: FlaskClient) -> None:
    """An asset lists its renditions and its metadata, which is here; the list stands bare behind an item's href."""
    hrefs = [item["href"] for item in collection(client, "/nasa/asset/made%20film%204")["items"]]
    assert hrefs[0] == "https://images-assets.nasa.gov/video/made%20film%204/made%20film%204~orig.mp4"
    assert hrefs[-1] == "http://localhost/nasa/video/made%20film%204/metadata.json"
    (item,) = collection(client, "/nasa/search?nasa_id=made+film+4")["items"]
    assert client.get(item["href"]).json == hrefs
    location = client.get("/nasa/metadata/made%20film%204").json
    assert location == {"location": hrefs[-1]}
    known = client.get(hrefs[-1]).json
    assert known is not None
    assert (known["AVAIL:NASAID"], known["AVAIL:Album"]) == ("made film 4", ["Rehearsals"])
    assert known["AVAIL:Description"] == RECORDS[3]["description"]
    assert client.get("/nasa/captions/made%20film%204").json == {
        "location": "https://images-assets.nasa.gov/video/made%20film%204/made%20film%204.srt"
    }


def test_a_recording_has_no_preview(client: FlaskClient) -> None:
    """Where there is no picture there are no links."""
    (item,) = collection(client, "/nasa/search?q=whistles")["items"]
    assert "links" not in item


def test_the_later_form(nasa_engine: Engine) -> None:
    """Version 1.1 says so and links larger pictures too."""
    client = create_app(WebConfig(nasa_version="1.1"), nasa_engine).test_client()
    found = collection(client, "/nasa/search?q=rehearse")
    assert found["version"] == "1.1"
    assert [link["rel"] for link in found["items"][0]["links"]] == ["preview"] + ["alternate"] * 3


def test_the_cap(nasa_engine: Engine) -> None:
    """Where a cap is set, a page that would reach beyond it is refused."""
    client = create_app(WebConfig(nasa_cap=100), nasa_engine).test_client()
    assert len(collection(client, "/nasa/search?q=balloon&page=2&page_size=50")["items"]) == 50
    for path in ("/nasa/search?q=balloon&page=3&page_size=50", "/nasa/album/Bells?page=2"):
        assert reason(client, path, 400).startswith("Maximum number of search results")


def test_leniency(nasa_engine: Engine) -> None:
    """Where it is not strict, an unknown parameter is ignored."""
    client = create_app(WebConfig(nasa_lenient=True), nasa_engine).test_client()
    assert ids(collection(client, "/nasa/search?q=whistles&api_key=x")) == ["made-5"]


def test_offline_all_is_here(nasa_engine: Engine) -> None:
    """Without a base of images nothing leads to another host."""
    config = WebConfig(images="")
    client = create_app(replace(config), nasa_engine).test_client()
    found = client.get("/nasa/search?q=moon").text + client.get("/nasa/asset/made-3").text
    assert "nasa.gov" not in found
    assert reason(client, "/nasa/captions/made%20film%204", 404)


@pytest.mark.parametrize(
    "name",
    [
        "..%2f..%2fetc%2fpasswd",
        "%00",
        "a%0d%0aSet-Cookie:x",
        "%ff",
        "%3Cscript%3E",
        "x" * 3000,
        "a/b/c/collection.json",
    ],
)
def test_hostile_ids(client: FlaskClient, name: str) -> None:
    """An id that no record has is a 404, whatever it holds, and breaks no header."""
    for path in ("asset", "metadata", "captions", "album", "image"):
        answer = client.get(f"/nasa/{path}/{name}")
        assert answer.status_code == 404
        assert "Set-Cookie" not in answer.headers
