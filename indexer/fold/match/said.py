"""What one of two captions says that the other says nowhere: words of content, of dates and of flights."""

from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz.distance import OSA

from indexer.fold.match.diff import Words
from indexer.fold.match.trivial_edits import content, may_name
from indexer.fold.normalize import CaptionWord, TokenizedCaption
from indexer.fold.word_classes import is_number, is_year
from schema.vocabulary.folding import FoldingLists

POSING = {"pose", "poses", "posed", "posing"}  # who is in a portrait does that, whether it is said or not
SHORTEST_SLIP = 3  # letters of two words that are one but for a letter
SHORTEST_PLACE, OF_A_PLACE = (
    6,
    ("a", "n", "an", "ian", "ica"),
)  # letters of a place's name, and endings of what is of it


class Said(NamedTuple):
    """What one of two captions says that the other says nowhere: words of content, of dates, and of flights."""

    words: list[CaptionWord]
    dates: list[CaptionWord]
    flights: list[CaptionWord]


def said_at(text: TokenizedCaption, places: Iterable[int], known: set[str], lists: FoldingLists) -> Said:
    """Return the words of a text at some places.

    Of dates and flights only what is not ``known`` from the other text: its words, and each two of them that stand
    together.
    """
    found = Said([], [], [])
    for place in places:
        word = text.words[place]
        if _is_of_a_date(text.words, place, lists):
            found.dates.extend([word] if word.canon not in known else [])
        elif _is_of_a_flight(text.words, place, lists):
            found.flights.extend([word] if _flight(text.words, place, lists) not in known else [])
        else:
            found.words.append(word)
    return found


def _is_of_a_date(words: Words, place: int, lists: FoldingLists) -> bool:
    """Recognize a word of the calendar, a year, and a day beside a month."""
    word = words[place]
    beside = (*words[max(0, place - 1) : place], *words[place + 1 : place + 2])
    if word.form.isdigit():
        return is_year(word.form) or any(one.canon in lists.calendar for one in beside)
    is_star = word.form == "sun" and not any(one.form.isdigit() for one in beside)
    return word.canon in lists.calendar and word.printed[0].isupper() and not is_star


def _is_of_a_flight(words: Words, place: int, lists: FoldingLists) -> bool:
    """Recognize the name of a flight and its number, in one word or in two: 'STS-99', 'Apollo 99'."""
    one = words[place]
    before, after = words[max(0, place - 1) : place], words[place + 1 : place + 2]
    if one.form in lists.flights:
        return bool(after) and is_number(after[0].form)
    numbered = is_number(one.form) and bool(before) and before[0].form in lists.flights
    return numbered or any(
        one.form.startswith(name) and is_number(one.form.removeprefix(name)) for name in lists.flights
    )


def _flight(words: Words, place: int, lists: FoldingLists) -> str:
    """Return a flight's name and number: the 2 of 'Mercury 2' is not known from 'two astronauts'."""
    one, before = words[place], words[max(0, place - 1)]
    if one.form in lists.flights:
        return f"{one.canon} {words[place + 1].canon}"
    return f"{before.canon} {one.canon}" if before.form in lists.flights else one.canon


def counting(words: Words, known: set[str], lists: FoldingLists) -> list[CaptionWord]:
    """Return the words that say something: of content, and said nowhere in the other text, or one of two opposites."""
    opposites = lists.directions | lists.opposites | lists.men | lists.women
    said = content(words, lists)
    plain = POSING | lists.descriptors | lists.obtaining | lists.taking | lists.reporting
    return [
        word
        for word in words
        if word.form in opposites or (word in said and not _is_known(word, known) and word.form not in plain)
    ]


def _is_known(word: CaptionWord, known: set[str]) -> bool:
    """Return whether a word is known, or the name of a place from what is of it: 'Antarctica', 'Antarctic'."""
    canon = word.canon
    if canon in known or len(canon) < SHORTEST_PLACE or is_number(canon):
        return canon in known
    return not known.isdisjoint(
        (*(canon + ending for ending in OF_A_PLACE), *(canon.removesuffix(e) for e in OF_A_PLACE))
    )


def without_slips(words: Words, others: Words) -> list[CaptionWord]:
    """Take away words that are no names and have beside them a word that differs in a letter: 'now' for 'new'."""
    return [word for word in words if not any(_is_slip(word, other) for other in others)]


def _is_slip(one: CaptionWord, two: CaptionWord) -> bool:
    plain = not any(may_name(word) or is_number(word.form) for word in (one, two))
    return (
        plain and min(len(one.form), len(two.form)) >= SHORTEST_SLIP and OSA.distance(one.form, two.form) <= 1
    )
