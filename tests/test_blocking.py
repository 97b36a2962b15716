"""Tests of candidate pairs: they are those that looking at every pair would give, without looking at every pair."""

import random
from collections import defaultdict
from itertools import permutations

import numpy as np
import pytest

from indexer.fold import blocking
from indexer.fold.blocking import PairFilter, candidate_pairs, common_fragments, lookup_keys
from indexer.fold.fingerprint import KEYS, PHOTO, Origins, Signatures, fingerprint, signatures_of
from indexer.fold.ragged import I64, U32, take_rows
from tests.ours import OURS

NONE_COMMON: U32 = np.zeros(0, np.uint32)
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
    sieve, wanted = PairFilter.of_all(found), lookup_keys(found)
    votes: defaultdict[tuple[int, int], int] = defaultdict(int)
    for column in range(PHOTO):
        keys, rows = blocking._index_keys(found, column)
        for text in range(len(wanted)):
            leaders = np.unique(rows[(keys == wanted[text, column]) & (rows < text)])
            pairs = leaders, np.full(len(leaders), text)
            near = leaders[sieve.is_plausible(found, pairs[0], found, pairs[1])]
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
    assert by_text(candidate_pairs(texts, rows, texts, rows, NONE_COMMON)) == every_pair(texts, most)


def test_few_texts_find_what_all_find() -> None:
    """Asked for some texts alone, the candidates of each are those that it has among all."""
    texts = codes(60, random.Random(7))
    found = signatures(texts)
    rows = np.arange(len(texts))
    some = rows[::7]
    everyone = by_text(candidate_pairs(found, rows, found, rows, NONE_COMMON))
    few = by_text(candidate_pairs(found, rows, take_rows(found, some), some, NONE_COMMON))
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
    is_plausible = PairFilter.is_plausible

    def counting(sieve: PairFilter, leaders: Signatures, leader: I64, *rest: object) -> object:
        nonlocal looked_at
        looked_at += len(leader)
        return is_plausible(sieve, leaders, leader, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(PairFilter, "is_plausible", counting)
    found, rows = signatures(texts), np.arange(len(texts))
    candidate_pairs(found, rows, found, rows, NONE_COMMON)
    assert looked_at <= len(texts) * (KEYS - 1) * 600
    assert looked_at >= len(texts) * 100 or pattern == "series"


COPIED = (
    "A keeper in a green coat paints the crooked door of the made-up tower while two gulls rest on its rail and a boat "
    "with a yellow sail waits below the steps for the tide."
)
ADDED = (
    "The trust that owns the lights of Sampleland has sent painters to all forty of its towers this year, after three "
    "wet winters in which rust ate through bolts, hinges and ladders from the cape to the estuary and back again. "
    "Children of the parish school collected pennies, bakers gave loaves, and an old pilot left his house to the fund. "
)


def centers(*names: int) -> Origins:
    """Return origins of texts of no known photograph that centers keep, each known by a number."""
    return Origins(np.zeros(len(names), np.uint64), np.array(names, np.uint64))


def copies(texts: list[str], keepers: list[int]) -> Signatures:
    """Return the signatures of texts that centers keep."""
    return signatures_of(fingerprint(texts, OURS), centers(*keepers), np.zeros(0, np.uint64), OURS)


@pytest.mark.parametrize(("keeper", "pairs"), [(1, 0), (2, 1)])
def test_a_copy_is_found_behind_added_sentences(keeper: int, pairs: int) -> None:
    """A caption that another center has below sentences of its own is looked at, however much these say."""
    found, rows = copies([ADDED + COPIED, COPIED], [1, keeper]), np.arange(2)
    assert len(candidate_pairs(found, rows, found, rows, NONE_COMMON)[0]) == pairs


def test_texts_are_not_looked_for_under_what_many_say() -> None:
    """A fragment of more than 32 texts is common, one of 32 is not; no pair is found under a common one."""
    texts = [f"{ADDED.replace('tower', 'mast' * (n + 2))} {COPIED}" for n in range(33)]
    found = copies([*texts, COPIED], [1] * 33 + [2])
    rows = np.arange(34)
    assert len(common_fragments(copies(texts[:32], [1] * 32).fragments)) == 0
    common = common_fragments(found.fragments)
    assert set(found.fragments.row(33).tolist()) <= set(common.tolist())
    assert len(candidate_pairs(found, rows, found, rows, common)[0]) < len(
        candidate_pairs(found, rows, found, rows, NONE_COMMON)[0]
    )


def test_winnowing_finds_words_in_a_row() -> None:
    """Two texts that share six words of content in a row share a fragment, wherever these stand."""
    draw = random.Random(5)
    words = [f"{a}{b}" for a in ("lamp", "door", "rope", "tile", "gull") for b in LETTERS.casefold()]
    for _ in range(200):
        shared = draw.sample(words, 6)
        rest = [word for word in words if word not in shared]
        one, two = ([*draw.sample(rest, 20), *shared, *draw.sample(rest, 20)] for _ in range(2))
        found = copies([" ".join(one), " ".join(two)], [1, 2]).fragments
        assert set(found.row(0).tolist()) & set(found.row(1).tolist())


@pytest.mark.parametrize(
    ("leader", "text", "pairs"),
    [
        ("a close-up view of the south-west door", "a closeup view of the southwest door", 1),
        ("a closeup view of the southwest door", "a close-up view of the south-west door", 1),
        ("a view with a 35mm camera from Pilot II", "a view with a 35 mm camera from Pilot 2", 1),
        ("a view of the southwest door", "a view of the southeast door", 0),
        ("a view of the southwest door", "a view of the south-east door", 0),
        ("a view with a 35mm camera", "a view with a 70 mm camera", 0),
        ("a view from Pilot II", "a view from Pilot 3", 0),
    ],
)
def test_what_is_hard_is_so_in_one_word_or_two(leader: str, text: str, pairs: int) -> None:
    """A direction or number that is glued, hyphened or in Roman numerals keeps no two captions from being compared."""
    scene = " of the made-up tower, which a keeper in a green coat paints while two gulls rest on its crooked rail"
    found, rows = signatures([f"{leader}{scene} above the estuary", text + scene]), np.arange(2)
    assert len(candidate_pairs(found, rows, found, rows, NONE_COMMON)[0]) == pairs
