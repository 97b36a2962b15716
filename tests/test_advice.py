"""Tests of the advice beside an answer: did you mean, missing words, ways on; and of the explanations of hits."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archives import ask, found, opened
from webapp.search import Engine
from webapp.search.model.query import Filter, Query
from webapp.search.rewriting.spellcheck import SLIPS

ROUNDED = 0.01  # of a score whose parts are each rounded to four figures


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Give an engine on a few captions."""
    engine = opened(tmp_path_factory.mktemp("advice"))
    yield engine
    engine.close()


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
def test_slips_of_the_pen_are_offered_right(archive: Engine, text: str, meant: str) -> None:
    """Every word that no caption holds is spelt as captions spell it, with the families that this finds."""
    offered = {one.text: one.families for one in ask(archive, text).did_you_mean}
    assert meant in offered
    for corrected, families in offered.items():
        assert ask(archive, corrected).families == families > 0


@pytest.mark.parametrize(
    "text", ["guitar", "red square", "zarnov", "Pyotr", "made0001", "AC92-0777-3", "8", "", "the"]
)
def test_a_word_that_is_found_is_never_corrected(archive: Engine, text: str) -> None:
    """Nothing is offered for words and ids that the archive has."""
    assert ask(archive, text).did_you_mean == ()
    if text != "AC92-0777-3":
        assert ask(archive, text).missing == ()


def test_missing_words_are_named(archive: Engine) -> None:
    """The words that no caption holds are told as they were typed, each once."""
    assert ask(archive, "Zebra red xyzzy zebra").missing == ("Zebra", "xyzzy", "zebra")
    assert ask(archive, "agency:Roskomsos").missing == ("Roskomsos",)
    assert ask(archive, "northern lights").missing == (), "it is found as the aurora"
    assert ask(archive, "ergometer").missing == ("ergometer",), "nothing that it stands for is there"


def test_a_facet_value_that_nothing_has_is_told(archive: Engine) -> None:
    """A value typed in the query that no caption has is no silent nothing."""
    assert "No caption has “XYZ” for its agency." in ask(archive, "agency:XYZ").notices
    assert "No caption has “XYZ” for its agency." in ask(archive, "red OR agency:XYZ").notices
    assert ask(archive, "agency:ESA").notices == ()


def test_each_filter_says_what_it_costs(archive: Engine) -> None:
    """Where filters leave nothing, the answer says what each costs, and what there is without any."""
    filters = (Filter("agency", "ESA"), Filter("landmark", "Red Square"))
    page = ask(archive, "roses", *filters)
    assert page.families == 0
    ways = {one.words: one for one in page.ways_on}
    assert ways["without the agency ESA"].families == 1
    assert ways["without the agency ESA"].filters == (filters[1],)
    for one in page.ways_on:
        assert ask(archive, one.text, *one.filters).families == one.families > 0


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ('"square red"', 'the words of "square red", wherever they stand'),
        ("agency:ESA roses", "without agency:ESA"),
        ("before:1950 aurora", "without date"),
        ('"purple roses" zarnov', 'without "purple roses"'),
    ],
)
def test_each_condition_says_what_it_costs(archive: Engine, text: str, way: str) -> None:
    """A condition in the text that leaves nothing is offered to be left out, or to be taken less strictly."""
    page = ask(archive, text)
    assert page.families == 0
    assert any(one.words.startswith(way) for one in page.ways_on)
    for one in page.ways_on:
        assert ask(archive, one.text, *one.filters).families == one.families > 0


def test_nothing_is_advised_where_all_is_well(archive: Engine) -> None:
    """An answer with hits for words that captions hold has no advice."""
    page = ask(archive, "red square")
    assert (page.missing, page.did_you_mean, page.ways_on) == ((), (), ())


TOGETHER = (
    ("made0001", "A", "A spare glove lies in a drawer."),
    ("made0002", "B", "A spare wheel leans on a rover."),
    ("made0003", "C", "A spare lamp stands on a shelf."),
    ("made0004", "D", "Flowers lie on the red square."),
    ("made0005", "E", "A pilot leans on the red bicycle."),
)


