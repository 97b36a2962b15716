"""The query: a tree of nodes, filters, an order and a page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeGuard, assert_never

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
class Added:
    """Families first indexed from the day ``start`` to the day ``end`` (UTC); ``None`` is an open end."""

    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Bag:
    """Words typed one behind the other without an operator, which are analysed as one text."""

    words: tuple[Word, ...]


class Occur(StrEnum):
    """How a clause counts among its neighbours: the occur of Lucene, tantivy and bleve.

    Every hit matches what MUST and nothing of what MUST_NOT. Of the words of what SHOULD, hits hold all; where the
    outermost clauses of a query find too few such hits, relaxation adds those that hold fewer.
    """

    MUST = "must"
    SHOULD = "should"
    MUST_NOT = "must_not"


@dataclass(frozen=True, slots=True)
class Clause:
    """A node, and how it counts."""

    node: "Node"
    occur: Occur = Occur.MUST


@dataclass(frozen=True, slots=True)
class Boolean:
    """Clauses that hold together; no clauses match everything."""

    clauses: tuple[Clause, ...] = ()

    @property
    def strict(self) -> tuple[Clause, ...]:
        """Return the clauses that relaxation leaves alone: all but the bag of words that should match."""
        return tuple(clause for clause in self.clauses if not _is_relaxable(clause))

    @property
    def bag(self) -> Bag:
        """Return the words that should match, in order."""
        bags = (clause.node for clause in self.clauses if _is_relaxable(clause))
        return Bag(tuple(word for bag in bags if isinstance(bag, Bag) for word in bag.words))


@dataclass(frozen=True, slots=True)
class AnyOf:
    """What at least one node matches."""

    nodes: tuple["Node", ...]


Node = Word | Phrase | Wildcard | FacetIs | Dated | Added | Bag | Boolean | AnyOf

EVERYTHING = Boolean()
NOTHING = AnyOf(())


def must(*nodes: Node) -> tuple[Clause, ...]:
    """Return a clause for each node, which every hit matches."""
    return tuple(Clause(node, Occur.MUST) for node in nodes)


def must_not(*nodes: Node) -> tuple[Clause, ...]:
    """Return a clause for each node, which no hit matches."""
    return tuple(Clause(node, Occur.MUST_NOT) for node in nodes)


def should(*words: Word) -> tuple[Clause, ...]:
    """Return one clause for all the words, which may be relaxed; no clause for no words."""
    return (Clause(Bag(words), Occur.SHOULD),) if words else ()


def boolean(node: Node) -> Boolean:
    """Return a node as clauses that hold together: its own, or one that must match."""
    return node if isinstance(node, Boolean) else Boolean(must(node))


def walk(node: Node, *, excluded: bool = True) -> Iterator[Node]:
    """Yield a node and all below it, parents first, in order; with ``excluded=False`` nothing that must not match."""
    yield node
    match node:
        case Boolean(clauses):
            for clause in clauses:
                if excluded or clause.occur is not Occur.MUST_NOT:
                    yield from walk(clause.node, excluded=excluded)
        case AnyOf(nodes):
            for inner in nodes:
                yield from walk(inner, excluded=excluded)
        case Word() | Phrase() | Wildcard() | FacetIs() | Dated() | Added() | Bag():
            pass
        case _:
            assert_never(node)


def rewrite(node: Node, change: Callable[[Node], Node]) -> Node:
    """Return the tree with every node changed, children first; clauses keep their occur."""
    match node:
        case Boolean(clauses):
            return change(Boolean(tuple(replace(one, node=rewrite(one.node, change)) for one in clauses)))
        case AnyOf(nodes):
            return change(AnyOf(tuple(rewrite(inner, change) for inner in nodes)))
        case Word() | Phrase() | Wildcard() | FacetIs() | Dated() | Added() | Bag():
            return change(node)
        case _:
            assert_never(node)


def is_bare(node: Node) -> TypeGuard[Word]:
    """Return whether a node is a word of the whole text."""
    return isinstance(node, Word) and not node.field


def _is_relaxable(clause: Clause) -> bool:
    return clause.occur is Occur.SHOULD and isinstance(clause.node, Bag)


class Sort(StrEnum):
    """The order of hits; without a date they come last in both orders by date. What came last is first by ``ADDED``."""

    RELEVANCE = "relevance"
    OLDEST = "date"
    NEWEST = "-date"
    ADDED = "added"


class Grouping(StrEnum):
    """What hits are: each family by itself, or all frames of an event as one, where the best of them stands.

    Pages usually group by event, the API usually does not.
    """

    USUAL = ""
    NONE = "none"
    EVENT = "event"


NONE, ANY = "none", "*"  # in place of a facet's value: what has none, and what has any


@dataclass(frozen=True, slots=True)
class Filter:
    """A chosen facet value. Values of one facet widen each other, facets narrow; ``exclude`` takes away.

    A ``value`` of a numeric facet may be a range: '2016..2018', '..1969', '1990..'. ``NONE`` stands for having no
    value, where none is called so.
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
    each record of the families found is a hit of its own; else ``group`` says what one is. Only the frames of an
    ``event`` are found, where one is given by its key.
    """

    text: str = ""
    node: Node = EVERYTHING
    notices: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 24
    generation: str = ""
    expand: tuple[str, ...] = ()
    facets: tuple[str, ...] = FACET_NAMES
    fold: bool = True
    group: Grouping = Grouping.USUAL
    event: str = ""

    def without(self, facet: str) -> "Query":
        """Drop the filters of one facet: what choosing a value of that facet would start from."""
        return replace(self, filters=tuple(f for f in self.filters if f.facet != facet))
