"""Missing words, corrections, ways on, and notices.

1. Words that no caption contains are named as typed, each once; what something else stands for is not missing.
2. A correction spells them as captions do, and finds as many families as it counts.
3. Of spellings equally near those that some caption holds beside the other words are offered; only six are spelt.
4. A word that captions hold is never corrected, and nothing is advised where all is well.
5. Where nothing was found, each condition says what it costs: without it, or taken less strictly, families are found.
6. A facet value that nothing has is told of; the notices that a question brings along stay the first.
7. A name with a slip of the pen in it is offered as that of a person whom far more captions name, if it is nobody's.
8. What a correction offers has no slip left in it, also none of the archive's own.
9. Letters that look like figures are read as these in numbers and ids.
"""

from dataclasses import replace

import pytest

from tests.archives import ask, asked
from tests.conformance.conftest import Opener
from webapp.search import Engine
from webapp.search.model.query import Filter

SPELT = 6  # missing words of a text that are corrected


def test_missing_words_are_named(captions: Engine) -> None:
    """The words that no caption holds are told as they were typed, each once (1)."""
    assert ask(captions, "Zebra red xyzzy zebra").missing == ("Zebra", "xyzzy", "zebra")
    assert ask(captions, "agency:Roskomsos").missing == ("Roskomsos",)
    assert ask(captions, "northern lights").missing == (), "it is found as the aurora"
    assert ask(captions, "ergometer").missing == ("ergometer",), "nothing that it stands for is there"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("gitar", "guitar"),
        ("gitar okafro", "guitar okafor"),
        ("chimpanse in a paded seat", "chimpanzee in a padded seat"),
        ('"red sqaure"', '"red square"'),
        ("agency:Roskomsos zarnov", "agency:Roscosmos zarnov"),
        ("title:abrora", "title:aurora"),
        ("NOT sea gitar", "NOT sea guitar"),
    ],
)
def test_slips_of_the_pen_are_offered_right(captions: Engine, text: str, meant: str) -> None:
    """Every word that no caption holds is spelt as captions spell it, with the families that this finds (2)."""
    offered = {one.text: one.families for one in ask(captions, text).did_you_mean}
    assert meant in offered
    for corrected, families in offered.items():
        assert ask(captions, corrected).families == families > 0


TOGETHER = (
    ("made0001", "A", "A spare glove lies in a drawer."),
    ("made0002", "B", "A spare wheel leans on a rover."),
    ("made0003", "C", "A spare lamp stands on a shelf."),
    ("made0004", "D", "Flowers lie on the red square."),
    ("made0005", "E", "A pilot leans on the red bicycle."),
)


def test_words_that_stand_together_are_offered(open_archive: Opener) -> None:
    """Of spellings equally near those that some caption holds beside the other words are offered, and no others (3)."""
    engine = open_archive(TOGETHER)
    assert [one.text for one in ask(engine, "sqare").did_you_mean] == ["spare", "square"]
    assert [one.text for one in ask(engine, "red sqare").did_you_mean] == ["red square"]
    assert [one.text for one in ask(engine, "red sqare flovers").did_you_mean] == ["red square flowers"]
    assert [one.text for one in ask(engine, "bicycle sqare").did_you_mean] == ["bicycle spare"], (
        "the likeliest"
    )


PEOPLE = (
    *((f"made00{n}", f"Drill {n}", f"Astronaut Neil Zarnov checks valve number {n}.") for n in range(10, 16)),
    *((f"made00{n}", f"Walk {n}", f"Astronaut Selma Brugge walks past hangar {n}.") for n in range(20, 24)),
    ("made0030", "Neal at sea", "Astronaut Anders Neal looks at the sea beside the Zarnov monument."),
    ("made0031", "Talk", "Astronaut Neill Brugge speaks to students."),
    ("made0032", "Talk again", "Astronaut Neill Brugge speaks to pilots."),
    ("made0033", "Third talk", "Astronaut Neill Brugge speaks to nurses."),
    ("made0034", "Alone", "Astronaut Neil Zarnop looks up at the sky."),
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("neal zarnov", "neil zarnov"),  # both words stand in captions, in other names
        ("Niel Zarnov valve", "neil Zarnov valve"),
        ("selma brunge", "selma brugge"),
        ('"neal zarnov"', '"neil zarnov"'),
        ("neal zarnof", "neil zarnov"),  # a slip in either part
    ],
)
def test_names_with_a_slip_are_offered_right(open_archive: Opener, text: str, meant: str) -> None:
    """A given or family name that is one letter off is spelt as that of the person whom captions name (7)."""
    offered = {one.text: one.families for one in ask(open_archive(PEOPLE), text).did_you_mean}
    assert meant in offered
    assert ask(open_archive(PEOPLE), meant).families == offered[meant] > 0


