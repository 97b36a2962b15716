"""One family by its names.

1. A family answers to its id, and is the one that was exported.
2. It answers to its pictures' ids, and to the ids that it would have under another lead.
3. A name that no family has gives nothing.
"""

import pytest

from schema.identity import record_id
from tests.conformance.archive import Archive
from webapp.search import Engine


def test_a_family_answers_to_its_id(engine: Engine, archive: Archive) -> None:
    """Every family is got whole (1)."""
    for family in archive.families:
        assert engine.get(family.id) == family


def test_a_family_answers_to_its_other_names(engine: Engine, archive: Archive) -> None:
    """An id of a picture, or what a record would be called as a lead, leads to a family with that record (2)."""
    for family in archive.families:
        for nasa_id in family.nasa_ids:
            got = engine.get(nasa_id)
            assert got is not None
            assert nasa_id in got.nasa_ids
        for member in family.members:
            former = engine.get(record_id(member.caption))
            assert former is not None
            assert record_id(member.caption) in {record_id(m.caption) for m in former.members} | {former.id}


@pytest.mark.parametrize("name", ["", "nothing", "\0", "\udcff", "x" * 10_000, "moon"])
def test_unknown_names_give_nothing(engine: Engine, name: str) -> None:
    """Words, blanks and endless names are nobody's (3)."""
    assert engine.get(name) is None
