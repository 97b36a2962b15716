"""The values of a facet that a query chooses or leaves out, among the counts that are shown."""

from collections.abc import Callable, Mapping, Sequence

from webapp.search.model.query import NONE, Filter
from webapp.search.model.result import Count, FacetCounts
from webapp.search.rewriting.facet_values import Values

SHOWN = 100  # values of a facet in an answer; the rest is counted


def states_of(values: Values, chosen: Sequence[Filter]) -> dict[int, bool]:
    """Return the values that filters name, by ordinal, and whether they are excluded; not those within a range."""
    named = [f for f in chosen if f.facet == values.facet.name and not values.is_range(f.value)]
    return {ordinal: f.exclude for f in named for ordinal in values.named(f.value)}


def with_states(
    found: FacetCounts,
    kept: Sequence[int],
    states: Mapping[int, bool],
    count_of: Callable[[int], int],
    values: Values,
) -> FacetCounts:
    """Return counts with the values that filters name, marked as chosen or excluded, wherever they rank.

    ``kept`` (n,) are the ordinals of the values that are shown without them; ``count_of`` returns the count of one of
    these or of the ``states``.
    """
    whole = {*kept, *states}
    numeric = found.facet.numeric
    shown = sorted(whole) if numeric else sorted(whole, key=lambda n: (-count_of(n), n))
    shown_counts = (
        Count(values.all[n], count_of(n), states.get(n) is False, states.get(n) is True) for n in shown
    )
    uncounted = sum(not count_of(n) for n in states)
    return FacetCounts(found.facet, tuple(shown_counts), found.more + len(kept) + uncounted - len(shown))


def is_none_chosen(values: Values, chosen: Sequence[Filter]) -> bool:
    """Return whether filters choose, or leave out, what has no value of a facet."""
    return any(f.facet == values.facet.name and values.stands_for_none(f.value) for f in chosen)


def with_none(
    found: FacetCounts, families: int, chosen: Sequence[Filter], values: Values, *, listed: bool
) -> FacetCounts:
    """Return counts with how many ``families`` have no value of the facet, behind its values.

    It stands there where filters name it, and where all values are ``listed``, if there are any such families.
    """
    states = {f.exclude for f in chosen if f.facet == values.facet.name and values.stands_for_none(f.value)}
    if not states and not (listed and families and values.stands_for_none(NONE)):
        return found
    return found._replace(counts=(*found.counts, Count(NONE, families, False in states, True in states)))