@pytest.mark.parametrize(
    "text",
    ["neil zarnov", "neill brugge", "anders neal", "zarnov neil", "neal sea", "neil brugge valve", "zarnov"],
)
def test_names_that_somebody_bears_are_left_alone(open_archive: Opener, text: str) -> None:
    """A name that captions have, or that is like nobody's, is not corrected (7)."""
    offered = {one.text for one in ask(open_archive(PEOPLE), text).did_you_mean}
    assert offered <= ({"neill brugge valve"} if text == "neil brugge valve" else set())


def test_nothing_offered_has_a_slip_left(open_archive: Opener) -> None:
    """Where a caption has the same slip, the whole text is still offered as most captions spell it (8)."""
    many = ((f"made{n:04}", f"Frame {n}", f"A shuttle stands ready for launch {n}.") for n in range(200, 260))
    engine = open_archive((*many, ("made0300", "Misprint", "A shutle rests.")))
    assert [one.text for one in ask(engine, "shutle lounch").did_you_mean] == ["shuttle launch"]
    assert [one.text for one in ask(engine, "shutle").did_you_mean] == ["shuttle"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("STS-9O5", "STS-905"),
        ("rocket l5", "rocket 15"),
        ("QX95-OO7l", "QX95-0071"),
        ("qx95-oo71", "qx95-0071"),
    ],
)
def test_letters_that_look_like_figures(open_archive: Opener, text: str, meant: str) -> None:
    """A letter O, l or I beside figures was meant for the figure, where that finds something (9)."""
    engine = open_archive(
        (
            ("QX95-0071", "Liftoff", "The STS-905 crew leaves the pad."),
            ("made0002", "Fifteen", "Rocket 15 stands on a field."),
        )
    )
    assert [one.text for one in ask(engine, text).did_you_mean] == [meant]
    assert ask(engine, meant).families == 1


def test_only_some_slips_of_a_long_text_are_spelt_right(captions: Engine) -> None:
    """The work at a text full of unknown words is bounded: the first ones are spelt as captions spell them (3)."""
    text = " ".join(["gitar"] + ["okafro"] * SPELT)
    (offered,) = {one.text for one in ask(captions, text).did_you_mean}
    assert offered == " ".join(["guitar"] + ["okafor"] * (SPELT - 1) + ["okafro"])


@pytest.mark.parametrize(
    "text", ["guitar", "red square", "zarnov", "Pyotr", "made0001", "AC92-0777-3", "8", "", "the"]
)
def test_a_word_that_is_found_is_never_corrected(captions: Engine, text: str) -> None:
    """Nothing is offered for words and ids that the archive has (4)."""
    assert ask(captions, text).did_you_mean == ()
    if text != "AC92-0777-3":
        assert ask(captions, text).missing == ()


def test_nothing_is_advised_where_all_is_well(captions: Engine) -> None:
    """An answer with hits for words that captions hold has no advice (4)."""
    page = ask(captions, "red square")
    assert (page.missing, page.did_you_mean, page.suggestions) == ((), (), ())


def test_each_filter_says_what_it_costs(captions: Engine) -> None:
    """Where filters leave nothing, the answer says what each costs, and what there is without any (5)."""
    filters = (Filter("agency", "ESA"), Filter("landmark", "Red Square"))
    page = ask(captions, "roses", *filters)
    assert page.families == 0
    ways = {one.words: one for one in page.suggestions}
    assert ways["without the agency ESA"].families == 1
    assert ways["without the agency ESA"].filters == (filters[1],)
    for one in page.suggestions:
        assert ask(captions, one.text, *one.filters).families == one.families > 0


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ('"square red"', 'the words of "square red" in any order'),
        ("agency:ESA roses", "without agency:ESA"),
        ("before:1950 aurora", "without date"),
        ('"purple roses" zarnov', 'without "purple roses"'),
    ],
)
def test_each_condition_says_what_it_costs(captions: Engine, text: str, way: str) -> None:
    """A condition in the text that leaves nothing is offered to be left out, or to be taken less strictly (5)."""
    page = ask(captions, text)
    assert page.families == 0
    assert any(one.words.startswith(way) for one in page.suggestions)
    for one in page.suggestions:
        assert ask(captions, one.text, *one.filters).families == one.families > 0


def test_a_facet_value_that_nothing_has_is_told(captions: Engine) -> None:
    """A value typed in the query that no caption has is no silent nothing (6)."""
    assert "No caption has the agency “XYZ”." in ask(captions, "agency:XYZ").notices
    assert "No caption has the agency “XYZ”." in ask(captions, "red OR agency:XYZ").notices
    assert ask(captions, "agency:ESA").notices == ()


def test_notices_of_the_question_stay(captions: Engine) -> None:
    """What reading the text had to say comes before what the archive has to (6)."""
    query = replace(asked("agency:XYZ"), notices=("First.", "Second."))
    assert captions.search(query).notices == ("First.", "Second.", "No caption has the agency “XYZ”.")
