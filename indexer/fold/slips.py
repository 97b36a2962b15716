"""Misspellings: one word printed in two ways, told from two words by how rare each is, alone and among neighbours."""

from rapidfuzz.distance import OSA, Postfix

from indexer.fold.change import Change
from indexer.fold.frequencies import RARE, Frequencies
from indexer.fold.reading import Word
from indexer.fold.words import is_number, lists

SMALL = 3  # letters of a function word that may be misspelt
SHORTEST_OPPOSED = 5  # letters that two opposed deeds share at their end


def is_slip(one: Word, two: Word, change: Change, common: Frequencies) -> bool:
    """Tell a misspelling: a word nearly alike that is rare, or that is rare beside its neighbours here."""
    a, b = one.form, two.form
    known = lists()
    if {a, b} & known.calendar or is_number(a) or is_number(b) or _are_opposed(a, b):
        return False
    if (a in known.directions or b in known.directions) and not _is_misspelt_direction(a, b, common):
        return False
    shorter = min(len(a), len(b))
    reach = 2 if shorter >= 7 else 1 if shorter >= 4 or _is_small(a, b) else 0
    if not reach or OSA.distance(a, b, score_cutoff=2) > 2:
        return False
    if OSA.distance(a, b, score_cutoff=reach) > reach:
        return a[0] == b[0] and len({a, b} & known.function) == 1 and _is_meant(a, b, change, common)
    if min(common.word(a), common.word(b)) <= RARE:
        return True
    return (
        shorter > SMALL
        and a[0] == b[0]
        and min(_in_place(a, change, common), _in_place(b, change, common)) <= RARE
    )


def _is_small(a: str, b: str) -> bool:
    """Tell a function word of three letters from a word that begins like it: 'the' and 'thw'."""
    return min(len(a), len(b)) == SMALL and a[:2] == b[:2] and len({a, b} & lists().function) == 1


def _is_misspelt_direction(a: str, b: str, common: Frequencies) -> bool:
    """Tell a common direction from a rare word that is none."""
    if a in lists().directions:
        a, b = b, a
    return a not in lists().directions and common.word(a) <= RARE < common.word(b)


def _are_opposed(a: str, b: str) -> bool:
    """Tell two deeds that are one word but for how it begins: 'loading' and 'unloading', 'attached' and 'detached'.

    >>> _are_opposed("attached", "detached"), _are_opposed("eternal", "external")
    (True, False)
    """
    shared = Postfix.similarity(a, b)
    heads = {a[: len(a) - shared], b[: len(b) - shared]}
    return shared >= SHORTEST_OPPOSED and len(heads) == 2 and heads <= lists().opposing | {""}


def _is_meant(a: str, b: str, change: Change, common: Frequencies) -> bool:
    """Tell whether one of two words is what stands behind the word before and the other is not: 'New York'."""
    if change.before is None:
        return False
    rare, usual = sorted(common.pair(change.before.form, form) for form in (a, b))
    return rare <= RARE < usual


def _in_place(form: str, change: Change, common: Frequencies) -> int:
    """Count how often a form stands beside the neighbours that it has here."""
    before = common.pair(change.before.form, form) if change.before else RARE + 1
    after = common.pair(form, change.after.form) if change.after else RARE + 1
    return min(before, after)
