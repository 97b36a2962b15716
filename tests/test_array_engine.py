"""Tests of the Whoosh engine on a made-up archive; slow obvious code over the families judges its answers."""

import re
from collections import Counter
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
from schema.analysis.analyzer import analyse, stem
from schema.arrays.document_file import lines
from schema.document import Document
from schema.document_json import from_json
from schema.errors import IndexDamaged, IndexMissing, QueryTooExpensive
from schema.fields import FACETS, Facet
from schema.identity import record_id
from webapp.search import Engine, open_engine
from webapp.search.arrays.facet_counts import SHOWN
from webapp.search.arrays.ranking import ENOUGH
from webapp.search.language.parser import parse
from webapp.search.model.query import Filter, Query, Sort
from webapp.search.model.result import Loosening, Page
from webapp.search.rewriting.stopwords import FUNCTION_WORDS

ALL = 1_000_000  # more hits than there are families
TEXTS = [
    "", "{0}", "{1}", "{8}", "{0} {1}", "{0} {8} {9}", "{7} zebra", "{1} -{0}", "{1} OR {8}", '"{0} {1}"', "cosmo*",
    "date:2019", "date:[1990 TO 2005]", "before:1980", "agency:NASA", "agency:NASA {1}", "xyzzy", "the", "NOT {0}",
    "expedition:1..30", "title:{0}",
]  # fmt: skip


class Archive:
    """What was exported: the families, their values, and their words, the most frequent first, then rare ones."""

    def __init__(self, folder: Path) -> None:
        self.families = [from_json(orjson.loads(line)) for line in lines(folder)]
        self.values = {
            facet.name: sorted({value for family in self.families for value in family.facets[facet.name]})
            for facet in FACETS
        }
        words = Counter(word for family in self.families for word in words_of(family.lead.text))
        common = [word for word, _ in words.most_common(5)]
        self.forms = sorted(words)
        self.words = common + sorted(word for word, n in words.items() if 3 <= n <= 8)[::7][:5]

    def text(self, template: str) -> str:
        """Fill the words of the archive into a query: 0 to 4 are common, 5 to 9 rare."""
        return template.format(*self.words)

    def neighbours(self) -> list[tuple[str, str]]:
        """Give the words that most often stand one behind the other."""
        pairs = Counter(
            (one.forms[0], other.forms[0])
            for family in self.families
            for one, other in pairwise(analyse(family.lead.text))
            if {one.forms[0], other.forms[0]} <= set(self.forms)
        )
        return [pair for pair, _ in pairs.most_common(5)]

    def __repr__(self) -> str:
        """Say it in short: a failing example is no place for a whole archive."""
        return f"<{len(self.families)} families>"


def words_of(text: str) -> set[str]:
    """Give the words of a text that mean something by themselves and have a stem of their own."""
    found = {word.forms[0] for word in analyse(text) if word.stem.isalpha() and len(word.stem) > 3}
    return found - FUNCTION_WORDS


@pytest.fixture(scope="session")
def archive(index: Path) -> Archive:
    """Give the archive as it was exported."""
    return Archive(manifest.current(index))


def asked(text: str, *filters: Filter, sort: Sort = Sort.RELEVANCE, page: int = 1, size: int = ALL) -> Query:
    """Make a query as the web app would."""
    parsed = parse(text)
    return Query(text, parsed.node, parsed.notices, filters, sort, page, size)


def found(page: Page) -> list[str]:
    """Give the ids of the families on a page, in order."""
    return [hit.document.id for hit in page.hits]


def fewer(page: Page) -> list[Loosening]:
    """Give the loosenings that ask for fewer of the words."""
    return [one for one in page.loosened if "all the words" in one.words]


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


FILTERS = st.lists(st.tuples(st.sampled_from(FACETS), st.integers(0, 40), st.booleans()), max_size=4)


def chosen_of(archive: Archive, drawn: Iterable[tuple[Facet, int, bool]]) -> tuple[Filter, ...]:
    """Turn places into values of the archive, for numbers some of them into ranges."""
    chosen = []
    for facet, place, exclude in drawn:
        values = archive.values[facet.name]
        if not values:
            continue
        value = values[place % len(values)]
        if facet.numeric and place % 4 == 0:
            value = ("..{}", "{}..", "1..{}")[place % 3].format(value)
        chosen.append(Filter(facet.name, value, exclude))
    return tuple(dict.fromkeys(chosen))


