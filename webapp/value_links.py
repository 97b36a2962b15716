"""The addresses of a facet's values, of which an answer has hundreds."""

from collections.abc import Callable
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
    paging_pairs,
    parameter,
    text_pairs,
    toggled,
)
from webapp.search.model.query import Query


@dataclass(frozen=True, slots=True)
class ValueAddresses:
    """The addresses that choosing a value of a facet, and leaving it out, lead to.

    Where the facet filters nothing yet they differ in one parameter: what stands before it and behind it is written
    once, ``around`` it; else ``None``.
    """

    query: Query
    facet: str
    route: Route
    around: tuple[str, str] | None
    is_long: bool  # the query: too long to be repeated with each value

    def toggle(self, value: str) -> str:
        """Return the address of the search with a value chosen, or no longer chosen."""
        if self.around is None:
            return self.route(toggled(self.query, self.facet, value))
        return parameter(self.facet, value).join(self.around)

    def exclude(self, value: str) -> str:
        """Return the address of the search with a value left out, or no longer left out."""
        if self.around is None:
            return self.route(excluded(self.query, self.facet, value))
        return parameter(self.facet, value, exclude=True).join(self.around)


def value_addresses(query: Query, route: Route) -> Callable[[str], ValueAddresses]:
    """Return a function from a facet to the addresses of its values.

    >>> value_addresses(Query("moon", page=2), Route("/search"))("agency").exclude("Ames & Co")
    '/search?q=moon&agency=!Ames+%26+Co'
    """
    text, filters = encoded_pairs(text_pairs(query)), list(filter_pairs(query))
    behind = encoded_pairs((*paging_pairs(first(query)), *route.more))
    chosen, long = {name for name, _ in filters}, is_long(query)

    def of(facet: str) -> ValueAddresses:
        if facet in chosen:
            return ValueAddresses(query, facet, route, None, long)
        place = sum(FACET_NAMES.index(name) < FACET_NAMES.index(facet) for name, _ in filters)
        encoded = encoded_pairs(filters)
        head = "".join(f"{one}&" for one in (*text, *encoded[:place]))
        tail = "".join(f"&{one}" for one in (*encoded[place:], *behind))
        return ValueAddresses(query, facet, route, (f"{local(route.path)}?{head}", tail), long)

    return of
