"""Changes that alter nothing about who or what is pictured, what they do, where or when."""

from collections import Counter
from collections.abc import Sequence

from rapidfuzz.distance import OSA

from indexer.fold.change import Change, Words, printed_words
from indexer.fold.frequencies import Frequencies
from indexer.fold.reading import Word
from indexer.fold.short_forms import is_acronym, is_short_form, is_spelled_out
from indexer.fold.slips import is_slip
from indexer.fold.words import is_number, is_year, lists

_SIDES = {"l": "left", "r": "right"}
_ROW, _LEFT = {"left", "right"}, {"left", "l"}

MOST_ADDED = 3  # words that may complete what stands beside them: 'the space shuttle orbiter Atlantis'


def is_trivial(change: Change, common: Frequencies) -> bool:
    """Tell a change that alters nothing about who or what is pictured, what they do, where or when."""
    if (
        _is_glued(change)
        or is_short_form(change.gone, change.come)
        or is_short_form(change.come, change.gone)
        or is_spelled_out(change)
        or _is_row_label(change)
        or _is_other_kind(change)
    ):
        return True
    gone, come, swapped = _cancel(change.gone, change.come)
    if any(may_name(word) and word.canon not in lists().calendar for word in content(swapped)):
        return False
    if _places_otherwise(gone, come):
        return False
    if _is_broken_off(gone, come) or _is_broken_off(come, gone):
        return True
    gone, come = _without_slips(gone, come, change, common)
    gone, come = content(gone), content(come)
    if gone and come:
        return is_short_form(gone, come) or is_short_form(come, gone)
    return len(gone or come) <= MOST_ADDED and _may_come_and_go(gone or come, change)


def may_name(word: Word) -> bool:
    """Tell a name, or in capitals what may be one."""
    return word.name or (len(word.form) > 1 and word.printed.isupper())


def _is_glued(change: Change) -> bool:
    """Tell the same letters with other gaps between them: 'theprospect', 'degreesC' for 'deg. C'."""
    gone, come = (
        "".join(filter(str.isalnum, printed_words(words).casefold())) for words in (change.gone, change.come)
    )
    if gone == come:
        return True
    full = "".join(w.canon for w in change.gone), "".join(w.canon for w in change.come)
    one_word = min(len(change.gone), len(change.come)) == 1 < max(len(change.gone), len(change.come))
    return (
        one_word and not any(map(is_number, full)) and min(map(len, full)) >= 6 and OSA.distance(*full) <= 1
    )


def _cancel(gone: Words, come: Words) -> tuple[list[Word], list[Word], list[Word]]:
    """Take away what both sides have; give what is left of each, and what stands on both in another order."""
    both = Counter(w.canon for w in gone) & Counter(w.canon for w in come)
    return _less(gone, both), _less(come, both), [w for w in gone if w.canon in both]


def _less(words: Words, taken: Counter[str]) -> list[Word]:
    left, rest = Counter(taken), []
    for word in words:
        if left[word.canon]:
            left[word.canon] -= 1
        else:
            rest.append(word)
    return rest


def _is_broken_off(piece: Words, word: Words) -> bool:
    """Tell a function word that lost a letter: 'f' for 'of'."""
    if len(piece) != 1 or len(word) != 1 or word[0].form not in lists().function:
        return False
    return (
        piece[0].form.isalpha() and len(piece[0].form) < len(word[0].form) and piece[0].form in word[0].form
    )


def _places_otherwise(gone: Words, come: Words) -> bool:
    """Tell 'into' for 'out of', 'by' for 'to', 'on' for 'off'; but not 'in' for 'into'."""
    known = lists()
    one, two = ({w.form for w in words} & (known.placing | known.prepositions) for words in (gone, come))
    if not one or not two or one == two or not (one | two) & known.placing:
        return False
    return (*one, *two) not in known.alike and (*two, *one) not in known.alike


