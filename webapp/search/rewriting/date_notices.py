"""Notices about the dates by which captions were found: which only touch the days asked for, which print none."""

from collections.abc import Iterator

from schema.message import Message, counted, message, sequence
from webapp.search.model.query import Sort
from webapp.search.rewriting.evaluation import Evaluation

BY_THE_ARCHIVE = message(
    "Undated captions are matched by the year in their ID, or by the archive’s own date."
)


def date_notices(evaluation: Evaluation, sort: Sort) -> Iterator[str]:
    """Yield what is to be said of the dates of what a query found, in one ``sort``."""
    if evaluation.overlapping:
        behind = sort is Sort.RELEVANCE
        yield overlapping_dates(
            evaluation.families - evaluation.overlapping, evaluation.overlapping, behind=behind
        )
    if evaluation.filed:
        yield BY_THE_ARCHIVE


def overlapping_dates(within: int, overlapping: int, *, behind: bool) -> Message:
    """Return how many captions lie within the days asked for, and how many reach beyond, perhaps ``behind`` the others.

    >>> overlapping_dates(1, 2300, behind=True)  # doctest: +ELLIPSIS
    '1 caption is dated within these days. 2,300 have a longer period as their date, such as a month or a year...'
    """
    if within:
        inside = counted(
            "%(number)s caption is dated within these days.",
            "%(number)s captions are dated within these days.",
            within,
        )
    else:
        inside = message("No caption is dated within these days.")
    if behind and within:
        beyond = counted(
            "%(number)s has a longer period as its date, such as a month or a year, that includes these days; "
            "it comes last.",
            "%(number)s have a longer period as their date, such as a month or a year, that includes these days; "
            "they come last.",
            overlapping,
        )
    else:
        beyond = counted(
            "%(number)s has a longer period as its date, such as a month or a year, that includes these days.",
            "%(number)s have a longer period as their date, such as a month or a year, that includes these days.",
            overlapping,
        )
    return sequence(" ", (inside, beyond))
