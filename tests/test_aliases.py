"""Tests of how facet values are named in a query: persons, photographers, centers, pads and numbers."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.vocabulary import load
from tests.archives import ask, found, opened
from tests.dumps import built
from webapp.search import Engine, open_engine
from webapp.search.rewriting.person_names import People, read_name

RECORDS = (
    {"nasa_id": "made0001", "description": "Astronaut Virgil I. Grissom looks at a map.", "center": "JSC"},
    {"nasa_id": "made0002", "description": "Astronaut Edwin E. Aldrin Jr. mends a lamp.", "center": "KSC"},
    {
        "nasa_id": "made0003",
        "description": "Cosmonaut Boris V. Zarnov and astronaut Judith Okafor wave. Photo Credit: (NASA/Irina Spektor)",
        "center": "LaRC",
    },
    {"nasa_id": "made0004", "description": "A small rocket stands on Launch Complex 39B.", "center": "LRC"},
    {
        "nasa_id": "made0005",
        "description": "Expedition 36/37 crew members rest under a tree.",
        "photographer": "NASA/William Roe",
        "center": "GSFC",
    },
    {"nasa_id": "made0006", "description": "The Expedition One crew eats soup.", "photographer": "NASA/JPL"},
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Give an engine on a few records with persons, photographers and centers."""
    folder = tmp_path_factory.mktemp("naming")
    dump: Path = folder / "dump.jsonl"
    dump.write_text("".join(json.dumps(record) + "\n" for record in RECORDS), "utf-8")
    built(folder / "index", dump)
    engine = open_engine(folder / "index")
    yield engine
    engine.close()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('person:"gus grissom"', ["made0001"]),  # what the vocabulary says that he is called
        ('person:"Virgil Grissom"', ["made0001"]),
        ('person:"Grissom, Virgil I."', ["made0001"]),
        ('person:"Dr. Grissom"', ["made0001"]),
        ('person:"buzz aldrin"', ["made0002"]),
        ('person:"e. aldrin jr"', ["made0002"]),
        ('person:"Neil Aldrin"', []),
        ('person:"boris zarnov"', ["made0003"]),
        ('person:"Boris K. Zarnov"', []),  # another's initial
        ('person:"judy okafor"', ["made0003"]),
        ("person:okaf*", ["made0003"]),
        ("person:*for", []),
        ("photographer:spector", ["made0003"]),
        ('photographer:"I. Spektor"', ["made0003"]),
        ('photographer:"bill roe"', ["made0005"]),
        ("credit:jpl", ["made0006"]),  # a part of what the dump says
        ("center:johnson", ["made0001"]),
        ('center:"kennedy space center"', ["made0002"]),
        ("center:langley", ["made0003", "made0004"]),  # however its code is written
        ("center:larc", ["made0003", "made0004"]),
        ('landmark:"pad 39b"', ["made0004"]),
        ("landmark:LC-39B", ["made0004"]),
        ("expedition:one", ["made0006"]),
        ("expedition:ISS-36", ["made0005"]),
        ('expedition:"Expedition 37"', ["made0005"]),
        ("expedition:36/37", ["made0005"]),
        ("expedition:30-40", ["made0005"]),
        ("expedition:3*", ["made0005"]),
        ("expedition:3", []),
    ],
)
def test_values_are_found_by_what_people_call_them(archive: Engine, text: str, names: list[str]) -> None:
    """Whatever usual name a value goes by, it is found, and nothing else."""
    assert sorted(found(ask(archive, text))) == names


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("person:roe or person:bell", "person:roe OR person:bell"),
        ('lamp or "red box"', 'lamp OR "red box"'),
        ('lamp not "red box"', 'NOT "red box" lamp'),
        ('"red box" or lamp', '"red box" or lamp'),  # words may follow a phrase, and 'or' be one of them
        ('"red box" and lamp', '"red box" and lamp'),
        ("person:(roe or bell)", "person:roe OR person:bell"),
        ("person:(roe not bell)", "person:roe AND NOT person:bell"),
        ("lamp or box", "lamp or box"),  # words, all of which are asked for first
        ("lamp || box", "lamp OR box"),
        ("lamp && box", "lamp AND box"),
        ("lamp !box", "NOT box lamp"),
        ("lamp~1 box^2", "lamp box"),
        ("date:7/20/1969", "date:[1969-07-20 TO 1969-07-20]"),
        ("year:196*", "date:[1960-01-01 TO 1969-12-31]"),
        ("year:1969-1972", "date:[1969-01-01 TO 1972-12-31]"),
    ],
)
def test_what_other_search_boxes_take_is_read(archive: Engine, text: str, parsed: str) -> None:
    """Operators in small letters beside phrases and fields, signs for operators and short dates are understood."""
    assert ask(archive, text).parsed == parsed


def test_a_credit_in_the_spelling_typed_comes_first(tmp_path: Path) -> None:
    """Pictures credited in another spelling follow those in the one that was typed."""
    rows = (
        (
            "made0001",
            "A red lamp beside another lamp stands on a lamp shelf. Photo Credit: (NASA/Irina Spektor)",
        ),
        ("made0002", "A cup stands on a far shelf beside a lamp. Photo Credit: (NASA/Irina Spector)"),
    )
    for typed, first in (("spector", "made0002"), ("spektor", "made0001")):
        (tmp_path / typed).mkdir()
        engine = opened(tmp_path / typed, [(name, "", text) for name, text in rows])
        assert found(ask(engine, f"photographer:{typed} lamp"))[0] == first
        engine.close()


def test_what_is_told_late_weighs_less(tmp_path: Path) -> None:
    """Who is named at the end of a long caption stands behind whom an equally long one begins with."""
    told = "The crew packs boxes with food, ropes and lamps for the long way over the hills to the lake. " * 5
    rows = [
        ("made0001", "", f"{told} Astronaut Mira Okafor will follow."),
        ("made0002", "", f"Astronaut Mira Okafor packs a box as well. {told}"),
    ]
    engine = opened(tmp_path, rows)
    assert found(ask(engine, "person:okafor")) == ["made0002", "made0001"]
    engine.close()


GIVEN = st.sampled_from(["William", "Judith", "Mary", "Boris"])
LETTER = st.sampled_from(["", "K.", "Q."])
FAMILY = st.sampled_from(["Roe", "Zarnov", "von Bell"])


@settings(deadline=None)
@given(st.lists(st.tuples(GIVEN, LETTER, FAMILY), min_size=1, max_size=6, unique=True))
def test_a_person_is_found_by_the_printed_name_in_any_order(names: list[tuple[str, str, str]]) -> None:
    """Each finds themselves by the whole name, forwards and family name first, in small letters, with a title."""
    printed = [" ".join(filter(None, name)) for name in names]
    people = People(printed)
    for number, (given_name, letter, family) in enumerate(names):
        turned = f"{family}, {given_name} {letter}"
        for typed in (printed[number], turned, printed[number].lower(), f"Dr. {printed[number]}"):
            assert number in people.called(typed)


def test_whoever_is_one_person_in_the_vocabulary_is_found_by_each_form() -> None:
    """Every form of a person whom the vocabulary names leads to every other."""
    for name, forms in load().persons.same.items():
        called = [form for form in (name, *forms) if read_name(form).given]
        people = People(called)
        assert all(called.index(name) in people.called(form) for form in called), name
