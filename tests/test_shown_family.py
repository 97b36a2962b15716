"""Tests of schema.shown_family: what hits show of a family stands behind its line, and is the same as the family's.

1. The line of a family is found again in front of what is shown of it, whatever its texts and columns say.
2. What is shown is what the family has.
3. The ready part of a hit's JSON is that of the family.
"""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from schema.analysis.sentences import sentences_of
from schema.document import Document, EventDate, Precision
from schema.document_json import to_line
from schema.fields import FACETS
from schema.headlines import headings
from schema.json_codec import encode
from schema.shown_family import ShownFamily, family_line, lasting_hit, stored_line
from tests.documents import document
from tests.ours import OURS
from tests.test_document_json import documents

SENTENCES = sentences_of(OURS)
LIKE_OURS = ',"shown":{"hit":{}}'


def stored(family: Document) -> bytes:
    """Return a family's line as an index holds it."""
    return stored_line(family, SENTENCES)


@given(documents)
@settings(max_examples=20, deadline=None)
def test_what_is_shown_is_what_the_family_has(family: Document) -> None:
    """One line holds both; the family's own line is found again, and the shown part agrees with the family."""
    line = stored(family)
    assert family_line(line) == to_line(family)
    assert len(line.decode().splitlines()) == 1
    shown, event = ShownFamily(line), family.event_date
    assert (shown.id, shown.title, shown.caption) == (family.id, family.title, family.lead.text)
    assert shown.event_date == (event and EventDate(event.start, event.end, event.precision))
    assert shown.variants == len(family.members) - 1
    assert {facet.name: shown.values(facet) for facet in FACETS} == family.facets
    assert shown.pictures[0].nasa_id == (family.lead.nasa_id or "")
    assert {one.image for one in shown.pictures} == {one.caption.fields.image for one in family.members}
    assert set(shown.headings) == set(headings(family, SENTENCES))
    assert shown.repaired == bool(family.lead.mended)
    assert to_line(shown.document) == to_line(family)
    assert json.loads(shown.json) == json.loads(encode(lasting_hit(family)))


@pytest.mark.parametrize("place", ["title", "text", "column"])
def test_texts_and_columns_that_look_like_it(place: str) -> None:
    """A caption, a title or a column of a dump may say what begins the shown part; it stays what it is."""
    family = document("made-1", f"Moon {LIKE_OURS}" if place == "title" else "Moon", f"A moon. {LIKE_OURS}")
    if place == "column":
        lead = family.members[0]
        columns = (("shown", '{"hit":{}}'), ("a", LIKE_OURS))
        caption = replace(lead.caption, fields=replace(lead.caption.fields, other_columns=columns))
        family = replace(family, members=(replace(lead, caption=caption), *family.members[1:]))
    shown = ShownFamily(stored(family))
    assert family_line(stored(family)) == to_line(family)
    assert (shown.title, shown.caption) == (family.title, family.lead.text)
    assert shown.document == family


def test_a_line_without_a_shown_part_is_refused() -> None:
    """A line of an export, or one that was cut, holds nothing to show."""
    family = document("made-1", "Moon", "A moon.", day="2020-01-01")
    for line in (to_line(family), stored(family)[:-40] + b"}\n"):
        with pytest.raises(ValueError, match=r"JSON|object|truncated"):
            ShownFamily(line)


def test_a_date_is_shown_without_its_words() -> None:
    """Hits say when, and how exactly; the words stand on the family's page."""
    family = document("made-1", "Moon", "A moon.", day="2020-01-01")
    event = EventDate(date(2020, 1, 1), date(2020, 1, 1), Precision.DAY)
    assert ShownFamily(stored(family)).event_date == event
