"""Tests of candidate pairs: they are those that looking at every pair would give, without looking at every pair."""

import random
from collections import defaultdict
from itertools import permutations

import numpy as np
import pytest

from indexer.fold import blocking
from indexer.fold.blocking import Lookup, candidate_pairs
from indexer.fold.fingerprint import KEYS, PHOTO, Origins, Signatures, fingerprint, signatures_of
from indexer.fold.ragged import I64, take_rows
from tests.ours import OURS

LETTERS = "BCDFGHJKLMNPQRST"


def codes(count: int, draw: random.Random) -> list[str]:
    """Make up captions to a few patterns: codes of a museum, albums, shuffled words, sentences."""
    words = [f"code{letter}" for letter in "bcdfgh"]
    made = {
        *(f"MA-{draw.randrange(60):04}-{draw.choice(LETTERS)}B.{draw.randrange(9):02}" for _ in range(count)),
        *(f"Album {draw.choice(LETTERS)}, page {draw.choice(LETTERS)}, a print" for _ in range(count)),
        *(" ".join(order) for order in list(permutations(words))[:count]),
        *(f"A crew lifts the {draw.choice(words)} beside the {draw.choice(words)} and waits" for _ in range(count)),
        *(f"Photo {draw.randrange(40)} of the 5000 series of prints" for _ in range(count)),
    }  # fmt: skip
    return sorted(made, key=lambda text: (-len(text.split()), text))


def signatures(texts: list[str]) -> Signatures:
    """Give the signatures of texts, none of which is of a known photograph."""
    unknown = np.zeros(len(texts), np.uint64)
    return signatures_of(fingerprint(texts, OURS), Origins(unknown, unknown), np.zeros(0, np.uint64), OURS)


def every_pair(found: Signatures, most: int) -> dict[int, list[int]]:
    """Give each text's candidates as the definition has them, looking at all pairs."""
    lookup = Lookup.of_all(found)
    votes: defaultdict[tuple[int, int], int] = defaultdict(int)
    for column in range(PHOTO):
        keys, rows = blocking._index_keys(found, column)
        for text in range(len(lookup.keys)):
            leaders = np.unique(rows[(keys == lookup.keys[text, column]) & (rows < text)])
            pairs = leaders, np.full(len(leaders), text)
            near = leaders[lookup.is_plausible(found, pairs[0], found, pairs[1])]
            for leader in near[-most:].tolist():
                votes[text, leader] += 1
    result: defaultdict[int, list[int]] = defaultdict(list)
    for (text, leader), _ in sorted(votes.items(), key=lambda vote: (vote[0][0], -vote[1], vote[0][1])):
        result[text].append(leader)
    return result


def by_text(pairs: tuple[I64, I64]) -> dict[int, list[int]]:
    """Give pairs as the candidates of each text."""
    result: defaultdict[int, list[int]] = defaultdict(list)
    for text, leader in zip(*map(np.ndarray.tolist, pairs), strict=True):
        result[text].append(leader)
    return result


@pytest.mark.parametrize(
    ("most", "stretch", "block"), [(1, 1, 1), (3, 2, 40), (3, 50, 1 << 20), (20, 1, 40), (256, 2, 1 << 20)]
)
def test_candidates_are_those_of_all_pairs(
    monkeypatch: pytest.MonkeyPatch, most: int, stretch: int, block: int
) -> None:
    """However few leaders are looked at at a time, the nearest plausible ones are found, no more and no fewer."""
    monkeypatch.setattr(blocking, "MOST_UNDER_A_KEY", most)
    monkeypatch.setattr(blocking, "_FIRST_STRETCH", stretch)
    monkeypatch.setattr(blocking, "_BLOCK", block)
    texts = signatures(codes(25, random.Random(most)))
    rows = np.arange(len(texts.keys))
    assert by_text(candidate_pairs(texts, rows, texts, rows)) == every_pair(texts, most)


def test_few_texts_find_what_all_find() -> None:
    """Asked for some texts alone, the candidates of each are those that it has among all."""
    texts = codes(60, random.Random(7))
    found = signatures(texts)
    rows = np.arange(len(texts))
    some = rows[::7]
    everyone = by_text(candidate_pairs(found, rows, found, rows))
    few = by_text(candidate_pairs(found, rows, take_rows(found, some), some))
    assert few == {row: everyone[row] for row in some.tolist() if row in everyone}


@pytest.mark.parametrize("pattern", ["orders", "albums", "series"])
def test_few_of_many_alike_are_looked_at(monkeypatch: pytest.MonkeyPatch, pattern: str) -> None:
    """Of thousands of captions made to one pattern each is held against a few hundred, not against all."""
    draw = random.Random(3)
    if pattern == "orders":
        words = [f"code{letter}" for letter in "bcdfghj"]
        texts = [" ".join(order) for order in list(permutations(words))[:3000]]
    elif pattern == "series":
        texts = [f"Photo {n % 900 + 1000} of the 5000 series, box {n // 900}" for n in range(3000)]
    else:
        texts = [
            " ".join(["Album", *(draw.choice(LETTERS) * 2 for _ in range(2)), "of prints by the river bank"])
            for _ in range(3000)
        ]
    looked_at = 0
    is_plausible = Lookup.is_plausible

    def counting(lookup: Lookup, leaders: Signatures, leader: I64, *rest: object) -> object:
        nonlocal looked_at
        looked_at += len(leader)
        return is_plausible(lookup, leaders, leader, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Lookup, "is_plausible", counting)
    found, rows = signatures(texts), np.arange(len(texts))
    candidate_pairs(found, rows, found, rows)
    assert looked_at <= len(texts) * (KEYS - 1) * 600
    assert looked_at >= len(texts) * 100 or pattern == "series"
