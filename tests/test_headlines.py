"""Tests of schema.headlines: what heads a family on a page."""

from dataclasses import replace

import pytest

from schema.analysis.sentences import sentences_of
from schema.headlines import (
    COMMON,
    chosen_heading,
    headings,
    in_sentence_case,
    is_capitals,
    without_dateline,
)
from schema.vocabulary import load
from tests.documents import document
from tests.stand_in import StandIn
from webapp.search.model.query import Query

SENTENCES = sentences_of(load())
LONG = (
    "In the big hall, a technician of the night shift looks after the antenna of the second probe before it is "
    "packed, moved to the harbour and shipped."
)


@pytest.mark.parametrize(
    ("title", "caption", "families", "shown"),
    [
        ("Moonrise at the pad", "A full moon rises.", 1, "Moonrise at the pad"),
        ("Rocket Programme", "A full moon rises behind the pad. It is cold.", COMMON - 1, "Rocket Programme"),
        (
            "Rocket Programme",
            "A full moon rises behind the pad. It is cold.",
            COMMON,
            "A full moon rises behind the pad",
        ),
        (
            "Rocket Programme",
            "KENNEDY SPACE CENTER, FLA. -- At the pad a full moon rises.",
            COMMON,
            "At the pad a full moon rises",
        ),
        ("EDWARDS, Calif. - A full moon rises", "A hill.", 1, "A full moon rises"),
        (
            "Rocket Programme",
            "R.C.F. in the tunnel. Seen from above.",
            COMMON,
            "R.C.F. in the tunnel. Seen from above",
        ),
        (
            "Rocket Programme",
            LONG,
            COMMON,
            "In the big hall, a technician of the night shift looks after the antenna of the second probe before "
            "it is …",
        ),
        ("Rocket Programme", "", COMMON, "Rocket Programme"),
    ],
)
def test_what_heads_a_family(title: str, caption: str, families: int, shown: str) -> None:
    """The title where it says something; where many families have it, the caption's first clause without its place."""
    family = document("made-1", title, caption)
    assert chosen_heading(headings(family, SENTENCES), title, {title: families}.__getitem__) == shown


@pytest.mark.parametrize(
    "text",
    [
        "STS-95 - A crew waves.",
        "ISS-12 -- A crew waves.",
        "ON THE PAD - GEMINI IN FOG - THE CAPE",
        "A man -- no, a woman -- waves.",
        "Houston - A crew waves.",
        "",
    ],
)
def test_what_is_no_place_stays(text: str) -> None:
    """Missions, titles in capitals and asides between dashes are no place of a press release."""
    assert without_dateline(text) == text


def test_capitals_become_small_letters() -> None:
    """A title in capitals is written small, but for names and short forms as the family's other texts print them."""
    family = document(
        "made-1",
        "ASTRONAUT MIRA OKAFOR AND THE LMX (GTX) AT PAD 39B - GEMINI XII",
        "The astronaut Mira Okafor looks at the LMX with a Gemini model.",
    )
    assert is_capitals(family.title) and not is_capitals("NASA and ESA") and not is_capitals("STS-95 EVA")
    assert in_sentence_case(family.title, family) == (
        "Astronaut Mira Okafor and the LMX (GTX) at pad 39B - Gemini XII"
    )


def test_titles_are_counted_over_the_archive() -> None:
    """A hit is headed by its caption where ten families share its title; what is found in the heading is marked."""
    many = [
        document(
            f"made-{n}", "Rocket Programme", f"Engine {n} of the rocket is lifted by a crane. It is new."
        )
        for n in range(COMMON)
    ]
    few = document("made-few", "Rocket in a hall", "A hall.")
    page = StandIn((*many, few)).search(Query(text="crane"))
    shown = {hit.document.id: hit for hit in page.hits}
    assert shown["made-3"].headline == "Engine 3 of the rocket is lifted by a crane"
    assert shown["made-3"].document.title == "Rocket Programme"
    assert shown["made-few"].headline == "Rocket in a hall"
    fewer = StandIn((*many[1:], few)).search(Query())
    assert {hit.headline for hit in fewer.hits} == {"Rocket Programme", "Rocket in a hall"}


def test_a_title_of_another_record_counts() -> None:
    """Where only a further record of a family has a title, that heads it."""
    family = document("made-1", "Moonrise", "A full moon rises behind the tower.")
    lead = replace(family.lead, event_title="")
    untitled = replace(family, members=(replace(family.members[0], caption=lead),))
    assert set(headings(untitled, SENTENCES)) == {"A full moon rises behind the tower"}


def test_a_heading_costs_no_more_than_its_text_is_long() -> None:
    """A title in capitals is set in small letters in time, however long the caption that has its names is."""
    long = "The crew greets Sarah Hollander there. " + "They wave and go on. " * 200_000
    family = document("made-1", "CREW GREETS SARAH HOLLANDER NOW", long)
    assert in_sentence_case(family.title, family) == "Crew greets Sarah Hollander now"
