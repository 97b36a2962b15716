"""Tests of webapp.search.model.query: trees are walked and rewritten whole, and say how each clause counts."""

from hypothesis import given
from hypothesis import strategies as st

from webapp.search.language.parser import parse
from webapp.search.language.printer import describe
from webapp.search.model.query import (
    AnyOf,
    Bag,
    Boolean,
    Node,
    Phrase,
    Word,
    boolean,
    must,
    must_not,
    rewrite,
    should,
    walk,
)

MOON, MARS, ROCK = Word("moon"), Word("mars"), Phrase("red rock")
TREE = Boolean(must_not(AnyOf((ROCK, Boolean(must_not(MARS))))) + must(MOON) + should(MARS, MOON))

LEAVES = st.sampled_from([MOON, MARS, ROCK, Word("red", "title"), Bag((MOON, MARS))])
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(st.sampled_from([must, must_not]).flatmap(inner.map), min_size=1, max_size=3).map(
            lambda parts: Boolean(sum(parts, ()))
        )
        | st.lists(inner, min_size=1, max_size=3).map(tuple).map(AnyOf)
    ),
    max_leaves=8,
)


def test_a_walk_meets_every_node() -> None:
    """Parents come before their children, in order; the words of a bag are no nodes."""
    negated, bag = AnyOf((ROCK, Boolean(must_not(MARS)))), Bag((MARS, MOON))
    assert list(walk(TREE)) == [TREE, negated, ROCK, Boolean(must_not(MARS)), MARS, MOON, bag]


def test_a_walk_can_leave_out_what_must_not_match() -> None:
    """What must not match is passed over with all below it, at any depth."""
    assert list(walk(TREE, excluded=False)) == [TREE, MOON, Bag((MARS, MOON))]
    assert list(walk(AnyOf((MOON, Boolean(must_not(MARS)))), excluded=False))[1:] == [
        MOON,
        Boolean(must_not(MARS)),
    ]


@given(TREES)
def test_rewriting_reaches_every_node(tree: Node) -> None:
    """Each node is changed once, children first; what is left as it is makes an equal tree."""
    met: list[Node] = []

    def note(node: Node) -> Node:
        met.append(node)
        return node

    assert rewrite(tree, note) == tree
    assert sorted(map(repr, met)) == sorted(map(repr, walk(tree)))
    assert met[-1] == tree


def test_rewriting_keeps_how_clauses_count() -> None:
    """A word is replaced where it must not match too, and only there its clause must not match."""
    other = rewrite(TREE, lambda node: ROCK if node == MARS else node)
    assert other == Boolean(
        must_not(AnyOf((ROCK, Boolean(must_not(ROCK))))) + must(MOON) + should(MARS, MOON)
    )


def test_strict_clauses_are_all_but_the_bag() -> None:
    """What should match is the bag; a node by itself must match."""
    assert TREE.bag == Bag((MARS, MOON))
    assert TREE.strict == TREE.clauses[:2]
    assert boolean(MOON) == Boolean(must(MOON))
    assert boolean(TREE) is TREE
    assert should() == ()


@given(TREES)
def test_what_must_match_is_never_read_as_relaxable(tree: Node) -> None:
    """A tree that requires everything is described so that it is read as one that does."""
    assert parse(describe(Boolean(must(tree, ROCK)))).node.bag == Bag(())
