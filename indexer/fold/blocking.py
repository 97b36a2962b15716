"""Candidate pairs: which leaders a text may be a near-duplicate of, so that few pairs are compared word by word.

A text meets the leaders that share a band of its signature, its first words (locality-sensitive hashing), or its
photograph; and those of another center that share a fragment which few texts have. Of pairs that meet, those stay whose
one text says little that the other does not, and no number (but a year) and no direction; so a series of captions that
differ in their numbers hardly meets at all. All pairs are found in bulk.

Texts are rows, numbered from the most complete to the least: a leader's row is below its followers'.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.fold.fingerprint import KEYS, PHOTO, Signatures
from indexer.fold.ragged import I64, U32, Mask, Ragged, distinct, take_rows
from indexer.hashing import U64, mixed

STRANGE = 0.15  # of a text's words that a leader may lack and be looked at: typos, glued words, a first name
STRANGE_OF_A_COPY = 0.2  # the same where another center keeps it, and the text has a date or a flight
STRANGE_OF_A_PHOTO = 0.5  # the same where both ids name one photograph
FEWEST_STRANGE = 3
FAMILIAR = 3  # of so many words of a short text one may be strange: 'Portrait of' is no reason to compare two portraits
# Leaders that a text may find under one key, those nearest to it in length: archives have thousands of captions made to
# one pattern, and all pairs of them would fill the memory.
MOST_UNDER_A_KEY = 256
_FIRST_STRETCH = (
    2 * MOST_UNDER_A_KEY
)  # leaders of a text that are looked at at first; then four times as many
MOST_WITH_A_FRAGMENT = 32  # texts; what more of them say is said of many pictures
_BLOCK = 1 << 20  # pairs looked at at a time, so that memory stays bounded


def common_fragments(fragments: Ragged) -> U32:
    """Return the fragments that many texts have, sorted; texts are not looked for under these."""
    hashes, counts = np.unique(fragments.values, return_counts=True)
    return hashes[counts > MOST_WITH_A_FRAGMENT]


def candidate_pairs(
    leaders: Signatures, leader_rows: I64, texts: Signatures, text_rows: I64, common: U32
) -> tuple[I64, I64]:
    """Return the pairs of a text and a more complete one that it may be a near-duplicate of.

    ``common`` are the fragments that too many texts of the whole archive have.

    The pairs come as two arrays, int64 (pairs,): the text's row and the leader's, sorted by the text, then by the
    number of keys they share, most first, then by the leader; those of one photograph before the others.
    """
    of_a_photo = _most_strange(texts, STRANGE_OF_A_PHOTO)
    found = [np.zeros(0, np.int64)]
    keys, sieve = lookup_keys(texts), PairFilter.of_all(texts)
    for column in range(PHOTO):
        index = _LeaderIndex.of(*_index_keys(leaders, column), leader_rows)
        places = index.places_before(keys[:, column], text_rows)
        for leader, text in _nearest_plausible(index, places, leaders, texts, sieve):
            found.append((text_rows[text] << 32) | (leader_rows[leader] + 1))
    for leader, text in _equal_keys(
        leaders.keys[:, PHOTO], np.arange(len(leaders.keys)), texts.keys[:, PHOTO]
    ):
        near = leader_rows[leader] < text_rows[text]
        near[near] = _strange(leaders, leader[near], texts, text[near]) <= of_a_photo[text[near]]
        same = (text_rows[text[near]] << 32) | (leader_rows[leader[near]] + 1)
        found += [same] * (KEYS + 1)  # before all others
    found.append(_copies_by_fragment(leaders, leader_rows, texts, text_rows, common))
    pairs, votes = np.unique(np.concatenate(found), return_counts=True)
    text, leader = pairs >> 32, (pairs & 0xFFFFFFFF) - 1
    order = np.lexsort((leader, -votes, text))
    return text[order], leader[order]


@dataclass(frozen=True, slots=True)
class PairFilter:
    """What of a pair makes it worth comparing.

    The leader may lack no ``hard`` word of the text, bits uint64 (texts,), and ``most_strange`` others, uint16
    (texts,); another center must keep it where it is looked for ``elsewhere``.
    """

    hard: U64
    most_strange: NDArray[np.uint16]
    elsewhere: bool

    @classmethod
    def of_all(cls, texts: Signatures) -> "PairFilter":
        """Return the filter of pairs in general."""
        return cls(texts.core.bits, _most_strange(texts, STRANGE), elsewhere=False)

    @classmethod
    def of_copies(cls, texts: Signatures) -> "PairFilter":
        """Return the filter of copies of another center's captions, which may lack a date or a flight of the text."""
        return cls(texts.of_a_copy, _most_strange(texts, STRANGE_OF_A_COPY), elsewhere=True)

    def is_plausible(self, leaders: Signatures, leader: I64, texts: Signatures, text: I64) -> Mask:
        """Return of each pair whether the text says little that the leader does not, and nothing hard."""
        plausible: Mask = (self.hard[text] & ~leaders.hard[leader]) == 0
        if self.elsewhere:
            plausible &= (leaders.keepers[leader] > 0) & (leaders.keepers[leader] != texts.keepers[text])
        leader, text = leader[plausible], text[plausible]
        plausible[plausible] = _strange(leaders, leader, texts, text) <= self.most_strange[text]
        return plausible


