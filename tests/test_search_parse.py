"""Tests of webapp.search.parse: every text is a query, and what a query says is what it was read as."""

import json
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark.structures import ParameterSet
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schema.errors import QueryTooExpensive
from webapp.search.describe import describe
from webapp.search.limits import Limits
from webapp.search.parse import Parsed, parse, read_text
from webapp.search.query import AllOf, AnyOf, Bag, FacetIs, Node, Not, Word

Row = dict[str, Any]

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


def said(parsed: Parsed) -> Row:
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
    assert said(parse(parsed.parsed)) == {"parsed": parsed.parsed, "notices": []}


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
    assert read_text(" ".join(words)) == (AllOf((Bag(tuple(map(Word, words))),)), ())


@settings(deadline=None)
@given(TEXTS)
def test_only_the_outermost_words_are_a_bag(text: str) -> None:
    """A bag stands at the end of the outermost nodes and nowhere else, so that operators are strict."""
    node, _ = read_text(text)
    assert isinstance(node, AllOf)
    *others, last = node.nodes or (AllOf(()),)
    assert not any(map(has_bag, others))
    assert isinstance(last, Bag) or not has_bag(last)


@pytest.mark.parametrize("ends", ["1 TO {}", "{} TO 2"])
def test_a_range_of_endless_numbers_is_words(ends: str) -> None:
    """However long a search text may be, a number that nobody can mean is taken as a word, and that is told."""
    node, notices = read_text(f"expedition:[{ends.format('9' * 5000)}]", Limits(query=8000))
    assert isinstance(node, AllOf)
    assert not any(isinstance(inner, FacetIs) for inner in node.nodes)
    assert notices


def has_bag(node: Node) -> bool:
    """Tell whether a bag is in a tree."""
    match node:
        case Bag():
            return True
        case AllOf(nodes) | AnyOf(nodes):
            return any(map(has_bag, nodes))
        case Not(inner):
            return has_bag(inner)
        case _:
            return False


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
