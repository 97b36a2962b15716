"""A made-up dump with the field names of images-api.nasa.gov: few records, every kind of case."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def record(nasa_id: str, title: str, description: str, **more: Any) -> dict[str, Any]:
    """Make a record; what is not given is as usual."""
    usual = {
        "date_created": "1999-05-01T00:00:00Z",
        "center": "KSC",
        "keywords": [],
        "photographer": "",
        "secondary_creator": "",
        "location": "",
        "media_type": "image",
    }
    return {"nasa_id": nasa_id, "title": title, "description": description, **usual, **more}


BELL = "Engineers hang a bronze bell beside the apollo 11 hatch in the great hall"
RECORDS = (
    record("made-1", "Bell in the hall", f"{BELL}, seen from the left gallery.", photographer="Ida Quist"),
    record(
        "made-2",
        "Bell in the hall",
        f"{BELL}, seen from the left gallery.",
        center="JPL",
        date_created="2004-07-01T00:00:00Z",
        photographer="Tove Marek",
        secondary_creator="Harbour Studio",
        keywords=["bell", "bronze casting"],
        location="Great Hall",
        album=["Bells"],
    ),
    record(
        "made-3",
        "Moon landing rehearsal",
        "Apollo 11 crew members rehearse the moon landing by a pond at dusk.",
        center="JSC",
        date_created="1969-06-02T00:00:00Z",
        keywords=["Apollo 11", "training"],
        album=["Bells", "Rehearsals"],
    ),
    record(
        "made film 4",
        "A film of the moon landing",
        "Apollo 11: the film shows a lander & a <b>flag</b> on the moon.",
        media_type="video",
        center="HQ",
        date_created="1969-07-20T00:00:00Z",
        album=["Rehearsals"],
    ),
    record("made-5", "Sounds", "A tape of whistles heard on the radio.", media_type="audio", center="HQ"),
    *(
        record(
            f"made-many-{n}",
            f"Weather balloon number {n}",
            f"Balloon {n} of the long series rises over field {n * 7}.",
            date_created=f"{1960 + n % 40}-01-15T00:00:00Z",
            center="ARC",
        )
        for n in range(1, 121)
    ),
)


def write(path: Path, records: Sequence[dict[str, Any]] = RECORDS) -> Path:
    """Write records as JSON lines."""
    path.write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
    return path
