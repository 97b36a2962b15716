"""Facet values chosen and left out.

1. Values of one facet widen each other, facets narrow, and a value that is left out takes away.
2. A value is found in any case and by its aliases, as a filter and in the text, and comes back by its own name.
3. A value that the archive lacks is told of; it finds nothing, and leaving it out takes nothing away.
4. Whatever stands for a value, there is an answer.
5. 'none' stands for having no value of a facet, and '*' for having any.
"""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.fields import FACETS, Facet
from tests.archives import ask, found
from tests.conformance.archive import ALL, DRAWN, TEXTS, Archive, passes
from webapp.search import Engine
from webapp.search.model.query import ANY, NONE, Filter


@settings(max_examples=25)
@given(text=st.sampled_from(TEXTS), drawn=DRAWN)
def test_filters_let_through_what_they_should(
    engine: Engine, archive: Archive, text: str, drawn: list[tuple[Facet, int, bool]]
) -> None:
    """What passes the filters is found, in the order that it has without them (1)."""
    chosen = archive.filters(drawn)
    everything = ask(engine, archive.text(text), size=ALL)
    page = ask(engine, archive.text(text), *chosen, size=ALL)
    assert found(page) == [hit.document.id for hit in everything.hits if passes(hit.document, chosen)]
    assert page.families == len(page.hits)
    assert page.records == sum(len(hit.document.members) for hit in page.hits)
    assert set(page.filters) == set(chosen)


@pytest.mark.parametrize("name", ["esa", "European Space Agency", "EUROPEAN SPACE AGENCY"])
def test_values_are_named_in_any_way(engine: Engine, name: str) -> None:
    """An agency is found by its name, its abbreviation and in capitals (2)."""
    wanted = ask(engine, "", Filter("agency", "ESA"))
    assert wanted.families
    page = ask(engine, "", Filter("agency", name))
    assert found(page) == found(wanted)
    assert page.filters == (Filter("agency", "ESA"),)
    assert set(found(ask(engine, f'agency:"{name}"'))) == set(found(wanted))


@pytest.mark.parametrize("value", ["Nobody", "5..x", "\ud800", "1..x", "\0", "9" * 5000])
@pytest.mark.parametrize("facet", FACETS)
def test_unknown_values_let_nothing_through(engine: Engine, facet: Facet, value: str) -> None:
    """A notice names the facet; nothing is found with the value, and everything without it (3)."""
    page = ask(engine, "", Filter(facet.name, value))
    assert page.families == 0
    assert any(facet.label.lower() in notice for notice in page.notices)
    assert ask(engine, "", Filter(facet.name, value, exclude=True)).families == page.index.families


@settings(max_examples=30)
@given(
    facet=st.sampled_from(FACETS), value=st.text(max_size=12) | st.from_regex(r"[0-9 ]{0,3}\.\.[0-9 ]{0,3}")
)
def test_any_value_is_answered(engine: Engine, facet: Facet, value: str) -> None:
    """Any text is taken for a value, as a filter or in a query (4)."""
    page = ask(engine, "", Filter(facet.name, value), size=1)
    assert 0 <= page.families <= page.index.families
    ask(engine, f'{facet.name}:"{value}"', size=1)


@pytest.mark.parametrize("facet", [one for one in FACETS if not one.years])
def test_none_and_any_part_the_archive(engine: Engine, facet: Facet) -> None:
    """What has no value of a facet and what has one are all there is, and leaving the one out leaves the other (5)."""
    everything = ask(engine, "", size=ALL)
    none, some = Filter(facet.name, NONE), Filter(facet.name, ANY)
    lacking = [hit.document.id for hit in everything.hits if not hit.document.facets.get(facet.name)]
    having = [name for name in found(everything) if name not in set(lacking)]
    assert found(ask(engine, "", none, size=ALL)) == lacking
    assert found(ask(engine, "", some, size=ALL)) == having
    assert found(ask(engine, "", Filter(facet.name, NONE, exclude=True), size=ALL)) == having
    assert found(ask(engine, "", Filter(facet.name, ANY, exclude=True), size=ALL)) == lacking


@pytest.mark.parametrize("facet", [one for one in FACETS if not one.years])
def test_none_and_any_are_values_among_others(engine: Engine, archive: Archive, facet: Facet) -> None:
    """They widen the values beside which they are chosen, and take away beside what is left out (1, 5)."""
    one = Filter(facet.name, archive.values[facet.name][0])
    none, some = Filter(facet.name, NONE), Filter(facet.name, ANY)
    without, not_none, not_some = (replace(this, exclude=True) for this in (one, none, some))
    everything = ask(engine, "").families
    having, lacking, with_any = (ask(engine, "", this).families for this in (one, none, some))
    assert having
    assert ask(engine, "", one, none).families == having + lacking
    assert ask(engine, "", one, some).families == with_any
    assert ask(engine, "", none, some).families == everything
    assert ask(engine, "", without, not_none).families == with_any - having
    assert ask(engine, "", one, not_none).families == having
    assert ask(engine, "", none, without).families == lacking
    assert ask(engine, "", one, not_some).families == ask(engine, "", not_none, not_some).families == 0
    page = ask(engine, "", one, none)
    (counts,) = (these for these in page.facets if these.facet == facet)
    chosen = {count.value: count.count for count in counts.counts if count.selected}
    assert chosen == {one.value: having, NONE: lacking}
