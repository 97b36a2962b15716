"""Tests of webapp.search.language.parser: every text is a query, and what a query says is what it was read as."""

import json
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark.structures import ParameterSet
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schema.errors import QueryTooExpensive
from tests.query_grammar import texts
from webapp import create_app
from webapp.config import WebConfig
from webapp.search import Engine
from webapp.search.language.parser import ParsedQuery, parse, read_text
from webapp.search.language.printer import describe
from webapp.search.limits import Limits
from webapp.search.model.query import Bag, Boolean, Clause, FacetIs, Occur, Word, should, walk

Row = dict[str, Any]

WIDE = Limits(query=8000, clauses=1000, depth=100)  # what was read may be longer than what was typed
GOLDEN = Path(__file__).parent / "golden" / "query"

PIECES = st.sampled_from(
    ["moon", "a", "OR", "AND", "NOT", "or", "and", "not", "||", "-", "(", ")", '"', "“", "~5", "^2", "agency:",
     "title:", "date:", "before:", "id:", "text:", "year:", "foo:", "nasa_id:", "2017", "2017-03", "[2016 TO 2018]",
     "[", "]", "*", "?", ":", ".", "_", "'", "cosmo*", "-moon", "é", "月", "STS093-(S)-015", "\n", "\0", "\ud800", "!"]
)  # fmt: skip
SOUP = st.lists(PIECES, max_size=12).flatmap(
    lambda found: st.sampled_from(["", " "]).map(lambda s: s.join(found))
)
TEXTS = SOUP | st.text(max_size=40)


def cases(nature: str) -> list[ParameterSet]:
    """Give the golden cases of a nature, each under its label."""
    rows = json.loads((GOLDEN / f"{nature}.json").read_text("utf-8"))
    return [pytest.param(row, id=row["label"]) for row in rows]


def said(parsed: ParsedQuery) -> Row:
    """Give what was read, and the notices."""
    return {"parsed": parsed.parsed, "notices": list(parsed.notices)}


@pytest.mark.parametrize("row", cases("in-the-wild") + cases("synthetic") + cases("negative"))
def test_queries_are_read(row: Row) -> None:
    """Each text is read as it says, and what could not be is told of."""
    assert said(parse(row["input"])) == row["expected"]


@pytest.mark.parametrize("row", cases("known-failures"))
@pytest.mark.xfail(strict=True, reason="forms not read yet")
def test_queries_not_read_yet(row: Row) -> None:
    """A known failure that begins to pass is no known failure."""
    assert said(parse(row["input"])) == row["expected"]


@settings(deadline=None)
@given(TEXTS)
@example("-NOT " * 150)
@example("(" * 900)
def test_a_query_never_fails(text: str) -> None:
    """Whatever is typed is read, or refused by the name of a limit."""
    try:
        parsed = parse(text)
    except QueryTooExpensive as refused:
        assert refused.limit in str(refused)
    else:
        assert read_text(text) == (parsed.node, parsed.notices)


