"""Tests of webapp.search.highlighter: marks are the query's words, passages whole words around them."""

from itertools import pairwise

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tests.ours import ANALYZER, analyse
from tests.test_planner import statistics
from webapp.search.highlighter import Marked, Marker, Row
from webapp.search.language.parser import read_text
from webapp.search.model.query import Node, Query
from webapp.search.model.result import Passage
from webapp.search.passage_window import LEAD_IN, PASSAGE
from webapp.search.rewriting.marking import marked_words
from webapp.search.rewriting.planner import Planner
from webapp.search.rewriting.stopwords import FUNCTION_WORDS

WORDS = [
    "red", "square", "flowers", "moon", "laying", "the", "of", "one", "Apollo", "XI", "11", "STS-51L", "STS 51-L",
    "51-L", "St. Basil’s", "Auñón-Chancellor", "Soyuz TMA-09M", "cosmonaut", "Expedition One", "8",
]  # fmt: skip
QUERIES = st.lists(
    st.sampled_from([*WORDS, '"red square"', "cosmo*", "m?on*", "-flowers", "OR", "title:moon", "basil", "aunon", "sts",
                     "agency:ESA", "tma9m", "xi", "lay", "person:Aunon", "NOT"]),
    max_size=4,
).map(" ".join)  # fmt: skip
TEXTS = st.lists(st.sampled_from([*WORDS, "a", "—", "(", ".", "\n", "n" * 90]), max_size=150).map(" ".join)


def marker(query: str) -> Marker:
    """Make the marker of a query."""
    asked = node(query)
    plan = Planner(statistics()).expand(Query(query, asked))
    return Marker(marked_words(plan, asked, (), ANALYZER), ANALYZER)


def node(query: str) -> Node:
    """Read a query."""
    return read_text(query)[0]


def marked(query: str, text: str) -> list[str]:
    """Give the words of a text that a query marks."""
    return [text[start:end] for start, end in marker(query).marks(text)]


def only(passages: tuple[Passage, ...]) -> Passage:
    """Give the one passage there is."""
    (passage,) = passages
    return passage


@settings(deadline=None)
@given(QUERIES, TEXTS)
def test_marks_are_words_in_order(query: str, text: str) -> None:
    """Marks are in order, never overlap, and each is a word of the text."""
    marks = marker(query).marks(text)
    words = {(word.start, word.end) for word in analyse(text)} | {
        (offset + word.start, offset + word.end)
        for offset, stretch in stretches(text)
        for word in analyse(stretch)
    }
    assert set(marks) <= words
    assert all(before[1] <= after[0] for before, after in pairwise(marks))


def stretches(text: str) -> list[tuple[int, str]]:
    """Give the parts between blanks, and where they begin."""
    found, offset = [], 0
    for part in text.split(" "):
        found.append((offset, part))
        offset += len(part) + 1
    return found


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), TEXTS)
def test_exactly_the_words_of_the_query_are_marked(words: list[str], text: str) -> None:
    """A word is marked where its stem is one of the query's, or where it may be written as one of its words.

    A name with its number is one thing, which is marked as a row.
    """
    query = " ".join(words)
    assume(not any(group.unit for group in Planner(statistics()).expand(Query(query, node(query))).groups))
    asked = [word for word in analyse(" ".join(words)) if word.forms[0] not in FUNCTION_WORDS]
    asked = asked or analyse(" ".join(words))
    stems, spellings = {w.stem for w in asked}, {form for w in asked for form in w.spellings}
    wanted = [
        (word.start, word.end)
        for word in analyse(text)
        if word.stem in stems or not spellings.isdisjoint(word.forms)
    ]
    assert list(marker(" ".join(words)).marks(text)) == wanted


NUMBERED_ROWS = (("apollo", "11"), ("soyuz", "tma", "9"), ("red", "square"), ("one", "8"))


@settings(deadline=None)
@given(
    st.sampled_from(NUMBERED_ROWS),
    st.lists(
        st.sampled_from([*WORDS, "Apollo", "Apollo", "Soyuz", "TMA", "9", "eleven", "(", "and", "—"]),
        max_size=40,
    ),
)
@example(("apollo", "11"), ["Apollo", "XI", "11", "Apollo", "11"])
@example(("apollo", "11"), ["STS", "Apollo", "(", "11"])
def test_a_row_with_a_number_is_marked_as_it_is_read(row: tuple[str, ...], words: list[str]) -> None:
    """A name and its number are marked exactly where the analysis of the whole text has them one behind the other."""
    text = " ".join(words)
    tokens = analyse(text)
    wanted = {
        (tokens[at + n].start, tokens[at + n].end)
        for at in range(len(tokens) - len(row) + 1)
        if tuple(token.stem for token in tokens[at : at + len(row)]) == row
        for n in range(len(row))
    }
    assert set(Marker(Marked(rows=(Row(row),)), ANALYZER).marks(text)) == wanted


def passage_text(passage: Passage, text: str) -> str:
    """Return the text of a passage."""
    return text[passage.start : passage.end]


