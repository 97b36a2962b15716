"""Whether one caption is another center's copy of the other.

Centers keep prints of each other's photographs, under ids of their own. They cut the caption to its first sentences,
bring it up to date, leave a phrase out or explain one; what it says of the picture they take over. So between captions
of two centers whole sentences and phrases may be missing, where two captions of one center would be of two pictures.
"""

from rapidfuzz.distance import OSA

from indexer.fold.corpus_stats import StatsReader
from indexer.fold.match.contradiction import contradict
from indexer.fold.match.diff import Comparison, Words
from indexer.fold.match.grammatical_number import are_one_and_several
from indexer.fold.match.matcher import moved_phrases
from indexer.fold.match.omissions import is_omission, is_whole_sentences
from indexer.fold.match.trivial_edits import content, is_trivial_edit, may_name, without_shared, without_typos
from indexer.fold.normalize import CaptionWord, TokenizedCaption
from indexer.fold.word_classes import is_number
from schema.vocabulary.folding import FoldingLists

SHORTEST = 15  # words of a copy; a shorter caption is the beginning of many
SHARED = 0.85  # of the shorter caption's words that a copy shares
MOST_LEFT_OUT = 0.25  # of the shorter caption's words: content of phrases that one of the two lacks
SHORTEST_SLIP = 3  # letters of two words that are one but for a letter

BEGINNING = 25  # words in which a caption of a design says that it is one
SHARED_OF_A_DESIGN = 0.8
MOST_REPLACED = 0.05  # of the shorter caption's words: content for which a design's copy has other words


def is_copy(comparison: Comparison, lists: FoldingLists, stats: StatsReader) -> bool:
    """Return whether a caption that another center keeps is a copy of its leader.

    ``stats`` notes the frequencies on which that depends.
    """
    leader, other, shorter = comparison.leader, comparison.other, comparison.shorter
    design = _is_of_a_design(leader, lists) and _is_of_a_design(other, lists)
    share = SHARED_OF_A_DESIGN if design else SHARED
    if shorter < SHORTEST or comparison.shared < share * shorter or leader.generic or other.generic:
        return False
    differing = _differing_words(comparison, lists, stats)
    removed = [word for gone, _ in differing for word in gone]
    inserted = [word for _, come in differing for word in come]
    replaced = sum(min(len(gone), len(come)) for gone, come in differing)
    left_out = 0 if design else len(removed) + len(inserted)
    if replaced > (MOST_REPLACED * shorter if design else 0) or left_out > MOST_LEFT_OUT * shorter:
        return False
    return not contradict(removed, inserted, lists) and not are_one_and_several(comparison, lists)


def _is_of_a_design(text: TokenizedCaption, lists: FoldingLists) -> bool:
    """Recognize a caption of an insignia: a design has one picture, however it is described."""
    return not lists.designs.isdisjoint(word.form for word in text.words[:BEGINNING])


def _differing_words(
    comparison: Comparison, lists: FoldingLists, stats: StatsReader
) -> list[tuple[list[CaptionWord], list[CaptionWord]]]:
    """Return for each edit the words it takes out and puts in that count and that the other text has nowhere."""
    leader, other, edits = comparison.leader, comparison.other, comparison.edits
    ours, theirs = ({word.canon for word in text.words} for text in (leader, other))
    moved = moved_phrases(edits, leader.words, lists)
    found = []
    for edit in edits:
        if (
            edit in moved
            or is_whole_sentences(edit, leader, other)
            or is_omission(edit, leader, other, lists)
        ):
            continue
        if is_trivial_edit(edit, lists, stats):
            continue
        gone, come, _ = without_shared(edit.removed, edit.inserted)
        gone, come = without_typos(gone, come, edit, lists, stats)
        gone, come = _without_slips(gone, come), _without_slips(come, gone)
        found.append((_counting(gone, theirs, lists), _counting(come, ours, lists)))
    return found


def _counting(words: Words, known: set[str], lists: FoldingLists) -> list[CaptionWord]:
    """Return the words that say something: of content, and said nowhere in the other text, or one of two opposites."""
    opposites = lists.directions | lists.opposites | lists.men | lists.women
    said = content(words, lists)
    return [
        word
        for word in words
        if word.form in opposites
        or (word in said and word.canon not in known and word.form not in lists.descriptors)
    ]


def _without_slips(words: Words, others: Words) -> list[CaptionWord]:
    """Take away words that are no names and have beside them a word that differs in a letter: 'now' for 'new'."""
    return [word for word in words if not any(_is_slip(word, other) for other in others)]


def _is_slip(one: CaptionWord, two: CaptionWord) -> bool:
    plain = not any(may_name(word) or is_number(word.form) for word in (one, two))
    return (
        plain and min(len(one.form), len(two.form)) >= SHORTEST_SLIP and OSA.distance(one.form, two.form) <= 1
    )