def _copies_by_fragment(
    leaders: Signatures, leader_rows: I64, texts: Signatures, text_rows: I64, common: U32
) -> I64:
    """Return the plausible pairs of texts that two centers keep and that share a fragment, each once."""
    copies = [np.zeros(0, np.int64)]
    keys, rows = leaders.fragments.values, leaders.fragments.rows
    wanted, asking = texts.fragments.values, texts.fragments.rows
    rare = ~np.isin(wanted, common)
    wanted, asking = wanted[rare], asking[rare]
    for leader, place in _equal_keys(keys, rows, wanted):
        text = asking[place]
        near = (leader_rows[leader] < text_rows[text]) & (leaders.keepers[leader] != texts.keepers[text])
        copies.append(distinct((text[near] << 32) | leader[near]))
    pairs = distinct(np.concatenate(copies))
    text, leader = pairs >> 32, pairs & 0xFFFFFFFF
    plausible = PairFilter.of_copies(texts).is_plausible(leaders, leader, texts, text)
    text, leader = text[plausible], leader[plausible]
    return np.asarray((text_rows[text] << 32) | (leader_rows[leader] + 1))


def lookup_keys(texts: Signatures) -> U32:
    """Return the keys under which texts look for leaders, with a hard word of their own where they have one."""
    return np.asarray(texts.keys ^ _scattered(texts.core.telling)[:, None])


def _index_keys(leaders: Signatures, column: int) -> tuple[U32, I64]:
    """Return the keys of one column under which leaders are found, and the leader of each: one for each hard word."""
    rows = np.concatenate((np.arange(len(leaders.keys)), leaders.hard_words.rows))
    hard = np.concatenate((np.zeros(len(leaders.keys), np.uint32), leaders.hard_words.values))
    return leaders.keys[rows, column] ^ _scattered(hard), rows


def _scattered(hashes: U32) -> U32:
    return (mixed(hashes.astype(np.uint64)) >> np.uint64(32)).astype(np.uint32)


def _equal_keys(keys: U32, rows: I64, wanted: U32) -> Iterator[tuple[I64, I64]]:
    """Yield the rows that stand under each wanted key, and the place of the key among the wanted, in blocks."""
    order, asking = np.argsort(keys, kind="stable"), np.argsort(wanted, kind="stable")
    keys, rows, wanted = keys[order], rows[order], wanted[asking]  # both sorted: looked up by one walk
    low = np.searchsorted(keys, wanted)
    sizes = np.searchsorted(keys, wanted, side="right") - low
    for some in _blocks(sizes):
        first = np.repeat(low[some] - (np.cumsum(sizes[some]) - sizes[some]), sizes[some])
        yield rows[first + np.arange(len(first))], np.repeat(asking[some], sizes[some])


@dataclass(frozen=True, slots=True)
class _LeaderIndex:
    """Leaders under the keys of one column: ``order`` uint64 (entries,), a key before the leader's row, sorted.

    ``leaders`` int64 (entries,) has the place of each entry's leader among the signatures.
    """

    order: U64
    leaders: I64

    @classmethod
    def of(cls, keys: U32, leaders: I64, leader_rows: I64) -> "_LeaderIndex":
        """Return the index of leaders, each under one of the keys."""
        order = _keyed(keys, leader_rows[leaders])
        by_key = np.argsort(order, kind="stable")
        return cls(order[by_key], leaders[by_key])

    def places_before(self, keys: U32, rows: I64) -> tuple[I64, I64]:
        """Return where under each key the leaders begin, and where those end that are above a row."""
        return (
            np.searchsorted(self.order, _keyed(keys, np.full(len(keys), -1))),
            np.searchsorted(self.order, _keyed(keys, rows)),
        )


def _keyed(keys: U32, rows: I64) -> U64:
    return (keys.astype(np.uint64) << np.uint64(32)) | (rows + 1).astype(np.uint64)


