"""Leader clustering: each text, from the most complete on, joins the first leader it is a near-duplicate of, or leads.

This is Hartigan's leader algorithm ("Clustering Algorithms", 1975, chapter 3) over a fixed order, with candidates from
blocking. Every text is compared with its leader, so no chain of look-alikes drags strangers in.

A decision depends on more complete texts alone, and on the corpus statistics it read. So when texts come, go or change,
only these are decided anew, and then those that a new or a former leader concerns, in the same order: the outcome is
that of deciding everything.
"""

from collections.abc import Callable, Iterable, MutableMapping, MutableSequence, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import islice
from typing import NamedTuple

import numpy as np

from indexer.fold.blocking import (
    AllCandidates,
    Candidates,
    FewCandidates,
    by_row,
    candidate_pairs,
    common_fragments,
)
from indexer.fold.corpus_stats import CorpusStats, StatsReader, Verdicts
from indexer.fold.delta import CaptionSource, ExactDelta
from indexer.fold.fingerprint import PHOTO
from indexer.fold.keepers import keeper_of
from indexer.fold.match.center_copies import is_copy
from indexer.fold.match.diff import Comparison, compare
from indexer.fold.match.extracts import is_extract
from indexer.fold.match.matcher import is_near_duplicate
from indexer.fold.match.photograph import is_same_photograph
from indexer.fold.normalize import TokenizedCaption, normalize, tokenize
from indexer.fold.overrides import Constraints
from indexer.fold.photo_ids import are_two_of_a_roll
from indexer.fold.ragged import I64, Ragged, take_rows
from indexer.fold.state import FoldState
from indexer.processes import spread
from schema.analysis.sentences import sentences_of
from schema.vocabulary import Vocabulary

MOST_COMPARED = 24  # leaders compared with one text, the most alike first

Dependencies = frozenset[int]  # keys of the corpus statistics that a decision read
Leaders = MutableSequence[int] | MutableMapping[int, int]  # each text's leader; -1 where it is not known yet
MayJoin = Callable[[int, int, Leaders], bool]  # may this text join that leader, as the leaders of all stand?


class Decision(NamedTuple):
    """The leader of a text, itself where it leads, and what deciding that depended on."""

    leader: int
    dependencies: Dependencies


@dataclass(frozen=True, slots=True)
class MatchContext:
    """What comparing two captions rests on besides them: vocabulary, boilerplate (hashes of sentences), statistics."""

    vocabulary: Vocabulary
    boilerplate: frozenset[int]
    stats: CorpusStats


class Print(NamedTuple):
    """What of a text is compared: its words, the key of the photograph its id names, who keeps it, or '', its id."""

    text: str
    photo: int
    keeper: str = ""
    nasa_id: str | None = None


class LeaderChooser:
    """Compares texts by row, tokenizing each once."""

    def __init__(self, print_of: Callable[[int], Print], context: MatchContext) -> None:
        self._print_of, self._context = print_of, context
        self._tokenized: dict[int, TokenizedCaption] = {}
        self._verdicts: Verdicts = {}

    def choose(self, row: int, leaders: Iterable[int]) -> Decision:
        """Return the first leader that a text is a near-duplicate of, else the nearest it is a copy of, else itself."""
        stats, lists = StatsReader(self._context.stats, self._verdicts), self._context.vocabulary.folding
        own = self._print_of(row)
        elsewhere: list[tuple[int, Comparison]] = []
        for leader in leaders:
            found = self._print_of(leader)
            comparison = compare(self._caption(leader), self._caption(row))
            matches = is_same_photograph if found.photo == own.photo else is_near_duplicate
            if matches(comparison, lists, stats):
                return Decision(leader, frozenset(stats.dependencies))
            if self._may_be_copies(found, own):
                elsewhere.append((leader, comparison))
        # of those that share as much, the one that says least besides: it points at no other picture
        elsewhere.sort(key=lambda pair: (-pair[1].shared, len(pair[1].leader.words)))
        copied = (
            leader
            for is_taken_over in (is_copy, is_extract)
            for leader, comparison in elsewhere
            if is_taken_over(comparison, lists, stats)
        )
        return Decision(next(copied, row), frozenset(stats.dependencies))

    def _may_be_copies(self, one: Print, other: Print) -> bool:
        """Return whether two centers keep these, and their ids do not name two frames of one roll."""
        if "" in {one.keeper, other.keeper} or one.keeper == other.keeper:
            return False
        return not are_two_of_a_roll(one.nasa_id, other.nasa_id, self._context.vocabulary.folding)

    def _caption(self, row: int) -> TokenizedCaption:
        if row not in self._tokenized:
            vocabulary = self._context.vocabulary
            caption = normalize(self._print_of(row).text, sentences_of(vocabulary))
            self._tokenized[row] = tokenize(caption, vocabulary, self._context.boilerplate)
        return self._tokenized[row]


