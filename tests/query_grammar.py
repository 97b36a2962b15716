"""Texts of the grammar of searches, made by a grammar of their own: everything that can be typed within everything."""

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

WORDS = [
    "2017-02-30",
    "1969-07-20,",
    "moon",
    "antenna",
    "rocket",
    "engine",
    "fire",
    "red",
    "square",
    "the",
    "8",
    "sts-51l",
    "and",
    "or",
    "not",
]
FACETS = ["agency", "person", "landmark", "center", "expedition"]
TEXT_FIELDS = ["title", "keywords", "text", "id"]
DATE_FIELDS = ["date", "before", "after", "year"]
DATES = [
    "2017",
    "2017-03",
    "2017-03-24",
    "1960s",
    '"March 2017"',
    "[2016 TO 2018]",
    "[* TO 1990-05]",
    "2016..2018",
]
WILDCARDS = ["cosmo*", "m?on", "as11-40-58??"]
NUMBERS = ["36", "[36 TO 38]", "[40 TO *]", "[38 TO 36]"]
SEPARATORS = [",", ", ", ",,", ";", " ,", "|"]
JOINTS = ["", "", "", "", "AND", "AND", "OR", "and", "or", "&&", "||"]
NEGATIONS = ["", "", "", "", "", "-", "!", "NOT ", "not "]


def texts() -> SearchStrategy[str]:
    """Return a strategy of search texts: fields, groups, operators, phrases, wildcards, ranges, dates, words."""
    words = st.sampled_from(WORDS)
    phrases = st.builds(
        lambda held, slop: f'"{" ".join(held)}"{slop}',
        st.lists(words, min_size=1, max_size=3),
        st.sampled_from(["", "", "~1", "~5"]),
    )
    fields = st.sampled_from([*FACETS, *TEXT_FIELDS, *DATE_FIELDS])
    values = st.one_of(words, phrases, *map(st.sampled_from, (["NASA", "ESA"], WILDCARDS, NUMBERS, DATES)))
    valued = st.builds("{}:{}".format, fields, values | lists(values))
    atoms = words | words | phrases | st.sampled_from(WILDCARDS) | st.just("2017-03-24") | valued
    return sequences(st.recursive(atoms, lambda inner: groups(fields, inner), max_leaves=8))


def lists(values: SearchStrategy[str]) -> SearchStrategy[str]:
    """Return a strategy of values with separators between them."""
    others = st.tuples(st.sampled_from(SEPARATORS), st.sampled_from(["", "", "", "-"]), values)
    behind = st.lists(others, max_size=3).map(lambda parts: "".join(map("".join, parts)))
    return st.builds("{}{}".format, values, behind)


def groups(fields: SearchStrategy[str], inner: SearchStrategy[str]) -> SearchStrategy[str]:
    """Return a strategy of sequences in parentheses, half of them behind the name of a field."""
    named = st.just("") | fields.map("{}:".format)
    return st.builds("{}({})".format, named, sequences(inner))


def sequences(operands: SearchStrategy[str]) -> SearchStrategy[str]:
    """Return a strategy of operands one behind the other, some negated, some joined."""
    parts = st.tuples(st.sampled_from(JOINTS), st.sampled_from(NEGATIONS), operands)
    return st.lists(parts, min_size=1, max_size=6).map(_joined)


def _joined(parts: list[tuple[str, str, str]]) -> str:
    (_, negation, first), *others = parts
    return " ".join(
        (negation + first, *(f"{joint} {negated}{one}".strip() for joint, negated, one in others))
    )
