"""Clauses while a text is read: a bare word is one that should match, until an operator or a group requires it."""

from collections.abc import Sequence
from dataclasses import replace

from webapp.search.model.query import Boolean, Clause, Node, Occur, is_bare, should


def outermost(clauses: Sequence[Clause]) -> Boolean:
    """Return the outermost clauses, with the words that should match as one bag behind the others."""
    strict = [clause for clause in clauses if clause.occur is not Occur.SHOULD]
    words = [clause.node for clause in clauses if clause.occur is Occur.SHOULD]
    return Boolean((*strict, *should(*filter(is_bare, words))))


def required(clause: Clause) -> Clause:
    """Return a clause of which nothing may be relaxed: what should match, in its group too, must."""
    if isinstance(clause.node, Boolean):
        return replace(clause, node=Boolean(tuple(map(required, clause.node.clauses))))
    return Clause(clause.node) if clause.occur is Occur.SHOULD else clause


def grouped(clauses: Sequence[Clause]) -> Clause | None:
    """Return what stands in parentheses as one clause, ``None`` where nothing is left of it."""
    if len(clauses) <= 1:
        return clauses[0] if clauses else None
    return Clause(Boolean(tuple(clauses)))


def alone(clause: Clause) -> Node:
    """Return a clause as a node that means the same by itself, nothing of which may be relaxed."""
    clause = required(clause)
    return clause.node if clause.occur is Occur.MUST else Boolean((clause,))


def words_of(clause: Clause) -> tuple[Clause, ...]:
    """Return the clauses of a group of bare words, none of anything else."""
    if clause.occur is Occur.MUST_NOT or not isinstance(clause.node, Boolean):
        return ()
    inner = clause.node.clauses
    return inner if all(is_bare(one.node) and one.occur is not Occur.MUST_NOT for one in inner) else ()


def clause_of(node: Node | None) -> Clause | None:
    """Return a clause of what was read without an operator."""
    if node is None:
        return None
    if isinstance(node, Boolean) and len(node.clauses) == 1:
        return node.clauses[0]
    return Clause(node, Occur.SHOULD if is_bare(node) else Occur.MUST)
