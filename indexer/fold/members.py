"""Families out of clusters: their members, the lead first, each with its kind of variant and what differs.

Only families that are not as they were are made: those of a generation that nothing touches stay as they stand there.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, combinations
from typing import NamedTuple

import numpy as np

from indexer.fold.delta import CaptionSource, ExactDelta
from indexer.fold.match.diff import describe_edits
from indexer.fold.normalize import NormalizedCaption, normalize, tokenize
from indexer.fold.overrides import Constraints
from indexer.fold.ragged import I64
from indexer.processes import spread
from schema.analysis.sentences import sentences_of
from schema.document import Caption, Member, Variant
from schema.vocabulary import Vocabulary

Family = tuple[Member, ...]
Cluster = list[int]  # rows of distinct texts, the leader's first, then from the most complete on

LAYOUT = {"runs of spaces", "lost line break", "full stop apart"}  # repairs of what was laid out, not damaged


def changed_families(
    delta: ExactDelta, leaders: I64, source: CaptionSource, constraints: Constraints
) -> tuple[tuple[Family, ...], list[str]]:
    """Return the families that are not as they were, by their first records, and the orders that were not followed."""
    records = delta.texts.records.lists()
    clusters, idle = _linked(
        _clusters(leaders, _changed_leaders(delta, leaders)), records, source, constraints
    )
    found = sorted(([record for row in rows for record in records[row]] for rows in clusters), key=min)
    captions = [[source.caption(record) for record in group] for group in found]
    return tuple(_families(captions, source.vocabulary)), idle


def _changed_leaders(delta: ExactDelta, leaders: I64) -> I64:
    """Return the leaders of all clusters that are not as they were."""
    moved = leaders != delta.former_leaders
    former = delta.former_leaders[moved & (delta.former_leaders >= 0)]
    rows = (np.flatnonzero(delta.fresh | delta.regrouped | moved), former, delta.bereft)
    return np.unique(leaders[np.concatenate(rows)])


def _clusters(leaders: I64, wanted: I64) -> Iterator[Cluster]:
    """Yield the texts of each wanted leader, its own first."""
    order = np.argsort(leaders, kind="stable")
    low = np.searchsorted(leaders[order], wanted)
    high = np.searchsorted(leaders[order], wanted, side="right")
    for first, last in zip(low.tolist(), high.tolist(), strict=True):
        yield order[first:last].tolist()


def _linked(
    clusters: Iterable[Cluster], records: Sequence[list[int]], source: CaptionSource, constraints: Constraints
) -> tuple[list[Cluster], list[str]]:
    """Join the clusters that an archivist puts together, the most complete text first; say which may not be."""
    joined, idle = list(clusters), []
    for keys in constraints.must_link:
        keys_of = {rows[0]: [source.keys[n] for row in rows for n in records[row]] for rows in joined}
        named = [rows for rows in joined if not keys.isdisjoint(keys_of[rows[0]])]
        if not all(constraints.may_link(keys_of[a[0]], keys_of[b[0]]) for a, b in combinations(named, 2)):
            names = ", ".join(sorted(keys))
            idle.append(
                f"override: {names} stay apart, for others of their families are never to be together"
            )
        elif len(named) > 1:
            whole = sorted(row for rows in named for row in rows)
            joined = [rows for rows in joined if rows not in named] + [whole]
    return joined, idle


class _Print(NamedTuple):
    """What of a caption decides its kind: its text, and whether it was damaged and repaired."""

    text: str
    damaged: bool


def _families(groups: Sequence[Sequence[Caption]], vocabulary: Vocabulary) -> Iterator[Family]:
    """Yield families of captions, each led by its first; many of them are compared in several processes."""
    several = [[_print(caption) for caption in group] for group in groups if len(group) > 1]
    relations = chain.from_iterable(spread(_relations, several, vocabulary, weight=4))
    for lead, *others in groups:
        found = next(relations) if others else []
        yield Member(lead, Variant.LEAD), *(Member(o, *r) for o, r in zip(others, found, strict=True))


def _print(caption: Caption) -> _Print:
    return _Print(caption.text, not LAYOUT.issuperset(caption.repairs))


def _relations(groups: Sequence[Sequence[_Print]], vocabulary: Vocabulary) -> list[list[tuple[Variant, str]]]:
    return [[_relation(lead, other, vocabulary) for other in others] for lead, *others in groups]


def _relation(lead: _Print, other: _Print, vocabulary: Vocabulary) -> tuple[Variant, str]:
    """Return a variant's kind, and what differs from the lead, '' where nothing does."""
    if other.text == lead.text:
        return (Variant.DAMAGED if other.damaged else Variant.EXACT), ""
    one, two = _normalized(lead.text, vocabulary), _normalized(other.text, vocabulary)
    kind = _kind(one, two)
    if kind is Variant.FORMAT:
        return kind, "case, punctuation, white space or stamps"
    return kind, describe_edits(tokenize(one, vocabulary).words, tokenize(two, vocabulary).words)


def _kind(lead: NormalizedCaption, other: NormalizedCaption) -> Variant:
    if not other.sound:
        return Variant.DAMAGED
    if other.key == lead.key:
        return Variant.FORMAT
    cut = other.key.rpartition(" ")[0]
    return Variant.TRUNCATED if lead.key.startswith(cut + " ") else Variant.EDITED


@lru_cache(maxsize=256)
def _normalized(text: str, vocabulary: Vocabulary) -> NormalizedCaption:
    return normalize(text, sentences_of(vocabulary))
