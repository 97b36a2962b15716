"""Filters of a query to what they let through: values by their canonical names, and having none of a facet's."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from schema.fields import Facet
from webapp.search.model.query import ANY, NONE, Filter
from webapp.search.rewriting.expanded_query import Condition, FacetFilter, Selection, TermsQuery
from webapp.search.rewriting.facet_values import AllValues

NOTHING_SELECTED = Selection()


def no_value(name: str, facet: Facet) -> str:
    """Return the notice that no caption has a value."""
    return f"No caption has “{name}” for its {facet.label.lower()}."


def select(filters: Sequence[Filter], values: AllValues) -> Selection:
    """Resolve the filters of a query; a value that the index lacks lets nothing through, and has a notice."""
    chosen, notices = [], []
    by_facet: dict[str, tuple[bool, list[str], list[str]]] = {}
    for wanted in (_of_none(one, values) for one in filters):
        known = values[wanted.facet]
        if known.stands_for_none(wanted.value):
            chosen.append(wanted)
            continue
        named = [known.all[ordinal] for ordinal in known.named(wanted.value)]
        if not named:
            notices.append(no_value(wanted.value, known.facet))
        single = len(named) == 1 and not known.is_range(wanted.value)
        canonical = named[0] if single else wanted.value
        chosen.append(wanted if canonical == wanted.value else replace(wanted, value=canonical))
        chooses, wanted_values, excluded = by_facet.get(wanted.facet, (False, [], []))
        (excluded if wanted.exclude else wanted_values).extend(named)
        by_facet[wanted.facet] = (chooses or not wanted.exclude, wanted_values, excluded)
    by_value = (
        FacetFilter(facet, tuple(dict.fromkeys(those)) if chooses else None, tuple(dict.fromkeys(excluded)))
        for facet, (chooses, those, excluded) in by_facet.items()
    )
    return Selection(tuple(by_value), tuple(dict.fromkeys(chosen)), tuple(dict.fromkeys(notices)))


def any_or_none(filters: Sequence[Filter], values: AllValues) -> Iterator[tuple[Condition, bool]]:
    """Yield for each filter for none of a facet's values the condition of any, and whether that is wanted."""
    for wanted in (_of_none(one, values) for one in filters):
        if values[wanted.facet].stands_for_none(wanted.value):
            yield TermsQuery(prefixes=((wanted.facet, ""),)), wanted.exclude


def _of_none(wanted: Filter, values: AllValues) -> Filter:
    """Return a filter for any value, or for none in another spelling, by its canonical name."""
    known = values[wanted.facet]
    if wanted.value == ANY:
        return replace(wanted, value=NONE, exclude=not wanted.exclude)
    return replace(wanted, value=NONE) if known.stands_for_none(wanted.value) else wanted
