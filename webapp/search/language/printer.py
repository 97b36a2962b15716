"""A tree of nodes as text that would be read as the same tree."""

import re
from typing import assert_never

from webapp.search.model.query import (
    Added,
    AnyOf,
    Bag,
    Boolean,
    Clause,
    Dated,
    FacetIs,
    Node,
    Occur,
    Phrase,
    Wildcard,
    Word,
)

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PLAIN_VALUE = re.compile(r"[\w.-]+|\*")


def describe(node: Node) -> str:  # noqa: PLR0911 - one line a kind of node
    """Return a tree in full, as it could be typed."""
    match node:
        case Word(text, field):
            bare = f"{text}." if _DAY.fullmatch(text) else text  # a sign behind it, and a day is a word
            return f"{field}:{text}" if field else bare
        case Phrase(text, field, slop):
            return (f"{field}:" if field else "") + f'"{text}"' + (f"~{slop}" if slop else "")
        case Wildcard(pattern, field):
            return f"{field}:{pattern}" if field else pattern
        case FacetIs(facet, value):
            bare = " ".join(value.replace('"', " ").split())  # no quotation marks within quotation marks
            return f"{facet}:{bare}" if _PLAIN_VALUE.fullmatch(bare) else f'{facet}:"{bare}"'
        case Dated(start, end):
            return f"date:[{start or '*'} TO {end or '*'}]"
        case Added(start, end):
            return f"added:[{start or '*'} TO {end or '*'}]"
        case Bag(words):
            return " ".join([describe(word) for word in words])
        case Boolean(clauses):
            strict = [one for one in clauses if one.occur is not Occur.SHOULD]
            joined = " AND ".join([_strict(one, alone=len(clauses) == 1) for one in strict])
            relaxable = [describe(one.node) for one in clauses if one.occur is Occur.SHOULD]
            return " ".join([joined, *relaxable] if joined else relaxable)
        case AnyOf(nodes):
            return " OR ".join(map(_nested, nodes)) or '""'  # of nothing: quotation marks around no word
        case _:
            assert_never(node)


def _strict(clause: Clause, *, alone: bool) -> str:
    """Return a clause that is not relaxed as it is typed beside others, or ``alone``."""
    match clause.node:
        case node if clause.occur is Occur.MUST_NOT:
            return f"NOT {_nested(node)}"
        case Bag(words):
            return " AND ".join(map(describe, words))
        case AnyOf() as node if not alone:
            return _nested(node)
        case node:
            return describe(node)


def _nested(node: Node) -> str:
    """Return a node as it is typed within another: in parentheses where it is more than one thing."""
    match node:
        case Boolean((Clause(inner, Occur.MUST),)):
            return _nested(inner)
        case Boolean((Clause(_, Occur.MUST_NOT),)):
            return describe(node)
        case Bag() | Boolean() | AnyOf():
            return f"({describe(node)})"
        case Word() | Phrase() | Wildcard() | FacetIs() | Dated() | Added():
            return describe(node)
        case _:
            assert_never(node)