@settings(max_examples=25, deadline=None)
@given(text=st.sampled_from(TEXTS), drawn=FILTERS)
def test_filters_let_through_what_they_should(
    engine: Engine, archive: Archive, text: str, drawn: list[tuple[Facet, int, bool]]
) -> None:
    """Values of a facet widen each other, facets narrow, and an excluded value takes away."""
    chosen = chosen_of(archive, drawn)
    everything = engine.search(asked(archive.text(text)))
    page = engine.search(asked(archive.text(text), *chosen))
    assert found(page) == [hit.document.id for hit in everything.hits if passes(hit.document, chosen)]
    assert page.families == len(page.hits)
    assert page.records == sum(len(hit.document.members) for hit in page.hits)
    assert set(page.filters) == set(chosen)


@settings(max_examples=25, deadline=None)
@given(text=st.sampled_from(TEXTS), drawn=FILTERS)
def test_counts_equal_slow_counts(
    engine: Engine, archive: Archive, text: str, drawn: list[tuple[Facet, int, bool]]
) -> None:
    """Each value's count is that of the families with it that the other facets' filters let through."""
    chosen = chosen_of(archive, drawn)
    everything = [hit.document for hit in engine.search(asked(archive.text(text))).hits]
    page = engine.search(asked(archive.text(text), *chosen, size=1))
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


@settings(max_examples=20, deadline=None)
@given(text=st.sampled_from(TEXTS), drawn=FILTERS, data=st.data())
def test_a_count_is_what_choosing_gives(
    engine: Engine, archive: Archive, text: str, drawn: list[tuple[Facet, int, bool]], data: st.DataObject
) -> None:
    """A facet's count is the number of families that the search with only that value of the facet chosen finds."""
    query = asked(archive.text(text), *chosen_of(archive, drawn), size=1)
    for counts in engine.search(query).facets:
        if not counts.counts:
            continue
        count = data.draw(st.sampled_from(counts.counts))
        others = query.without(counts.facet.name)
        choice = replace(others, filters=(*others.filters, Filter(counts.facet.name, count.value)))
        assert engine.search(choice).families == count.count


