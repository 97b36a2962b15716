"""Whether one center's caption is an extract of another's: passages of it, and next to nothing else.

A center that takes over a picture may take over a few sentences of its caption, in another order and each without a
phrase, below a heading of its own or with the day and the probe that took it. Of such a text the fewest edits say
little; its passages do.
"""

from collections.abc import Iterable, Iterator, Set
from itertools import pairwise

from indexer.fold.corpus_stats import StatsReader
from indexer.fold.match.center_copies import (
    MOST_ADDED,
    MOST_REPLACED,
    SHORTEST,
    THESE,
    are_of_a_design,
    differences,
    say_otherwise,
)
from indexer.fold.match.diff import Comparison
from indexer.fold.match.headings import heading_size
from indexer.fold.match.omissions import points_at_the_picture
from indexer.fold.match.passages import PassageComparison
from indexer.fold.normalize import TokenizedCaption
from indexer.fold.word_classes import is_number
from schema.vocabulary.folding import FoldingLists

KNOWN = 0.6  # of the words of an extract, each counted once, that its leader has
IN_PASSAGES = 0.45  # of the words of an extract that stand in passages of its leader
MOST_LEFT_OUT = 0.5  # of its words: content that its leader has between them
TAKEN_OVER = 0.5  # of a sentence that points at something seen: words in passages


def is_extract(comparison: Comparison, lists: FoldingLists, stats: StatsReader) -> bool:
    """Return whether a caption that another center keeps is an extract of its leader.

    ``stats`` notes the frequencies on which that depends.
    """
    leader, other, size = comparison.leader, comparison.other, len(comparison.other.words)
    if size < SHORTEST or leader.generic or other.generic or not _has_its_words(leader, other):
        return False
    aligned = PassageComparison(leader, other)
    if aligned.shared < IN_PASSAGES * size:
        return False
    design = are_of_a_design(comparison, lists)
    if not (design or _begin_alike(aligned, lists)) or _point_elsewhere(aligned, lists):
        return False
    found = differences(aligned, MOST_REPLACED * size if design else 0, lists, stats)
    if found is None or (found.begins_otherwise and not design):
        return False
    removed, inserted = found.removed.words, found.inserted.words
    if len(inserted) > MOST_ADDED * size or len(removed) > MOST_LEFT_OUT * size:
        return False
    weighty = any(is_number(word.form) or word.form in lists.directions for word in inserted)
    return not weighty and not say_otherwise(comparison, found, lists)


def _has_its_words(leader: TokenizedCaption, other: TokenizedCaption) -> bool:
    words = set(other.canons)
    return len(words.intersection(leader.canons)) >= KNOWN * len(words)


def _begin_alike(aligned: PassageComparison, lists: FoldingLists) -> bool:
    """Return whether the first sentences share a passage, and none names what the other text names further on."""
    leader, other = aligned.leader, aligned.other
    ours, theirs = _first_sentence(leader), _first_sentence(other)
    if not any(passage.start in ours and passage.place in theirs for passage in aligned.passages):
        return False
    here, there = aligned.places
    return not (
        _named_further_on(leader, ours, here, other, theirs, lists)
        or _named_further_on(other, theirs, there, leader, ours, lists)
    )


def _named_further_on(  # noqa: PLR0913, PLR0917 - two texts, a sentence of each, and what they share
    text: TokenizedCaption,
    first: range,
    shared: Set[int],
    other: TokenizedCaption,
    others: range,
    lists: FoldingLists,
) -> bool:
    """Return whether a first sentence has a name outside passages that the other text has behind its own only."""
    named = _names(text, (place for place in first if place not in shared), lists)
    behind = _names(other, range(others.stop, len(other.words)), lists)
    return bool(named & behind - _names(other, others, lists))


def _first_sentence(text: TokenizedCaption) -> range:
    """Return the places of a caption's first sentence, behind its heading."""
    head = heading_size(text)
    return range(head, min((end for end in text.sentence_ends if end > head), default=head))


def _names(text: TokenizedCaption, places: Iterable[int], lists: FoldingLists) -> set[str]:
    """Return the names at some places of a text, apart from what only says of what kind."""
    plain = lists.descriptors | lists.kinds | lists.flights
    words = (text.words[place] for place in places)
    return {
        word.canon
        for word in words
        if word.name and word.form not in plain and word.canon not in lists.calendar
    }


def _point_elsewhere(aligned: PassageComparison, lists: FoldingLists) -> bool:
    """Return whether one text points at something seen, not at its picture, in a sentence that the other lacks."""
    made = THESE | lists.pictures
    return any(
        text.words[sentence.start].form not in made
        and points_at_the_picture([word.form for word in text.words[sentence.start : sentence.stop]], lists)
        and len(shared.intersection(sentence)) < TAKEN_OVER * len(sentence)
        for text, shared in zip((aligned.leader, aligned.other), aligned.places, strict=True)
        for sentence in _sentences(text)
    )


def _sentences(text: TokenizedCaption) -> Iterator[range]:
    """Yield the places of each sentence."""
    for begin, end in pairwise(sorted(text.sentence_ends)):
        if begin < end:
            yield range(begin, end)