def test_words_that_stand_together_are_offered(tmp_path: Path) -> None:
    """Of spellings equally near those that some caption holds beside the other words are offered, and no others."""
    engine = opened(tmp_path, TOGETHER)
    assert [one.text for one in ask(engine, "sqare").did_you_mean] == ["spare", "square"]
    assert [one.text for one in ask(engine, "red sqare").did_you_mean] == ["red square"]
    assert [one.text for one in ask(engine, "red sqare flovers").did_you_mean] == ["red square flowers"]
    assert [one.text for one in ask(engine, "bicycle sqare").did_you_mean] == ["bicycle spare"], (
        "the likeliest"
    )
    engine.close()


def test_only_some_slips_of_a_long_text_are_spelt_right(archive: Engine) -> None:
    """The work at a text full of unknown words is bounded: the first ones are spelt as captions spell them."""
    text = " ".join(["gitar"] + ["okafro"] * SLIPS)
    (offered,) = {one.text for one in ask(archive, text).did_you_mean}
    assert offered == " ".join(["guitar"] + ["okafor"] * (SLIPS - 1) + ["okafro"])


def test_what_is_like_a_caption_says_why(archive: Engine) -> None:
    """The words and values that two captions share are told in plain words, with what each adds."""
    alike = archive.similar("made0001", Query())
    assert alike
    told = {hit.document.id: hit for hit in alike.hits}
    assert told["made0002"].explain == (
        "Shares the landmark Red Square and the expedition 65; "
        "and the words “Square”, “Walk”, “65”, “Expedition” and “Red”."
    )
    assert {part.words for part in told["made0006"].parts} == {"Pyotr", "Zarnov", "person Pyotr Zarnov"}


@pytest.mark.parametrize(
    "text",
    ["red", "red square roses", "the lunar rover", "northern lights sea zebra", "agency:ESA red", '"red square"',
     "red OR aurora", "made0001", "person:Zarnov helmet", "a* red", "gitar okafor square"],
)  # fmt: skip
def test_the_parts_of_a_score_add_up_to_it(archive: Engine, text: str) -> None:
    """What each word and each other reason gives is the whole score."""
    page = ask(archive, text)
    assert page.hits
    for hit in page.hits:
        assert sum(part.score for part in hit.parts) == pytest.approx(hit.score, abs=ROUNDED)


@pytest.mark.parametrize(
    ("text", "first", "why"),
    [
        ("guitar", "made0002", "Holds “guitar”."),
        ("okafor pool", "made0005", "Holds all the words; some of them close together."),
        ("technician pool", "made0005", "Holds all the words."),
        ('"red square" guitar', "made0002", 'Holds “guitar”; fits "red square".'),
        ("agency:ESA title:square", "made0002", "Fits agency:ESA AND title:square."),
        ("guitar zebra", "made0002", "Holds 1 of 2 words, not “zebra”."),
        ("northern lights", "made0003", "Holds all the words; “northern lights” as “aurora borealis”"),
    ],
)
def test_a_hit_says_why_it_was_found(archive: Engine, text: str, first: str, why: str) -> None:
    """The reason is told in plain words: what it holds, what it lacks, and what stood for what."""
    hit = ask(archive, text).hits[0]
    assert hit.document.id == first
    assert hit.explain.startswith(why)


def test_missing_letters_change_no_order(archive: Engine) -> None:
    """A word that nothing has leaves the others' order as it is."""
    assert found(ask(archive, "red square qqqqqqqqq"))[:2] == found(ask(archive, "red square"))[:2]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("person:zarnov", "made0001"),
        ("person:petr", "made0001"),  # another transliteration
        ('person:"Pyotr Zarnow"', "made0001"),
        ("agency:russian", "made0001"),  # a word of an alias
        ('landmark:"red squares"', "made0001"),
    ],
)
def test_a_value_may_be_named_by_part_and_in_other_spellings(archive: Engine, text: str, name: str) -> None:
    """A value typed in a query is found by some of its words, by its aliases' and by what sounds so."""
    assert name in found(ask(archive, text))
