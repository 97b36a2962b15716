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
    if evaluation.overlapping or evaluation.mentioning:
        yield dates_apart(evaluation, behind=sort is Sort.RELEVANCE)
    if evaluation.filed:
        yield BY_THE_ARCHIVE


def dates_apart(evaluation: Evaluation, *, behind: bool) -> Message:
    """Return how many captions lie within the days asked for, reach beyond or mention these, perhaps ``behind`` others.

    >>> dates_apart(Evaluation((), 2303, 0, (), overlapping=2300, mentioning=2), behind=True)  # doctest: +ELLIPSIS
    '1 caption is dated within these days. 2,300 have a longer period as their date, ... 2 only mention...'
    """
    within = evaluation.families - evaluation.overlapping - evaluation.mentioning
    sentences = [_within(within)]
    if evaluation.overlapping:
        are_last = behind and within > 0 and not evaluation.mentioning
        sentences.append(_overlapping(evaluation.overlapping, behind=are_last))
    if evaluation.mentioning:
        others = within + evaluation.overlapping
        sentences.append(_mentioning(evaluation.mentioning, behind=behind and others > 0))
    return sequence(" ", sentences)


def _within(number: int) -> Message:
    if not number:
        return message("No caption is dated within these days.")
    return counted(
        "%(number)s caption is dated within these days.",
        "%(number)s captions are dated within these days.",
        number,
    )


def _overlapping(number: int, *, behind: bool) -> Message:
    if behind:
        return counted(
            "%(number)s has a longer period as its date, such as a month or a year, that includes these days; "
            "it comes last.",
            "%(number)s have a longer period as their date, such as a month or a year, that includes these days; "
            "they come last.",
            number,
        )
    return counted(
        "%(number)s has a longer period as its date, such as a month or a year, that includes these days.",
        "%(number)s have a longer period as their date, such as a month or a year, that includes these days.",
        number,
    )


def _mentioning(number: int, *, behind: bool) -> Message:
    if behind:
        return counted(
            "%(number)s only mentions the date; it comes last.",
            "%(number)s only mention the date; they come last.",
            number,
        )
    return counted("%(number)s only mentions the date.", "%(number)s only mention the date.", number)
