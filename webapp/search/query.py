"""What was asked: a tree of nodes, filters beside it, an order and a page."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeGuard

from schema.fields import FACET_NAMES


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed, in ``field``; the field '' is the whole text, ids included."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order; with a ``slop``, within that many words of each other in any order."""

    text: str
    field: str = ""
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A word with ``*`` for any letters and ``?`` for one."""

    pattern: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class FacetIs:
    """A facet value typed in the query: ``agency:ESA``. Canonical name or alias, in any case."""

    facet: str
    value: str


@dataclass(frozen=True, slots=True)
class Dated:
    """Event dates that touch the days from ``start`` to ``end``; ``None`` is an open end."""

    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Not:
    """What ``node`` does not match."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class AllOf:
    """What every node matches; no nodes match everything."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """What at least one node matches."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Bag:
    """Bare words: all of them first, fewer where that finds too little (the only node that is relaxed)."""

    words: tuple[Word, ...]


Node = Word | Phrase | Wildcard | FacetIs | Dated | Not | AllOf | AnyOf | Bag


def is_bare(node: Node) -> TypeGuard[Word]:
    """Tell whether a node is a word of the whole text."""
    return isinstance(node, Word) and not node.field


def strict_nodes(node: Node) -> tuple[Node, ...]:
    """Give what of a query's tree is never relaxed: everything but the bag."""
    nodes = node.nodes if isinstance(node, AllOf) else (node,)
    return tuple(inner for inner in nodes if not isinstance(inner, Bag))


class Sort(StrEnum):
    """The order of hits; without a date they come last in both orders by date."""

    RELEVANCE = "relevance"
    OLDEST = "date"
    NEWEST = "-date"


@dataclass(frozen=True, slots=True)
class Filter:
    """A chosen facet value. Values of one facet widen each other, facets narrow; ``exclude`` takes away.

    A ``value`` of a numeric facet may be a range: '2016..2018', '..1969', '1990..'.
    """

    facet: str
    value: str
    exclude: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """One question to an engine. ``text`` is what the person typed, ``node`` what it was read as.

    ``notices`` say in words what of the text could not be taken as it stood. ``page`` counts from 1.
    ``generation`` names the index that answered the page before this one, '' where a walk over pages begins.
    ``expand`` names what a hit shall hold beyond the usual, ``facets`` which facets are counted. Without ``fold``
    each record of the families found is a hit of its own.
    """

    text: str = ""
    node: Node = AllOf(())
    notices: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 24
    generation: str = ""
    expand: tuple[str, ...] = ()
    facets: tuple[str, ...] = FACET_NAMES
    fold: bool = True

    def without(self, facet: str) -> "Query":
        """Drop the filters of one facet: what choosing a value of that facet would start from."""
        return replace(self, filters=tuple(f for f in self.filters if f.facet != facet))
