"""Tests of the Whoosh engine on a made-up archive; slow obvious code over the families judges its answers."""

import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema import manifest
from schema.document import Document
from schema.errors import IndexDamaged, IndexMissing, QueryTooExpensive
from schema.exchange import from_json
from schema.fields import FACETS, Facet
from schema.identity import record_id
from schema.manifest import FAMILIES
from schema.text import analyse
from webapp.search import Engine, open_engine
from webapp.search.counting import SHOWN
from webapp.search.page import Page
from webapp.search.parse import parse
from webapp.search.query import Filter, Query, Sort

ALL = 1_000_000  # more hits than there are families
TEXTS = [
    "", "flowers", "red square", "soyuz launch", "NASA", "the", "flowers zebra", "crew -soyuz", "laptop OR capsule",
    '"red square"', "cosmo*", "date:2019", "date:[1990 TO 2005]", "before:1980", "agency:ESA", "xyzzy", "orbiter crew",
    "NOT crew", "expedition:1..30",
]  # fmt: skip


@pytest.fixture(scope="session")
def families(index: Path) -> list[Document]:
    """Give all families, as they were exported."""
    lines = (manifest.current(index) / FAMILIES).read_bytes().splitlines()
    return [from_json(orjson.loads(line)) for line in lines]


def asked(text: str, *filters: Filter, sort: Sort = Sort.RELEVANCE, page: int = 1, size: int = ALL) -> Query:
    """Make a query as the web app would."""
    parsed = parse(text)
    return Query(text, parsed.node, parsed.notices, filters, sort, page, size)


def found(page: Page) -> list[str]:
    """Give the ids of the families on a page, in order."""
    return [hit.document.id for hit in page.hits]


def passes(document: Document, filters: Iterable[Filter]) -> bool:
    """Tell, slowly, whether a family passes filters: any chosen value of each facet, none that is excluded."""
    filters = list(filters)
    for facet in FACETS:
        own = [chosen for chosen in filters if chosen.facet == facet.name]
        wanted = [chosen for chosen in own if not chosen.exclude]
        if wanted and not any(has(document, facet, chosen.value) for chosen in wanted):
            return False
        if any(has(document, facet, chosen.value) for chosen in own if chosen.exclude):
            return False
    return True


def has(document: Document, facet: Facet, value: str) -> bool:
    """Tell whether a family has a value, or a number in a range."""
    values = document.facets[facet.name]
    if not (facet.numeric and ".." in value):
        return value in values
    low, high = value.split("..")
    return any(int(low or 0) <= int(number) <= int(high or 9999) for number in values)


@st.composite
def filters(draw: st.DrawFn) -> tuple[Filter, ...]:
    """Draw filters over values that the sample has, and ranges."""
    chosen = []
    for facet in draw(st.lists(st.sampled_from(FACETS), max_size=3)):
        place, exclude = draw(st.integers(0, 30)), draw(st.booleans())
        chosen.append((facet, place, exclude))
    return tuple(Filter(facet.name, str(place), exclude) for facet, place, exclude in chosen)


def resolved(chosen: Iterable[Filter], families: list[Document]) -> tuple[Filter, ...]:
    """Turn drawn places into values of the archive; some places of numbers into ranges."""
    real = []
    for one in chosen:
        facet = next(facet for facet in FACETS if facet.name == one.facet)
        values = sorted({value for document in families for value in document.facets[facet.name]})
        place = int(one.value)
        value = values[place % len(values)]
        if facet.numeric and place % 4 == 0:
            value = ("..{}", "{}..", "1..{}")[place % 3].format(value)
        real.append(Filter(facet.name, value, one.exclude))
    return tuple(real)