def _nearest_plausible(
    index: _LeaderIndex,
    places: tuple[I64, I64],
    leaders: Signatures,
    texts: Signatures,
    sieve: PairFilter,
) -> Iterator[tuple[I64, I64]]:
    """Yield the plausible leaders of each text under its key, the ``MOST_UNDER_A_KEY`` nearest, and the text of each.

    The nearest are looked at first, and of a text that has enough of them no others: of thousands that are made to one
    pattern most are never looked at.
    """
    (low, end), entries = places, index.leaders
    wanting = np.full(len(low), MOST_UNDER_A_KEY)
    active = np.flatnonzero(low < end)
    stretch = _FIRST_STRETCH
    while len(active):
        size = np.minimum(end[active] - low[active], stretch)
        for some in _blocks(size):
            text = np.repeat(active[some], size[some])
            offset = np.repeat(end[active[some]] - np.cumsum(size[some]), size[some])
            leader = entries[offset + np.arange(len(text))]
            plausible = sieve.is_plausible(leaders, leader, texts, text)
            leader, text = leader[plausible], text[plausible]
            behind = np.searchsorted(text, text, side="right") - np.arange(len(text))
            among = behind <= wanting[text]
            yield leader[among], text[among]
            wanting -= np.bincount(text[among], minlength=len(wanting))
        end[active] -= size
        active = active[(low[active] < end[active]) & (wanting[active] > 0)]
        if stretch == _FIRST_STRETCH and len(active):
            entries = _with_rarest_hard_word(entries, places, active, (leaders.hard, sieve.hard))
        stretch *= 4


def _with_rarest_hard_word(entries: I64, places: tuple[I64, I64], active: I64, hards: tuple[U64, U64]) -> I64:
    """Return entries from which those are left out that lack a text's hard word which fewest under its key have.

    ``places`` of the active texts are changed to where their entries are now, and ``hards`` are the bits of the hard
    words of leaders and of texts. A series of captions numbered
    'of 500' has many under one key, and hardly two with the same numbers. Words are known by their bits.
    """
    (low, end), (hard, core_hard) = places, hards
    kept, size = [entries[:0]], 0
    first = low[active]
    order = np.argsort(first, kind="stable")
    for group in np.split(active[order], np.flatnonzero(np.diff(first[order])) + 1):
        start, stop = low[group[0]], end[group].max()
        members = entries[start:stop]
        has = np.column_stack((_bits_of(hard[members]), np.ones(len(members), bool)))
        wanted = np.column_stack((_bits_of(core_hard[group]), np.ones(len(group), bool)))
        bit = np.where(wanted, has.sum(axis=0), len(members) + 1).argmin(axis=1)
        for one in np.unique(bit):
            under = np.flatnonzero(has[:, one])
            some = group[bit == one]
            low[some], end[some] = size, size + np.searchsorted(under, end[some] - start)
            kept.append(members[under])
            size += len(under)
    return np.concatenate(kept)


def _bits_of(values: U64) -> Mask:
    """Return the bits of each value, bool (values, 64)."""
    return np.unpackbits(np.ascontiguousarray(values).view(np.uint8).reshape(-1, 8), axis=1).astype(bool)


def _blocks(sizes: I64) -> Iterator[slice]:
    """Yield slices of rows of these sizes, each of about a block of pairs, and of one row at least."""
    ends = np.cumsum(sizes)
    start = 0
    while start < len(sizes):
        done = ends[start] - sizes[start]
        stop = max(start + 1, int(np.searchsorted(ends, done + _BLOCK, side="right")))
        yield slice(start, stop)
        start = stop


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
        self._common = common_fragments(signatures.fragments)
        self._everyone = np.arange(len(signatures.keys))
        self._leaders: dict[int, list[int]] = {}
        self._followers: dict[int, list[int]] = {}

    def leaders_for(self, row: int, soon: Iterable[int]) -> list[int]:
        """Return the more complete texts near one, the most alike first."""
        if row not in self._leaders:
            rows = _missing(row, soon, self._leaders)
            text, leader = candidate_pairs(
                self._signatures, self._everyone, take_rows(self._signatures, rows), rows, self._common
            )
            self._leaders |= by_row(rows, text, leader)
        return self._leaders[row]

    def followers_of(self, row: int, soon: Iterable[int]) -> list[int]:
        """Return the less complete texts near one."""
        if row not in self._followers:
            rows = _missing(row, soon, self._followers)
            text, leader = candidate_pairs(
                take_rows(self._signatures, rows), rows, self._signatures, self._everyone, self._common
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
