"""The values of an answer's facets, and all values of one facet.

1. A value's count is the number of families with it that the filters of the other facets let through.
2. A count is what choosing that value alone of its facet finds.
3. Numbers come highest first, other values by count and then alphabet.
4. Values in use are there whatever they count, and say so; at most a hundred others are listed, the rest is counted.
5. Only the facets that are asked for are counted, in their fixed order.
6. All values of one facet count as in an answer, and come with the filters by their own names.
7. With a prefix only values with a word that begins so come, with the same counts.
"""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.fields import FACETS, Facet
from tests.archives import ask, asked
from tests.conformance.archive import ALL, DRAWN, TEXTS, Archive, passes
from webapp.search import Engine
from webapp.search.model.query import Filter
from webapp.search.model.result import Count

LISTED = 100  # values of a facet beside those in use

Drawn = list[tuple[Facet, int, bool]]
texts = st.sampled_from(TEXTS)


@settings(max_examples=25)
@given(text=texts, drawn=DRAWN)
def test_counts_equal_slow_counts(engine: Engine, archive: Archive, text: str, drawn: Drawn) -> None:
    """The counts are those of a reader who goes through all families that were found (1, 4)."""
    chosen = archive.filters(drawn)
    everything = [hit.document for hit in ask(engine, archive.text(text), size=ALL).hits]
    page = ask(engine, archive.text(text), *chosen, size=1)
    assert tuple(counts.facet for counts in page.facets) == FACETS
    for counts in page.facets:
        others = [one for one in chosen if one.facet != counts.facet.name]
        held = [d.facets[counts.facet.name] for d in everything if passes(d, others)]
        wanted = {value: sum(value in values for values in held) for value in {v for vs in held for v in vs}}
        if Filter(counts.facet.name, "none") in chosen or Filter(counts.facet.name, "none", True) in chosen:
            wanted["none"] = sum(not values for values in held)
        listed = {count.value: count.count for count in counts.counts}
        assert listed.items() <= wanted.items() | {(one.value, 0) for one in chosen}
        assert len(listed) + counts.more == len(wanted.keys() | listed.keys())
        least = min(listed.values(), default=0)
        assert counts.facet.numeric or all(n <= max(least, 1) for v, n in wanted.items() if v not in listed)


@settings(max_examples=20)
@given(text=texts, drawn=DRAWN, data=st.data())
def test_a_count_is_what_choosing_gives(
    engine: Engine, archive: Archive, text: str, drawn: Drawn, data: st.DataObject
) -> None:
    """A search with only that value of the facet chosen finds as many families as were counted (2)."""
    query = asked(archive.text(text), *archive.filters(drawn), size=1)
    for counts in engine.search(query).facets:
        if not counts.counts:
            continue
        count = data.draw(st.sampled_from(counts.counts))
        others = query.without(counts.facet.name)
        choice = replace(others, filters=(*others.filters, Filter(counts.facet.name, count.value)))
        assert engine.search(choice).families == count.count


@settings(max_examples=20)
@given(text=texts, drawn=DRAWN)
def test_values_are_ordered_and_say_what_is_chosen(
    engine: Engine, archive: Archive, text: str, drawn: Drawn
) -> None:
    """The order is that of numbers, or of counts and letters; every value in use is there and says so (3, 4)."""
    chosen = archive.filters(drawn)
    for counts in ask(engine, archive.text(text), *chosen, size=1).facets:
        values = [count.value for count in counts.counts]
        ordered = [count for count in counts.counts if count.value != "none"]
        assert len(ordered) == len(values) or values[-1] == "none"
        if counts.facet.numeric:
            numbers = [int(count.value) for count in ordered]
            assert numbers == sorted(numbers, reverse=True)
        else:
            keys = [(-count.count, count.value.casefold()) for count in ordered]
            assert keys == sorted(keys)
        own = [
            one
            for one in chosen
            if one.facet == counts.facet.name and ".." not in one.value and one.value != "*"
        ]
        assert {one.value for one in own} <= set(values)
        assert {c.value for c in counts.counts if c.selected or c.excluded} == {one.value for one in own}
        assert len([c for c in counts.counts if not (c.selected or c.excluded)]) <= LISTED


@pytest.mark.parametrize("names", [(), ("agency",), ("spacecraft", "expedition")])
def test_only_what_is_asked_for_is_counted(engine: Engine, names: tuple[str, ...]) -> None:
    """Facets that were not asked for are left out; those that were count as ever (5)."""
    everything = {counts.facet.name: counts for counts in ask(engine, "soyuz").facets}
    some = ask(engine, "soyuz", facets=names).facets
    assert some == tuple(everything[facet.name] for facet in FACETS if facet.name in names)


@settings(max_examples=20)
@given(text=texts, drawn=DRAWN, facet=st.sampled_from(FACETS))
def test_all_values_count_as_in_an_answer(
    engine: Engine, archive: Archive, text: str, drawn: Drawn, facet: Facet
) -> None:
    """The values of an answer are the first of all values, of which none is left off (6)."""
    query = asked(archive.text(text), *archive.filters(drawn), size=1)
    (answered,) = (counts for counts in engine.search(query).facets if counts.facet == facet)
    every = engine.values(query, facet.name)
    values, shown = (
        tuple(count for count in counts.counts if count.value != "none") for counts in (every, answered)
    )
    assert (every.facet, every.more) == (facet, 0)
    assert len(values) == len(shown) + answered.more
    assert set(answered.counts) <= set(every.counts)
    if not answered.more:
        assert values == shown


def test_none_is_a_value_too(engine: Engine, archive: Archive) -> None:
    """Among all values that of having none counts what choosing it finds; leaving it out finds the rest (6)."""
    whole = ask(engine, "").families
    for facet in FACETS:
        held = sum(bool(family.facets[facet.name]) for family in archive.families)
        last = engine.values(asked(""), facet.name).counts[-1:]
        if facet.years or held == whole:
            assert not last or last[0].value != "none"
            continue
        assert last[0] == Count("none", whole - held)
        none, some = Filter(facet.name, "none"), Filter(facet.name, "none", exclude=True)
        page = ask(engine, "", none)
        assert page.families == whole - held and page.filters == (none,)
        assert ask(engine, "", some).families == ask(engine, "", Filter(facet.name, "*")).families == held
        (counts,) = (one for one in page.facets if one.facet == facet)
        assert counts.counts[-1] == Count("none", whole - held, selected=True)


def test_filters_come_back_by_their_names(engine: Engine) -> None:
    """A filter that was named by an alias comes back by its name, so that it can be taken off (6)."""
    assert engine.values(asked("", Filter("agency", "nasa")), "agency").filters == (Filter("agency", "NASA"),)


@pytest.mark.parametrize(
    ("facet", "prefix", "first"),
    [
        ("landmark", "red", "Red Square"),
        ("landmark", "SQ", "Red Square"),
        ("person", "malen", "Yuri Malenchenko"),
        ("agency", "zz", ""),
    ],
)
def test_values_are_found_by_their_beginnings(engine: Engine, facet: str, prefix: str, first: str) -> None:
    """A prefix is that of any word of the value, in any case (7)."""
    every, fitting = engine.values(asked(""), facet), engine.values(asked(""), facet, prefix)
    assert set(fitting.counts) <= set(every.counts)
    assert [count.value for count in fitting.counts[:1]] == [first][: bool(first)]
    for count in fitting.counts:
        assert any(word.casefold().startswith(prefix.casefold()) for word in count.value.split())
