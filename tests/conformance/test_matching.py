"""Which families a text finds.

1. A word finds every family whose lead holds it, and none of whose records says a form of it.
2. OR joins, AND meets, NOT and a minus take away, parentheses group: sets behave as sets.
3. A phrase finds families with all its words; with a slop it finds no fewer, and its words in any order.
4. A wildcard finds what each word that fits it finds.
5. A word in a field finds what has it there, and no more than the word alone.
6. What an operator says is never relaxed.
7. Function words need not be held.
8. An id in any spelling finds the families that have it, alone; its beginning with an asterisk what begins so.
9. Whatever is typed, there is an answer, or a limit refuses it by name.
10. One question has one answer, however often it is asked.
"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.document import Document
from schema.errors import QueryTooExpensive
from tests.archives import ask, asked, found
from tests.conformance.archive import ALL, TEXTS, Archive, stems_of
from tests.conformance.conftest import Opener
from webapp.search import Engine

WORDS = st.integers(0, 9)


def ids(engine: Engine, text: str) -> set[str]:
    """Return the ids of all families that a text finds."""
    return set(found(ask(engine, text, size=ALL)))


def said(family: Document) -> set[str]:
    """Return the stems of all that a family's records, facets and credits say."""
    texts = [
        text for m in family.members for text in (m.caption.title, m.caption.text, *m.caption.fields.keywords)
    ]
    return stems_of(*texts, *(value for values in family.facets.values() for value in values))


@pytest.mark.parametrize("place", range(10))
def test_a_word_is_found_where_it_stands(engine: Engine, archive: Archive, place: int) -> None:
    """A word in quotation marks finds what holds it in its lead, and nothing that says no form of it (1)."""
    word = archive.words[place]
    names = ids(engine, f'"{word}"')
    assert {family.id for family in archive.families if word in forms(family.lead.text)} <= names
    assert names <= {family.id for family in archive.families if stems_of(word) <= said(family)}


def forms(text: str) -> set[str]:
    """Return the plain words of a text."""
    return set(re.findall(r"[a-z]+", text.casefold()))


@pytest.mark.slow
@settings(max_examples=12)
@given(one=WORDS, other=WORDS, third=WORDS)
def test_operators_are_those_of_sets(
    engine: Engine, archive: Archive, one: int, other: int, third: int
) -> None:
    """What operators find follows from what their parts find (2)."""
    a, b, c = (f'"{archive.words[place]}"' for place in (one, other, third))
    in_a, in_b, in_c, everything = ids(engine, a), ids(engine, b), ids(engine, c), ids(engine, "")
    assert ids(engine, f"{a} AND {b}") == in_a & in_b
    assert ids(engine, f"{a} {b}") == in_a & in_b
    assert ids(engine, f"{a} OR {b}") == in_a | in_b
    assert ids(engine, f"NOT {a}") == everything - in_a
    assert ids(engine, f"{a} -{b}") == in_a - in_b
    assert ids(engine, f"({a} OR {b}) AND NOT ({b} OR {c})") == (in_a | in_b) - (in_b | in_c)
    assert ids(engine, f"NOT ({a} {b})") == everything - (in_a & in_b)


def test_phrases(engine: Engine, archive: Archive) -> None:
    """Neighbours are a phrase in their order; with a slop they are found in any order, and no fewer (3)."""
    for first, second in archive.neighbours():
        both = ids(engine, f'"{first}" AND "{second}"')
        phrase, turned = ids(engine, f'"{first} {second}"'), ids(engine, f'"{second} {first}"')
        near = ids(engine, f'"{first} {second}"~3')
        assert phrase
        assert (
            phrase | turned
            <= near
            == ids(engine, f'"{second} {first}"~3')
            <= ids(engine, f'"{first} {second}"~9')
        )
        assert near <= both


@pytest.mark.parametrize(("text", "names"), [
    ('"red square"', ["made0001", "made0002"]),
    ('"square red"', []),
    ('"square red"~1', ["made0001", "made0002"]),
    ('"roses wall"', []),
    ('"roses wall"~2', ["made0001"]),
    ('title:"square walk"', ["made0001", "made0002"]),
    ('title:"red square"', []),
])  # fmt: skip
def test_phrases_of_captions(captions: Engine, text: str, names: list[str]) -> None:
    """The words of a phrase stand one behind the other, or, with a slop, within that many words (3)."""
    assert sorted(ids(captions, text)) == names


@pytest.mark.parametrize("pattern", ["cosmo*", "s?uare", "astro*t", "sp*", "wind?w*", "zzz*"])
def test_wildcards(engine: Engine, archive: Archive, pattern: str) -> None:
    """A pattern finds what the words that fit it find, each as it is written (4)."""
    fits = re.compile(pattern.replace("*", "[a-z]*").replace("?", "[a-z]"))
    names = ids(engine, pattern)
    leads = {f.id: forms(f.lead.text) for f in archive.families}
    assert {name for name, words in leads.items() if any(map(fits.fullmatch, words))} <= names
    assert names <= {f.id for f in archive.families if any(map(fits.match, forms(written(f))))}


def written(family: Document) -> str:
    """Return all that a family's records say, as they say it."""
    texts = [
        text for m in family.members for text in (m.caption.title, m.caption.text, *m.caption.fields.keywords)
    ]
    return " ".join([*texts, *(value for values in family.facets.values() for value in values)])


@pytest.mark.parametrize("form", ["zqxv*", '"zqxv* {word}"', '"{word} zqxv*"', '"{word} zqxv*"~3'])
def test_a_wildcard_that_fits_no_word_finds_nothing(engine: Engine, archive: Archive, form: str) -> None:
    """Not alone, and not in a phrase with a word that is held (4)."""
    assert ids(engine, form.format(word=archive.words[0])) == set()


