"""Texts with their leads decided: everything at once, or only what has changed."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from indexer.fold.candidates import meetings
from indexer.fold.frequencies import Frequencies
from indexer.fold.near import NearAll, NearSome, by_number
from indexer.fold.overrides import Orders
from indexer.fold.ragged import Ints, Ragged
from indexer.fold.regroup import Regrouped, Source
from indexer.fold.settle import Asked, Judge, Leads, settle
from indexer.fold.state import FoldState
from indexer.fold.texts import take
from indexer.processes import spread


class Permission:
    """May a text join a lead, as an archivist orders? Only the texts in ``keys`` are spoken of, now or before."""

    def __init__(self, before: FoldState, found: Regrouped, source: Source, orders: Orders) -> None:
        spoken_of = [source.numbers[key] for key in orders.ordered | before.records.ordered]
        members = found.texts.members
        rows = np.unique(members.rows[np.isin(members.values, spoken_of)])
        self.keys = {row: [source.keys[n] for n in members.row(row).tolist()] for row in rows.tolist()}
        self._orders = orders

    def __call__(self, number: int, lead: int, leads: Leads) -> bool:
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
    prints = found.texts.prints.tolist()

    def text_of(number: int) -> str:
        return source.caption(prints[number]).text

    if len(queue) == len(leads):
        asked = _settle_all(leads, found, text_of, allow)
    else:
        judge = Judge(text_of, frozenset(found.shared.tolist()), found.common)
        asked = settle(leads, queue.tolist(), NearSome(found.texts.signatures), judge, allow)
    return np.array(leads, np.int64), _with_asked(found.texts.asked, asked)


def _queue(before: FoldState, found: Regrouped, allow: Permission) -> Ints:
    """Give the texts whose decision may be another now, before any decision is.

    A text that comes or goes concerns those near it even if it does not lead: of many under one key only some are
    looked at.
    """
    texts = found.texts
    everyone, fresh = np.arange(len(texts)), np.flatnonzero(found.fresh)
    if len(fresh) == len(texts):
        return everyone
    turned = np.isin(texts.asked.values, before.common.turned(found.common))
    near_gone, _ = meetings(found.gone, np.full(len(found.gone.keys), -1), texts.signatures, everyone)
    near_fresh, _ = meetings(take(texts.signatures, fresh), fresh, texts.signatures, everyone)
    undecided, spoken_of = np.flatnonzero(found.fresh | (found.was < 0)), np.array([*allow.keys], np.int64)
    return np.unique(np.concatenate((undecided, texts.asked.rows[turned], near_gone, near_fresh, spoken_of)))


class Part(NamedTuple):
    """Texts that are near each other and near no others, by number; each with the more complete ones near it."""

    texts: dict[int, str]
    leads: dict[int, list[int]]


def _settle_all(
    leads: list[int], found: Regrouped, text_of: Callable[[int], str], allow: Permission
) -> dict[int, Asked]:
    """Decide every text, those that are near each other by themselves; many of them in several processes."""
    everyone = np.arange(len(leads))
    other, lead = meetings(found.texts.signatures, everyone, found.texts.signatures, everyone)
    near = by_number(np.unique(other), other, lead)
    parts, shared = list(components(len(leads), other, lead)), frozenset(found.shared.tolist())
    leads[:] = everyone.tolist()  # a text near no other leads itself
    asked: dict[int, Asked] = dict.fromkeys(leads, frozenset())
    free = [part for part in parts if allow.keys.keys().isdisjoint(part)]
    for part in parts:
        if not allow.keys.keys().isdisjoint(part):
            asked |= settle(leads, part, NearAll(near), Judge(text_of, shared, found.common), allow)
    work = [Part({n: text_of(n) for n in part}, {n: near[n] for n in part if n in near}) for part in free]
    for decided, questions in spread(_settle_parts, work, (shared, found.common), weight=10):
        asked |= questions
        for number, lead_of in decided.items():
            leads[number] = lead_of
    return asked


def _settle_parts(
    parts: Sequence[Part], shared: tuple[frozenset[int], Frequencies]
) -> tuple[dict[int, int], dict[int, Asked]]:
    decided = {number: -1 for part in parts for number in part.texts}
    asked: dict[int, Asked] = {}
    for part in parts:
        asked |= settle(
            decided, part.texts, NearAll(part.leads), Judge(part.texts.__getitem__, *shared), lambda *_: True
        )
    return decided, asked


def components(size: int, one: Ints, two: Ints) -> Iterable[list[int]]:
    """Give the sets of numbers below ``size`` that pairs connect, each sorted; none of one number alone."""
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


def _with_asked(before: Ragged, asked: dict[int, Asked]) -> Ragged:
    """Put what was asked now in the place of what was asked before."""
    rows = [sorted(asked[n]) if n in asked else row for n, row in enumerate(before.lists())]
    return Ragged.of(rows, np.uint64)