def assign_leaders(
    leaders: Leaders, queue: Iterable[int], candidates: Candidates, chooser: LeaderChooser, may_join: MayJoin
) -> dict[int, Dependencies]:
    """Decide the texts of the queue, and all that this concerns, in ``leaders``; return what each depended on."""
    heap = sorted(queue)
    waiting = set(heap)
    dependencies: dict[int, Dependencies] = {}
    while heap:
        row = heappop(heap)
        waiting.discard(row)
        near = candidates.leaders_for(row, waiting)
        leading = (n for n in near if leaders[n] == n and may_join(row, n, leaders))
        before = leaders[row]
        leaders[row], dependencies[row] = chooser.choose(row, islice(leading, MOST_COMPARED))
        if (before == row) != (leaders[row] == row):
            for follower in candidates.followers_of(row, waiting):
                if follower not in waiting:
                    waiting.add(follower)
                    heappush(heap, follower)
    return dependencies


class Permission:
    """Whether a text may join a leader, as an archivist orders.

    ``constrained`` has the texts that an archivist names, now or before, with the keys of their records.
    """

    def __init__(
        self, before: FoldState, delta: ExactDelta, source: CaptionSource, constraints: Constraints
    ) -> None:
        named = [source.numbers[key] for key in constraints.keys | before.records.constrained]
        records = delta.texts.records
        rows = np.unique(records.rows[np.isin(records.values, named)])
        self.constrained = {row: [source.keys[n] for n in records.row(row).tolist()] for row in rows.tolist()}
        self._constraints = constraints

    def __call__(self, row: int, leader: int, leaders: Leaders) -> bool:
        """Return whether a text may join a leader, and the texts that have joined it before."""
        if row not in self.constrained:
            return True
        joined = (n for n in self.constrained if n < row and (n == leader or leaders[n] == leader))
        keys = self.constrained[row]
        return all(self._constraints.may_link(keys, self.constrained[n]) for n in joined)


def cluster(
    before: FoldState,
    delta: ExactDelta,
    source: CaptionSource,
    constraints: Constraints,
) -> tuple[I64, Ragged]:
    """Return each text's leader, int64 (rows,), and its dependencies, uint64, a row a text."""
    may_join = Permission(before, delta, source, constraints)
    context = MatchContext(source.vocabulary, frozenset(delta.boilerplate.tolist()), delta.stats)
    queue = _queue(before, delta, may_join)
    leaders = np.where(delta.fresh, -1, delta.former_leaders).tolist()
    representatives = delta.texts.representatives.tolist()

    photos = delta.texts.signatures.keys[:, PHOTO].tolist()

    def print_of(row: int) -> Print:
        caption = source.caption(representatives[row])
        return Print(caption.text, photos[row], keeper_of(caption, source.vocabulary), caption.nasa_id)

    if len(queue) == len(leaders):
        dependencies = _assign_all(leaders, delta, print_of, context, may_join)
    else:
        candidates, chooser = FewCandidates(delta.texts.signatures), LeaderChooser(print_of, context)
        dependencies = assign_leaders(leaders, queue.tolist(), candidates, chooser, may_join)
    kept = delta.texts.dependencies.lists()
    rows = [sorted(dependencies[row]) if row in dependencies else said for row, said in enumerate(kept)]
    return np.array(leaders, np.int64), Ragged.of(rows, np.uint64)


