"""A tree of nodes as text that would be read as the same tree."""

import re

from webapp.search.query import AllOf, AnyOf, Bag, Dated, FacetIs, Node, Not, Phrase, Wildcard, Word

_PLAIN_VALUE = re.compile(r"[\w.-]+")


def describe(node: Node) -> str:  # noqa: PLR0911 - one line a kind of node
    """Say a tree in full, as it could be typed."""
    match node:
        case Word(text, field):
            return f"{field}:{text}" if field else text
        case Phrase(text, field, slop):
            return (f"{field}:" if field else "") + f'"{text}"' + (f"~{slop}" if slop else "")
        case Wildcard(pattern, field):
            return f"{field}:{pattern}" if field else pattern
        case FacetIs(facet, value):
            bare = " ".join(value.replace('"', " ").split())  # no quotation marks within quotation marks
            return f"{facet}:{bare}" if _PLAIN_VALUE.fullmatch(bare) else f'{facet}:"{bare}"'
        case Dated(start, end):
            return f"date:[{start or '*'} TO {end or '*'}]"
        case Not(inner):
            return f"NOT {_nested(inner)}"
        case AllOf(nodes):
            strict = [inner for inner in nodes if not isinstance(inner, Bag)]
            bags = [describe(inner) for inner in nodes if isinstance(inner, Bag)]
            joined = map(describe if len(nodes) == 1 else _factor, strict)
            return " ".join(filter(None, (" AND ".join(joined), *bags)))
        case AnyOf(nodes):
            return " OR ".join(map(_nested, nodes))
        case Bag(words):
            return " ".join(map(describe, words))


def _factor(node: Node) -> str:
    """Say a node that stands beside others that must match too."""
    return _nested(node) if isinstance(node, AnyOf) else describe(node)


def _nested(node: Node) -> str:
    several = isinstance(node, AllOf | AnyOf | Bag)
    return f"({describe(node)})" if several else describe(node)
