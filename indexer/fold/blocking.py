"""Candidate pairs: which leaders a text may be a near-duplicate of, so that few pairs are compared word by word.

A text meets the leaders that share a band of its signature, its first words (locality-sensitive hashing), or its
photograph. Of pairs
that meet, those stay whose one text says little that the other does not, and no number (but a year) and no direction;
so a series of captions that differ in their numbers hardly meets at all. All pairs are found in bulk.

Texts are rows, numbered from the most complete to the least: a leader's row is below its followers'.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.fold.fingerprint import KEYS, PHOTO, Signatures
from indexer.fold.ragged import I64, U32, Mask, take_rows
from indexer.hashing import mixed

STRANGE = 0.15  # of a text's words that a leader may lack and be looked at: typos, glued words, a first name
STRANGE_OF_A_PHOTO = 0.5  # the same where both ids name one photograph
FEWEST_STRANGE = 3
FAMILIAR = 3  # of so many words of a short text one may be strange: 'Portrait of' is no reason to compare two portraits
# Leaders that a text may find under one key, those nearest to it in length: archives have thousands of captions made to
# one pattern, and all pairs of them would fill the memory.
MOST_UNDER_A_KEY = 256
_BLOCK = 1 << 20  # pairs looked at at a time, so that memory stays bounded


def candidate_pairs(
    leaders: Signatures, leader_rows: I64, texts: Signatures, text_rows: I64
) -> tuple[I64, I64]:
    """Return the pairs of a text and a more complete one that it may be a near-duplicate of.

    The pairs come as two arrays, int64 (pairs,): the text's row and the leader's, sorted by the text, then by the
    number of keys they share, most first, then by the leader; those of one photograph before the others.
    """
    looked_up = _lookup_keys(texts)
    most_strange, of_a_photo = _most_strange(texts, STRANGE), _most_strange(texts, STRANGE_OF_A_PHOTO)
    found = [np.zeros(0, np.int64)]
    for column in range(PHOTO):
        for leader, text in _equal_keys(*_index_keys(leaders, column), looked_up[:, column]):
            near = leader_rows[leader] < text_rows[text]
            near[near] = _is_plausible(leaders, leader[near], texts, text[near], most_strange)
            near[near] = _is_among_last(text[near])
            found.append((text_rows[text[near]] << 32) | (leader_rows[leader[near]] + 1))
    for leader, text in _equal_keys(
        leaders.keys[:, PHOTO], np.arange(len(leaders.keys)), texts.keys[:, PHOTO]
    ):
        near = leader_rows[leader] < text_rows[text]
        near[near] = _strange(leaders, leader[near], texts, text[near]) <= of_a_photo[text[near]]
        same = (text_rows[text[near]] << 32) | (leader_rows[leader[near]] + 1)
        found += [same] * KEYS  # before all others
    pairs, votes = np.unique(np.concatenate(found), return_counts=True)
    text, leader = pairs >> 32, (pairs & 0xFFFFFFFF) - 1
    order = np.lexsort((leader, -votes, text))
    return text[order], leader[order]


def _lookup_keys(texts: Signatures) -> U32:
    """Return the keys under which texts look for leaders: with a hard word of their own, where they have one."""
    return texts.keys ^ _scattered(texts.hard_word)[:, None]


def _index_keys(leaders: Signatures, column: int) -> tuple[U32, I64]:
    """Return the keys of one column under which leaders are found, and the leader of each: one for each hard word."""
    rows = np.concatenate((np.arange(len(leaders.keys)), leaders.hard_words.rows))
    hard = np.concatenate((np.zeros(len(leaders.keys), np.uint32), leaders.hard_words.values))
    return leaders.keys[rows, column] ^ _scattered(hard), rows


def _scattered(hashes: U32) -> U32:
    return (mixed(hashes.astype(np.uint64)) >> np.uint64(32)).astype(np.uint32)


def _equal_keys(keys: U32, rows: I64, wanted: U32) -> Iterator[tuple[I64, I64]]:
    """Yield the rows that stand under each wanted key, and the place of the key among the wanted, in blocks."""
    among = np.append(np.sort(wanted), np.uint32(0))
    is_wanted = among[np.searchsorted(among[:-1], keys)] == keys
    order = np.argsort(keys[is_wanted], kind="stable")
    keys, rows = keys[is_wanted][order], rows[is_wanted][order]
    low = np.searchsorted(keys, wanted)
    sizes = np.searchsorted(keys, wanted, side="right") - low
    ends = np.cumsum(sizes)
    start = 0
    while start < len(wanted):
        done = ends[start] - sizes[start]
        stop = max(start + 1, int(np.searchsorted(ends, done + _BLOCK, side="right")))
        some = sizes[start:stop]
        places = np.repeat(np.arange(start, stop), some)
        first = np.repeat(low[start:stop] - (ends[start:stop] - some - done), some)
        yield rows[first + np.arange(len(places))], places
        start = stop


def _is_among_last(texts: I64) -> Mask:
    """Return of each of the sorted values whether it is among the last few that are equal."""
    behind = np.searchsorted(texts, texts, side="right") - np.arange(len(texts))
    return np.asarray(behind <= MOST_UNDER_A_KEY)


def _is_plausible(
    leaders: Signatures, leader: I64, texts: Signatures, text: I64, most_strange: NDArray[np.uint16]
) -> Mask:
    """Return of each pair whether the text says little that the leader does not, and nothing hard."""
    plausible: Mask = (texts.core_hard[text] & ~leaders.hard[leader]) == 0
    leader, text = leader[plausible], text[plausible]
    plausible[plausible] = _strange(leaders, leader, texts, text) <= most_strange[text]
    return plausible


def _most_strange(texts: Signatures, share: float) -> NDArray[np.uint16]:
    """Return how many of each text's words a leader may lack: a share, or of a short text a few."""
    words = np.bitwise_count(texts.core_sketch).sum(axis=1)
    few = np.minimum(FEWEST_STRANGE, words // FAMILIAR)
    return np.asarray(np.maximum(few, share * words), np.uint16)


def _strange(leaders: Signatures, leader: I64, texts: Signatures, text: I64) -> NDArray[np.uint16]:
    """Count the words of each text that the leader beside it lacks."""
    found = np.zeros(len(leader), np.uint16)
    columns = texts.core_sketch.shape[1]
    for column in range(columns):  # a column at a time: summing rows of four takes five times as long
        found += np.bitwise_count(texts.core_sketch[text, column] & ~leaders.sketch[leader, column])
    return found


class Candidates(Protocol):
    """Texts near others, by row. ``soon`` are the rows that will be asked for next."""

    def leaders_for(self, row: int, soon: Iterable[int], /) -> list[int]:
        """Return the more complete texts near one, the most alike first."""
        ...

    def followers_of(self, row: int, soon: Iterable[int], /) -> list[int]:
        """Return the less complete texts near one: to be decided anew when it begins or ceases to lead."""
        ...


class AllCandidates:
    """For when every text is decided: all pairs are known, and no text is ever decided a second time."""

    def __init__(self, leaders: dict[int, list[int]]) -> None:
        self._leaders = leaders

    def leaders_for(self, row: int, _: Iterable[int]) -> list[int]:
        """Return the more complete texts near one, the most alike first."""
        return self._leaders.get(row, [])

    def followers_of(self, _: int, __: Iterable[int]) -> list[int]:
        """Return none: they all wait already."""
        return []


class FewCandidates:
    """For when some texts are decided among many: pairs are found for those asked about."""

    def __init__(self, signatures: Signatures) -> None:
        self._signatures = signatures
        self._everyone = np.arange(len(signatures.keys))
        self._leaders: dict[int, list[int]] = {}
        self._followers: dict[int, list[int]] = {}

    def leaders_for(self, row: int, soon: Iterable[int]) -> list[int]:
        """Return the more complete texts near one, the most alike first."""
        if row not in self._leaders:
            rows = _missing(row, soon, self._leaders)
            text, leader = candidate_pairs(
                self._signatures, self._everyone, take_rows(self._signatures, rows), rows
            )
            self._leaders |= by_row(rows, text, leader)
        return self._leaders[row]

    def followers_of(self, row: int, soon: Iterable[int]) -> list[int]:
        """Return the less complete texts near one."""
        if row not in self._followers:
            rows = _missing(row, soon, self._followers)
            text, leader = candidate_pairs(
                take_rows(self._signatures, rows), rows, self._signatures, self._everyone
            )
            order = np.argsort(leader, kind="stable")
            self._followers |= by_row(rows, leader[order], text[order])
        return self._followers[row]


def _missing(row: int, soon: Iterable[int], known: dict[int, list[int]]) -> I64:
    return np.array(sorted({row, *soon} - known.keys()), np.int64)


def by_row(rows: I64, keys: I64, values: I64) -> dict[int, list[int]]:
    """Return the values of each row, whose keys are equal to it; ``keys`` are sorted."""
    low, high = np.searchsorted(keys, rows), np.searchsorted(keys, rows, side="right")
    found = values.tolist()
    return {row: found[i:j] for row, i, j in zip(rows.tolist(), low.tolist(), high.tolist(), strict=True)}