def _queue(before: FoldState, delta: ExactDelta, may_join: Permission) -> I64:
    """Return the texts whose decision may be another now, before any decision is.

    A text that comes or goes concerns those near it even if it does not lead: of many under one key only some are
    looked at.
    """
    texts = delta.texts
    everyone, fresh = np.arange(len(texts)), np.flatnonzero(delta.fresh)
    if len(fresh) == len(texts):
        return everyone
    changed = before.stats.crossed_rarity_threshold(delta.stats)
    invalidated = texts.dependencies.rows[np.isin(texts.dependencies.values, changed)]
    fragments = texts.signatures.fragments
    common, former = (common_fragments(one) for one in (fragments, before.texts.signatures.fragments))
    met_otherwise = fragments.rows[np.isin(fragments.values, np.setxor1d(common, former))]
    near_gone, _ = candidate_pairs(
        delta.gone, np.full(len(delta.gone.keys), -1), texts.signatures, everyone, common
    )
    near_fresh, _ = candidate_pairs(
        take_rows(texts.signatures, fresh), fresh, texts.signatures, everyone, common
    )
    undecided = np.flatnonzero(delta.fresh | (delta.former_leaders < 0))
    constrained = np.array([*may_join.constrained], np.int64)
    return np.unique(
        np.concatenate((undecided, invalidated, met_otherwise, near_gone, near_fresh, constrained))
    )


class Neighborhood(NamedTuple):
    """Texts that are near each other and near no others, by row; each with the more complete ones near it."""

    texts: dict[int, Print]
    candidates: dict[int, list[int]]


def _assign_all(
    leaders: list[int],
    delta: ExactDelta,
    print_of: Callable[[int], Print],
    context: MatchContext,
    may_join: Permission,
) -> dict[int, Dependencies]:
    """Decide every text, those that are near each other by themselves; many of them in several processes."""
    everyone = np.arange(len(leaders))
    signatures = delta.texts.signatures
    common = common_fragments(signatures.fragments)
    text, leader = candidate_pairs(signatures, everyone, signatures, everyone, common)
    near = by_row(np.unique(text), text, leader)
    leaders[:] = everyone.tolist()  # a text near no other leads itself
    dependencies: dict[int, Dependencies] = dict.fromkeys(leaders, frozenset())
    work = []
    for part in connected_components(len(leaders), text, leader):
        if may_join.constrained.keys().isdisjoint(part):
            work.append(Neighborhood({n: print_of(n) for n in part}, {n: near[n] for n in part if n in near}))
        else:
            chooser = LeaderChooser(print_of, context)
            dependencies |= assign_leaders(leaders, part, AllCandidates(near), chooser, may_join)
    for decided, read in spread(_assign_parts, work, context, weight=10):
        dependencies |= read
        for row, chosen in decided.items():
            leaders[row] = chosen
    return dependencies


def _assign_parts(
    parts: Sequence[Neighborhood], context: MatchContext
) -> tuple[dict[int, int], dict[int, Dependencies]]:
    decided = {row: -1 for part in parts for row in part.texts}
    dependencies: dict[int, Dependencies] = {}
    for part in parts:
        chooser = LeaderChooser(part.texts.__getitem__, context)
        dependencies |= assign_leaders(
            decided, part.texts, AllCandidates(part.candidates), chooser, lambda *_: True
        )
    return decided, dependencies


def connected_components(size: int, one: I64, two: I64) -> Iterable[list[int]]:
    """Yield the sets of rows below ``size`` that pairs connect, each sorted; none of one row alone."""
    label = np.arange(size)
    while True:
        low = np.minimum(label[one], label[two])
        before = label.copy()
        np.minimum.at(label, one, low)
        np.minimum.at(label, two, low)
        label = label[label]
        if (label == before).all():
            break
    order = np.argsort(label, kind="stable")
    for part in np.split(order, np.flatnonzero(np.diff(label[order])) + 1):
        if len(part) > 1:
            yield part.tolist()
