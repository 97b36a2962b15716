"""Misspellings: one word printed in two ways, known by how rare each is, alone and among its neighbours."""

from rapidfuzz.distance import OSA, Postfix

from indexer.fold.corpus_stats import RARE, StatsReader
from indexer.fold.match.diff import Edit
from indexer.fold.normalize import CaptionWord
from indexer.fold.word_classes import is_number
from schema.vocabulary.folding import FoldingLists

MOST_LETTERS = 2  # in which a word and its misspelling differ
SMALL = 3  # letters of a function word that may be misspelt
SHORTEST_OPPOSED = 5  # letters that two opposed deeds share at their end


def is_typo(one: CaptionWord, two: CaptionWord, edit: Edit, lists: FoldingLists, stats: StatsReader) -> bool:
    """Return whether two words are one and a misspelling of it: nearly alike, and one is rare, or rare in its place."""
    a, b = one.form, two.form
    other_name = _are_two_names(one, two, lists) and not _is_usual_name(a, b, edit, stats)
    if other_name or {a, b} & lists.calendar or is_number(a) or is_number(b) or _are_opposed(a, b, lists):
        return False
    if (a in lists.directions or b in lists.directions) and not _is_misspelt_direction(a, b, lists, stats):
        return False
    shorter = min(len(a), len(b))
    reach = 2 if shorter >= 7 else 1 if shorter >= 4 or _is_small(a, b, lists) else 0
    if not reach or OSA.distance(a, b, score_cutoff=MOST_LETTERS) > MOST_LETTERS:
        return False
    if OSA.distance(a, b, score_cutoff=reach) > reach:
        return a[0] == b[0] and len({a, b} & lists.function) == 1 and _is_meant(a, b, edit, stats)
    if min(stats.form_frequency(a), stats.form_frequency(b)) <= RARE:
        return True
    return (
        shorter > SMALL
        and a[0] == b[0]
        and min(_frequency_in_place(a, edit, stats), _frequency_in_place(b, edit, stats)) <= RARE
    )


def are_namesakes(one: CaptionWord, two: CaptionWord, lists: FoldingLists) -> bool:
    """Return whether two words are one given name, in full and for short: 'Richard' and 'Rick'."""
    return two.form in lists.namesakes.get(one.form, ())


def _are_two_names(one: CaptionWord, two: CaptionWord, lists: FoldingLists) -> bool:
    """Recognize two given names, 'Robert' and 'Roberta', but not two spellings of one, 'Marc' and 'Mark'."""
    printed = one.printed[0].isupper() and two.printed[0].isupper()
    given = one.form in lists.namesakes and two.form in lists.namesakes
    return printed and given and _sounding(one.form) != _sounding(two.form)


def _sounding(name: str) -> str:
    """Return a name as it sounds, roughly.

    >>> _sounding("marc") == _sounding("mark"), _sounding("terri") == _sounding("terry")
    (True, True)
    """
    letters = name.replace("ph", "f").replace("ck", "k").replace("c", "k").replace("y", "i")
    return "".join(
        one for one, before in zip(letters, " " + letters, strict=False) if one != before
    ).removesuffix("e")


def _is_usual_name(a: str, b: str, edit: Edit, stats: StatsReader) -> bool:
    """Return whether who has the name behind is often called by one of two names, and hardly by the other."""
    if edit.after is None:
        return False
    rare, usual = sorted(stats.pair_frequency(form, edit.after.form) for form in (a, b))
    return rare <= RARE < usual


def _is_small(a: str, b: str, lists: FoldingLists) -> bool:
    """Recognize a function word of three letters beside a word that begins like it: 'the' and 'thw'."""
    return min(len(a), len(b)) == SMALL and a[:2] == b[:2] and len({a, b} & lists.function) == 1


def _is_misspelt_direction(a: str, b: str, lists: FoldingLists, stats: StatsReader) -> bool:
    """Return whether one word is a common direction and the other a rare word that is none."""
    if a in lists.directions:
        a, b = b, a
    return a not in lists.directions and stats.form_frequency(a) <= RARE < stats.form_frequency(b)


def _are_opposed(a: str, b: str, lists: FoldingLists) -> bool:
    """Return whether two deeds are one word but for how it begins: 'loading', 'unloading'; 'attached', 'detached'.

    >>> from schema.vocabulary import load
    >>> [_are_opposed(*pair.split(), load().folding) for pair in ("attached detached", "eternal external")]
    [True, False]
    """
    shared = Postfix.similarity(a, b)
    heads = {a[: len(a) - shared], b[: len(b) - shared]}
    return shared >= SHORTEST_OPPOSED and len(heads) == 2 and heads <= lists.opposing | {""}


def _is_meant(a: str, b: str, edit: Edit, stats: StatsReader) -> bool:
    """Return whether one of two words is what stands behind the word before and the other is not: 'New York'."""
    if edit.before is None:
        return False
    rare, usual = sorted(stats.pair_frequency(edit.before.form, form) for form in (a, b))
    return rare <= RARE < usual


def _frequency_in_place(form: str, edit: Edit, stats: StatsReader) -> int:
    """Return how often a form stands beside the neighbours that it has here."""
    before = stats.pair_frequency(edit.before.form, form) if edit.before else RARE + 1
    after = stats.pair_frequency(form, edit.after.form) if edit.after else RARE + 1
    return min(before, after)
