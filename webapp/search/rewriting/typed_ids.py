"""Ids as people type them: with blanks for hyphens, without a beginning, half remembered, with a suffix."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import OSA

from schema.analysis.analyzer import key_of_id
from webapp.search.rewriting.term_statistics import ID, TermStatistics

MOST_WORDS = 12  # of an id that was typed with blanks
FIGURES = 4  # at least, of one with blanks: 'apollo 11' is none
SHORTEST = 5  # letters and figures of an id's beginning
SHORTEST_NUMBER = 6  # figures of a number that may be a part of an id
MOST_BEGUN = 1000  # ids that begin as was typed
NEAREST, SLIPS = 3, 2  # ids that are offered where none fits, and the signs in which they may differ
BESIDE = 16  # ids on either side, in their order, among which the nearest are sought

_NUMBERS = re.compile(r"\d+(?:-\d+)+")
_SUFFIX = re.compile(r"(?P<id>.*\d)[-_~. ]?[a-zA-Z]{1,8}")


class IdMatch(StrEnum):
    """How an id that was typed relates to those that it found."""

    WHOLE = "whole"
    PART = "part"
    BEGINNING = "beginning"
    SUFFIXED = "suffixed"


@dataclass(frozen=True, slots=True)
class TypedId:
    """The words ``first`` to ``last`` of a text, ``last`` not among them, as ids: ``ids`` as they are kept."""

    first: int
    last: int
    ids: tuple[str, ...]
    match: IdMatch = IdMatch.WHOLE


def id_of(text: str, statistics: TermStatistics) -> tuple[str, ...]:
    """Return the ids that a whole text with blanks is: whatever its words may mean, it was pasted."""
    return statistics.ids_spelled(text) if " " in text and _may_be_one(text) else ()


def whole_ids(words: Sequence[str], statistics: TermStatistics) -> Iterator[TypedId]:
    """Yield what among some words is an id in any spelling, the longest first, be it typed with blanks."""
    first, most = 0, MOST_WORDS if any(map(str.isdigit, "".join(words))) else 1
    while first < len(words):
        last = min(first + most, len(words))
        while last > first:
            said = " ".join(words[first:last])
            ids = statistics.ids_spelled(said) if last == first + 1 or _may_be_one(said) else ()
            if ids:
                yield TypedId(first, last, ids)
                break
            last -= 1
        first = max(last, first + 1)


def other_id(word: str, place: int, statistics: TermStatistics) -> TypedId | None:
    """Return the ids that a word without whole id may mean: one without its suffix, those that begin so, or hold it."""
    if (suffixed := _SUFFIX.fullmatch(word)) and (ids := statistics.ids_spelled(suffixed["id"])):
        return TypedId(place, place + 1, ids, IdMatch.SUFFIXED)
    if ids := tuple(_beginning(word, statistics)):
        return TypedId(place, place + 1, ids, IdMatch.BEGINNING)
    if ids := statistics.ids_with(word):
        return TypedId(place, place + 1, ids, IdMatch.PART)
    return None


def looks_like_id(word: str) -> bool:
    """Return whether a word has an id's signs: figures, and letters or something between them."""
    least = SHORTEST_NUMBER if word.isdigit() else SHORTEST
    return any(map(str.isdigit, word)) and len(key_of_id(word)) >= least


def is_part_of_id(word: str) -> bool:
    """Return whether a word is no word of a text, whatever texts hold its parts: '11-40-5875', 'NHQ_2018_0131'.

    >>> is_part_of_id("11-40-5875"), is_part_of_id("NHQ_2018"), is_part_of_id("36-37"), is_part_of_id("STS-9")
    (True, True, False, False)
    """
    return "_" in word or (_NUMBERS.fullmatch(word) is not None and _figures(word) >= SHORTEST_NUMBER)


def nearest_ids(word: str, statistics: TermStatistics) -> list[str]:
    """Return the ids nearest to one that nothing has, the nearest first: a figure off, or next to it in their order."""
    ids, key = statistics.fields[ID], key_of_id(word)
    place = bisect_left(ids.terms, key.encode())
    beside = range(max(0, place - BESIDE), min(len(ids.terms), place + BESIDE))
    near = ((OSA.distance(key, one), abs(n - place), one) for n in beside for one in (ids.text_of(n),))
    found = sorted(one for one in near if one[0] <= SLIPS)
    bare = dict.fromkeys("".join(filter(str.isalnum, one)) for *_, one in found)
    spelt = {"".join(filter(str.isalnum, one)): one for *_, one in sorted(found, key=lambda one: len(one[2]))}
    return [spelt[one] for one in bare][:NEAREST]


def longest_beginning(word: str, statistics: TermStatistics) -> str:
    """Return the longest beginning of a word with which an id begins, '' where only a short one does."""
    ids = statistics.fields[ID]
    for last in range(len(word) - 1, SHORTEST - 1, -1):
        key = key_of_id(word[:last])
        if len(key) >= SHORTEST and ids.starting_with(key):
            return word[:last].rstrip("-_")
    return ""


def _may_be_one(said: str) -> bool:
    return _figures(said) >= FIGURES


def _figures(said: str) -> int:
    return sum(map(str.isdigit, said))


def _beginning(word: str, statistics: TermStatistics) -> Iterator[str]:
    ids, key = statistics.fields[ID], key_of_id(word)
    if len(key) >= SHORTEST and any(map(str.isdigit, key)):
        for start in dict.fromkeys((key, word.casefold())):
            yield from map(ids.text_of, ids.starting_with(start)[:MOST_BEGUN])
