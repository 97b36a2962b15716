"""The mission of a record whose caption does not name it: that of its id."""

from pathlib import Path

import pytest

from schema.document import Caption
from tests.dumps import built, dumped, json_lines
from tests.ours import find
from webapp import create_app
from webapp.config import WebConfig


def missions(own_id: str | None, text: str) -> list[tuple[str, str]]:
    """Return the missions of a record, each with where it was read."""
    (row,) = find([Caption("dump", 1, own_id, "", text, "", text)])
    return [(one.value, one.field) for one in row if one.facet == "mission"]


@pytest.mark.parametrize(
    ("own_id", "mission"),
    [
        ("sts050-20-012", "STS-50"),
        ("STS071-724-001", "STS-71"),
        ("s98e1234", "STS-98"),
        ("S29-72-012", "STS-29"),
        ("STS082-S-001", "STS-82"),
        ("51B-101-012", "STS-51-B"),
        ("41d-3142", "STS-41-D"),
        ("AS08-14-1234", "Apollo 8"),
        ("as11-40-0001", "Apollo 11"),
    ],
)
def test_a_frame_is_of_its_flight(own_id: str, mission: str) -> None:
    """A frame whose caption says only what it shows belongs to the mission that its id names."""
    assert missions(own_id, "A reef lies off the coast.") == [(mission, "nasa_id")]


@pytest.mark.parametrize(
    "own_id",
    [None, "S71-20123", "KSC-98pc0123", "jsc2011e001234", "AS99-1-0001", "STS999-1-01", "PIA00012", "sts-50"],
)
def test_other_ids_name_no_mission(own_id: str | None) -> None:
    """The id of a negative, a center's own number, or of a flight that was never flown names no mission."""
    assert missions(own_id, "A reef lies off the coast.") == []


def test_what_the_caption_says_comes_first() -> None:
    """A mission that the caption names has the caption's words; another one of the id stands behind those."""
    assert missions("sts050-20-012", "The STS-50 crew sees a reef.") == [("STS-50", "caption")]
    assert missions("sts050-20-012", "The crew holds the flag of Apollo 8.") == [
        ("Apollo 8", "caption"),
        ("STS-50", "nasa_id"),
    ]


def test_a_search_for_a_mission_finds_its_frames(tmp_path: Path) -> None:
    """A filter finds the frame, and its page says that its id names the mission."""
    rows = [
        {"nasa_id": "sts050-20-012", "title": "Reef", "description": "A reef lies off the made-up coast."},
        {"nasa_id": "S71-20123", "title": "Hall", "description": "A model stands in a made-up hall."},
    ]
    built(tmp_path / "index", dumped(tmp_path / "frames.jsonl", json_lines(rows)))
    client = create_app(WebConfig(index=tmp_path / "index")).test_client()
    found = client.get("/api/v1/search?q=mission:STS-50&expand=evidence").json
    assert found is not None
    (hit,) = found["hits"]
    assert hit["id"] == "sts050-20-012"
    (place,) = hit["evidence"]["mission"]["STS-50"]
    assert (place["field"], hit["id"][place["start"] : place["end"]]) == ("nasa_id", "sts050-20-012")
    page = client.get("/captions/sts050-20-012").text
    assert "from the ID: " in page and "A reef lies off the made-up coast." in page
