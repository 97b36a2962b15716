"""The addresses of a facet's values, of which an answer has hundreds."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from schema.fields import FACET_NAMES
from webapp.base_path import local
from webapp.links import (
    Route,
    encoded_pairs,
    excluded,
    filter_pairs,
    first,
    is_long,
    is_range_of,
    paging_pairs,
    parameter,
    text_pairs,
    toggled,
)
from webapp.parameters import canonical_rank
from webapp.search.model.query import Filter, Query


@dataclass(frozen=True, slots=True)
class _Places:
    """Where one more filter of a facet stands among those that an address has: their ranks, ascending (n,).

    ``around`` (n + 1,) is what stands before and behind each of the places.
    """

    ranks: Sequence[tuple[int, bool, int, str]]
    around: Sequence[tuple[str, str]]

    def address(self, wanted: Filter) -> str:
        """Return the address with one more filter."""
        around = self.around[bisect_left(self.ranks, canonical_rank(wanted))]
        return parameter(wanted.facet, wanted.value, exclude=wanted.exclude).join(around)


@dataclass(frozen=True, slots=True)
class ValueAddresses:
    """The addresses that choosing a value of a facet, and leaving it out, lead to.

    They differ in one parameter; what stands before it and behind it is written once. Where the facet filters nothing
    yet that is the same ``around`` all of its values; else ``None``.
    """

    query: Query
    facet: str
    route: Route
    around: tuple[str, str] | None
    is_long: bool  # the query: too long to be repeated with each value
    chosen: _Places  # of a value that is chosen beside those of the query
    left_out: _Places

    def toggle(self, value: str) -> str:
        """Return the address of the search with a value chosen, or no longer chosen."""
        if self._is_filter(value):
            return self.route(toggled(self.query, self.facet, value))
        return self.chosen.address(Filter(self.facet, value))

    def exclude(self, value: str) -> str:
        """Return the address of the search with a value left out, or no longer left out."""
        if self._is_filter(value):
            return self.route(excluded(self.query, self.facet, value))
        return self.left_out.address(Filter(self.facet, value, exclude=True))

    def _is_filter(self, value: str) -> bool:
        return self.around is None and any(
            one.value == value and one.facet == self.facet for one in self.query.filters
        )


def value_addresses(query: Query, route: Route) -> Callable[[str], ValueAddresses]:
    """Return a function from a facet to the addresses of its values.

    >>> value_addresses(Query("moon", page=2), Route("/search"))("agency").exclude("Ames & Co")
    '/search?q=moon&agency=!Ames+%26+Co'
    """
    text, behind = (
        encoded_pairs(text_pairs(query)),
        encoded_pairs((*paging_pairs(first(query)), *route.more)),
    )
    filters = sorted(set(query.filters), key=canonical_rank)
    encoded = [encoded_pairs(filter_pairs(Query(filters=(one,))))[0] for one in filters]
    long = is_long(query)

    def places(kept: Sequence[bool]) -> _Places:
        ranks = [canonical_rank(one) for one, keep in zip(filters, kept, strict=True) if keep]
        names = [one for one, keep in zip(encoded, kept, strict=True) if keep]
        around = [
            (
                f"{local(route.path)}?{''.join(f'{one}&' for one in (*text, *names[:place]))}",
                "".join(f"&{one}" for one in (*names[place:], *behind)),
            )
            for place in range(len(ranks) + 1)
        ]
        return _Places(ranks, around)

    everything = places([True] * len(filters))

    def of(facet: str) -> ValueAddresses:
        if all(one.facet != facet for one in filters):
            place = bisect_left(everything.ranks, (FACET_NAMES.index(facet), False, -1, ""))
            around = everything.around[place]
            alone = _Places((), (around,))
            return ValueAddresses(query, facet, route, around, long, alone, alone)
        no_range = [not is_range_of(facet, one) for one in filters]
        chosen = everything if all(no_range) else places(no_range)
        return ValueAddresses(query, facet, route, None, long, chosen, everything)

    return of
