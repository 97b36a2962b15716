"""The sentence that presents a picture, in other words: 'a view of X, taken from Y' and 'a view from Y shows X'."""

from collections.abc import Sequence
from itertools import pairwise

from indexer.fold.match.diff import Edit, Words
from indexer.fold.match.trivial_edits import content, may_name, without_shared
from indexer.fold.normalize import TokenizedCaption
from indexer.fold.word_classes import is_number
from schema.vocabulary.folding import FoldingLists

PRESENTED = 6  # words in which a sentence says that it is about a picture
OVER = {"over", "above"}
FEWEST = 60  # words of a text, whose other sentences say that it is of the same picture


def reworded(
    edits: Sequence[Edit], leader: TokenizedCaption, other: TokenizedCaption, lists: FoldingLists
) -> set[Edit]:
    """Return the edits of the first sentence, if it presents the picture and says the same in both texts.

    It has another word for showing or taking the picture then, and the others in another order; none of those that
    moved is the name of somebody.
    """
    end, stop = (min(text.sentence_ends - {0}) for text in (leader, other))
    if min(len(leader.words), len(other.words)) < FEWEST or max(end, stop) >= FEWEST:
        return set()
    if not any(word.form in lists.pictures for word in leader.words[:PRESENTED]):
        return set()
    found = [edit for edit in edits if edit.end <= end and edit.place + len(edit.inserted) <= stop]
    crossing = any(edit.start < end and edit not in found for edit in edits)
    ours, theirs = _seen_from(leader.words[:end], lists), _seen_from(other.words[:stop], lists)
    if ours and theirs and ours.isdisjoint(theirs):
        return set()
    return set(found) if not crossing and _say_the_same(found, lists) else set()


def _seen_from(words: Words, lists: FoldingLists) -> set[str]:
    """Return from where a picture was taken: two words of content behind 'from'. 'X from Y' is not 'Y from X'."""
    behind = (content(words[n + 1 :], lists)[:2] for n, word in enumerate(words) if word.form == "from")
    return {word.canon for following in behind for word in following}


def _say_the_same(edits: Sequence[Edit], lists: FoldingLists) -> bool:
    """Return whether words in another order are all that differs, beside those for showing or taking a picture."""
    gone = [word for edit in edits for word in edit.removed]
    come = [word for edit in edits for word in edit.inserted]
    left, right, moved = without_shared(gone, come)
    showing = lists.reporting | lists.obtaining
    if showing.isdisjoint(word.form for word in (*left, *right)):
        return False
    if any(
        may_name(word) and word.form not in lists.descriptors | lists.flights
        for word in content(moved, lists)
    ):
        return False
    said = {word.form for word in content((*left, *right), lists)}
    said -= showing | _flights(edits, lists)
    over = {word.form for word in (*left, *right)} & OVER
    return not said - over and over in (set(), OVER)


def _flights(edits: Sequence[Edit], lists: FoldingLists) -> set[str]:
    """Return the numbers of flights that only one of two texts has: 'the Apollo 99 spacecraft', or 'Apollo'."""
    ours, theirs = (
        {
            two.form
            for words in side
            for one, two in pairwise(words)
            if one.form in lists.flights and is_number(two.form)
        }
        for side in ([edit.removed for edit in edits], [edit.inserted for edit in edits])
    )
    return set() if ours and theirs else ours | theirs
