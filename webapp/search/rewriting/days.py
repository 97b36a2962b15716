"""The days that conditions ask for: spans put together, and which parts of a query ask how a hit is dated."""

from collections.abc import Sequence
from dataclasses import replace

from webapp.search.rewriting.expanded_query import (
    ANYTHING,
    NOTHING,
    AllOf,
    Condition,
    DaysQuery,
    OneOf,
    parts_of,
)

LAST_DAY = 1 << 30  # beyond every date


def days_within_all(conditions: Sequence[Condition]) -> list[Condition]:
    """Put half-open spans of days together: what lies before one day and after another touches the days between.

    Nothing lies before a day and after a later one, however long it took.
    """
    days = [one for one in conditions if isinstance(one, DaysQuery)]
    if len(days) < 2:
        return list(conditions)
    since = [one for one in days if one.last == LAST_DAY and one.first > 1]
    until = [one for one in days if one.first == 1 and one.last < LAST_DAY]
    if not (since and until):
        return list(conditions)
    first, last = max(one.first for one in since), min(one.last for one in until)
    between: Condition = DaysQuery(first, last) if first <= last else NOTHING
    return [*(one for one in conditions if one not in (*since, *until)), between]


def dated_within(condition: Condition, *, whole: bool = True) -> Condition:
    """Return the part of a condition that asks for days, with these ``whole``: no hit's date may reach beyond them.

    What else a hit may have instead of a date stands, but a mention of it; ``ANYTHING`` where no days are asked for.
    """
    match condition:
        case DaysQuery(1, last) if last == LAST_DAY:
            return ANYTHING
        case DaysQuery():
            return replace(condition, whole=whole)
        case AllOf(wanted, _):
            parts = [dated_within(one, whole=whole) for one in wanted]
            return all_of([one for one in parts if one != ANYTHING])
        case OneOf(conditions, mentions):
            either = [(one, dated_within(one, whole=whole)) for one in conditions if one not in mentions]
            if all(days == ANYTHING for _, days in either):
                return ANYTHING
            return OneOf(tuple(one if days == ANYTHING else days for one, days in either))
        case _:
            return ANYTHING


def dated_at_all(condition: Condition) -> Condition:
    """Return what is dated in the days asked for, be it in part; ``ANYTHING`` where no mention of these matches."""
    parts = parts_of(condition, excluded=False)
    has_mentions = any(isinstance(one, OneOf) and one.mentions for one in parts)
    return dated_within(condition, whole=False) if has_mentions else ANYTHING


def all_of(conditions: Sequence[Condition]) -> Condition:
    """Return conditions that hold together as one."""
    if len(conditions) == 1:
        return conditions[0]
    return AllOf(tuple(conditions)) if conditions else ANYTHING
