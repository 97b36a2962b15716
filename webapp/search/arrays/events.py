"""Hits grouped by event: all frames of one event are one hit, which stands where the best of them does."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from schema.arrays.postings import Ints, Postings
from webapp.search.arrays.postings_ops import Matches, Places
from webapp.search.arrays.top_k import Order
from webapp.search.model.query import Query
from webapp.search.rewriting.evaluation import ScoredHit

AHEAD = 4  # times as many families as hits are ordered at first, since some are frames of one event


@dataclass(frozen=True, slots=True)
class Grouped:
    """A page of groups: the ``places`` (n,) of their best in what was found, their events and numbers of frames.

    ``groups`` is how many groups all pages have.
    """

    places: Places
    events: Sequence[str]
    frames: Sequence[int]
    groups: int

    @property
    def page(self) -> tuple[Places, Sequence[None]]:
        """Return the places of the hits, none of which is a single record."""
        return self.places, (None,) * len(self.places)

    def marked(self, hits: tuple[ScoredHit, ...]) -> tuple[ScoredHit, ...]:
        """Write into each hit which event it stands for, and for how many frames."""
        for hit, event, frames in zip(hits, self.events, self.frames, strict=True):
            hit.event, hit.frames = event, frames
        return hits


class Events:
    """The events of one index, and hits grouped by them."""

    def __init__(self, postings: Postings, documents: int, order: Order) -> None:
        self._postings, self._documents, self._order = postings, documents, order

    @cached_property
    def _events(self) -> Ints:
        """The ordinal of each document's event, int32 (documents,), -1 where it has none."""
        events = np.full(self._documents, -1, dtype=np.int32)
        events[self._postings.docs.astype(np.intp)] = np.repeat(
            np.arange(len(self._postings.terms), dtype=np.int32), np.diff(self._postings.starts)
        )
        return events

    def grouped(self, found: Matches, query: Query) -> Grouped:
        """Return a page of what was found, the frames of each event as one."""
        events = self._events.take(found.docs)
        frames = np.bincount(events + 1, minlength=1)
        groups = int(frames[0] + np.count_nonzero(frames[1:]))
        last = query.page * query.size
        best = self._best(found, events, query, min(last, groups))[last - query.size : last]
        own = events.take(best).tolist()
        return Grouped(
            best,
            [self._postings.text_of(event) if event >= 0 else "" for event in own],
            [int(frames[event + 1]) if event >= 0 else 1 for event in own],
            groups,
        )

    def _best(self, found: Matches, events: Ints, query: Query, wanted: int) -> Places:
        """Return the places of the first so many groups' best, in order; ``wanted`` is no more than there are."""
        count = wanted * AHEAD
        while True:
            ordered = self._order.first(found, query.sort, count)
            own = events.take(ordered)
            firsts = np.zeros(len(ordered), dtype=np.bool_)
            firsts[np.unique(own, return_index=True)[1]] = True
            best = ordered[firsts | (own < 0)]
            if len(best) >= wanted or len(ordered) == len(found):
                return best[:wanted]
            count *= AHEAD
