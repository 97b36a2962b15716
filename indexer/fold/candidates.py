"""Which leads a text may be a variant of: those that share a band of its signature, or its first words.

All pairs are found in bulk. Of pairs that meet, those stay whose one text says little that the other does not, and no
number (but a year) and no direction; so a series of captions that differ in their numbers hardly meets at all.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from indexer.fold.ragged import Ints
from indexer.fold.signature import COLUMNS, Signatures, lookups, postings

STRANGE = 0.15  # of a text's words that a lead may lack and be looked at: slips, glued words, a first name
FEWEST_STRANGE = 3
FAMILIAR = 3  # of so many words of a short text one may be strange: 'Portrait of' is no reason to compare two portraits
# Leads that a text may find under one key, those nearest to it in length: archives have thousands of captions made to
# one pattern, and all pairs of them would fill the memory.
MOST_UNDER_A_KEY = 256
_BLOCK = 1 << 20  # pairs looked at at a time, so that memory stays bounded


def meetings(
    leads: Signatures, lead_numbers: Ints, others: Signatures, other_numbers: Ints
) -> tuple[Ints, Ints]:
    """Give the pairs of a text and a more complete one that it may be a variant of.

    Texts are numbered from the most complete to the least. The pairs come as two arrays, the other text's number and
    the lead's, sorted by the other text and then by the number of keys they share, most first, and the lead.
    """
    asked, most_strange = lookups(others), _most_strange(others)
    found = [np.zeros(0, np.int64)]
    for column in range(COLUMNS):
        for lead, other in _equal_keys(*postings(leads, column), asked[:, column]):
            near = lead_numbers[lead] < other_numbers[other]
            near[near] = _is_plausible(leads, lead[near], others, other[near], most_strange)
            near[near] = _is_among_last(other[near])
            found.append((other_numbers[other[near]] << 32) | (lead_numbers[lead[near]] + 1))
    pairs, votes = np.unique(np.concatenate(found), return_counts=True)
    other, lead = pairs >> 32, (pairs & 0xFFFFFFFF) - 1
    order = np.lexsort((lead, -votes, other))
    return other[order], lead[order]


def _equal_keys(
    keys: NDArray[np.uint32], rows: Ints, asked: NDArray[np.uint32]
) -> Iterator[tuple[Ints, Ints]]:
    """Yield the rows that stand under each key asked for, and the place of the asking, in blocks."""
    among = np.append(np.sort(asked), np.uint32(0))
    wanted = among[np.searchsorted(among[:-1], keys)] == keys
    order = np.argsort(keys[wanted], kind="stable")
    keys, rows = keys[wanted][order], rows[wanted][order]
    low = np.searchsorted(keys, asked)
    sizes = np.searchsorted(keys, asked, side="right") - low
    ends = np.cumsum(sizes)
    start = 0
    while start < len(asked):
        done = ends[start] - sizes[start]
        stop = max(start + 1, int(np.searchsorted(ends, done + _BLOCK, side="right")))
        some = sizes[start:stop]
        other = np.repeat(np.arange(start, stop), some)
        first = np.repeat(low[start:stop] - (ends[start:stop] - some - done), some)
        yield rows[first + np.arange(len(other))], other
        start = stop


def _is_among_last(others: Ints) -> NDArray[np.bool_]:
    """Tell of each of the sorted values whether it is among the last few that are equal."""
    behind = np.searchsorted(others, others, side="right") - np.arange(len(others))
    return np.asarray(behind <= MOST_UNDER_A_KEY)


def _is_plausible(
    leads: Signatures, lead: Ints, others: Signatures, other: Ints, most_strange: NDArray[np.uint16]
) -> NDArray[np.bool_]:
    """Tell of each pair whether the text says little that the lead does not, and nothing hard."""
    plausible: NDArray[np.bool_] = (others.own_hard[other] & ~leads.whole_hard[lead]) == 0
    lead, other = lead[plausible], other[plausible]
    plausible[plausible] = _strange(leads, lead, others, other) <= most_strange[other]
    return plausible


def _most_strange(signed: Signatures) -> NDArray[np.uint16]:
    """Give how many of each text's words a lead may lack."""
    words = np.bitwise_count(signed.own).sum(axis=1)
    few = np.minimum(FEWEST_STRANGE, words // FAMILIAR)
    return np.asarray(np.maximum(few, STRANGE * words), np.uint16)


def _strange(leads: Signatures, lead: Ints, others: Signatures, other: Ints) -> NDArray[np.uint16]:
    """Count the words of each text that the lead beside it lacks."""
    found = np.zeros(len(lead), np.uint16)
    for column in range(
        others.own.shape[1]
    ):  # a column at a time: summing rows of four takes five times as long
        found += np.bitwise_count(others.own[other, column] & ~leads.whole[lead, column])
    return found
