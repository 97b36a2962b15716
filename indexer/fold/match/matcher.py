"""Whether one caption is a near-duplicate of another.

Every edit between the two is looked at. Function words, inflections, typos, glued words, abbreviations beside their
full form and words that only repeat what a thing is may differ; a number, a month, a direction, a name, a deed or an
object may not. A cut end and whole sentences of background may be missing.
"""

from collections.abc import Sequence

from indexer.fold.corpus_stats import StatsReader
from indexer.fold.match.diff import Comparison, Edit, Words
from indexer.fold.match.grammatical_number import are_one_and_several
from indexer.fold.match.omissions import is_omission
from indexer.fold.match.rewording import reworded
from indexer.fold.match.trivial_edits import content, is_trivial_edit, may_name
from indexer.fold.normalize import TokenizedCaption
from indexer.fold.word_classes import is_number
from schema.vocabulary.folding import FoldingLists

SHARED = 0.6  # of the shorter text's words that two variants share at least
FEWEST_SHARED = 4
IS = {"is", "was", "has"}
LONG, LONG_PHRASE = 60, 3  # words of a text, and of content in the name of a place that may move in it
MEANWHILE, FEWEST_MEANWHILE = {"as", "while"}, 3  # what joins two deeds, and words of one of them with it
MOST_BETWEEN = 3  # words in which the article's noun stands: 'a young KSC technician'


def is_near_duplicate(comparison: Comparison, lists: FoldingLists, stats: StatsReader) -> bool:
    """Return whether a caption is a variant of its leader; ``stats`` notes the frequencies on which that depends."""
    fewest = max(FEWEST_SHARED, SHARED * comparison.shorter)
    if comparison.most_shared < fewest or comparison.shared < fewest:
        return False
    leader, other, edits = comparison.leader, comparison.other, comparison.edits
    if any(
        _is_one_of_several(edit, leader.words, other.words, lists)
        or _is_yet_to_come(edit, leader, other, lists)
        for edit in edits
    ):
        return False
    same: set[Edit] = set()
    if len(edits) > 1:
        same = moved_phrases(edits, leader.words, lists) | reworded(edits, leader, other, lists)
    return all(
        edit in same or is_omission(edit, leader, other, lists) or is_trivial(edit, lists, stats)
        for edit in edits
    ) and not are_one_and_several(comparison, lists)


def is_trivial(edit: Edit, lists: FoldingLists, stats: StatsReader) -> bool:
    """Return whether an edit is trivial, which rests on its words and those beside it, wherever it stands."""
    question = (edit.removed, edit.inserted, edit.before, edit.after)
    return stats.once(question, lambda reader: is_trivial_edit(edit, lists, reader))


def _is_one_of_several(edit: Edit, leader: Words, other: Words, lists: FoldingLists) -> bool:
    """Distinguish 'a young technician tests' from 'young technicians test'."""
    if edit.removed and edit.inserted:
        return False
    article = edit.removed or edit.inserted
    if len(article) != 1 or article[0].form not in {"a", "an"}:
        return False
    one, several = leader[edit.end :], other[edit.place + len(edit.inserted) :]
    beside = zip(one[:MOST_BETWEEN], several[:MOST_BETWEEN], strict=False)
    return any(a.form != b.form and {a.form, b.form} & lists.people for a, b in beside)


def _is_yet_to_come(
    edit: Edit, leader: TokenizedCaption, other: TokenizedCaption, lists: FoldingLists
) -> bool:
    """Distinguish 'the crew will board' from 'the crew boarded', where a caption begins; later it is background."""
    if [word.form for word in (*edit.removed, *edit.inserted)] != ["will"] or edit.after is None:
        return False
    if edit.start >= min(leader.sentence_ends - {0}):
        return False
    deeds = {edit.after.form, other.words[edit.place + len(edit.inserted)].form}
    return len(deeds) == 2 and any(
        form not in IS and (form.endswith(("ed", "s")) or form in lists.same) for form in deeds
    )


def moved_phrases(edits: Sequence[Edit], leader: Words, lists: FoldingLists) -> set[Edit]:
    """Return the edits that are one phrase in two places, moved past nobody's name."""
    if len(edits) < 2:
        return set()
    said = [(content(edit.removed, lists), content(edit.inserted, lists)) for edit in edits]
    removed = {
        _canons(gone): edit
        for edit, (gone, come) in zip(edits, said, strict=True)
        if edit.removed and not come
    }
    pairs: set[Edit] = set()
    for edit, (gone, come) in zip(edits, said, strict=True):
        there = removed.get(_canons(come))
        if there and there != edit and not gone and _may_move(there, edit, leader, lists):
            pairs.update((there, edit))
    return pairs


def _canons(words: Words) -> tuple[str, ...]:
    return tuple([word.canon for word in words])


def _may_move(there: Edit, here: Edit, leader: Words, lists: FoldingLists) -> bool:
    """Return whether a phrase may stand in either place.

    What is done meanwhile may: 'a team looks on as A does' is 'A does as a team looks on'. So may a catalog's number
    with what is numbered, 'test 99', and in a long text the name of a place. Else a date, or words that are neither
    number nor direction, move past no name and no direction.
    """
    canons = {word.canon for word in here.inserted}
    if _is_meanwhile(there, here):
        return lists.directions.isdisjoint(canons)
    if _is_numbered(content(here.inserted, lists), lists):
        return True
    if len(leader) >= LONG and len(content(here.inserted, lists)) >= LONG_PHRASE:
        return here.inserted[0].form in lists.belonging and lists.directions.isdisjoint(canons)
    first, second = sorted((there, here), key=lambda edit: edit.start)
    passed = leader[first.end : second.start]
    if canons & lists.calendar or lists.calendar.issuperset(word.canon for word in passed):
        return all(is_number(c) or c in lists.calendar or c in lists.function for c in canons)
    return not any(may_name(w) or w.form in lists.directions for w in content(passed, lists)) and not any(
        w.form in lists.directions or is_number(w.canon) for w in here.inserted
    )


def _is_numbered(words: Words, lists: FoldingLists) -> bool:
    """Recognize what a catalog numbers, and its number: 'test 99'."""
    return len(words) == 2 and words[0].form in lists.codes and words[1].form.isdigit()


def _is_meanwhile(there: Edit, here: Edit) -> bool:
    """Recognize what is joined by 'as' to another deed, before it in one text and behind it in the other."""
    before, behind = (
        (there.removed, here.inserted) if there.start < here.start else (here.inserted, there.removed)
    )
    return len(before) >= FEWEST_MEANWHILE and before[-1].form in MEANWHILE and behind[0].form in MEANWHILE
