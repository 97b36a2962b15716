"""One and several: 'the diver swims' and 'the divers swim' are two pictures, and so are 'her son' and 'her sons'."""

from collections.abc import Iterator, Sequence

from indexer.fold.match.diff import Comparison, Edit, Words
from indexer.fold.normalize import CaptionWord
from schema.vocabulary.folding import FoldingLists

REACH = 3  # words from a subject to its verb: 'the diver quickly swims'
_IRREGULAR = {"men": "man", "women": "woman", "people": "person", "children": "child"}
_VERBS = {"are": "is", "were": "was", "have": "has", "do": "does"}


def are_one_and_several(comparison: Comparison, lists: FoldingLists) -> bool:
    """Return whether a subject is one in one of two captions and several in the other, and its verb with it.

    Or people without a name, wherever they stand. Pictures are no such subject: 'image shows' and 'images show' say the
    same.
    """
    leader, other = comparison.leader.words, comparison.other.words
    for place, there in _aligned(comparison.edits, len(leader)):
        one, two = leader[place], other[there]
        if one.form == two.form or {one.form, two.form} & lists.pictures:
            continue
        if (lists.people - lists.roles) & {one.form, two.form} and (
            _are_several(two, one) or _are_several(one, two)
        ):
            return True
        ours, theirs = leader[place + 1 : place + 1 + REACH], other[there + 1 : there + 1 + REACH]
        if _is_plural(two, one) and _agree(ours, theirs):
            return True
        if _is_plural(one, two) and _agree(theirs, ours):
            return True
    return False


def _aligned(edits: Sequence[Edit], size: int) -> Iterator[tuple[int, int]]:
    """Yield the places of words that are in both captions, and of those that stand for each other, one for one."""
    place = there = 0
    for edit in edits:
        yield from zip(range(place, edit.start), range(there, edit.place), strict=True)
        if len(edit.removed) == len(edit.inserted):
            yield from zip(
                range(edit.start, edit.end), range(edit.place, edit.place + len(edit.inserted)), strict=True
            )
        place, there = edit.end, edit.place + len(edit.inserted)
    yield from zip(range(place, size), range(there, there + size - place), strict=True)


def _are_several(word: CaptionWord, singular: CaptionWord) -> bool:
    """Return whether a word is the plural of another, and no possessive: 'technicians', not 'technician's'."""
    return _is_plural(word, singular) and "'" not in word.printed.replace("’", "'")


def _is_plural(word: CaptionWord, singular: CaptionWord) -> bool:
    return _without_s(word.form) == singular.form or _IRREGULAR.get(word.form) == singular.form


def _without_s(form: str) -> str:
    """Return a form without the ending of a plural, or of a verb's third person."""
    if form.endswith("ies"):
        return form[:-3] + "y"
    if form.endswith(("ches", "shes", "sses", "xes")):
        return form[:-2]
    return form.removesuffix("s")


def _agree(singular: Words, plural: Words) -> bool:
    """Return whether a verb stands behind a singular in its third person and behind a plural in none."""
    return any(
        one.form != two.form and (_VERBS.get(two.form) == one.form or _without_s(one.form) == two.form)
        for one, two in zip(singular, plural, strict=False)
    )
