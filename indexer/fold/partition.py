"""Texts with their leads decided: everything at once, or only what has changed."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from indexer.fold.candidates import meetings
from indexer.fold.near import NearAll, NearSome, by_number
from indexer.fold.overrides import Orders
from indexer.fold.ragged import Ints, Ragged
from indexer.fold.regroup import Regrouped, Source
from indexer.fold.settle import Asked, Judge, settle
from indexer.fold.state import FoldState


class Permission:
    """May a text join a lead, as an archivist orders? Only the texts in ``keys`` are spoken of, now or before."""

    def __init__(self, before: FoldState, found: Regrouped, source: Source, orders: Orders) -> None:
        spoken_of = [source.numbers[key] for key in orders.ordered | before.records.ordered]
        members = found.texts.members
        rows = np.unique(members.rows[np.isin(members.values, spoken_of)])
        self.keys = {row: [source.keys[n] for n in members.row(row).tolist()] for row in rows.tolist()}
        self._orders = orders

    def __call__(self, number: int, lead: int, leads: Sequence[int]) -> bool:
        """Tell whether a text may join a lead, and the texts that have joined it before."""
        if number not in self.keys:
            return True
        joined = (row for row in self.keys if row < number and (row == lead or leads[row] == lead))
        return all(self._orders.allow(self.keys[number], self.keys[row]) for row in joined)


def decide(before: FoldState, found: Regrouped, source: Source, orders: Orders) -> tuple[Ints, Ragged]:
    """Give each text's lead, and what telling it asked about frequencies."""
    allow = Permission(before, found, source, orders)
    queue = _queue(before, found, allow)
    leads = np.where(found.fresh, -1, found.was).tolist()
    shared = frozenset(found.shared.tolist())
    prints = found.texts.prints

    def judge() -> Judge:
        return Judge(lambda number: source.caption(int(prints[number])).text, shared, found.common)

    if len(queue) == len(leads):
        asked = _settle_all(leads, found, judge, allow)
    else:
        asked = settle(leads, queue.tolist(), NearSome(found.texts.signatures), judge(), allow)
    return np.array(leads, np.int64), _with_asked(found.texts.asked, asked)


def _queue(before: FoldState, found: Regrouped, allow: Permission) -> Ints:
    """Give the texts whose decision may be another now, before any decision is."""
    texts = found.texts
    everyone = np.arange(len(texts))
    turned = np.isin(texts.asked.values, before.common.turned(found.common))
    near_gone, _ = meetings(found.gone, np.full(len(found.gone.keys), -1), texts.signatures, everyone)
    undecided = np.flatnonzero(found.fresh | (found.was < 0))
    return np.unique(
        np.concatenate((undecided, texts.asked.rows[turned], near_gone, np.array([*allow.keys], np.int64)))
    )


def _settle_all(
    leads: list[int], found: Regrouped, judge: Callable[[], Judge], allow: Permission
) -> dict[int, Asked]:
    """Decide every text, those that are near each other by themselves, so that few stay open at a time."""
    everyone = np.arange(len(leads))
    other, lead = meetings(found.texts.signatures, everyone, found.texts.signatures, everyone)
    near = NearAll(by_number(np.unique(other), other, lead))
    asked: dict[int, Asked] = {}
    for together in components(len(leads), other, lead):
        asked |= settle(leads, together, near, judge(), allow)
    return asked


def components(size: int, one: Ints, two: Ints) -> Iterable[list[int]]:
    """Give the sets of numbers below ``size`` that pairs connect, each sorted."""
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
        yield part.tolist()


def _with_asked(before: Ragged, asked: dict[int, Asked]) -> Ragged:
    """Put what was asked now in the place of what was asked before."""
    rows = [sorted(asked[n]) if n in asked else before.row(n).tolist() for n in range(len(before))]
    return Ragged.of(rows, np.uint64)