@settings(max_examples=50)
@given(text=st.sampled_from(TEXTS), drawn=filters())
def test_filters_let_through_what_they_should(
    engine: Engine, families: list[Document], text: str, drawn: tuple[Filter, ...]
) -> None:
    """Values of a facet widen each other, facets narrow, and an excluded value takes away."""
    chosen = resolved(drawn, families)
    everything = engine.search(asked(text))
    page = engine.search(asked(text, *chosen))
    assert found(page) == [hit.document.id for hit in everything.hits if passes(hit.document, chosen)]
    assert page.families == len(page.hits)
    assert page.records == sum(len(hit.document.members) for hit in page.hits)
    assert set(page.filters) == set(chosen)


@settings(max_examples=50)
@given(text=st.sampled_from(TEXTS), drawn=filters())
def test_counts_equal_slow_counts(
    engine: Engine, families: list[Document], text: str, drawn: tuple[Filter, ...]
) -> None:
    """Each value's count is that of the families with it that the other facets' filters let through."""
    chosen = resolved(drawn, families)
    everything = [hit.document for hit in engine.search(asked(text)).hits]
    page = engine.search(asked(text, *chosen, size=1))
    assert tuple(counts.facet for counts in page.facets) == FACETS
    for counts in page.facets:
        others = [one for one in chosen if one.facet != counts.facet.name]
        held = [d.facets[counts.facet.name] for d in everything if passes(d, others)]
        wanted = {value: sum(value in values for values in held) for value in {v for vs in held for v in vs}}
        told = {count.value: count.count for count in counts.counts}
        assert told.items() <= wanted.items() | {(one.value, 0) for one in chosen}
        assert len(told) + counts.more == len(wanted.keys() | told.keys())
        least = min(told.values(), default=0)
        assert counts.facet.numeric or all(n <= max(least, 1) for v, n in wanted.items() if v not in told)


@settings(max_examples=25)
@given(text=st.sampled_from(TEXTS), drawn=filters(), data=st.data())
def test_a_count_is_what_choosing_gives(
    engine: Engine, families: list[Document], text: str, drawn: tuple[Filter, ...], data: st.DataObject
) -> None:
    """A facet's count is the number of families that the search with only that value of the facet chosen finds."""
    query = asked(text, *resolved(drawn, families), size=1)
    for counts in engine.search(query).facets:
        if not counts.counts:
            continue
        count = data.draw(st.sampled_from(counts.counts))
        others = query.without(counts.facet.name)
        choice = replace(others, filters=(*others.filters, Filter(counts.facet.name, count.value)))
        assert engine.search(choice).families == count.count


