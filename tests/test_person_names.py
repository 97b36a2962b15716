"""Whom a name may mean."""

import pytest

from webapp.search.rewriting.person_names import People

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
