"""A small archive for the tasks: made-up records with what is looked for, and with what lies near it."""

import json
from pathlib import Path
from random import Random

from indexer.sample import write_sample
from indexer.sample.pictures.skies import planet
from indexer.sample.pictures.svg import Drawing

FAMOUS, MARBLE, ROLL = "as58-99-9383", "as57-99-9727", "S69-9313"


def _record(nasa_id: str, title: str, text: str, day: str, *keywords: str) -> dict[str, object]:
    return {
        "nasa_id": nasa_id,
        "title": title,
        "description": text,
        "date_created": f"{day}T00:00:00Z",
        "media_type": "image",
        "photographer": "Ada Example",
        "keywords": list(keywords),
    }


RECORDS = [
    # a famous picture, and newer ones that bear its name
    _record(
        FAMOUS,
        "Earthrise",
        "Earthrise: the Earth comes up behind the Moon as Apollo 8 rounds its far side.",
        "1968-12-24",
    ),
    _record(
        "jsc2026e999001",
        "Lobby mural",
        "Visitors pass a mural of Earthrise in the lobby.",
        "2026-04-02",
        "Earthrise",
    ),
    _record(
        "jsc2026e999002",
        "Artemis poster",
        "A poster named Artemis Era Earthrise hangs beside a door.",
        "2026-04-05",
    ),
    _record(
        MARBLE,
        "The Blue Marble",
        "The Blue Marble: the whole Earth, from Africa to the ice, seen by Apollo 17.",
        "1972-12-07",
    ),
    _record(
        "jsc2020e999003",
        "Hall floor",
        "The marble floor of the hall is polished below a blue lamp.",
        "2020-02-03",
    ),
    # a spacewalk of a person whom the archive only has on the ground
    _record(
        "jsc2006e999010", "Class visit", "NASA astronaut Sunita Williams shows pupils a glove.", "2006-03-02"
    ),
    _record(
        "iss030e999011",
        "Spacewalk",
        "NASA astronaut Michael Fossum works on a truss during a session of extravehicular activity (EVA).",
        "2011-07-12",
    ),
    _record(
        "iss031e999012",
        "Truss work",
        "NASA astronaut Chris Cassidy leaves the airlock on a spacewalk of six hours.",
        "2013-05-11",
    ),
    # agencies and years at one place
    _record(
        "jsc2017e999020",
        "Red Square",
        "ESA astronaut Paolo Nespoli lays flowers at Red Square in Moscow on July 10, 2017.",
        "2017-07-10",
    ),
    _record(
        "jsc2016e999021",
        "Red Square",
        "ESA astronaut Thomas Pesquet walks over Red Square in Moscow on October 25, 2016.",
        "2016-10-25",
    ),
    _record(
        "jsc2017e999022",
        "Red Square",
        "NASA astronaut Randy Bresnik poses at Red Square in Moscow on July 10, 2017.",
        "2017-07-10",
    ),
    # one event in two words
    _record(
        "S65-99030",
        "Gemini recovery",
        "The Gemini 4 spacecraft splashed down in the Atlantic; swimmers fix a collar.",
        "1965-06-07",
    ),
    _record(
        "S66-99031",
        "Gemini splashdown",
        "Splashdown of the Gemini 9A spacecraft near the carrier USS Wasp.",
        "1966-06-06",
    ),
    _record("S66-99032", "Gemini suit", "A technician closes the zip of a Gemini suit.", "1966-05-02"),
    # words of which many captions have some
    _record("EC98-99040-1", "SR-71 crew", "Two test pilots stand before an SR-71 on the ramp.", "1998-05-02"),
    *(
        _record(
            f"EC97-9905{n}-1",
            "Ramp",
            f"Research pilots talk about flight test number {n} on the ramp.",
            f"1997-0{n}-02",
        )
        for n in range(1, 9)
    ),
    # a roll of which one remembers the beginning
    *(
        _record(
            f"{ROLL}{n}", "Suit check", f"A suit hose is checked at station {n} of the hall.", f"1969-06-0{n}"
        )
        for n in range(1, 4)
    ),
    # one title for everything
    *(
        _record(f"sts{n}-s-99{n}", "Space Shuttle Projects", text, f"19{n + 25}-01-01")
        for n, text in enumerate(
            (
                "Female astronauts train underwater with a beam in the tank.",
                "A diver guides two female astronauts underwater during training for a repair.",
                "Underwater training: a female astronaut bolts a rack to the floor of the pool.",
            ),
            60,
        )
    ),
    *(
        _record(
            f"sts{70 + n}-s-99{n}",
            "Space Shuttle Projects",
            f"A model of tank number {n} stands on a desk.",
            "1985-01-01",
        )
        for n in range(10, 20)
    ),
    # a day, and a phrase
    _record("as91-99-060", "Dust", "A boot prints the dust on July 20, 1969.", "1969-07-20"),
    _record(
        "S69-99061",
        "Parade",
        "One small step, one giant leap: a banner is carried in the parade.",
        "1969-08-13",
    ),
    _record(
        "S69-99062", "Garden", "A giant frog is about to leap in the garden of the center.", "1969-08-14"
    ),
    # names that are misspelt, and near-identical frames
    _record(
        "S64-99070",
        "Simulator",
        "Astronaut Neil Armstrong leaves the simulator with a checklist.",
        "1964-04-02",
    ),
    _record(
        "jsc2010e999080",
        "Tulips",
        "A gardener waters a bed of tulips in front of Building 9001.",
        "2010-04-02",
    ),
    _record(
        "jsc2010e999081",
        "Tulips",
        "A gardener waters a bed of tulips in front of Building 9001.",
        "2010-04-02",
    ),
]


def write_archive(folder: Path) -> list[Path]:
    """Write the records, a made-up archive around them, and a picture of each; return the dumps."""
    pictures = folder / "pictures"
    pictures.mkdir()
    write_sample(folder / "sample.jsonl", 300, 11, pictures)
    lines = (json.dumps({**record, "href": f"{record['nasa_id']}.svg"}) + "\n" for record in RECORDS)
    (folder / "tasks.jsonl").write_text("".join(lines), "utf-8")
    for record in RECORDS:
        (pictures / f"{record['nasa_id']}.svg").write_text(_picture(str(record["nasa_id"])), "utf-8")
    return [folder / "tasks.jsonl", folder / "sample.jsonl"]


def _picture(nasa_id: str) -> str:
    drawing = Drawing(900, 600, Random(nasa_id))
    planet(drawing)
    return drawing.svg(nasa_id, "scale(1.05)")