@settings(deadline=None)
@given(QUERIES, TEXTS)
@example("moon", "n" * 500)
@example("moon", "n" * 500 + " moon " + "n" * 500)
@example("moon", "x" * 300 + "-moon")
def test_a_passage_holds_its_marks(query: str, text: str) -> None:
    """A passage lies in the text, is not too long, and its marks lie in it, in order."""
    passage = only(marker(query).best(text))
    assert 0 <= passage.start <= passage.end <= len(text)
    assert passage.end - passage.start <= PASSAGE
    places = [place for mark in passage.marks for place in mark]
    assert places == sorted(places)
    assert all(passage.start <= place <= passage.end for place in places)
    everywhere = marker(query).marks(text)
    inside = [mark for mark in everywhere if passage.start <= mark[0] and mark[1] <= passage.end]
    cut = set(inside) - set(passage.marks)  # of words that are marked only together
    assert [mark for mark in inside if mark not in cut] == list(passage.marks)
    alone = {
        (passage.start + a, passage.start + b) for a, b in marker(query).marks(passage_text(passage, text))
    }
    assert not cut & alone


@settings(deadline=None)
@given(QUERIES, TEXTS)
def test_a_passage_shows_what_was_found(query: str, text: str) -> None:
    """Where a text has a mark, its passage has one; where it has none, the passage is its beginning."""
    passage = only(marker(query).best(text))
    if marker(query).marks(text):
        assert passage.marks
    else:
        assert passage.start == 0


@pytest.mark.slow
@settings(deadline=None)
@given(
    QUERIES,
    st.lists(st.sampled_from(["moon", "red", "square", "a", "cosmonauts"]), min_size=80).map(" ".join),
)
def test_passages_are_whole_words(query: str, text: str) -> None:
    """A passage of a long text begins at a word and ends behind one."""
    passage = only(marker(query).best(text))
    assert passage.start == 0 or text[passage.start - 1] == " "
    assert passage.end == len(text) or text[passage.end] == " "
    assert text[passage.start : passage.end].strip() == text[passage.start : passage.end]


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        ("flower", "Flowers of a flowering tree", ["Flowers", "flowering"]),
        ("laying flowers", "She lays a flower.", ["lays", "flower"]),
        ("basils", "At St. Basil’s Cathedral", ["Basil’s"]),
        ("aunon", "Serena Auñón-Chancellor", ["Auñón"]),
        ("sts51l", "The crew of STS 51-L waves", ["STS 51-L"]),
        ("apollo 11", "Apollo XI, not Apollo 12", ["Apollo", "XI"]),
        ("cosmo*", "A cosmonaut at the Cosmodrome", ["cosmonaut", "Cosmodrome"]),
        ("mo?n", "moon and morn, not moan’s", ["moon", "morn", "moan’s"]),
        ("Auñ*", "Auñón and Aunt", ["Auñón", "Aunt"]),
        ("the moon", "The Moon over the sea", ["Moon"]),
        ("the", "The Moon over the sea", ["The", "the"]),
        ('"red square" -moon', "Red Square by the moon", ["Red", "Square"]),
        ("moon OR sun", "Sun and Moon", ["Sun", "Moon"]),
        ("agency:ESA", "An ESA astronaut", ["ESA"]),
        ("date:2017", "In 2017", []),
        ("", "Everything", []),
        ("one", "1 of two", ["1"]),
    ],
)
def test_what_is_marked(query: str, text: str, words: list[str]) -> None:
    """The words that were asked for are marked in each of their forms; what was excluded is not."""
    assert marked(query, text) == words


def test_a_title_is_marked_whole() -> None:
    """A title is one passage where something in it is marked, and none where nothing is."""
    assert marker("moon").whole("The Moon") == (Passage(0, 8, ((4, 8),)),)
    assert marker("moon").whole("The Sun") == ()


def test_the_passage_with_most_different_words_is_shown() -> None:
    """Two words together are worth more than one word many times."""
    text = "moon " * 60 + "and so on and so on " * 20 + "a flower under the moon"
    passage = only(marker("moon flower").best(text))
    assert {text[start:end] for start, end in passage.marks} == {"flower", "moon"}


def test_a_passage_marks_no_part_of_a_phrase() -> None:
    """Where a passage ends in the middle of a phrase, what it has of that is not marked."""
    text = "The red square is wide. " + "It goes on and on. " * 12 + "All of it is a red square."
    for end in range(len(text) - 40, len(text) + 40):
        whole = "x" * (end - len(text)) + " " + text if end > len(text) else text[len(text) - end :]
        passage = only(marker('"red square"').best(whole))
        words = [whole[begin:stop] for begin, stop in passage.marks]
        assert words in ([], ["red", "square"], ["red", "square"] * 2)
    cut = "A red square. " + "o " * 131 + "red square, and it goes on for as long as anybody reads."
    passage = only(marker('"red square"').best(cut))
    assert passage_text(passage, cut).endswith("red")
    assert [cut[begin:stop] for begin, stop in passage.marks] == ["red", "square"]


def test_a_passage_leads_up_to_its_mark() -> None:
    """Some words before the first mark are shown."""
    text = "and so on " * 60 + "the flower " + "and so on " * 60
    passage = only(marker("flower").best(text))
    ((start, _),) = passage.marks
    assert LEAD_IN - 10 <= start - passage.start <= LEAD_IN


def test_long_texts_are_marked_in_time() -> None:
    """A text of a hundred thousand marks has a passage; trying every pair of them would not end."""
    passage = only(marker("moon").best("moon " * 100_000))
    assert passage.start == 0
    assert len(passage.marks) == PASSAGE // len("moon ")