@settings(max_examples=30)
@given(text=st.sampled_from(TEXTS), drawn=filters())
def test_counts_are_ordered_and_tell_what_is_chosen(
    engine: Engine, families: list[Document], text: str, drawn: tuple[Filter, ...]
) -> None:
    """Numbers come highest first, the rest by count and alphabet; every chosen value is there and says so."""
    chosen = resolved(drawn, families)
    for counts in engine.search(asked(text, *chosen, size=1)).facets:
        values = [count.value for count in counts.counts]
        if counts.facet.numeric:
            assert [int(value) for value in values] == sorted(map(int, values), reverse=True)
        else:
            keys = [(-count.count, count.value.casefold()) for count in counts.counts]
            assert keys == sorted(keys)
        own = [one for one in chosen if one.facet == counts.facet.name and ".." not in one.value]
        assert {one.value for one in own} <= set(values)
        assert {c.value for c in counts.counts if c.selected or c.excluded} == {one.value for one in own}
        assert len([c for c in counts.counts if not (c.selected or c.excluded)]) <= SHOWN


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("text", ["", "crew", "red square flowers", "NASA"])
@pytest.mark.parametrize("size", [1, 7, 24])
def test_pages_give_every_hit_once(engine: Engine, text: str, sort: Sort, size: int) -> None:
    """Pages never overlap, and one behind the other they are the whole answer."""
    whole = engine.search(asked(text, sort=sort))
    pages = [asked(text, sort=sort, page=number + 1, size=size) for number in range(min(whole.families, 150) // size)]
    turned = [name for query in pages for name in found(engine.search(query))]
    assert turned == found(whole)[: len(turned)]
    assert len(set(found(whole))) == whole.families
    last = engine.search(asked(text, sort=sort, page=-(-whole.families // size), size=size))
    assert found(last) == found(whole)[-((whole.families - 1) % size + 1) :]
    assert engine.search(asked(text, sort=sort, page=10**9, size=size)).hits == ()


@pytest.mark.parametrize("text", ["", "crew", "NASA"])
def test_orders(engine: Engine, text: str) -> None:
    """Hits come by score, or by date with those without one last in both directions."""
    scores = [hit.score for hit in engine.search(asked(text)).hits]
    assert scores == sorted(scores, reverse=True)
    for sort, sign in ((Sort.OLDEST, 1), (Sort.NEWEST, -1)):
        events = [hit.document.event_date for hit in engine.search(asked(text, sort=sort)).hits]
        dated = [event for event in events if event]
        assert events[: len(dated)] == dated
        days = [event.start if sign > 0 else event.end for event in dated]
        assert days == sorted(days, reverse=sign < 0)
    assert any(event is None for event in events)


def test_equal_scores_come_newest_first(engine: Engine) -> None:
    """Of families that match equally well the newer stands first, and one without a date last."""
    hits = engine.search(asked("")).hits
    days = [hit.document.event_date.end if hit.document.event_date else date.min for hit in hits]
    assert {hit.score for hit in hits} == {0.0}
    assert days == sorted(days, reverse=True)


def words_of(document: Document) -> set[str]:
    """Give the stems of what a family's lead says and is titled."""
    return {word.stem for word in analyse(f"{document.title} {document.lead.text}")}


def test_all_words_match_first(engine: Engine) -> None:
    """Where enough families have all the words, no other family is found, and nothing is said."""
    page = engine.search(asked("orbiter crew"))
    assert page.families >= 20
    assert page.notices == ()
    assert {"orbit", "crew"} <= words_of(page.hits[0].document)


@pytest.mark.parametrize(
    "text", ["flowers laptop", "flowers laptop kremlin", "laptop capsule volcano flowers", "soyuz checklists zebra"]
)
def test_more_words_rank_above_fewer(engine: Engine, text: str) -> None:
    """Where too few families have all the words, fewer are asked for, more still rank first, and it is told."""
    page = engine.search(asked(text))
    assert any("all the words" in notice for notice in page.notices)
    asked_for = [word.stem for word in analyse(text)]
    singles = {stem: set(found(engine.search(asked(word)))) for stem, word in zip(asked_for, text.split(), strict=True)}
    held = [sum(name in singles[stem] for stem in asked_for) for name in found(page)]
    assert held == sorted(held, reverse=True)
    assert page.families >= min(20, len(set.union(*singles.values())))
    assert held[0] > held[-1] or len(set(held)) == 1


def test_nothing_is_said_where_nothing_was_loosened(engine: Engine) -> None:
    """Words that nothing has are not said to be loosened; one word cannot be."""
    for text in ("xyzzy", "xyzzy plugh", "volcano", "the"):
        assert engine.search(asked(text)).notices == ()


def test_function_words_do_not_count(engine: Engine) -> None:
    """A caption without 'the' and 'of' has all the words that matter."""
    assert set(found(engine.search(asked("the orbiter of a crew")))) == set(found(engine.search(asked("orbiter crew"))))


def test_operators_are_strict(engine: Engine) -> None:
    """What an operator says is never loosened."""
    for text in ('"red square" AND zebra', "flowers AND zebra", "agency:ESA AND title:zebra"):
        page = engine.search(asked(text))
        assert page.families == 0
        assert page.notices == ()


def test_neighbours_rank_above_scattered_words(engine: Engine) -> None:
    """Of captions with both words those come first in which they stand together."""
    page = engine.search(asked("red square"))
    phrase = set(found(engine.search(asked('"red square"'))))
    assert phrase
    assert found(page)[0] in phrase


def test_exact_forms_rank_above_stems(engine: Engine) -> None:
    """Both forms of a word find the same families; what was typed weighs more."""
    one, other = (engine.search(asked(text)) for text in ("astronaut", "astronauts"))
    assert set(found(one)) == set(found(other))
    assert found(one) != found(other)


def spellings(nasa_id: str) -> set[str]:
    """Spell an id as people may: in any case, without its hyphens where they part letters from digits."""
    joined = re.sub(r"(?<=[A-Za-z])-(?=\d)|(?<=\d)-(?=[A-Za-z])|(?<=[A-Za-z])-(?=[A-Za-z])", "", nasa_id)
    return {nasa_id, nasa_id.lower(), nasa_id.upper(), joined, f"“{nasa_id}”", f"id:{nasa_id}", f"{nasa_id}."}


def test_ids_find_their_record_first(engine: Engine, families: list[Document]) -> None:
    """An id in any spelling finds the family that has it, before any other."""
    for family in families:
        for nasa_id in family.nasa_ids:
            for spelling in spellings(nasa_id) - {f"“{nasa_id}”"}:
                names = found(engine.search(asked(spelling, size=3)))
                with_it = [d.id for d in families if nasa_id in d.nasa_ids]
                assert names[: len(with_it)] == with_it or names[0] in with_it, spelling


def test_ids_match_wildcards(engine: Engine, families: list[Document]) -> None:
    """The beginning of an id with an asterisk finds the families whose ids begin so."""
    for start in ("jsc20", "KSC-9", "iss0", "STS077-999-00"):
        wanted = {d.id for d in families if any(one.lower().startswith(start.lower()) for one in d.nasa_ids)}
        assert wanted
        assert wanted <= set(found(engine.search(asked(start + "*"))))


def test_families_are_got_by_any_name(engine: Engine, families: list[Document]) -> None:
    """A family answers to its id, its pictures' ids and the ids it would have under another lead."""
    for family in families:
        assert engine.get(family.id) == family
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
    """A name that no family has gives nothing."""
    assert engine.get(name) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("date:2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("date:2019-12", date(2019, 12, 1), date(2019, 12, 31)),
        ("date:[1990 TO 1996-05]", date(1990, 1, 1), date(1996, 5, 31)),
        ("before:1996", date.min, date(1995, 12, 31)),
        ("after:1996", date(1997, 1, 1), date.max),
        ("date:[* TO 1996]", date.min, date(1996, 12, 31)),
        ("date:*", date.min, date.max),
    ],
)
def test_dates(engine: Engine, families: list[Document], text: str, first: date, last: date) -> None:
    """A date finds the families whose event may have been then, and none without a date."""
    wanted = {d.id for d in families if d.event_date and d.event_date.start <= last and d.event_date.end >= first}
    assert wanted
    assert set(found(engine.search(asked(text)))) == wanted


def test_values_are_named_in_any_way(engine: Engine) -> None:
    """A facet value is found in any case and by alias, as a filter and in the query, and shown by its own name."""
    wanted = engine.search(asked("", Filter("agency", "ESA")))
    assert wanted.families
    for name in ("esa", "European Space Agency", "EUROPEAN SPACE AGENCY"):
        page = engine.search(asked("", Filter("agency", name)))
        assert found(page) == found(wanted)
        assert page.filters == (Filter("agency", "ESA"),)
        assert set(found(engine.search(asked(f'agency:"{name}"')))) == set(found(wanted))


@pytest.mark.parametrize("value", ["Nobody", "..", "\ud800", "1..x", "\0", "9" * 5000])
@pytest.mark.parametrize("facet", FACETS)
def test_unknown_values_let_nothing_through(engine: Engine, facet: Facet, value: str) -> None:
    """A value that the archive lacks is told of; it finds nothing, and excluding it takes nothing away."""
    if facet.numeric and value == "..":
        pytest.skip("every number is in that range")
    page = engine.search(asked("", Filter(facet.name, value)))
    assert page.families == 0
    assert any(facet.label.lower() in notice for notice in page.notices)
    assert engine.search(asked("", Filter(facet.name, value, exclude=True))).families == page.index.families


@settings(max_examples=60)
@given(facet=st.sampled_from(FACETS), value=st.text(max_size=12) | st.from_regex(r"[0-9 ]{0,3}\.\.[0-9 ]{0,3}"))
def test_any_value_is_answered(engine: Engine, facet: Facet, value: str) -> None:
    """Whatever stands for a value, as a filter or in a query, there is an answer."""
    page = engine.search(asked("", Filter(facet.name, value), size=1))
    assert 0 <= page.families <= page.index.families
    engine.search(asked(f'{facet.name}:"{value}"', size=1))


@settings(max_examples=100)
@given(text=st.text(max_size=30) | st.lists(st.sampled_from([*TEXTS, "(", "OR", "NOT", '"', "*"])).map(" ".join))
def test_any_text_is_answered(engine: Engine, text: str) -> None:
    """Whatever is typed, there is an answer, or a limit refuses it by name."""
    try:
        page = engine.search(asked(text, size=5))
    except QueryTooExpensive as refused:
        assert refused.limit
    else:
        assert page.families <= page.index.families
        assert len(page.hits) == min(5, page.families)


def test_marks_lie_in_their_texts(engine: Engine) -> None:
    """Each hit shows a passage of its caption, and marks the words that were asked for."""
    for hit in engine.search(asked("astronaut laptop", size=30)).hits:
        (passage,) = hit.caption
        text = hit.document.lead.text
        for start, end in passage.marks:
            assert passage.start <= start < end <= passage.end
            assert analyse(text[start:end])[0].stem in {"astronaut", "laptop"}


def test_totals_count_the_archive(engine: Engine, families: list[Document]) -> None:
    """Everything is all families and all records."""
    page = engine.search(Query())
    assert (page.families, page.records) == (len(families), sum(len(d.members) for d in families))
    assert (page.index.families, page.index.records) == (page.families, page.records)
    assert page.index.engine == "whoosh"


def test_threads_share_an_engine(engine: Engine) -> None:
    """Eight threads at once get the answers that one gets."""
    queries = [asked(text, sort=sort, size=10) for text in TEXTS for sort in Sort]
    alone = [engine.search(query) for query in queries]
    with ThreadPoolExecutor(8) as pool:
        for answers in pool.map(lambda _: [engine.search(query) for query in queries], range(8)):
            assert answers == alone


def test_two_engines_share_an_index(index: Path, engine: Engine) -> None:
    """A second engine on the same files answers the same; closing it leaves the first at work."""
    other = open_engine(index)
    assert other.search(asked("flowers")) == engine.search(asked("flowers"))
    other.close()
    assert engine.search(asked("flowers")).hits


def test_no_index_is_refused(tmp_path: Path) -> None:
    """Where nothing was built, the refusal says how to build."""
    with pytest.raises(IndexMissing, match="python -m indexer build"):
        open_engine(tmp_path)


def test_a_damaged_index_is_refused(tmp_path: Path) -> None:
    """An index that points nowhere is refused by name."""
    (tmp_path / "current").write_text("gone\n")
    with pytest.raises(IndexDamaged, match="gone"):
        open_engine(tmp_path)


def test_neighbouring_pages_do_not_share(engine: Engine) -> None:
    """Page after page, no family comes twice, in each order."""
    for sort in Sort:
        pages = [set(found(engine.search(asked("crew", sort=sort, page=n, size=9)))) for n in range(1, 6)]
        assert all(one.isdisjoint(other) for one, other in pairwise(pages))
