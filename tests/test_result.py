"""What an answer says of its facets."""

from schema.fields import facet_named
from webapp.search.model.result import Count, FacetCounts

AGENCY = facet_named("agency")


def test_values_in_use_are_shown_wherever_they_stand() -> None:
    """A value that is chosen or left out is shown behind the first ones too, and none is shown twice."""
    first = [Count(f"Agency {n}", 99 - n, selected=n == 0) for n in range(AGENCY.shown)]
    chosen, left_out = Count("Chosen", 2, selected=True), Count("Left out", 1, excluded=True)
    counts = FacetCounts(AGENCY, (*first, Count("Another", 3), chosen, left_out))
    assert counts.in_use == (first[0], chosen, left_out)
    assert counts.shown == (*first, chosen, left_out)