@settings(deadline=None)
@given(TEXTS)
def test_what_was_read_reads_the_same(text: str) -> None:
    """Typing what a query was read as gives the same again, and nothing to remark on."""
    parsed = parse(text)
    again = said(parse(parsed.parsed))
    if parsed.parsed == '""':  # a text without any word, which is said again
        again["notices"] = []
    assert again == {"parsed": parsed.parsed, "notices": []}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "agency:(NASA AND ESA) antenna test rocket engine fire",
            "agency:NASA AND agency:ESA antenna test rocket engine fire",
        ),
        ("title:(red AND square) moon flower wall", "title:red AND title:square moon flower wall"),
        ("text:(red AND square) moon flower", "red AND square moon flower"),
        ("(red AND square) moon flower", "red AND square moon flower"),
        ("id:(red and square) moon AND flower wall", "id:red AND id:square AND moon AND flower wall"),
    ],
)
def test_reading_is_deterministic(text: str, expected: str) -> None:
    """A text reads the same a thousand times, whatever memory was freed in between and is used again."""
    read = set()
    for times in range(1000):
        garbage = [Word(str(n)) for n in range(times % 50)]
        read.add(parse(text))
        del garbage[::2]
    assert {parsed.parsed for parsed in read} == {expected}
    assert len(read) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "agency:(NASA AND NOT ESA) astronaut crew space flight training",
            "agency:NASA AND NOT agency:ESA astronaut crew space flight training",
        ),
        ("title:(the AND of) crew space flight moon", "title:the AND title:of crew space flight moon"),
    ],
)
def test_one_address_has_one_answer(engine: Engine, text: str, expected: str) -> None:
    """The same address answers the same over HTTP, however often it is asked."""
    client = create_app(WebConfig(), engine).test_client()
    answers = [client.get("/api/v1/search", query_string={"q": text}).get_json() for _ in range(100)]
    assert {answer["query"]["parsed"] for answer in answers} == {expected}
    assert len({(answer["total"]["families"], answer["total"]["records"]) for answer in answers}) == 1
    assert len({str(answer["hits"]) for answer in answers}) == 1
    assert answers[0]["hits"]


@pytest.mark.slow
@settings(max_examples=250, deadline=None)
@given(texts())
@example('agency:ESA,-"JAXA",moon,[36 TO 38]')
@example("mars,moon,agency:ESA,[36 TO 38]")
def test_any_text_of_the_grammar_reads_the_same_again(text: str) -> None:
    """A text of the grammar is read as one tree each time (a thousand readings over the run), which reads the same."""
    parsed = parse(text, WIDE)
    for times in range(3):
        _ = [Word(str(n)) for n in range(7 * times)]
        assert parse(text, WIDE) == parsed
    again = parse(parsed.parsed, WIDE)
    assert said(again) == {"parsed": describe(parsed.node), "notices": []}
    assert parse(again.parsed, WIDE) == again


@settings(deadline=None)
@given(TEXTS)
def test_letters_are_never_lost(text: str) -> None:
    """No word vanishes: what has letters is text, a value or an operator."""
    letters = {letter for letter in text.casefold() if letter.isalnum()}
    node, _ = read_text(text)
    assert "月" not in letters or "月" in describe(node)
    assert "é" not in letters or "é" in describe(node).casefold()


@settings(deadline=None)
@given(st.lists(st.sampled_from(["moon", "mars", "red", "square", "8"]), min_size=1, max_size=8))
def test_bare_words_are_one_bag(words: list[str]) -> None:
    """Words without operators stay together, in order, each as often as it was typed."""
    assert read_text(" ".join(words)) == (Boolean(should(*map(Word, words))), ())


@settings(deadline=None)
@given(TEXTS)
def test_only_the_outermost_words_are_a_bag(text: str) -> None:
    """What should match is a bag at the end of the outermost clauses and nothing else, so that operators are strict."""
    node, _ = read_text(text)
    assert isinstance(node, Boolean)
    *others, last = node.clauses or (Clause(Boolean()),)
    below = [inner for clause in node.clauses for inner in walk(clause.node) if inner is not last.node]
    assert not any(isinstance(inner, Bag) for inner in below)
    nested = [clause for inner in below if isinstance(inner, Boolean) for clause in inner.clauses]
    assert not any(clause.occur is Occur.SHOULD for clause in (*others, *nested))
    assert (last.occur is Occur.SHOULD) == isinstance(last.node, Bag)


