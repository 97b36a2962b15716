"""Tests of webapp.search.arrays.posting_list and ids: what a word weighs, and which words are ids."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.arrays.postings import Postings
from webapp.search.arrays.bm25 import Scorer
from webapp.search.arrays.id_lookup import Ids
from webapp.search.arrays.posting_list import WordList

WEIGHTS = st.floats(0, 8, width=32)


@given(st.lists(st.tuples(WEIGHTS, WEIGHTS), min_size=1, max_size=9), st.sampled_from([0.0, 0.5, 2.0]))
def test_a_word_weighs_its_form_too(weighed: list[tuple[float, float]], factor: float) -> None:
    """All of a list, some of it, and what goes into a wider list have stem and form in one weight."""
    docs = np.arange(len(weighed), dtype=np.int32)
    weights, beside = np.array(weighed, dtype=np.float32).T.copy()
    scorer = Scorer(20, np.full(20, 1.5, dtype=np.float32))
    word = WordList(docs, weights, beside, factor, scorer, idf=3.0)
    whole = [stem + factor * form for stem, form in weighed]
    top = 3.0 * 2.2
    assert word.whole() == pytest.approx(whole, rel=1e-5)
    assert word.matches().scores == pytest.approx([top * w / (w + 1.5) for w in whole], rel=1e-5)
    assert word.at(docs[::-1].copy()).tolist() == word.matches().scores[::-1].tolist()


@pytest.mark.parametrize(
    ("typed", "docs"),
    [
        ("launchtrailer", [0]),
        ("LaunchTrailer", [0]),
        ("AS08-0014", [1]),
        ("as8-14", [1]),
        ("launch", []),
        ("9", []),
    ],
)
def test_ids_are_found_in_whatever_spelling(typed: str, docs: list[int]) -> None:
    """An id of letters alone is found as others are; other words are no ids."""
    terms = np.array([b"as08-0014", b"as8-14", b"launchtrailer"])
    ids = Postings(terms, np.arange(4), np.array([1, 1, 0], dtype=np.int32), np.ones(3, dtype=np.float32))
    assert Ids(ids, 2).spelled(typed).tolist() == docs
