"""Groups behind the name of a field: 'agency:(ESA OR JAXA)' asks for each of its words in that field."""

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from schema.fields import FACET_NAMES, FIELDS
from webapp.search.language.lexer import DATES, Lexeme
from webapp.search.model.query import (
    Added,
    AnyOf,
    Bag,
    Boolean,
    Dated,
    FacetIs,
    Node,
    Phrase,
    Wildcard,
    Word,
    rewrite,
)

_VALUED = frozenset(FACET_NAMES) - {*DATES}
_WORDED = frozenset(field.name for field in FIELDS) - {*DATES, *FACET_NAMES, "text"}

ReadDate = Callable[[str, Lexeme], Node | None]


def placed(node: Node, field: str, read_date: ReadDate) -> Node:
    """Return a tree with everything that names no field itself in a field."""
    return rewrite(node, lambda inner: _placed(inner, field, read_date))


def _placed(node: Node, field: str, read_date: ReadDate) -> Node:
    match node:
        case Word(text, "") | Phrase(text, "") | Wildcard(text, "") if field in DATES:
            kind = "phrase" if isinstance(node, Phrase) else "word"
            return read_date(field, Lexeme(kind, text)) or node
        case Word(text, "") | Phrase(text, "") | Wildcard(text, "") if field in _VALUED:
            return FacetIs(field, text)
        case Word(_, "") | Phrase(_, "") | Wildcard(_, "") if field in _WORDED:
            return _worded(node, field)
        case Word() | Phrase() | Wildcard() | FacetIs() | Dated() | Added() | Bag() | Boolean() | AnyOf():
            return node
        case _:
            assert_never(node)


def _worded(node: Word | Phrase | Wildcard, field: str) -> Node:
    """Put a node in a field of words, to which a range is no more than its words."""
    if isinstance(node, Word) and node.text.startswith("["):
        return Phrase(node.text.strip("[] "), field)
    return replace(node, field=field)
