"""Whom a name may mean."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.vocabulary import load
from webapp.search.rewriting.person_names import People, read_name

KNOWN = ["Jane Mary Roe", "John Q. Bell", "John Roe"]


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
    assert People(KNOWN).called(typed) == meant


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
