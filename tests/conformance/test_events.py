"""Hits grouped by event: a title and a day.

1. The frames of an event are one hit, which stands where the best of them does; a family without an event is its own.
2. Pages give each group once; the frames of all groups are all families found, and totals and facets count these.
3. The key of a hit's event finds exactly its frames among what is found.
"""

import pytest

from tests.archives import ask, found
from tests.conformance.archive import ALL
from tests.conformance.conftest import Opener
from webapp.search import Engine
from webapp.search.model.query import Grouping, Sort

TOOLS = "wrench drill camera telescope laptop ladder shovel hammer compass kettle".split()


@pytest.fixture(scope="module")
def visits(open_archive: Opener) -> Engine:
    """Return an engine over ten frames of one visit, three of another day, and two pictures of no event."""
    rows: list[tuple[str, str, str]] = [
        (
            f"visit{n:02}",
            "Museum Visit",
            f"(4 May 2011) --- A guide of the museum shows a {tool} to the crew.",
        )
        for n, tool in enumerate(TOOLS)
    ]
    rows += [
        (
            f"later{n:02}",
            "Museum Visit",
            f"(9 June 2014) --- A guide lends a {tool} of the museum to the crew.",
        )
        for n, tool in enumerate(TOOLS[:3])
    ]
    rows += [
        ("alone01", "", "A museum at night."),
        ("alone02", "Museum Visit", "A museum and its guide by day."),
    ]
    return open_archive(rows)


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("text", ["museum", "museum guide", "kettle", ""])
def test_the_best_frame_stands_for_an_event(visits: Engine, text: str, sort: Sort) -> None:
    """Grouped, each event's first frame is left, in the same order (1)."""
    each = found(ask(visits, text, sort=sort, size=ALL))
    firsts = {name[:5] if name[:5] != "alone" else name: name for name in reversed(each)}
    grouped = ask(visits, text, sort=sort, size=ALL, group=Grouping.EVENT)
    assert found(grouped) == [name for name in each if name in firsts.values()]


@pytest.mark.parametrize("size", [1, 2, 100])
def test_pages_of_groups_are_the_whole(visits: Engine, size: int) -> None:
    """No group comes twice, none is missing, and nothing is counted otherwise (2)."""
    plain = ask(visits, "museum", size=ALL)
    first = ask(visits, "museum", size=size, group=Grouping.EVENT)
    assert (first.families, first.records, first.facets) == (plain.families, plain.records, plain.facets)
    assert (first.groups, first.pages) == (4, -(-4 // size))
    hits = [
        hit
        for number in range(1, first.pages + 1)
        for hit in ask(visits, "museum", size=size, page=number, group=Grouping.EVENT).hits
    ]
    assert sorted(hit.frames for hit in hits) == [1, 1, 3, 10]
    assert len({hit.document.id for hit in hits}) == 4
    assert sum(hit.frames for hit in hits) == plain.families


def test_a_key_finds_the_frames(visits: Engine) -> None:
    """All that is found under an event's key are its frames, fewer where fewer match; another key finds none (3)."""
    hits = ask(visits, "museum", size=ALL, group=Grouping.EVENT).hits
    key = next(hit.event for hit in hits if hit.frames == 10)
    assert {name[:5] for name in found(ask(visits, "museum", size=ALL, event=key))} == {"visit"}
    assert ask(visits, "", event=key).families == 10
    assert ask(visits, "kettle", event=key).families == 1
    assert ask(visits, "museum", event="no such event").families == 0
    assert [hit.event for hit in hits if hit.frames == 1] == ["", ""]
