"""Why a family is like another: the words and the facet values that both have, and what each adds to the likeness."""

from collections.abc import Sequence
from typing import assert_never

import numpy as np

from schema.fields import facet_named
from webapp.search.arrays.evaluator import Matcher
from webapp.search.arrays.explain import Explanation, parts_of
from webapp.search.arrays.postings_ops import Matches, places_in
from webapp.search.model.query import FacetIs, Word

NAMED = 5  # words, and values, that are named; the rest is told as a number

Shared = list[tuple[Word | FacetIs, float]]  # what two families share, and what it adds


def explain_likeness(
    matcher: Matcher, telling: Sequence[Word | FacetIs], shown: Matches
) -> list[Explanation]:
    """Say what each family shown shares of the words and values that tell what another is about."""
    docs, own = np.unique(shown.docs, return_inverse=True)  # ascending, each once
    shared: list[Shared] = [[] for _ in docs]
    for node in telling:
        found = matcher.find(node)
        places, held = places_in(found.docs, docs)
        for n, score in zip(np.flatnonzero(held).tolist(), found.at(places[held]).tolist(), strict=True):
            shared[n].append((node, score))
    explained = list(map(_explanation, shared))
    return [explained[n] for n in own.tolist()]


def _explanation(shared: Shared) -> Explanation:
    ordered = sorted(shared, key=lambda one: -one[1])
    words = [f"“{node.text}”" for node, _ in ordered if isinstance(node, Word)]
    values = [_named(node) for node, _ in ordered if isinstance(node, FacetIs)]
    told = [_listed([f"the {value}" for value in values])] if values else []
    told += [f"the word{'s' if len(words) > 1 else ''} {_listed(words)}"] if words else []
    parts = parts_of([(_named(node), score) for node, score in ordered])
    return Explanation(f"Shares {'; and '.join(told)}." if told else "", parts)


def _named(node: Word | FacetIs) -> str:
    match node:
        case FacetIs(facet, value):
            return f"{facet_named(facet).label.lower()} {value}"
        case Word(text):
            return text
        case _:
            assert_never(node)


def _listed(named: Sequence[str]) -> str:
    """Name some, and count the rest.

    >>> _listed(["“red”", "“roses”"]), _listed(list("abcdefg"))
    ('“red” and “roses”', 'a, b, c, d, e and 2 more')
    """
    first, rest = list(named[:NAMED]), len(named) - NAMED
    if rest > 0:
        return f"{', '.join(first)} and {rest} more"
    return " and ".join(filter(None, (", ".join(first[:-1]), first[-1])))
