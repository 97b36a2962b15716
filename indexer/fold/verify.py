"""Are two captions variants of one? What changed decides, not how much.

Every stretch of words that the two do not share is looked at. Function words, inflections, slips of the pen,
glued words, abbreviations beside their full form and words that only repeat what a thing is may differ; a number,
a month, a direction, a name, a deed or an object may not. A cut end and whole sentences of background may be
missing.
"""

from collections.abc import Sequence

from indexer.fold.background import is_background
from indexer.fold.change import Change, Words, changes
from indexer.fold.frequencies import Frequencies
from indexer.fold.reading import Wording
from indexer.fold.trivial import content, is_trivial, may_name
from indexer.fold.words import is_number, lists

SHARED = 0.6  # of the shorter text's words that two variants share at least
FEWEST_SHARED = 4
MOST_BETWEEN = 3  # words in which the article's noun stands: 'a young KSC technician'


def is_variant(lead: Wording, other: Wording, common: Frequencies) -> bool:
    """Tell whether ``other`` is a variant of ``lead``; ``common`` tells how common words are."""
    found = changes(lead.words, other.words)
    shared = len(lead.words) - sum(len(change.gone) for change in found)
    if shared < max(FEWEST_SHARED, SHARED * min(len(lead.words), len(other.words))):
        return False
    if any(_is_one_of_several(change, lead.words, other.words) for change in found):
        return False
    moved = _moved(found, lead.words)
    return all(
        change in moved or is_background(change, lead, other) or is_trivial(change, common)
        for change in found
    )


def _is_one_of_several(change: Change, lead: Words, other: Words) -> bool:
    """Tell 'a young technician tests' from 'young technicians test'."""
    one, several = lead[change.end :], other[change.place + len(change.come) :]
    said = [word.form for word in change.gone or change.come]
    if (change.gone and change.come) or said not in (["a"], ["an"]):
        return False
    beside = zip(one[:MOST_BETWEEN], several[:MOST_BETWEEN], strict=False)
    return any(a.form != b.form and {a.form, b.form} & lists().people for a, b in beside)


def _moved(found: Sequence[Change], lead: Words) -> set[Change]:
    """Find the changes that are one phrase in two places, moved past nobody's name."""
    gone = {_said(c.gone): c for c in found if c.gone and not content(c.come)}
    pairs: set[Change] = set()
    for change in found:
        there = gone.get(_said(change.come))
        if there and there != change and not content(change.gone) and _may_move(there, change, lead):
            pairs.update((change, there))
    return pairs


def _said(words: Words) -> tuple[str, ...]:
    return tuple(word.canon for word in content(words))


def _may_move(there: Change, here: Change, lead: Words) -> bool:
    """Tell a date, or words that move past no name and no direction, and are neither number nor direction."""
    known = lists()
    canons = {word.canon for word in here.come}
    first, second = sorted((there, here), key=lambda change: change.start)
    passed = lead[first.end : second.start]
    if canons & known.calendar or known.calendar.issuperset(word.canon for word in passed):
        return all(is_number(c) or c in known.calendar or c in known.function for c in canons)
    return not any(may_name(w) or w.form in known.directions for w in content(passed)) and not any(
        w.form in known.directions or is_number(w.canon) for w in here.come
    )
