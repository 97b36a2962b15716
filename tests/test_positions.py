"""Tests of webapp.search.arrays.positions: where words stand, against loops over every pair of places."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from schema.arrays.postings import Postings, postings_of
from webapp.search.arrays.position_kernels import BEHIND
from webapp.search.arrays.positions import Standing, closeness, count_pairs, documents, followed
from webapp.search.arrays.postings_ops import intersect

PLACES = st.frozensets(st.tuples(st.integers(0, 4), st.integers(0, 30)), max_size=40)
REACH = st.integers(0, 6)
Place = tuple[int, int]


def standing(places: frozenset[Place]) -> Standing:
    """Give places as the columns have them."""
    return np.array([doc << 32 | position for doc, position in sorted(places)], dtype=np.int64)


def within(one: Place, other: Place, reach: int) -> bool:
    """Tell whether two places are near each other, but not the same."""
    return one[0] == other[0] and 0 < abs(one[1] - other[1]) <= reach + 1


def postings(words: list[frozenset[Place]], kind: type[np.unsignedinteger]) -> Postings:
    """Lay words out as a field has them, one term each."""
    found = [sorted(word) for word in words]
    docs = [sorted({doc for doc, _ in word}) for word in found]
    counts = [
        sum(doc == other for other, _ in word) for word, held in zip(found, docs, strict=True) for doc in held
    ]
    return postings_of(
        [f"{n}".encode() for n in range(len(words))],
        np.cumsum([0, *map(len, docs)], dtype=np.uint8),
        np.array([doc for held in docs for doc in held], dtype=np.int32),
        np.zeros(sum(map(len, docs)), dtype=np.float32),
        np.cumsum([0, *counts]),
        np.array([position for word in found for _, position in word], dtype=kind),
    )


@given(PLACES, PLACES, REACH, st.sampled_from([np.uint8, np.uint16, np.uint32]))
def test_words_near_each_other(
    first: frozenset[Place], second: frozenset[Place], reach: int, kind: type[np.unsignedinteger]
) -> None:
    """The documents are those in which one word follows the other, or stands near it."""
    laid = postings([first, second], kind)
    here, there = intersect(laid.docs_of("0"), laid.docs_of("1"))
    docs = laid.docs_of("0")[here]
    close = closeness(laid, (0, 1), (here, there), reach)
    follows = {doc for doc, position in first if (doc, position + 1) in second}
    beside = {one[0] for one in first for other in second if within(one, other, reach)}
    assert set(docs[close == BEHIND].tolist()) == follows
    assert set(docs[close > 0].tolist()) == beside


@given(PLACES, PLACES, st.sampled_from([np.uint8, np.uint16, np.uint32]))
def test_a_word_right_behind_another_is_counted(
    first: frozenset[Place], second: frozenset[Place], kind: type[np.unsignedinteger]
) -> None:
    """Of two words it is counted how often one stands right behind the other, in each document with both."""
    laid = postings([first, second], kind)
    here, there = intersect(laid.docs_of("0"), laid.docs_of("1"))
    times = count_pairs(laid, (0, 1), (here, there))
    assert times is not None
    followed_in = [doc for doc, position in first if (doc, position + 1) in second]
    assert times.tolist() == [followed_in.count(doc) for doc in laid.docs_of("0")[here].tolist()]


@given(st.lists(PLACES, min_size=1, max_size=3))
def test_following_words(words: list[frozenset[Place]]) -> None:
    """Kept are the places of the first word that the others follow in their order."""
    wanted = {
        (doc, position)
        for doc, position in words[0]
        if all((doc, position + offset) in word for offset, word in enumerate(words[1:], 1))
    }
    assert followed(list(map(standing, words))).tolist() == standing(frozenset(wanted)).tolist()


@given(PLACES)
def test_documents(places: frozenset[Place]) -> None:
    """Each document is told once, with how often the word stands in it."""
    docs, times = documents(standing(places))
    counted = {doc: sum(own == doc for own, _ in places) for doc, _ in places}
    assert dict(zip(docs.tolist(), times.tolist(), strict=True)) == counted
