"""Tests of what the engine gives beyond a page of families: records, all values of a facet, everything in order."""

from dataclasses import replace
from itertools import count, takewhile

import pytest

from schema.document import Document
from schema.fields import FACET_NAMES
from tests.ours import analyse
from webapp.ask import ask, ask_every, ask_values
from webapp.search import Engine
from webapp.search.model.query import NONE, Filter, Query, Sort

QUESTIONS = (
    Query(),
    Query("red square", sort=Sort.OLDEST),
    Query("flowers", filters=(Filter("agency", "NASA", exclude=True),), sort=Sort.NEWEST),
    Query("-soyuz agency:NASA"),
)


def pages(engine: Engine, query: Query) -> list[tuple[Document, int | None]]:
    """Give all hits, page by page, with the number of the record where records are hits."""
    found = (ask(engine, replace(query, page=number)).hits for number in count(1))
    hits = [hit for page in takewhile(bool, found) for hit in page]
    return [(hit.document, hit.record.caption.n if hit.record else None) for hit in hits]


@pytest.mark.parametrize("query", QUESTIONS)
def test_everything_comes_in_the_order_of_the_pages(engine: Engine, query: Query) -> None:
    """What is exported is what the pages show, in their order."""
    assert list(ask_every(engine, query)) == [document for document, _ in pages(engine, query)]


@pytest.mark.parametrize("query", QUESTIONS)
@pytest.mark.parametrize("size", [1, 7, 200])
def test_records_are_those_of_the_families(engine: Engine, query: Query, size: int) -> None:
    """Unfolded, the pages hold every record of every family found, once, families in their order."""
    unfolded = pages(engine, replace(query, fold=False, size=size))
    families = ask_every(engine, query)
    assert unfolded == [(one, member.caption.n) for one in families for member in one.members]
    page = ask(engine, replace(query, fold=False, size=size))
    assert page.records == len(unfolded)
    assert page.pages == max(1, -(-len(unfolded) // size))


@pytest.mark.parametrize("text", ["red square", "expedition", "cosmonaut"])
def test_a_record_shows_its_own_words(engine: Engine, text: str) -> None:
    """Of a hit that is a record its own text is marked, not the lead's: there stand the words that were typed."""
    stems = {token.stem for token in analyse(text)}
    hits = ask(engine, Query(text, fold=False, size=200)).hits
    others = [hit for hit in hits if hit.record and hit.record.caption.text != hit.document.lead.text]
    assert others
    for hit in others:
        own = hit.record.caption.text if hit.record else ""
        marked = {own[start:end] for passage in hit.caption for start, end in passage.marks}
        assert {token.stem for words in marked for token in analyse(words)} <= stems
        assert all(0 <= passage.start < passage.end <= len(own) for passage in hit.caption)
        assert marked or not stems & {token.stem for token in analyse(own)}


@pytest.mark.parametrize("facet", FACET_NAMES)
@pytest.mark.parametrize("query", QUESTIONS)
def test_all_values_are_counted_as_on_a_page(engine: Engine, query: Query, facet: str) -> None:
    """A facet's listing holds every value, begins as the page's does, and counts what choosing each gives.

    Among them is how many have none, which a page does not say.
    """
    listed = ask_values(engine, query, facet, "")
    (shown,) = [counts for counts in ask(engine, query).facets if counts.facet.name == facet]
    assert listed.more == 0
    values = [one for one in listed.counts if one.value != NONE]
    assert tuple(values[: len(shown.counts)]) == tuple(shown.counts)
    assert len(values) == len(shown.counts) + shown.more
    for one in listed.counts[-3:]:
        chosen = (*query.without(facet).filters, Filter(facet, one.value))
        assert ask(engine, replace(query, filters=chosen)).families == one.count or one.excluded
