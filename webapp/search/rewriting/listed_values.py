"""Values behind a comma and a blank: in 'agency:ESA, JAXA crew' the second may be a word, and is offered as a value.

Only an index shows which it is, and reading a text knows none.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from schema.fields import FACETS
from webapp.search.model.query import AnyOf, Boolean, Clause, FacetIs, Node, Occur, Query, boolean, should
from webapp.search.rewriting.facet_values import AllValues, has_value

_VALUE = r"[^\s,;:()\"]+"
_LIST = re.compile(rf"\b(?P<field>\w+): ?(?:\"[^\"]*\"|[^\s,;:\"]+)(?P<further>(?:[,;] +{_VALUE})+)")
_NAMES = {name: facet.name for facet in FACETS for name in (facet.name, *facet.aliases)}


def with_listed_values(query: Query, values: AllValues) -> Iterator[Node]:
    """Yield a query with the words that stand behind the value of a facet, and a comma, as further values of it."""
    clauses = boolean(query.node)
    for listed in _LIST.finditer(query.text):
        facet = _NAMES.get(listed["field"].casefold(), "")
        clause = next((one for one in clauses.strict if facet and _facet_of(one) == facet), None)
        words, named = list(clauses.bag.words), list[FacetIs]()
        for value in re.findall(_VALUE, listed["further"]):
            word = next((one for one in words if one.text == value), None)
            if clause is None or word is None or not has_value(values, facet, value):
                break
            words.remove(word)
            named.append(FacetIs(facet, value))
        if clause is not None and named:
            before = clause.node.nodes if isinstance(clause.node, AnyOf) else (clause.node,)
            either = replace(clause, node=AnyOf((*before, *named)))
            strict = tuple(either if one is clause else one for one in clauses.strict)
            yield Boolean((*strict, *should(*words)))


def _facet_of(clause: Clause) -> str:
    """Return the facet whose values a clause lists, '' where it does not."""
    match clause:
        case Clause(FacetIs(facet), Occur.MUST) | Clause(AnyOf((FacetIs(facet), *_)), Occur.MUST):
            return facet
        case _:
            return ""