@pytest.mark.parametrize("ends", ["1 TO {}", "{} TO 2"])
def test_a_range_of_endless_numbers_is_words(ends: str) -> None:
    """However long a search text may be, a number that nobody can mean is taken as a word, and that is told."""
    node, notices = read_text(f"expedition:[{ends.format('9' * 5000)}]", Limits(query=8000))
    assert not any(isinstance(inner, FacetIs) for inner in walk(node))
    assert notices


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("a" * 1001, "characters"),
        ("a " * 65, "words and clauses"),
        ("agency:ESA " * 65, "words and clauses"),
        ("a-b-" * 40, "words and clauses"),  # one monster of many words
        ("(" * 13 + "a", "parentheses and NOTs within each other"),
        ("NOT " * 13 + "a", "parentheses and NOTs within each other"),
        ("-(" * 7 + "a", "parentheses and NOTs within each other"),
    ],
)
def test_limits_are_named(text: str, limit: str) -> None:
    """What is too expensive is refused, and the refusal says which limit, what it is and what was found."""
    with pytest.raises(QueryTooExpensive) as caught:
        parse(text)
    assert caught.value.limit == limit
    assert caught.value.found > caught.value.allowed
    assert str(caught.value.allowed) in str(caught.value)


def test_limits_can_be_set() -> None:
    """Whoever runs the service may draw the limits elsewhere."""
    assert parse("a " * 65, Limits(clauses=65)).parsed == " ".join("a" * 65)
    with pytest.raises(QueryTooExpensive):
        parse("a b c", Limits(clauses=2))


def test_what_is_at_a_limit_passes() -> None:
    """A limit is what is still allowed."""
    assert parse("a" * 1000).notices == ()
    assert parse("a " * 64).notices == ()
    assert parse("(" * 12 + "a" + ")" * 12).parsed == "a"


def test_a_phrase_counts_its_words() -> None:
    """Quotation marks do not hide more words than a query may have."""
    with pytest.raises(QueryTooExpensive):
        parse('"' + "a " * 65 + '"')


def test_a_value_with_quotation_marks_can_be_said_again() -> None:
    """A value is said without the quotation marks within it, which are no part of its name."""
    assert describe(FacetIs("person", 'Jane "Jay" Roe')) == 'person:"Jane Jay Roe"'


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("person:roe or person:bell", "person:roe OR person:bell"),
        ('lamp or "red box"', 'lamp OR "red box"'),
        ('lamp not "red box"', 'NOT "red box" lamp'),
        ('"red box" or lamp', '"red box" or lamp'),  # words may follow a phrase, and 'or' be one of them
        ('"red box" and lamp', '"red box" and lamp'),
        ("person:(roe or bell)", "person:roe OR person:bell"),
        ("person:(roe not bell)", "person:roe AND NOT person:bell"),
        ("lamp or box", "lamp or box"),  # words, all of which are asked for first
        ("lamp || box", "lamp OR box"),
        ("lamp && box", "lamp AND box"),
        ("lamp !box", "NOT box lamp"),
        ("lamp~1 box^2", "lamp box"),
        ("date:7/20/1969", "date:[1969-07-20 TO 1969-07-20]"),
        ("year:196*", "date:[1960-01-01 TO 1969-12-31]"),
        ("year:1969-1972", "date:[1969-01-01 TO 1972-12-31]"),
    ],
)
def test_what_other_search_boxes_take_is_read(text: str, parsed: str) -> None:
    """Operators in small letters beside phrases and fields, signs for operators and short dates are understood."""
    assert parse(text).parsed == parsed


@settings(deadline=None)
@given(
    st.sampled_from(["agency", "person", "landmark", "mission", "id", "title", "keywords"]),
    st.lists(st.sampled_from(["Roe, Ann", "blue door", "north gate 3", "AB-12"]), min_size=2, max_size=4),
    st.sampled_from([",", ", ", ";", " ; ", "|", ",,"]),
    st.sampled_from(["", " moon", " -moon", " AND agency:CSA"]),
)
def test_a_list_in_quotation_marks_is_any_of_its_values(
    field: str, values: list[str], separator: str, behind: str
) -> None:
    """Quoted values of any field with separators between them read as with OR, and a minus leaves out all of them."""
    typed = field + ":" + separator.join(f'"{value}"' for value in values)
    either = " OR ".join(f'{field}:"{value}"' for value in values)
    assert parse(typed + behind).parsed == parse(f"({either})" + behind).parsed
    assert parse(f"-{typed}").parsed == parse(f"-({either})").parsed
