"""Whom a name may mean, to the indexer and to the search."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.facet.authority import Authority
from schema.analysis.person_name import PersonName, read_name
from schema.vocabulary import load
from webapp.search.rewriting.person_names import People

PERSONS = load()
KNOWN = ["Jane Mary Roe", "John Q. Bell", "John Roe"]


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("Jane Roe", PersonName("roe", ("jane",))),
        ('Dr. Jane Q. "Jay" Roe Jr.', PersonName("roe", ("jane", "q"), ("jay",), (), "jr", ("dr",))),
        ("Roe, Jane Q., Jr.", PersonName("roe", ("jane", "q"), suffix="jr")),
        ("Roe Jr., Jane", PersonName("roe", ("jane",), suffix="jr")),
        ("Lt. Col. J.K. Roe III", PersonName("roe", ("j", "k"), (), (), "iii", ("lt", "col"))),
        ("Scientist-Astronaut Jane Roe", PersonName("roe", ("jane",), titles=("scientist-astronaut",))),
        ("Henri von Zarn", PersonName("zarn", ("henri",), particles=("von",))),
        ("van der Zarn, Henri", PersonName("zarn", ("henri",), particles=("van", "der"))),
        ("Al Zarn", PersonName("zarn", ("al",))),  # what begins a name is no particle
        ("Jean-Loup O’Zarn", PersonName("ozarn", ("jean-loup",))),
        ("J.-L. Zarn", PersonName("zarn", ("j", "l"))),
        ("Jane Roe-Zarn (Jay)", PersonName("roe-zarn", ("jane",), ("jay",))),
        ("Zarn", PersonName("zarn")),
        ("Prince", PersonName("prince")),  # a title alone is a name
        ("  . , ", PersonName("")),
    ],
)
def test_the_parts_of_a_name(printed: str, parts: PersonName) -> None:
    """A name is read into its parts, as captions print it and as people type it."""
    assert read_name(printed, PERSONS) == parts


@settings(deadline=None)
@given(st.text("JaneRoéQ. -,'\"()“’ß1", max_size=30))
def test_any_text_is_read_as_a_name(text: str) -> None:
    """Whatever is typed has a family name where it has a word at all, and no part has a letter that it has not."""
    name = read_name(text, PERSONS)
    parts = (name.family, *name.given, *name.nicknames, *name.particles, name.suffix, *name.titles)
    assert bool(name.family) or not any((*name.given, *name.particles, *name.titles))
    assert all(part == part.casefold() and part.isascii() for part in parts)
    assert {letter for part in parts for letter in part} <= {*"janeroqs1-"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("jane roe", {0}),
        ("jane anne roe", set()),
        ("jane z roe", set()),
        ("john q bell", {1}),
        ("john z bell", set()),
    ],
)
def test_what_speaks_against_a_name_keeps_apart(typed: str, meant: set[int]) -> None:
    """Another second name, or another letter for one, is another person."""
    assert People(KNOWN, load()).find(typed) == meant


GIVEN = st.sampled_from(["William", "Judith", "Mary", "Boris"])
LETTER = st.sampled_from(["", "K.", "Q."])
FAMILY = st.sampled_from(["Roe", "Zarnov", "von Bell"])


@settings(deadline=None)
@given(st.lists(st.tuples(GIVEN, LETTER, FAMILY), min_size=1, max_size=6, unique=True))
def test_a_person_is_found_by_the_printed_name_in_any_order(names: list[tuple[str, str, str]]) -> None:
    """Each finds themselves by the whole name, forwards and family name first, in small letters, with a title."""
    printed = [" ".join(filter(None, name)) for name in names]
    people = People(printed, load())
    for number, (given_name, letter, family) in enumerate(names):
        turned = f"{family}, {given_name} {letter}"
        for typed in (printed[number], turned, printed[number].lower(), f"Dr. {printed[number]}"):
            assert number in people.find(typed)


def test_whoever_is_one_person_in_the_vocabulary_is_found_by_each_form() -> None:
    """Every form of a person whom the vocabulary names leads to every other."""
    for name, forms in load().persons.same.items():
        called = [form for form in (name, *forms) if read_name(form, PERSONS).given]
        people = People(called, load())
        assert all(called.index(name) in people.find(form) for form in called), name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Hazzaa Almansoori", "Hazza Almansouri", True),
        ("Hazzaa Zarnoori", "Hazza Zarnouri", True),
        ("Yuri Onufriyenko", "Yury Onufrienko", True),
        ("Guenter Zarn", "Gunter Zarn", True),
        ("Sigmund Zaehn", "Sigmund Zahn", True),
        ("Jill Zarnow", "Joel Zarnow", False),
        ("Colleen Zarnow", "Colin Zarnow", False),
        ("Judy Haas", "Judy Hayes", False),
        ("Mark Lu", "Mark Lou", False),  # too short to be compared by its sound
    ],
)
def test_a_name_sounds_the_same_to_both_sides(one: str, other: str, same: bool) -> None:
    """Two spellings are one facet value exactly where a search for one of them finds the other."""
    spelling = Authority(load()).reconcile({one: 3, other: 2})
    assert (spelling[one] == spelling[other]) is same
    assert People([other], load()).find(one) == ({0} if same else set())
    assert People([one], load()).find(other) == ({0} if same else set())
