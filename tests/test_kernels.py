"""Tests of webapp.search.arrays.kernels: the compiled loops say what slow and obvious ones say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import types
from numba.core.caching import CompileResultCacheImpl

from schema.arrays.postings import Ints
from webapp.search.arrays.kernels import (
    choose,
    compiled,
    look_up,
    order,
    reward,
    saturate,
    score,
    score_at,
    seek,
    tally,
)
from webapp.search.arrays.postings_ops import round_up

DOCUMENTS = 300
lists = st.frozensets(st.integers(0, DOCUMENTS - 1), min_size=1)
counted = st.lists(st.integers(0, 4) | st.just(0), max_size=60)


def ascending(found: frozenset[int]) -> Ints:
    """Give a set as a list."""
    return np.array(sorted(found), dtype=np.int32)


@given(lists, lists)
def test_both_ways_to_meet_find_what_is_in_both(one: frozenset[int], other: frozenset[int]) -> None:
    """Seeking ahead and looking up in a table find the same documents at the same places."""
    few, many = sorted((ascending(one), ascending(other)), key=len)
    for meet in (seek, look_up):
        here, there = np.empty(len(few), dtype=np.int32), np.empty(len(few), dtype=np.int32)
        found = meet(few, many, here, there)
        assert few[here[:found]].tolist() == sorted(one & other)
        assert many[there[:found]].tolist() == sorted(one & other)


@given(lists, st.data())
def test_the_best_come_first(held: frozenset[int], data: st.DataObject) -> None:
    """The highest scores are chosen, in order, and of equal ones the lowest ranks."""
    docs = ascending(held)
    scores = np.array([data.draw(st.sampled_from([0.0, 0.5, 1.0, 7.25])) for _ in docs], dtype=np.float32)
    ranks = np.array(data.draw(st.permutations(range(DOCUMENTS))), dtype=np.int32)
    places = np.empty(data.draw(st.integers(0, len(docs))), dtype=np.int32)
    choose(docs, scores, ranks, places)
    best = sorted(range(len(docs)), key=lambda n: (-scores[n], ranks[docs[n]]))
    assert places.tolist() == best[: len(places)]


@given(st.lists(counted, min_size=1, max_size=5), st.integers(0, 9), st.data())
def test_values_stand_in_order(stretches: list[list[int]], most: int, data: st.DataObject) -> None:
    """Each stretch's values come with the highest count first, numeric ones in their order; no more than asked for."""
    numeric = np.array([data.draw(st.booleans()) for _ in stretches])
    firsts = np.cumsum([1, *map(len, stretches)], dtype=np.int32)
    counts = np.array([0, *(count for stretch in stretches for count in stretch)], dtype=np.int32)
    written, sizes = np.empty((2, len(counts)), dtype=np.int32), np.empty(len(stretches), dtype=np.int32)
    end = order(counts, firsts, numeric, most, written, sizes)
    wanted: list[int] = []
    for first, last, by_number in zip(firsts, firsts[1:], numeric, strict=False):
        held = [n for n in range(first, last) if counts[n]]
        wanted += (held if by_number else sorted(held, key=lambda n: (-counts[n], n)))[:most]
    assert written[0, :end].tolist() == wanted
    assert written[1, :end].tolist() == counts[wanted].tolist()
    assert sizes.tolist() == [sum(map(bool, stretch)) for stretch in stretches]


@given(lists, st.sampled_from([np.uint8, np.uint16, np.uint32]), st.data())
def test_slots_are_counted(held: frozenset[int], kind: type[np.unsignedinteger], data: st.DataObject) -> None:
    """Every number but 0, which free slots have, is counted as often as it stands in the slots, or beside them."""
    draw = np.random.default_rng(data.draw(st.integers(0, 99)))
    slots = draw.integers(0, 9, (DOCUMENTS, 4)).astype(kind)
    size = data.draw(st.sampled_from([0, 5, 2 * DOCUMENTS]))
    beside = np.sort(draw.integers(0, DOCUMENTS, size)).astype(np.int32)
    further = draw.integers(0, 9, size).astype(np.int32)
    docs, counts = ascending(held), np.zeros(9, dtype=np.int32)
    tally(docs, slots[:, 1:3], beside, further, counts)
    wanted = [*slots[docs, 1:3].ravel(), *further[np.isin(beside, docs)]]
    assert counts[1:].tolist() == [wanted.count(n) for n in range(1, 9)]


@given(lists, st.sampled_from([0.0, 0.5]), st.data())
def test_encoded_weights_score_as_decoded_ones(
    held: frozenset[int], factor: float, data: st.DataObject
) -> None:
    """One pass over encoded weights gives to the last bit what decoding them first gives."""
    docs, draw = ascending(held), np.random.default_rng(data.draw(st.integers(0, 99)))
    values, others = (np.sort(draw.random(20)).astype(np.float32) * 9 for _ in range(2))
    one, other = (draw.integers(0, 20, len(docs)).astype(np.uint8) for _ in range(2))
    norms = draw.random(DOCUMENTS).astype(np.float32)
    wanted, found = np.empty((2, len(docs)), dtype=np.float32)
    saturate(docs, values[one], others[other], factor, norms, 7.5, wanted)
    score(docs, one, values, other, others, factor, norms, 7.5, found)
    assert found.tolist() == wanted.tolist()
    places = np.flatnonzero(draw.random(len(docs)) < 0.5).astype(np.int32)
    some = np.empty(len(places), dtype=np.float32)
    score_at(places, docs, one, values, other, others, factor, norms, 7.5, some)
    assert some.tolist() == wanted[places].tolist()


@given(st.integers(0, 99))
def test_words_that_stand_together_are_rewarded(seed: int) -> None:
    """Documents get a share of what both words give, by how close these stand, in whole units of a score."""
    draw = np.random.default_rng(seed)
    places = np.flatnonzero(draw.random(50) < 0.5).astype(np.int32)
    close = draw.integers(0, 3, len(places)).astype(np.uint8)
    shares = np.array([0, 0.2, 0.45], dtype=np.float32)
    first, second = ((draw.integers(0, 1 << 14, 50) / 1024).astype(np.float32) for _ in range(2))
    scores = np.zeros(50, dtype=np.float32)
    reward(places, close, shares, first, second, scores)
    wanted = np.zeros(50, dtype=np.float32)
    wanted[places] = round_up(shares[close] * (first[places] + second[places]))
    assert scores.tolist() == wanted.tolist()


def test_loops_run_where_nothing_can_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop is compiled although no folder may be written to keep it in."""
    monkeypatch.setattr(CompileResultCacheImpl, "_locator_classes", [])

    def twice(number: int) -> int:
        return 2 * number

    assert compiled((types.int64,))(twice)(21) == 42