def _is_row_label(change: Change) -> bool:
    """Tell 'from left to right' from 'from left', and 'L-R' from 'left to right': ways to begin a row of names."""
    gone, come = (
        [_SIDES.get(w.form, w.form) for w in words if w.form != "to"] for words in (change.gone, change.come)
    )
    if gone == come and gone and set(gone) <= _ROW:
        return True
    before = change.before
    return (gone or come) == ["right"] and not (gone and come) and before is not None and before.form in _LEFT


def _is_other_kind(change: Change) -> bool:
    """Tell 'the orbiter' from 'the space shuttle' before a name that both have."""
    gone, come = ({word.form for word in content(words)} for words in (change.gone, change.come))
    named = change.after is not None and change.after.name and change.after.form not in lists().descriptors
    return bool(gone and come and named) and gone | come <= lists().kinds


def content(words: Words) -> list[Word]:
    """Give the words that are not function words."""
    known = lists()
    free = (w.form in known.function or w.canon in known.function for w in words)
    return [w for w, is_free in zip(words, free, strict=True) if not is_free or _is_label(w)]


def _is_label(word: Word) -> bool:
    """Tell the A of 'incubator A' from the article, and May and Will from the verbs."""
    return word.name and word.form in {"a", "may", "will"}


def _without_slips(
    gone: list[Word], come: list[Word], change: Change, common: Frequencies
) -> tuple[list[Word], list[Word]]:
    """Take away the pairs that are one word and a misspelling of it."""
    rest = list(come)
    left = []
    for word in gone:
        partner = next((w for w in rest if is_slip(word, w, change, common)), None)
        if partner:
            rest.remove(partner)
        else:
            left.append(word)
    return left, rest


def _may_come_and_go(words: Sequence[Word], change: Change) -> bool:
    """Tell words that add nothing: descriptors, a month, an initial, a first name, an acronym, the year of a date."""
    known = lists()
    free = (known.descriptors | known.calendar) - known.directions
    rest = [w for w in words if w.form not in free and w.canon not in known.calendar]
    if not rest:
        return not words or not _joins(change)
    return len(rest) == 1 and _adds_nothing(rest[0], change)


def _adds_nothing(word: Word, change: Change) -> bool:
    """Tell a single word that only completes what stands beside it in both texts."""
    before, after = change.before, change.after
    if (is_acronym(word) and word.aside) or (before and _completes(word, before, after)):
        return True
    if after and (_is_rough(word, after) or _is_praise(word, after)):
        return True
    if is_number(word.form) or word.form in lists().directions or _joins(change):
        return False
    if before and before.name and (is_acronym(word) or (word.name and word.aside)):
        return True
    return bool(after and after.name and not word.listed and (word.name or word.printed.isupper()))


def _completes(word: Word, before: Word, after: Word | None) -> bool:
    """Tell a unit, the year or the day of a date, and 'Jr.' behind a name."""
    if before.canon in lists().calendar and after and is_year(after.form):
        return word.form.isdigit()
    if is_year(word.form):
        return before.canon in lists().calendar or before.form.isdigit()
    return (before.name and word.canon == "junior") or _completes_a_measure(word, before)


def _is_rough(word: Word, after: Word) -> bool:
    """Tell 'some' before a number, or 'nearly'."""
    return word.form in lists().rough and is_number(after.form)


def _is_praise(word: Word, after: Word) -> bool:
    """Tell what is said in praise of a picture: 'this spectacular view'."""
    return word.form in lists().praise and after.form in lists().pictures


def _joins(change: Change) -> bool:
    """Tell words that bring something besides: 'main and', 'with a camera'."""
    return not lists().joining.isdisjoint(word.form for word in change.gone + change.come)


def _completes_a_measure(word: Word, before: Word) -> bool:
    """Tell a unit behind its number, or what is measured behind its unit."""
    known = lists()
    return (word.form in known.measures and before.canon in known.units) or (
        word.canon in known.units and before.form.isdigit()
    )
