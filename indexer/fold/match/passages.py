"""Two captions aligned by the passages that they share: words in a row, the longest first.

The fewest edits (``diff``) tear a long caption to pieces to find in it each word of a short one. Where one is an
extract of the other, what was taken over stands in passages, and what stands between these is what differs. Running
Karp-Rabin greedy string tiling: Wise, "YAP3: improved detection of similarities in computer program and other texts"
(1996), without its hashing: captions are short.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from indexer.fold.match.diff import Comparison, Edit

SHORTEST = 3  # words of a passage
MOST_PLACES = 8  # of a passage's first words in the leader; what stands there more often tells no place
MOST_ALIGNED = 1_000  # words of a caption, the first, so that a long one takes no longer than it may


class SharedPassage(NamedTuple):
    """Words in a row that two captions share: ``start`` is a place in the leader, ``place`` one in the other."""

    start: int
    place: int
    size: int


class PassageComparison(Comparison):
    """A leader and another caption, with the edits between the passages that stand in both in one order."""

    @cached_property
    def passages(self) -> tuple[SharedPassage, ...]:
        """The passages that the two share, in the order of the other caption."""
        return tuple(shared_passages(self.leader.canons, self.other.canons))

    @cached_property
    def places(self) -> tuple[frozenset[int], frozenset[int]]:
        """The places of the leader's words that stand in passages, and those of the other's."""
        ours = (place for one in self.passages for place in range(one.start, one.start + one.size))
        theirs = (place for one in self.passages for place in range(one.place, one.place + one.size))
        return frozenset(ours), frozenset(theirs)

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """The edits between the passages that are in order; a passage that moved is part of two of them."""
        leader, other = self.leader.words, self.other.words
        found, end, place = [], 0, 0
        for passage in (*in_order(self.passages), SharedPassage(len(leader), len(other), 0)):
            if passage.start > end or passage.place > place:
                before = leader[end - 1] if end else None
                after = leader[passage.start] if passage.start < len(leader) else None
                removed, inserted = tuple(leader[end : passage.start]), tuple(other[place : passage.place])
                found.append(Edit(removed, inserted, end, passage.start, place, before, after))
            end, place = passage.start + passage.size, passage.place + passage.size
        return tuple(found)

    @cached_property
    def shared(self) -> int:
        """How many words of the other caption stand in passages, in whatever order."""
        return sum(passage.size for passage in self.passages)


def shared_passages(ours: Sequence[str], theirs: Sequence[str]) -> list[SharedPassage]:
    """Return the passages that two texts share, in the order of the second; no two have a word in common.

    >>> shared_passages("a b c d x e f g".split(), "e f g a b c d".split())
    [SharedPassage(start=5, place=0, size=3), SharedPassage(start=0, place=3, size=4)]
    """
    free, there = [True] * len(ours), [True] * len(theirs)
    found = []
    for whole in sorted(_longest_runs(ours, theirs), key=lambda run: (-run.size, run.place, run.start)):
        for run in _free_parts(whole, free, there):
            free[run.start : run.start + run.size] = [False] * run.size
            there[run.place : run.place + run.size] = [False] * run.size
            found.append(run)
    return sorted(found, key=lambda run: run.place)


def _longest_runs(ours: Sequence[str], theirs: Sequence[str]) -> list[SharedPassage]:
    """Return the runs of equal words that cannot be made longer, from where few places of the first begin alike."""
    ours, theirs = ours[:MOST_ALIGNED], theirs[:MOST_ALIGNED]
    places = defaultdict(list)
    for start in range(len(ours) - SHORTEST + 1):
        places[tuple(ours[start : start + SHORTEST])].append(start)
    found: list[SharedPassage] = []
    ends: dict[int, int] = {}  # of the last run of each diagonal
    for place in range(len(theirs) - SHORTEST + 1):
        starts = places.get(tuple(theirs[place : place + SHORTEST]), ())
        for start in starts if len(starts) <= MOST_PLACES else ():
            if ends.get(start - place, -1) >= place + SHORTEST:
                continue
            size = SHORTEST
            while (
                start + size < len(ours)
                and place + size < len(theirs)
                and ours[start + size] == theirs[place + size]
            ):
                size += 1
            ends[start - place] = place + size
            found.append(SharedPassage(start, place, size))
    return found


def _free_parts(whole: SharedPassage, free: Sequence[bool], there: Sequence[bool]) -> list[SharedPassage]:
    """Return the parts of a run that no passage has taken yet, those that are long enough."""
    parts, size = [], 0
    for step in range(whole.size + 1):
        if step < whole.size and free[whole.start + step] and there[whole.place + step]:
            size += 1
            continue
        if size >= SHORTEST:
            parts.append(SharedPassage(whole.start + step - size, whole.place + step - size, size))
        size = 0
    return parts


def in_order(passages: Sequence[SharedPassage]) -> list[SharedPassage]:
    """Return the passages that stand in one order in both texts and have most words together.

    >>> in_order([SharedPassage(5, 0, 3), SharedPassage(0, 3, 4), SharedPassage(9, 8, 3)])
    [SharedPassage(start=0, place=3, size=4), SharedPassage(start=9, place=8, size=3)]
    """
    best: list[tuple[int, int]] = []  # of each passage: words up to it, and the passage before it
    for number, one in enumerate(passages):
        before = [
            (words, earlier)
            for earlier, (words, _) in enumerate(best[:number])
            if passages[earlier].start < one.start
        ]
        words, earlier = max(before, default=(0, -1))
        best.append((words + one.size, earlier))
    chain = []
    number = max(range(len(best)), key=lambda n: best[n][0], default=-1)
    while number >= 0:
        chain.append(passages[number])
        number = best[number][1]
    return chain[::-1]
