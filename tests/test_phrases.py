"""Tests of webapp.search.phrases: where words stand, against loops over every pair of places."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from webapp.search.phrases import Standing, documents, followed, near, near_each_other

PLACES = st.frozensets(st.tuples(st.integers(0, 4), st.integers(0, 30)), max_size=40)
REACH = st.integers(0, 6)
Place = tuple[int, int]


def standing(places: frozenset[Place]) -> Standing:
    """Give places as the columns have them."""
    return np.array([doc << 32 | position for doc, position in sorted(places)], dtype=np.int64)


def within(one: Place, other: Place, reach: int) -> bool:
    """Tell whether two places are near each other, but not the same."""
    return one[0] == other[0] and 0 < abs(one[1] - other[1]) <= reach + 1


@given(PLACES, PLACES, REACH)
def test_words_near_each_other(first: frozenset[Place], second: frozenset[Place], reach: int) -> None:
    """The documents are those in which one word follows the other, or stands near it."""
    behind, close = near_each_other(standing(first), standing(second), reach)
    follows = {doc for doc, position in first if (doc, position + 1) in second}
    beside = {one[0] for one in first for other in second if within(one, other, reach)}
    assert set(documents(behind)[0].tolist()) == follows
    assert set(documents(close)[0].tolist()) == beside


@given(st.lists(PLACES, min_size=1, max_size=3), REACH)
def test_near_words(words: list[frozenset[Place]], reach: int) -> None:
    """Kept are the places of the first word that every other word stands near."""
    wanted = {place for place in words[0] if all(any(within(place, o, reach) for o in w) for w in words[1:])}
    assert near(list(map(standing, words)), reach).tolist() == standing(frozenset(wanted)).tolist()


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
