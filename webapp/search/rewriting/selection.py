"""Filters of a query to what they let through: values by their canonical names, having any of a facet's, or none."""

from collections.abc import Sequence
from dataclasses import replace

from schema.fields import Facet
from schema.message import Message, message
from webapp.search.model.query import ANY, NONE, FacetIs, Filter, Node, walk
from webapp.search.rewriting.expanded_query import FacetFilter, Selection, ValueSet
from webapp.search.rewriting.facet_values import AllValues, Values, has_value

NOTHING_SELECTED = Selection()


def no_value(name: str, facet: Facet) -> Message:
    """Return the notice that no caption has a value."""
    called = Message(facet.label.lower(), {})
    return message("No caption has the %(facet)s “%(value)s”.", facet=called, value=name)


def unknown_values(node: Node, values: AllValues) -> tuple[str, ...]:
    """Return notices of which facet values typed in a query no caption has."""
    conditions = (inner for inner in walk(node) if isinstance(inner, FacetIs))
    unknown = (one for one in conditions if not has_value(values, one.facet, one.value))
    return tuple(dict.fromkeys(no_value(one.value, values[one.facet].facet) for one in unknown))


def select(filters: Sequence[Filter], values: AllValues) -> Selection:
    """Resolve the filters of a query; a value that the index lacks lets nothing through, and has a notice."""
    chosen = tuple(dict.fromkeys(_canonical(one, values[one.facet]) for one in filters))
    facets = dict.fromkeys(one.facet for one in chosen)
    unknown = (one for one in chosen if _value_set([one], values[one.facet]) == ValueSet())
    return Selection(
        by_facet=tuple(_facet_filter(values[facet], chosen) for facet in facets),
        filters=chosen,
        notices=tuple(dict.fromkeys(no_value(one.value, values[one.facet].facet) for one in unknown)),
    )


def _facet_filter(values: Values, filters: Sequence[Filter]) -> FacetFilter:
    """Return what the filters of one facet, among others, let through."""
    own = [one for one in filters if one.facet == values.facet.name]
    chosen, excluded = ([one for one in own if one.exclude is out] for out in (False, True))
    return FacetFilter(
        values.facet.name,
        _value_set(chosen, values) if chosen else None,
        _value_set(excluded, values) if excluded else None,
    )


def _value_set(filters: Sequence[Filter], values: Values) -> ValueSet:
    """Return what any of some filters of one facet names."""
    names = [one.value for one in filters]
    named = (values.all[ordinal] for name in names for ordinal in values.named(name))
    return ValueSet(
        values=tuple(dict.fromkeys(named)), any=ANY in names, none=any(map(values.stands_for_none, names))
    )


def _canonical(wanted: Filter, values: Values) -> Filter:
    """Return a filter by the canonical name of its value; a range, and what is no value, as it stands."""
    if values.stands_for_none(wanted.value):
        return replace(wanted, value=NONE)
    named = [] if values.is_range(wanted.value) else values.named(wanted.value)
    return replace(wanted, value=values.all[named[0]]) if len(named) == 1 else wanted