@settings(max_examples=20, deadline=None)
@given(text=st.sampled_from(TEXTS), drawn=FILTERS)
def test_counts_are_ordered_and_tell_what_is_chosen(
    engine: Engine, archive: Archive, text: str, drawn: list[tuple[Facet, int, bool]]
) -> None:
    """Numbers come highest first, the rest by count and alphabet; every chosen value is there and says so."""
    chosen = chosen_of(archive, drawn)
    for counts in engine.search(asked(archive.text(text), *chosen, size=1)).facets:
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
@pytest.mark.parametrize("text", ["", "{0} {8}", "{0}"])
def test_pages_give_every_hit_once(engine: Engine, archive: Archive, text: str, sort: Sort) -> None:
    """Pages never overlap, and one behind the other they are the whole answer, be they large or small."""

    def turned(page: int, size: int) -> list[str]:
        return found(engine.search(asked(archive.text(text), sort=sort, page=page, size=size)))

    whole = found(engine.search(asked(archive.text(text), sort=sort)))
    assert len(set(whole)) == len(whole)
    for size, pages in ((1, 12), (7, 5), (24, len(whole) // 24 + 1)):
        assert [name for page in range(1, pages + 1) for name in turned(page, size)] == whole[: pages * size]
    assert turned(-(-len(whole) // 7), 7) == whole[-((len(whole) - 1) % 7 + 1) :]
    assert turned(10**9, 24) == []


@pytest.mark.parametrize("text", ["", "{0}", "{1} {2}"])
def test_orders(engine: Engine, archive: Archive, text: str) -> None:
    """Hits come by score, or by date with those without one last in both directions."""
    scores = [hit.score for hit in engine.search(asked(archive.text(text))).hits]
    assert scores == sorted(scores, reverse=True)
    for sort, sign in ((Sort.OLDEST, 1), (Sort.NEWEST, -1)):
        events = [hit.document.event_date for hit in engine.search(asked(archive.text(text), sort=sort)).hits]
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


def test_all_words_match_first(engine: Engine, archive: Archive) -> None:
    """Where enough families have all the words, no other family is found, and nothing is said."""
    words = archive.words[:2]
    singles = [set(found(engine.search(asked(word)))) for word in words]
    assert len(set.intersection(*singles)) >= ENOUGH, "the sample has two words that are common together"
    page = engine.search(asked(" ".join(words)))
    assert set(found(page)) == set.intersection(*singles)
    assert fewer(page) == []


@pytest.mark.parametrize(
    "text", ["{0} {5}", "{5} {6}", "{0} {1} {7} {8}", "{9} {0} {4} {6} zebra", "{8} zebra"]
)
def test_more_words_rank_above_fewer(engine: Engine, archive: Archive, text: str) -> None:
    """Where too few families have all the words, fewer are asked for, more still rank first, and it is told."""
    words = archive.text(text).split()
    singles = [set(found(engine.search(asked(word)))) for word in words]
    page = engine.search(asked(" ".join(words)))
    held = [sum(name in single for single in singles) for name in found(page)]
    assert held == sorted(held, reverse=True)
    assert len(held) >= min(ENOUGH, len(set.union(*singles)))
    assert bool(fewer(page)) == (held[-1] < len(words))


def test_loosening_stops_where_enough_is_found(engine: Engine, archive: Archive) -> None:
    """One word too many takes only that word: all but one of them are still asked for, and the answer says so."""
    page = engine.search(asked(archive.text("{0} {1} zebra")))
    assert set(found(page)) == set(found(engine.search(asked(archive.text("{0} {1}")))))
    assert any("all but one" in one.words for one in page.loosened)


def test_a_loosening_can_be_taken_back(engine: Engine, archive: Archive) -> None:
    """What a loosening gives as its strict text finds the families with all the words, and loosens nothing."""
    page = engine.search(asked(archive.text("{5} {6} zebra")))
    (loosening,) = fewer(page)
    strict = engine.search(asked(loosening.strict))
    assert set(found(strict)) <= set(found(page))
    assert strict.loosened == ()


def test_every_suggestion_finds_what_it_counts(engine: Engine) -> None:
    """A suggested facet value begins as was typed, and choosing it finds as many families as it counts."""
    suggested = engine.suggest("red")
    assert "Red Square" in [one.text for one in suggested]
    for one in suggested:
        assert one.families > 0
        if one.filter:
            assert engine.search(asked("", one.filter)).families == one.families


def test_what_is_similar_shares_words_and_is_another_family(engine: Engine) -> None:
    """A family is not similar to itself; what is most similar to it shares telling words; no family, no answer."""
    one = engine.search(asked("")).hits[0].document
    page = engine.similar(one.id, asked(""))
    assert page and page.families > 0
    assert one.id not in found(page)
    assert set(one.lead.text.split()) & set(page.hits[0].document.lead.text.split())
    assert engine.similar("nobody", asked("")) is None


def test_what_is_similar_says_what_it_shares(engine: Engine) -> None:
    """Of each family like another the words and values that both have are told, and what each adds to its score."""
    one = engine.search(asked("expedition square")).hits[0].document
    page = engine.similar(one.id, asked(""))
    assert page and page.hits
    for hit in page.hits:
        assert hit.explain.startswith("Shares the ")
        assert sum(part.score for part in hit.parts) == pytest.approx(hit.score, abs=0.01)
        for landmark in set(one.facets["landmark"]) & set(hit.document.facets["landmark"]):
            assert f"landmark {landmark}" in [part.words for part in hit.parts]


def test_what_is_similar_offers_no_ways_on(engine: Engine) -> None:
    """Nobody typed what more like this is searched with, so there is nothing to type otherwise."""
    one = engine.search(asked("")).hits[0].document
    page = engine.similar(one.id, asked("", Filter("agency", "nobody's")))
    assert page and page.families == 0
    assert (page.ways_on, page.missing, page.did_you_mean) == ((), (), ())


def test_the_values_of_a_facet_come_with_canonical_filters(engine: Engine) -> None:
    """A filter that was named by an alias comes back by its name, so that it can be taken off."""
    assert engine.values(asked("", Filter("agency", "nasa")), "agency").filters == (Filter("agency", "NASA"),)


def test_nothing_is_said_where_nothing_was_loosened(engine: Engine, archive: Archive) -> None:
    """Words that nothing has are not said to be loosened; one word cannot be."""
    for text in ("xyzzy", "xyzzy plugh", "{9}", "the"):
        assert engine.search(asked(archive.text(text))).loosened == ()


def test_function_words_do_not_count(engine: Engine, archive: Archive) -> None:
    """A caption without 'the' and 'of' has all the words that matter."""
    plain, wordy = archive.text("{0} {1}"), archive.text("the {0} of a {1}")
    assert set(found(engine.search(asked(wordy)))) == set(found(engine.search(asked(plain))))


def test_operators_are_strict(engine: Engine, archive: Archive) -> None:
    """What an operator says is never loosened."""
    for text in ('"{0} zebra"', "{0} AND zebra", "agency:NASA AND title:zebra", "({0} AND {1} AND zebra)"):
        page = engine.search(asked(archive.text(text)))
        assert page.families == 0
        assert page.loosened == ()


def test_neighbours_rank_above_scattered_words(engine: Engine, archive: Archive) -> None:
    """Of captions with both words one comes first in which they stand together."""
    for first, second in archive.neighbours():
        phrase = set(found(engine.search(asked(f'"{first} {second}"'))))
        words = found(engine.search(asked(f"{first} {second}")))
        assert phrase
        assert phrase <= set(words)
        assert words[0] in phrase


def test_exact_forms_rank_above_stems(engine: Engine, archive: Archive) -> None:
    """Both forms of a word find the same families; one that has only the form that was typed scores higher."""
    single = [word for word in archive.forms if analyse(word)[0].spellings == (word,)]
    plurals = [word for word in single if f"{word}s" in archive.forms and stem(f"{word}s") == stem(word)]
    assert plurals
    for word in plurals:
        one, other = (engine.search(asked(text)) for text in (word, f"{word}s"))
        assert set(found(one)) == set(found(other))
        scores = {hit.document.id: hit.score for hit in other.hits}
        for hit in one.hits:
            said = words_of(f"{hit.document.title} {hit.document.lead.text}")
            if word in said and f"{word}s" not in said and len(hit.document.members) == 1:
                assert hit.score > scores[hit.document.id]


def spellings(nasa_id: str) -> set[str]:
    """Spell an id as people may: in any case, within a sentence, without hyphens that a letter stands beside."""
    joined = re.sub(r"(?<=[A-Za-z])-|-(?=[A-Za-z])", "", nasa_id)
    return {nasa_id, nasa_id.lower(), nasa_id.upper(), joined, f"id:{nasa_id}", f"({nasa_id}),"}


def test_ids_find_their_record_first(engine: Engine, archive: Archive) -> None:
    """An id in any spelling finds the families that have it before any other."""
    for family in archive.families[::5]:
        for nasa_id in family.nasa_ids:
            with_it = {d.id for d in archive.families if nasa_id in d.nasa_ids}
            for spelling in spellings(nasa_id):
                names = found(engine.search(asked(spelling, size=len(with_it))))
                assert set(names) == with_it, spelling


def test_ids_match_wildcards(engine: Engine, archive: Archive) -> None:
    """The beginning of an id with an asterisk finds the families whose ids begin so."""
    for start in ("jsc20", "KSC-9", "iss0", "STS077-999-00"):
        wanted = {
            d.id for d in archive.families if any(one.lower().startswith(start.lower()) for one in d.nasa_ids)
        }
        assert wanted
        assert wanted <= set(found(engine.search(asked(start + "*"))))


def test_families_are_got_by_any_name(engine: Engine, archive: Archive) -> None:
    """A family answers to its id, its pictures' ids and the ids it would have under another lead."""
    for family in archive.families:
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
def test_dates(engine: Engine, archive: Archive, text: str, first: date, last: date) -> None:
    """A date finds the families whose event may have been then, and none without a date."""
    wanted = {
        d.id
        for d in archive.families
        if d.event_date and d.event_date.start <= last and d.event_date.end >= first
    }
    assert wanted
    assert set(found(engine.search(asked(archive.text(text))))) == wanted


def test_values_are_named_in_any_way(engine: Engine) -> None:
    """A facet value is found in any case and by alias, as a filter and in the query, and shown by its own name."""
    wanted = engine.search(asked("", Filter("agency", "ESA")))
    assert wanted.families
    for name in ("esa", "European Space Agency", "EUROPEAN SPACE AGENCY"):
        page = engine.search(asked("", Filter("agency", name)))
        assert found(page) == found(wanted)
        assert page.filters == (Filter("agency", "ESA"),)
        assert set(found(engine.search(asked(f'agency:"{name}"')))) == set(found(wanted))


@pytest.mark.parametrize("value", ["Nobody", "5..x", "\ud800", "1..x", "\0", "9" * 5000])
@pytest.mark.parametrize("facet", FACETS)
def test_unknown_values_let_nothing_through(engine: Engine, facet: Facet, value: str) -> None:
    """A value that the archive lacks is told of; it finds nothing, and excluding it takes nothing away."""
    page = engine.search(asked("", Filter(facet.name, value)))
    assert page.families == 0
    assert any(facet.label.lower() in notice for notice in page.notices)
    assert engine.search(asked("", Filter(facet.name, value, exclude=True))).families == page.index.families


@settings(max_examples=30, deadline=None)
@given(
    facet=st.sampled_from(FACETS), value=st.text(max_size=12) | st.from_regex(r"[0-9 ]{0,3}\.\.[0-9 ]{0,3}")
)
def test_any_value_is_answered(engine: Engine, facet: Facet, value: str) -> None:
    """Whatever stands for a value, as a filter or in a query, there is an answer."""
    page = engine.search(asked("", Filter(facet.name, value), size=1))
    assert 0 <= page.families <= page.index.families
    engine.search(asked(f'{facet.name}:"{value}"', size=1))


@settings(max_examples=50, deadline=None)
@given(
    text=st.text(max_size=30) | st.lists(st.sampled_from([*TEXTS, "(", "OR", "NOT", '"', "*"])).map(" ".join)
)
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
    for hit in engine.search(asked("astronaut mission", size=30)).hits:
        (passage,) = hit.caption
        text = hit.document.lead.text
        for start, end in passage.marks:
            assert passage.start <= start < end <= passage.end
            assert analyse(text[start:end])[0].stem in {"astronaut", "mission"}


def test_totals_count_the_archive(engine: Engine, archive: Archive) -> None:
    """Everything is all families and all records."""
    page = engine.search(Query())
    assert (page.families, page.records) == (
        len(archive.families),
        sum(len(d.members) for d in archive.families),
    )
    assert (page.index.families, page.index.records) == (page.families, page.records)
    assert page.index.engine == "whoosh"


def test_threads_share_an_engine(engine: Engine, archive: Archive) -> None:
    """Eight threads at once get the answers that one gets."""
    queries = [asked(archive.text(text), size=3) for text in TEXTS]
    alone = [engine.search(query) for query in queries]
    with ThreadPoolExecutor(8) as pool:
        for answers in pool.map(lambda _: [engine.search(query) for query in queries], range(16)):
            assert answers == alone


def test_two_engines_share_an_index(index: Path, engine: Engine) -> None:
    """A second engine on the same files answers the same; closing it leaves the first at work."""
    other = open_engine(index)
    assert other.search(asked("soyuz")) == engine.search(asked("soyuz"))
    other.close()
    assert engine.search(asked("soyuz")).hits


def test_no_index_is_refused(tmp_path: Path) -> None:
    """Where nothing was built, the refusal says how to build."""
    with pytest.raises(IndexMissing, match="python -m indexer build"):
        open_engine(tmp_path)


def test_a_damaged_index_is_refused(tmp_path: Path) -> None:
    """An index that points nowhere is refused by name."""
    (tmp_path / "current").write_text("gone\n")
    with pytest.raises(IndexDamaged, match="gone"):
        open_engine(tmp_path)
