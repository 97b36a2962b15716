"""Tests of webapp.pages.override_lines: the lines that correct a fold are a file that an index can be built with."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.fact_overrides import event_date
from indexer.fold.overrides import read_overrides
from schema.document import Document, Member, Variant
from tests.documents import DOCUMENTS, document
from webapp.pages.override_lines import MOST, override_lines, record_names

HOSTILE = ['a"b', "back\\slash", "new\nline", "\x7f", "[[never]]", "😀 #1", "'''"]


@pytest.mark.parametrize("family", DOCUMENTS, ids=lambda family: family.id)
def test_the_lines_are_overrides(tmp_path: Path, family: Document) -> None:
    """They are read as a file of overrides: records kept apart where there are several, and one joined."""
    lines = override_lines(family)
    (tmp_path / "overrides.toml").write_text(lines, "utf-8")
    assert read_overrides(tmp_path / "overrides.toml")
    found = tomllib.loads(lines)
    assert len(found["always"][0]["records"]) == 2
    several = len(family.members) > 1
    assert ("never" in found) is several


@pytest.mark.parametrize("family", DOCUMENTS, ids=lambda family: family.id)
def test_the_lines_correct_facts(tmp_path: Path, family: Document) -> None:
    """Every value of the family is named with its facet, and the date as it is, each as an entry that is read."""
    (tmp_path / "overrides.toml").write_text(override_lines(family), "utf-8")
    facts = read_overrides(tmp_path / "overrides.toml").facts
    removed = {fact.facet: fact.remove for fact in facts if fact.facet}
    assert removed == {name: values for name, values in family.facets.items() if values and name != "year"}
    assert {fact.record for fact in facts} == {record_names(family)[0]}
    (dated,) = (fact.date for fact in facts if fact.date is not None)
    event = event_date(dated)
    assert (event and (event.start, event.end, event.precision)) == (
        family.event_date and (family.event_date.start, family.event_date.end, family.event_date.precision)
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_text(name: str) -> None:
    """Whatever a record is called, its name comes out of the file as it went in."""
    assert (
        tomllib.loads(override_lines(document(name, "Moon", "The Moon.")))["always"][0]["records"][0] == name
    )


def test_a_record_is_named_so_that_it_is_the_only_one() -> None:
    """An id names a record where no other of the family has it; else source and number do, and not without bound."""
    family = document("a-1", "Moon", "The Moon.")
    same = Member(replace(family.lead, n=2), Variant.EXACT)
    other = Member(replace(family.lead, n=3, nasa_id="a-2"), Variant.EXACT)
    assert record_names(replace(family, members=(family.members[0], same, other))) == (
        "a-1.txt#1",
        "a-1.txt#2",
        "a-2",
    )
    many = tuple(Member(replace(family.lead, n=n, nasa_id=f"a-{n}"), Variant.EXACT) for n in range(200))
    assert len(record_names(replace(family, members=many))) == MOST == 50