def test_wildcards_in_a_title_fit_words_as_written(captions: Engine) -> None:
    """A pattern in a field fits what was printed, not the stems that stand for it (4, 5)."""
    assert found(ask(captions, "title:paint*")) == []
    assert found(ask(captions, "title:aurora*")) == ["made0003"]
    assert found(ask(captions, "title:trains*")) == ["made0006"]
    assert found(ask(captions, "title:tra?ns")) == ["made0006"]


@pytest.mark.parametrize("word", ["orbiter", "volcano", "training", "sample", "soyuz"])
def test_fields_narrow(engine: Engine, archive: Archive, word: str) -> None:
    """A word in a title or among the keywords is one that a record has there (5)."""
    titled, tagged = ids(engine, f"title:{word}"), ids(engine, f"keywords:{word}")
    families = {family.id: family for family in archive.families}
    assert all(
        stems_of(word) <= stems_of(*(m.caption.title for m in families[name].members)) for name in titled
    )
    held = {
        family.id for family in archive.families
        if stems_of(word) <= stems_of(*(k for m in family.members for k in m.caption.fields.keywords))
    }  # fmt: skip
    assert tagged == held


def test_a_title_is_what_the_archive_called_it(open_archive: Opener) -> None:
    """What heads a caption without a title is none; the title of every record of a family is one, by itself (5)."""
    rovers = [
        ("made0001", "Rover test", "A rover stands on a hill."),
        ("made0002", "Rover garage", "A rover in its garage."),
        ("made0003", "made0003", "A rover test on a slope, with a driver."),
        ("made0004", "Hill garage", "A rover in its garage."),
    ]
    engine = open_archive(rovers)
    assert found(ask(engine, "title:test")) == ["made0001"]
    assert found(ask(engine, "title:hill")) == found(ask(engine, 'title:"rover garage"')) == ["made0002"]
    assert found(ask(engine, 'title:"garage hill"')) == []


def test_a_title_is_found_by_its_words(engine: Engine) -> None:
    """What is found for a word in the title is found for the word (5)."""
    for word in ("astronaut", "laptop", "expedition", "orbit"):
        assert ids(engine, f"title:{word}") <= ids(engine, word), word


@pytest.mark.parametrize(
    "facet", ["expedition", "agency", "landmark", "person", "credit", "center", "spacecraft"]
)
def test_a_facet_is_a_field(engine: Engine, archive: Archive, facet: str) -> None:
    """A value named in a text finds at least the families that have it (5)."""
    values = archive.values[facet]
    assert values
    for value in values[::7]:
        held = {family.id for family in archive.families if value in family.facets[facet]}
        assert held <= ids(engine, f'{facet}:"{value}"'), value


@pytest.mark.parametrize(
    "template", ['"{0} zebra"', "{0} AND zebra", "agency:NASA AND title:zebra", "({0} AND {1} AND zebra)"]
)
def test_operators_are_strict(engine: Engine, archive: Archive, template: str) -> None:
    """What an operator says is never relaxed (6)."""
    page = ask(engine, archive.text(template))
    assert page.families == 0
    assert page.relaxations == ()


def test_function_words_do_not_count(engine: Engine, archive: Archive) -> None:
    """A caption without 'the' and 'of' has all the words that matter (7)."""
    assert ids(engine, archive.text("the {0} of a {1}")) == ids(engine, archive.text("{0} {1}"))


def spellings(nasa_id: str) -> set[str]:
    """Spell an id as people may: in any case, within a sentence, without hyphens that a letter stands beside."""
    joined = re.sub(r"(?<=[A-Za-z])-|-(?=[A-Za-z])", "", nasa_id)
    return {nasa_id, nasa_id.lower(), nasa_id.upper(), joined, f"id:{nasa_id}", f"({nasa_id}),"}


def test_ids_find_their_families(engine: Engine, archive: Archive) -> None:
    """An id in any spelling finds the families that have it before any other (8)."""
    for family in archive.families[::5]:
        for nasa_id in family.nasa_ids:
            with_it = {d.id for d in archive.families if nasa_id in d.nasa_ids}
            for spelling in spellings(nasa_id):
                assert set(found(ask(engine, spelling, size=len(with_it)))) == with_it, spelling


@pytest.mark.parametrize("start", ["jsc20", "KSC-9", "iss0", "STS077-999-00"])
def test_ids_match_wildcards(engine: Engine, archive: Archive, start: str) -> None:
    """The beginning of an id with an asterisk finds the families whose ids begin so (8)."""
    wanted = {
        d.id for d in archive.families if any(one.lower().startswith(start.lower()) for one in d.nasa_ids)
    }
    assert wanted
    assert wanted <= ids(engine, start + "*")


@settings(max_examples=50)
@given(
    text=st.text(max_size=30) | st.lists(st.sampled_from([*TEXTS, "(", "OR", "NOT", '"', "*"])).map(" ".join)
)
def test_any_text_is_answered(engine: Engine, text: str) -> None:
    """Whatever is typed, there is an answer, or a limit refuses it by name (9)."""
    try:
        page = ask(engine, text, size=5)
    except QueryTooExpensive as refused:
        assert refused.limit
    else:
        assert page.families <= page.index.families
        assert len(page.hits) == min(5, page.families)


@pytest.mark.parametrize("template", TEXTS)
def test_one_question_has_one_answer(engine: Engine, archive: Archive, template: str) -> None:
    """The same question is answered the same, to the last figure, and comes back as it was put (10)."""
    query = asked(archive.text(template), size=5)
    answers = [engine.search(query) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0].query == query
