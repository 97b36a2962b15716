"""Tests of webapp.search.arrays.posting_list: what a word weighs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.search.arrays.posting_list import PostingList

WEIGHTS = st.floats(0, 8, width=32)


@given(st.lists(st.tuples(WEIGHTS, WEIGHTS), min_size=1, max_size=9), st.sampled_from([0.0, 0.5, 2.0]))
def test_a_word_weighs_its_form_too(weighed: list[tuple[float, float]], factor: float) -> None:
    """All of a list, some of it, and what goes into a wider list have stem and form in one weight."""
    docs = np.arange(len(weighed), dtype=np.int32)
    weights, beside = np.array(weighed, dtype=np.float32).T.copy()
    norms = np.full(20, 1.5, dtype=np.float32)
    word = PostingList(docs, weights, beside, factor, norms, idf=3.0)
    whole = [stem + factor * form for stem, form in weighed]
    top = 3.0 * 2.2
    assert word.whole() == pytest.approx(whole, rel=1e-5)
    rounded_up = word.matches().scores - np.array([top * w / (w + 1.5) for w in whole])
    assert np.all((rounded_up > -1e-5) & (rounded_up < 1 / 1024 + 1e-5))
    assert word.at(docs[::-1].copy()).tolist() == word.matches().scores[::-1].tolist()
