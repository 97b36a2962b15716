"""Captions to families: propose, verify against the lead, join.

Equal texts come together first. Then the distinct texts are taken from the most complete to the least; each
joins the lead it is a variant of, or becomes a lead itself. That order depends on the texts alone, so families do
not depend on the order of the input; and as every text is compared with its lead, no chain of look-alikes drags
strangers in. Folding keeps a state, into which further captions are folded at about the cost of what they touch.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np

from indexer.fold.members import families
from indexer.fold.overrides import NO_OVERRIDES, Orders, Overrides, resolve
from indexer.fold.partition import decide
from indexer.fold.ragged import Ints
from indexer.fold.regroup import Regrouped, Source, regroup
from indexer.fold.state import FoldState
from schema.document import Caption, Member

Family = tuple[Member, ...]
Group = list[int]  # rows of texts, the lead's first

__all__ = ["NO_OVERRIDES", "Family", "FoldState", "Folded", "fold", "fold_more"]


@dataclass(frozen=True, slots=True)
class Folded:
    """The families, each with its lead first, in the order of their first records.

    ``idle_overrides`` says in words what overrides did not do; ``state`` is for folding further captions.
    """

    families: tuple[Family, ...]
    idle_overrides: tuple[str, ...] = ()
    state: FoldState = field(default_factory=FoldState.none)


def fold(captions: Iterable[Caption], overrides: Overrides = NO_OVERRIDES) -> Folded:
    """Partition captions into families."""
    return fold_more(FoldState.none(), captions, {}, overrides)


def fold_more(
    before: FoldState,
    captions: Iterable[Caption],
    known: Mapping[str, Caption],
    overrides: Overrides = NO_OVERRIDES,
) -> Folded:
    """Fold captions into families that are there: the outcome is that of folding all of them at once.

    A caption whose key is known takes the place of the one that was. ``known`` has the captions of before by key,
    and is asked for few. The families given are those that are new or in any way other than before; a family
    of before that shares a record with one of them is no more, and every other stands as it was.
    """
    came = {caption.key: caption for caption in captions}
    records = before.records.followed_by(came)
    orders = resolve(overrides, records.named())
    source = Source(records, came, known)
    found = regroup(before, source, orders)
    leads, asked = decide(before, found, source, orders)
    texts = replace(found.texts, leads=leads, asked=asked)
    members = texts.members.lists()
    groups, idle = _ordered_together(_groups(leads, _changed(found, leads)), members, source, orders)
    numbers = sorted(([number for row in rows for number in members[row]] for rows in groups), key=min)
    found_families = tuple(families([[source.caption(number) for number in group] for group in numbers]))
    state = FoldState(replace(records, ordered=orders.ordered), texts, found.common)
    return Folded(found_families, (*orders.idle, *idle), state)


def _changed(found: Regrouped, leads: Ints) -> Ints:
    """Give the leads of all families that are not as they were."""
    moved = leads != found.was
    former = found.was[moved & (found.was >= 0)]
    rows = (np.flatnonzero(found.fresh | found.touched | moved), former, found.left)
    return np.unique(leads[np.concatenate(rows)])


def _groups(leads: Ints, wanted: Ints) -> Iterator[Group]:
    """Give the texts of each family, the lead's first, then its variants from the most complete on."""
    order = np.argsort(leads, kind="stable")
    low = np.searchsorted(leads[order], wanted)
    high = np.searchsorted(leads[order], wanted, side="right")
    for first, last in zip(low.tolist(), high.tolist(), strict=True):
        yield order[first:last].tolist()


def _ordered_together(
    groups: Iterable[Group], members: Sequence[list[int]], source: Source, orders: Orders
) -> tuple[list[Group], list[str]]:
    """Join the families that an archivist puts together, the most complete text first; say which may not be."""
    joined, idle = list(groups), []
    for keys in orders.together:
        keys_of = {group[0]: [source.keys[n] for row in group for n in members[row]] for group in joined}
        touched = [group for group in joined if not keys.isdisjoint(keys_of[group[0]])]
        if not all(orders.allow(keys_of[a[0]], keys_of[b[0]]) for a, b in combinations(touched, 2)):
            names = ", ".join(sorted(keys))
            idle.append(
                f"override: {names} stay apart, for others of their families are never to be together"
            )
        elif len(touched) > 1:
            whole = sorted(row for group in touched for row in group)
            joined = [group for group in joined if group not in touched] + [whole]
    return joined, idle
