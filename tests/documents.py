"""Families made by hand: every kind of variant, hostile text, a long one without a date."""

import re
from dataclasses import replace
from datetime import date

from schema.document import (
    Caption,
    Credit,
    Document,
    DumpFields,
    EventDate,
    Evidence,
    Member,
    Precision,
    Variant,
)
from schema.fields import FACETS


def document(name: str, title: str, text: str, *variants: Member, **facts: str | tuple[str, ...]) -> Document:
    """Make a family from a dump of its own; a fact is one value or several, '2021-03-24' in ``day`` its date."""
    own = re.sub(r"[^A-Za-z0-9_.-]", "-", name)
    day = date.fromisoformat(str(facts.pop("day"))) if "day" in facts else None
    given = {key: (value,) if isinstance(value, str) else value for key, value in facts.items()}
    image = given.pop("image", ("",))[0]
    lead = Caption(
        f"{own}.txt", 1, name, title, text, title, text, event_title=title, fields=DumpFields(image=image)
    )
    return Document(
        id=own,
        title=title,
        members=(Member(lead, Variant.LEAD), *(_of(member, lead.source) for member in variants)),
        facets={
            f.name: given.get(f.name, (str(day.year),) if f.name == "year" and day else ()) for f in FACETS
        },
        evidence=tuple(_found(lead, f.name, v) for f in FACETS for v in given.get(f.name, ()) if v in text),
        event_date=EventDate(day, day, Precision.DAY, f"{day.day} {day:%B %Y}", "prose") if day else None,
        credit=Credit(("NASA",), ("Mira Santos",)),
    )


def variant(
    name: str, text: str, kind: Variant, *, n: int = 2, original: str = "", differs: str = ""
) -> Member:
    """Make a further record of a family."""
    repairs = ("lost characters",) if original else ()
    caption = Caption("made-up.txt", n, name, name, text, name, original or text, repairs=repairs)
    return Member(caption, kind, differs)


def _of(member: Member, source: str) -> Member:
    return replace(member, caption=replace(member.caption, source=source))


def _found(lead: Caption, facet: str, value: str) -> Evidence:
    start = lead.text.index(value)
    return Evidence(facet, value, lead.key, "caption", start, start + len(value), "vocabulary")


FLOWERS = (
    "A crew member of ESA lays red flowers by the wall at Red Square before the flight of Expedition 65."
)
DOCUMENTS = (
    document(
        "made2021e000001",
        "Expedition 65 Flowers",
        FLOWERS,
        variant("made2021e000002", FLOWERS, Variant.EXACT),
        variant("made2021e000003", FLOWERS[:60], Variant.TRUNCATED, n=3, differs="the end is missing"),
        variant(
            "made2021e000004",
            FLOWERS.replace("red ", "white "),
            Variant.EDITED,
            n=4,
            original=FLOWERS[:20] + "???",
        ),
        expedition="65",
        agency=("ESA", "Roscosmos"),
        landmark="Red Square",
        person=("Mira Okafor",),
        day="2021-03-24",
    ),
    document(
        "made2020e000010",
        "Expedition 64 Visit",
        "Two of NASA walk to Red Square with flowers in hand while a band plays.",
        expedition="64",
        agency="NASA",
        landmark="Red Square",
        day="2020-09-30",
    ),
    document(
        "MADE 61-C, O&C? #1699",
        'Hostile <b>title</b> & "quotes"',
        "The capsule <script>alert(1)</script> {{ 7 * 7 }} waits in a hangar & dries; flowers \u202eegnar\u202c.",
        center="KSC",
        day="1961-07-01",
    ),
    document(
        "made-undated",
        "A very long title " + "of antidisestablishmentarianism " * 6,
        "No date is known of this picture of an antenna. " * 40,
        agency=("NASA", "JAXA"),
        image="http://pictures.example/antenna 1.jpg",
    ),
)


def dated(family: Document, first: str, last: str) -> Document:
    """Give a family whose event took place somewhen between two days."""
    days = date.fromisoformat(first), date.fromisoformat(last)
    return replace(family, event_date=EventDate(*days, Precision.RANGE, "", "prose"))


OF_A_YEAR = (
    document("made-day", "Antenna", "An antenna turns.", day="1983-09-14"),
    dated(document("made-year", "Antennas", "Antennas: antenna by antenna."), "1983-01-01", "1983-12-31"),
    dated(document("made-decade", "The antenna", "One antenna."), "1980-01-01", "1989-12-31"),
)
A_YEAR_MENTIONED = (
    document("made-day", "Antenna", "An antenna turns.", day="1983-09-14"),
    document("made-later", "Antenna of 1983", "An antenna, built in 1983.", day="1991-05-05"),
)
