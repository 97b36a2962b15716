"""Tests of what a family's page shows beside its texts: evidence in the caption, records by likeness, neighbours."""

from dataclasses import replace

import pytest

from schema.document import Document, Evidence, Variant
from schema.errors import QueryTooExpensive
from tests.documents import DOCUMENTS, FLOWERS, document, variant
from tests.stand_in import StandIn
from webapp.pages.family import REACH, alike, fact, neighbours, pieces, quotes
from webapp.search.model.query import Query
from webapp.search.model.result import Page

FAMILY = DOCUMENTS[0]


def with_evidence(*spans: tuple[str, str, int, int]) -> Document:
    """Make the family with evidence at these places of its lead."""
    lead = FAMILY.lead.key
    return replace(
        FAMILY, evidence=tuple(Evidence(f, v, lead, "caption", s, e, "made up") for f, v, s, e in spans)
    )


def test_pieces_are_the_caption() -> None:
    """Put together, the pieces are the whole caption; a fact's words are a piece of their own."""
    found = pieces(FAMILY)
    assert "".join(piece.text for piece in found) == FLOWERS
    (square,) = [piece for piece in found if fact("landmark", "Red Square") in piece.facts]
    assert square.text == "Red Square"


def test_evidence_may_overlap() -> None:
    """Where the words of two facts overlap, the words of both belong to both."""
    at = FLOWERS.index("Red Square")
    family = with_evidence(("landmark", "Red Square", at, at + 10), ("landmark", "Square", at + 4, at + 10))
    found = [(piece.text, len(piece.facts), len(piece.numbers)) for piece in pieces(family) if piece.facts]
    assert found == [("Red ", 1, 1), ("Square", 2, 1)]


@pytest.mark.parametrize("span", [(-1, 4), (5, 5), (50, 10_000)])
def test_wrong_offsets_mark_nothing(span: tuple[int, int]) -> None:
    """Evidence that does not lie within the caption is not marked, and breaks nothing."""
    assert [piece.text for piece in pieces(with_evidence(("agency", "ESA", *span)))] == [FLOWERS]


def test_a_quote_leads_to_its_place() -> None:
    """A quote from the caption that is shown has a number, one from a title or another record has none."""
    title = Evidence("agency", "ESA", FAMILY.lead.key, "title", 0, 10, "made up")
    other = Evidence("agency", "ESA", FAMILY.members[2].caption.key, "caption", 0, 6, "made up")
    at = FLOWERS.index("ESA")
    here = Evidence("agency", "ESA", FAMILY.lead.key, "caption", at, at + 3, "made up")
    found = quotes(replace(FAMILY, evidence=(title, other, here)))["agency", "ESA"]
    assert [(quote.words, quote.number) for quote in found] == [("ESA", 1), ("Expedition", 0), ("A crew", 0)]


def test_records_that_are_alike_stand_together() -> None:
    """Records of the same text, title, kind and difference are one group; no record is lost."""
    members = [variant(f"x{n}", FLOWERS, Variant.EXACT, n=n + 2) for n in range(40)]
    members.append(variant("y", FLOWERS[:40], Variant.TRUNCATED, n=50))
    family = replace(FAMILY, members=(FAMILY.members[0], *members))
    groups = alike(family)
    assert [len(group) for group in groups] == [1, 40, 1]
    assert sorted(m.caption.key for group in groups for m in group) == sorted(
        m.caption.key for m in family.members
    )


def frames(*names: str) -> StandIn:
    """Make an archive of pictures with these ids."""
    return StandIn(tuple(document(name, f"Picture {name}", "A picture.") for name in names))


@pytest.mark.parametrize(
    ("here", "others", "before", "after"),
    [
        (
            "AS99-40-5875",
            ["AS99-40-5874", "AS99-40-5880", "AS99-41-5876"],
            ["AS99-40-5874"],
            ["AS99-40-5880"],
        ),
        ("iss999e000099", ["iss999e000098", "ISS999E000100"], ["iss999e000098"], ["ISS999E000100"]),
        ("209912310001HQ", ["209912310002HQ"], [], []),  # no roll before the number
        (
            "X-7",
            ["X-5", "X-6", "X-8", "X-9", "X-10", "X-3", "X-4"],
            ["X-4", "X-5", "X-6"],
            ["X-8", "X-9"],  # the tenth has a digit more
        ),
        ("without number", ["without number 2"], [], []),
    ],
)
def test_neighbours(here: str, others: list[str], before: list[str], after: list[str]) -> None:
    """The neighbours are the nearest numbers of the same roll, in order, at most three on each side."""
    engine = frames(here, *others)
    family = engine.get(here)
    assert family
    found = neighbours(engine, family)
    assert [[frame.nasa_id for frame in side] for side in found] == [before, after]


class Thrifty(StandIn):
    """Refuses wildcards that stand for many words."""

    def search(self, query: Query) -> Page:
        """Refuse a look farther than near."""
        if query.size > 3 * REACH[0]:
            raise QueryTooExpensive("words that a wildcard stands for", 30, 300)
        return StandIn(self.documents).search(query)


def test_a_limit_on_wildcards_costs_no_page() -> None:
    """Where the archive's owner keeps wildcards short, only near neighbours are shown, and the page still is."""
    archive = frames("X-17", "X-16")
    engine = Thrifty(archive.documents)
    family = engine.get("X-17")
    assert family
    before, after = neighbours(engine, family)
    assert [frame.nasa_id for frame in before] == ["X-16"]
    assert after == []
