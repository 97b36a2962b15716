"""Whether one caption is another center's copy of the other.

Centers keep prints of each other's photographs, under ids of their own. They cut the caption to its first sentences,
condense it, bring it up to date, leave a phrase out or explain one; what it says of the picture they take over. So
between captions of two centers whole sentences and phrases may be missing, where two captions of one center would be of
two pictures.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from indexer.fold.corpus_stats import StatsReader
from indexer.fold.match.contradiction import contradict
from indexer.fold.match.diff import Comparison, Words
from indexer.fold.match.grammatical_number import are_one_and_several
from indexer.fold.match.headings import heading_size
from indexer.fold.match.matcher import is_trivial, moved_phrases
from indexer.fold.match.omissions import is_heading, is_omission, points_at_the_picture
from indexer.fold.match.said import Said, counting, said_at, without_slips
from indexer.fold.match.trivial_edits import without_glued, without_shared, without_typos
from indexer.fold.normalize import TokenizedCaption
from schema.vocabulary.folding import FoldingLists

SHORTEST = 15  # words of a copy; a shorter caption is the beginning of many
SHARED = 0.8  # of the shorter caption's words that a copy shares
SHARED_AT_LEAST = 0.6  # the same where the two hardly say anything that the other does not
MOST_LEFT_OUT = 0.25  # of the shorter caption's words: content of phrases that one of the two lacks
MOST_CONDENSED = (
    1.5  # of the shorter caption's words: content of phrases that a digest lacks, which adds next to nothing
)
MOST_ADDED = 0.1  # of its words: content that a digest adds
FEW = 4  # words left out for one put in; beside more the one is an addition, not another word in their place

THESE = {"this", "these"}
BEGINNING = 25  # words in which a caption of a design says that it is one
MOST_REPLACED = 0.05  # of the shorter caption's words: content for which a design's copy has other words


class Differences(NamedTuple):
    """What each of two captions says alone; ``begins_otherwise`` where one lacks what the other begins with."""

    removed: Said
    inserted: Said
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
    design = are_of_a_design(comparison, lists)
    found = differences(comparison, MOST_REPLACED * shorter if design else 0, lists, stats)
    if found is None or (
        comparison.shared < SHARED * shorter and not _say_the_same(comparison, found, lists)
    ):
        return False
    if not (design or _leaves_little_out(found, shorter) or _is_digest(found, shorter)):
        return False
    return not say_otherwise(comparison, found, lists)


def say_otherwise(comparison: Comparison, found: Differences, lists: FoldingLists) -> bool:
    """Return whether two captions say otherwise who is seen, or how many, where and when."""
    removed, inserted = found.removed, found.inserted
    if (removed.dates and inserted.dates) or (removed.flights and inserted.flights):
        return True
    return contradict(removed.words, inserted.words, lists) or are_one_and_several(comparison, lists)


def are_of_a_design(comparison: Comparison, lists: FoldingLists) -> bool:
    """Return whether both captions are of an insignia: a design has one picture, however it is described."""
    return _is_of_a_design(comparison.leader, lists) and _is_of_a_design(comparison.other, lists)


def _is_of_a_design(text: TokenizedCaption, lists: FoldingLists) -> bool:
    return not lists.designs.isdisjoint(word.form for word in text.words[:BEGINNING])


def _say_the_same(comparison: Comparison, found: Differences, lists: FoldingLists) -> bool:
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


def _leaves_little_out(found: Differences, shorter: int) -> bool:
    return found.size <= MOST_LEFT_OUT * shorter


def _is_digest(found: Differences, shorter: int) -> bool:
    """Recognize a caption that begins as the other does, says much less, and next to nothing that is new."""
    added, left_out = len(found.inserted.words), len(found.removed.words)
    return (
        added <= MOST_ADDED * shorter and left_out <= MOST_CONDENSED * shorter and not found.begins_otherwise
    )


def differences(
    comparison: Comparison, most_replaced: float, lists: FoldingLists, stats: StatsReader
) -> Differences | None:
    """Return what the two say that is no trivial edit, no whole sentence, and nowhere in the other.

    ``None`` where more words have others in their place than ``most_replaced``.
    """
    leader, other, edits = comparison.leader, comparison.other, comparison.edits
    ours, theirs = ({*text.canons, *map(" ".join, pairwise(text.canons))} for text in (leader, other))
    moved = moved_phrases(edits, leader.words, lists)
    removed, inserted = Said([], [], []), Said([], [], [])
    replaced, begins_otherwise = 0, False
    for edit in edits:
        if edit in moved or is_omission(edit, leader, other, lists) or is_heading(edit, leader, other):
            continue
        if is_trivial(edit, lists, stats):
            continue
        out, put = len(edit.removed), len(edit.inserted)
        gone = said_at(leader, _counted(leader, edit.start, edit.end, alone=out >= FEW * put), theirs, lists)
        come = said_at(
            other, _counted(other, edit.place, edit.place + put, alone=put >= FEW * out), ours, lists
        )
        left, right, _ = without_shared(gone.words, come.words)
        left, right = without_typos(*without_glued(left, right), edit, lists, stats)
        left, right = without_slips(left, right), without_slips(right, left)
        left, right = counting(left, theirs, lists), counting(right, ours, lists)
        if len(left) < FEW * len(right):
            replaced += min(len(left), len(right))
            if replaced > most_replaced:
                return None
        begins_otherwise |= not edit.start and bool(left or right)
        for said, words, stretch in ((removed, left, gone), (inserted, right, come)):
            said.words.extend(words)
            said.dates.extend(stretch.dates)
            said.flights.extend(stretch.flights)
    return Differences(removed, inserted, begins_otherwise)


# --- the words of an edit, apart from those of whole sentences, dates and flights


def _counted(text: TokenizedCaption, start: int, stop: int, *, alone: bool) -> Iterator[int]:
    """Yield the places of a stretch of a text that count: behind its heading, and out of whole sentences.

    A sentence in place of another one is part of what is said, so it counts where the stretch does not stand ``alone``.
    """
    places = _in_part_of_sentences(text, start, stop) if alone else range(start, stop)
    head = 0 if start else heading_size(text)
    return (place for place in places if place >= head)


def _in_part_of_sentences(text: TokenizedCaption, start: int, stop: int) -> Iterator[int]:
    """Yield the places between two that are in sentences which begin before or end behind these."""
    for begin, end in pairwise(sorted(text.sentence_ends)):
        if begin < stop and end > start and not (start <= begin and end <= stop):
            yield from range(max(begin, start), min(end, stop))
