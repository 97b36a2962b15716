"""Missing words, corrections, ways on, and notices.

1. Words that no caption contains are named as typed, each once; what something else stands for is not missing.
2. A correction spells them as captions do, and finds as many families as it counts.
3. Of spellings equally near those that some caption holds beside the other words are offered; only six are spelt.
4. A word that captions hold is never corrected, and nothing is advised where all is well.
5. Where nothing was found, each condition says what it costs: without it, or taken less strictly, families are found.
6. A facet value that nothing has is told of; the notices that a question brings along stay the first.
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
