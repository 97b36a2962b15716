"""Tests of webapp.search.arrays.postings_ops: lists behave as the sets they are, short ones beside long ones too."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from schema.arrays.postings import Ints
from webapp.search.arrays.postings_ops import Matches, complement, contains, places_in, sum_scores, union

DOCUMENTS = 400
few = st.frozensets(st.integers(0, DOCUMENTS - 1), max_size=8)
many = st.integers(0, (1 << DOCUMENTS) - 1).map(
    lambda n: frozenset(d for d in range(DOCUMENTS) if n >> d & 1)
)
sets = few | many


def ascending(found: frozenset[int]) -> Ints:
    """Give a set as a list."""
    return np.array(sorted(found), dtype=np.int32)


@given(sets, sets)
def test_places(held: frozenset[int], wanted: frozenset[int]) -> None:
    """Each wanted document is found where it stands, or said not to be there."""
    docs = ascending(held)
    places, found = places_in(docs, ascending(wanted))
    assert found.tolist() == [doc in held for doc in sorted(wanted)]
    assert docs[places[found]].tolist() == sorted(held & wanted)
    assert contains(docs, ascending(wanted)).tolist() == found.tolist()


@given(sets)
def test_a_list_is_in_itself(held: frozenset[int]) -> None:
    """Every document of a list stands at its own place; everything is among everything."""
    docs = ascending(held)
    places, found = places_in(docs, docs)
    assert places.tolist() == list(range(len(docs)))
    assert found.all()
    whole = np.arange(DOCUMENTS, dtype=np.int32)
    assert contains(docs, whole).nonzero()[0].tolist() == sorted(held)


@given(st.lists(sets, max_size=4))
def test_unions(several: list[frozenset[int]]) -> None:
    """A union has each document once, and its scores are the sums."""
    lists = [ascending(one) for one in several]
    wanted = sorted(set().union(*several))
    assert union(lists, DOCUMENTS).tolist() == wanted
    found = sum_scores([Matches(docs, docs.astype(np.float32)) for docs in lists], DOCUMENTS)
    assert found.docs.tolist() == wanted
    assert found.scores.tolist() == [doc * sum(doc in one for one in several) for doc in wanted]


@given(sets)
def test_complement(held: frozenset[int]) -> None:
    """What is not in a list is everything else."""
    assert complement(ascending(held), DOCUMENTS).tolist() == sorted(set(range(DOCUMENTS)) - held)
