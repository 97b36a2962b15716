"""Whether one caption is another center's copy of the other.

Centers keep prints of each other's photographs, under ids of their own. They cut the caption to its first sentences,
condense it, bring it up to date, leave a phrase out or explain one; what it says of the picture they take over. So
between captions of two centers whole sentences and phrases may be missing, where two captions of one center would be of
two pictures.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

from indexer.fold.corpus_stats import StatsReader
from indexer.fold.match.contradiction import contradict
from indexer.fold.match.diff import Comparison, Words
from indexer.fold.match.grammatical_number import are_one_and_several
from indexer.fold.match.matcher import is_trivial, moved_phrases
from indexer.fold.match.omissions import heading_size, is_heading, is_omission, points_at_the_picture
from indexer.fold.match.trivial_edits import (
    content,
    may_name,
    without_glued,
    without_shared,
    without_typos,
)
from indexer.fold.normalize import CaptionWord, TokenizedCaption
from indexer.fold.word_classes import is_number, is_year
from schema.vocabulary.folding import FoldingLists

SHORTEST = 15  # words of a copy; a shorter caption is the beginning of many
SHARED = 0.8  # of the shorter caption's words that a copy shares
SHARED_AT_LEAST = 0.6  # the same where the two hardly say anything that the other does not
MOST_LEFT_OUT = 0.25  # of the shorter caption's words: content of phrases that one of the two lacks
MOST_CONDENSED = (
    1.5  # of the shorter caption's words: content of phrases that a digest lacks, which adds next to nothing
)
MOST_ADDED = 0.1  # of its words: content that a digest adds
SHORTEST_SLIP = 3  # letters of two words that are one but for a letter
FEW = 4  # words left out for one put in; beside more the one is an addition, not another word in their place

SHORTEST_PLACE, OF_A_PLACE = (
    6,
    ("a", "n", "an", "ian", "ica"),
)  # letters of a place's name, and endings of what is of it
THESE = {"this", "these"}
BEGINNING = 25  # words in which a caption of a design says that it is one
MOST_REPLACED = 0.05  # of the shorter caption's words: content for which a design's copy has other words


class _Said(NamedTuple):
    """What one of two captions says that the other says nowhere: words of content, of dates, and of flights."""

    words: list[CaptionWord]
    dates: list[CaptionWord]
    flights: list[CaptionWord]


class _Differences(NamedTuple):
    """What each of two captions says alone; ``begins_otherwise`` where one lacks what the other begins with."""

    removed: _Said
    inserted: _Said
    begins_otherwise: bool

    @property
    def size(self) -> int:
        """The number of words of content that only one of the two has."""
        return len(self.removed.words) + len(self.inserted.words)


def is_copy(comparison: Comparison, lists: FoldingLists, stats: StatsReader) -> bool:
    """Return whether a caption that another center keeps is a copy of its leader.

    ``stats`` notes the frequencies on which that depends.
    """
    leader, other, shorter = comparison.leader, comparison.other, comparison.shorter
    if shorter < SHORTEST or leader.generic or other.generic:
        return False
    if comparison.most_shared < SHARED_AT_LEAST * shorter or comparison.shared < SHARED_AT_LEAST * shorter:
        return False
    design = _is_of_a_design(leader, lists) and _is_of_a_design(other, lists)
    found = _differences(comparison, MOST_REPLACED * shorter if design else 0, lists, stats)
    if found is None or (
        comparison.shared < SHARED * shorter and not _say_the_same(comparison, found, lists)
    ):
        return False
    if not (design or _leaves_little_out(found, shorter) or _is_digest(found, shorter)):
        return False
    removed, inserted = found.removed, found.inserted
    if (removed.dates and inserted.dates) or (removed.flights and inserted.flights):
        return False
    return not contradict(removed.words, inserted.words, lists) and not are_one_and_several(comparison, lists)


def _is_of_a_design(text: TokenizedCaption, lists: FoldingLists) -> bool:
    """Recognize a caption of an insignia: a design has one picture, however it is described."""
    return not lists.designs.isdisjoint(word.form for word in text.words[:BEGINNING])


def _say_the_same(comparison: Comparison, found: _Differences, lists: FoldingLists) -> bool:
    """Return whether two captions that share less begin alike and say no other thing of what is seen.

    A sentence about the picture itself ('This image was made ...') says how it was taken.
    """
    made = THESE | lists.pictures
    added, shorter = len(found.inserted.words), comparison.shorter
    if added > MOST_ADDED * shorter or found.size > MOST_LEFT_OUT * shorter or found.begins_otherwise:
        return False
    return not any(
        sentence[0].form not in made and points_at_the_picture([word.form for word in sentence], lists)
        for edit in comparison.edits
        for sentence in (
            *_whole_sentences(comparison.leader, edit.start, edit.end),
            *_whole_sentences(comparison.other, edit.place, edit.place + len(edit.inserted)),
        )
    )


def _whole_sentences(text: TokenizedCaption, start: int, stop: int) -> Iterator[Words]:
    """Yield the sentences of a text that stand between two places."""
    for begin, end in pairwise(sorted(text.sentence_ends)):
        if start <= begin < end <= stop:
            yield text.words[begin:end]


def _leaves_little_out(found: _Differences, shorter: int) -> bool:
    return found.size <= MOST_LEFT_OUT * shorter


def _is_digest(found: _Differences, shorter: int) -> bool:
    """Recognize a caption that begins as the other does, says much less, and next to nothing that is new."""
    added, left_out = len(found.inserted.words), len(found.removed.words)
    return (
        added <= MOST_ADDED * shorter and left_out <= MOST_CONDENSED * shorter and not found.begins_otherwise
    )


def _differences(
    comparison: Comparison, most_replaced: float, lists: FoldingLists, stats: StatsReader
) -> _Differences | None:
    """Return what the two say that is no trivial edit, no whole sentence, and nowhere in the other.

    ``None`` where more words have others in their place than ``most_replaced``.
    """
    leader, other, edits = comparison.leader, comparison.other, comparison.edits
    ours, theirs = ({*text.canons, *map(" ".join, pairwise(text.canons))} for text in (leader, other))
    moved = moved_phrases(edits, leader.words, lists)
    removed, inserted = _Said([], [], []), _Said([], [], [])
    replaced, begins_otherwise = 0, False
    for edit in edits:
        if edit in moved or is_omission(edit, leader, other, lists) or is_heading(edit, leader, other):
            continue
        if is_trivial(edit, lists, stats):
            continue
        out, put = len(edit.removed), len(edit.inserted)
        gone = _said(leader, _counted(leader, edit.start, edit.end, alone=out >= FEW * put), theirs, lists)
        come = _said(
            other, _counted(other, edit.place, edit.place + put, alone=put >= FEW * out), ours, lists
        )
        left, right, _ = without_shared(gone.words, come.words)
        left, right = without_typos(*without_glued(left, right), edit, lists, stats)
        left, right = _without_slips(left, right), _without_slips(right, left)
        left, right = _counting(left, theirs, lists), _counting(right, ours, lists)
        if len(left) < FEW * len(right):
            replaced += min(len(left), len(right))
            if replaced > most_replaced:
                return None
        begins_otherwise |= not edit.start and bool(left or right)
        for said, words, stretch in ((removed, left, gone), (inserted, right, come)):
            said.words.extend(words)
            said.dates.extend(stretch.dates)
            said.flights.extend(stretch.flights)
    return _Differences(removed, inserted, begins_otherwise)


# --- the words of an edit, apart from those of whole sentences, dates and flights


def _counted(text: TokenizedCaption, start: int, stop: int, *, alone: bool) -> Iterator[int]:
    """Yield the places of a stretch of a text that count: behind its heading, and out of whole sentences.

    A sentence in place of another one is part of what is said, so it counts where the stretch does not stand ``alone``.
    """
    places = _in_part_of_sentences(text, start, stop) if alone else range(start, stop)
    head = 0 if start else heading_size(text)
    return (place for place in places if place >= head)


def _said(text: TokenizedCaption, places: Iterable[int], known: set[str], lists: FoldingLists) -> _Said:
    """Return the words of a text at some places.

    Of dates and flights only what is not ``known`` from the other text: its words, and each two of them that stand
    together.
    """
    found = _Said([], [], [])
    for place in places:
        word = text.words[place]
        if _is_of_a_date(text.words, place, lists):
            found.dates.extend([word] if word.canon not in known else [])
        elif _is_of_a_flight(text.words, place, lists):
            found.flights.extend([word] if _flight(text.words, place, lists) not in known else [])
        else:
            found.words.append(word)
    return found


def _in_part_of_sentences(text: TokenizedCaption, start: int, stop: int) -> Iterator[int]:
    """Yield the places between two that are in sentences which begin before or end behind these."""
    for begin, end in pairwise(sorted(text.sentence_ends)):
        if begin < stop and end > start and not (start <= begin and end <= stop):
            yield from range(max(begin, start), min(end, stop))


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


# --- the words that count


def _counting(words: Words, known: set[str], lists: FoldingLists) -> list[CaptionWord]:
    """Return the words that say something: of content, and said nowhere in the other text, or one of two opposites."""
    opposites = lists.directions | lists.opposites | lists.men | lists.women
    said = content(words, lists)
    plain = lists.descriptors | lists.obtaining | lists.taking | lists.reporting
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


def _without_slips(words: Words, others: Words) -> list[CaptionWord]:
    """Take away words that are no names and have beside them a word that differs in a letter: 'now' for 'new'."""
    return [word for word in words if not any(_is_slip(word, other) for other in others)]


def _is_slip(one: CaptionWord, two: CaptionWord) -> bool:
    plain = not any(may_name(word) or is_number(word.form) for word in (one, two))
    return (
        plain and min(len(one.form), len(two.form)) >= SHORTEST_SLIP and OSA.distance(one.form, two.form) <= 1
    )
