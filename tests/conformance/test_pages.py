"""Totals, orders, pages, records as hits, and all families at once.

1. Without a text everything is found: all families and all records.
2. Pages never overlap, and one behind the other they are the whole answer, be they large or small.
3. Relevance falls from hit to hit; by date families without one come last in both directions.
4. What is equally relevant comes newest first.
5. Where records are hits, they are those of the families found, family by family; the totals stay.
6. All families at once are the whole answer in its order; facets, page and size are not asked.
7. The answer says which index it is of, and how many pages there are.
"""

from datetime import date
from pathlib import Path

import pytest

from schema import manifest
from tests.archives import ask, asked, found
from tests.conformance.archive import ALL, Archive
from webapp.search import Engine
from webapp.search.model.query import Filter, Query, Sort


def test_everything_is_the_archive(engine: Engine, archive: Archive) -> None:
    """A question for nothing finds every family and counts every record (1)."""
    page = engine.search(Query(size=ALL))
    assert (page.families, page.records) == (len(archive.families), archive.records)
    assert sorted(found(page)) == sorted(family.id for family in archive.families)
    assert {hit.document.id: hit.document for hit in page.hits} == {one.id: one for one in archive.families}


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("text", ["", "{0} {8}", "{0}"])
def test_pages_give_every_hit_once(engine: Engine, archive: Archive, text: str, sort: Sort) -> None:
    """Pages of one, of seven and of twenty-four hits are pieces of the whole; behind the last there is none (2)."""

    def turned(page: int, size: int) -> list[str]:
        return found(ask(engine, archive.text(text), sort=sort, page=page, size=size))

    whole = found(ask(engine, archive.text(text), sort=sort, size=ALL))
    assert len(set(whole)) == len(whole)
    for size, pages in ((1, 12), (7, 5), (24, len(whole) // 24 + 1)):
        assert [name for page in range(1, pages + 1) for name in turned(page, size)] == whole[: pages * size]
    assert turned(-(-len(whole) // 7), 7) == whole[-((len(whole) - 1) % 7 + 1) :]
    assert turned(10**9, 24) == []


@pytest.mark.parametrize("text", ["", "{0}", "{1} {2}", "{5} {6} {0}", '"{0}" {1}', "agency:NASA {3}"])
def test_orders(engine: Engine, archive: Archive, text: str) -> None:
    """Hits come by score, or by date with those without one last in both directions (3)."""
    scores = [hit.score for hit in ask(engine, archive.text(text), size=ALL).hits]
    assert scores == sorted(scores, reverse=True)
    for sort, sign in ((Sort.OLDEST, 1), (Sort.NEWEST, -1)):
        events = [h.document.event_date for h in ask(engine, archive.text(text), sort=sort, size=ALL).hits]
        dated = [event for event in events if event]
        assert events[: len(dated)] == dated
        days = [event.start if sign > 0 else event.end for event in dated]
        assert days == sorted(days, reverse=sign < 0)


def test_equal_scores_come_newest_first(engine: Engine) -> None:
    """Of families that match equally well the newer stands first, and one without a date last (4)."""
    hits = ask(engine, "", size=ALL).hits
    days = [hit.document.event_date.end if hit.document.event_date else date.min for hit in hits]
    assert {hit.score for hit in hits} == {0.0}
    assert days == sorted(days, reverse=True)
    assert date.min in days


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("text", ["", "{0} {8}", "{2}"])
def test_records_as_hits(engine: Engine, archive: Archive, text: str, sort: Sort) -> None:
    """Unfolded, each record of a family stands where the family stood; pages cut them anywhere (5)."""
    folded = ask(engine, archive.text(text), sort=sort, size=ALL)
    unfolded = ask(engine, archive.text(text), sort=sort, size=ALL, fold=False)
    assert [(hit.document.id, hit.record) for hit in unfolded.hits] == [
        (hit.document.id, member) for hit in folded.hits for member in hit.document.members
    ]
    assert (unfolded.families, unfolded.records) == (folded.families, folded.records)
    assert unfolded.facets == folded.facets
    assert all(hit.record is None for hit in folded.hits)
    pieces = [
        hit
        for page in range(1, 6)
        for hit in ask(engine, archive.text(text), sort=sort, page=page, size=9, fold=False).hits
    ]
    assert pieces == list(unfolded.hits[:45])


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("text", ["", "{0} {8}", "{7} zebra"])
def test_all_families_at_once(engine: Engine, archive: Archive, text: str, sort: Sort) -> None:
    """They are the hits of one endless page, whatever page is asked for (6)."""
    chosen = Filter("agency", "NASA")
    page = ask(engine, archive.text(text), chosen, sort=sort, size=ALL)
    every = engine.every(asked(archive.text(text), chosen, sort=sort, page=3, size=2, fold=False))
    assert list(every) == [hit.document for hit in page.hits]


def test_an_answer_says_what_it_is_of(engine: Engine, index: Path, archive: Archive) -> None:
    """The generation is that of the folder; the number of pages is that of hits, and never 0 (7)."""
    page = ask(engine, "soyuz", size=7)
    assert page.index == engine.index
    assert page.index.generation == manifest.current(index).name
    assert (page.index.families, page.index.records) == (len(archive.families), archive.records)
    assert page.index.engine
    assert page.pages == -(-page.families // 7)
    assert ask(engine, "soyuz", size=7, fold=False).pages == -(-page.records // 7)
    assert ask(engine, "xyzzy").pages == 1
