"""Edits that alter nothing about who or what is pictured, what they do, where or when."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, permutations, takewhile

from rapidfuzz.distance import OSA

from indexer.fold.corpus_stats import StatsReader
from indexer.fold.match.diff import Edit, Words, printed_words
from indexer.fold.match.typos import MOST_LETTERS, are_namesakes, is_typo
from indexer.fold.normalize import CaptionWord
from indexer.fold.word_classes import is_number, is_year
from schema.vocabulary.folding import FoldingLists

_SIDES = {"l": "left", "r": "right"}
_ROW, _LEFT = {"left", "right"}, {"left", "l"}

_COMPASS = {"N", "E", "S", "W"}

LONGEST = 30  # words of both captions in an edit that may be trivial
MOST_ADDED = 3  # words that may complete what stands beside them: 'the space shuttle orbiter Atlantis'


def is_trivial_edit(edit: Edit, lists: FoldingLists, stats: StatsReader) -> bool:
    """Return whether an edit alters nothing about who or what is pictured, what they do, where or when."""
    if len(edit.removed) + len(edit.inserted) > LONGEST:
        return False
    return _is_in_other_words(edit, lists) or _changes_little(edit, lists, stats)


def _is_in_other_words(edit: Edit, lists: FoldingLists) -> bool:
    return (
        _is_glued(edit)
        or is_short_form(edit.removed, edit.inserted)
        or is_short_form(edit.inserted, edit.removed)
        or _is_spelled_out(edit, lists)
        or _is_row_label(edit)
        or _is_other_kind(edit, lists)
        or _says_alike(edit, lists)
    )


def _changes_little(edit: Edit, lists: FoldingLists, stats: StatsReader) -> bool:
    """Return whether an edit changes no more than typos, function words and words that add nothing."""
    gone, come, swapped = without_shared(edit.removed, edit.inserted)
    if any(may_name(word) and word.canon not in lists.calendar for word in content(swapped, lists)):
        return False
    if _places_otherwise(gone, come, lists) or _is_of_another(gone, come, lists) or _has_compass_letter(edit):
        return False
    if _is_broken_off(gone, come, lists) or _is_broken_off(come, gone, lists):
        return True
    gone, come = without_glued(gone, come)
    gone, come = without_typos(gone, come, edit, lists, stats)
    gone, come = content(gone, lists), content(come, lists)
    if gone and come:
        return is_short_form(gone, come) or is_short_form(come, gone)
    return len(gone or come) <= MOST_ADDED and _may_come_and_go(gone or come, edit, lists)


def content(words: Words, lists: FoldingLists) -> list[CaptionWord]:
    """Return the words that are not function words."""
    function = lists.function
    return [w for w in words if (w.form not in function and w.canon not in function) or _is_label(w)]


def _is_of_another(one: Words, two: Words, lists: FoldingLists) -> bool:
    """Distinguish him from her, where nobody is named."""
    ours, theirs = ({word.form for word in words} for words in (one, two))
    return any(ours & men and theirs & women for men, women in permutations((lists.men, lists.women)))


def _is_label(word: CaptionWord) -> bool:
    """Distinguish the A of 'incubator A' from the article, 'item BE' from the verb, May and Will from theirs."""
    return word.name and (word.form in {"may", "will"} or word.printed.isupper())


def may_name(word: CaptionWord) -> bool:
    """Return whether a word is a name, or in capitals what may be one."""
    return word.name or (len(word.form) > 1 and word.printed.isupper())


# --- the same words, printed otherwise


def _is_glued(edit: Edit) -> bool:
    """Recognize the same letters with other gaps between them: 'theprospect', 'degreesC' for 'deg. C'."""
    gone, come = (
        "".join(filter(str.isalnum, printed_words(words).casefold()))
        for words in (edit.removed, edit.inserted)
    )
    if gone == come:
        return True
    full = "".join(w.canon for w in edit.removed), "".join(w.canon for w in edit.inserted)
    sizes = len(edit.removed), len(edit.inserted)
    one_word = min(sizes) == 1 < max(sizes)
    return (
        one_word and not any(map(is_number, full)) and min(map(len, full)) >= 6 and OSA.distance(*full) <= 1
    )


def without_shared(
    gone: Words, come: Words
) -> tuple[list[CaptionWord], list[CaptionWord], list[CaptionWord]]:
    """Take away what both sides have; return what is left of each, and what stands on both in another order."""
    both = Counter(w.canon for w in gone) & Counter(w.canon for w in come)
    return _less(gone, both), _less(come, both), [w for w in gone if w.canon in both]


def without_glued(one: Words, two: Words) -> tuple[list[CaptionWord], list[CaptionWord]]:
    """Take away two words of one side that are one word of the other: 'crew members' and 'crewmembers'."""
    left, right = list(one), list(two)
    for apart, joined in ((left, right), (right, left)):
        forms = {word.form: word for word in joined}
        for pair in list(pairwise(apart)):
            whole = forms.pop(pair[0].form + pair[1].form, None)
            if whole is not None and all(word in apart for word in pair):
                joined.remove(whole)
                for word in pair:
                    apart.remove(word)
    return left, right


def _less(words: Words, taken: Counter[str]) -> list[CaptionWord]:
    left, rest = Counter(taken), []
    for word in words:
        if left[word.canon]:
            left[word.canon] -= 1
        else:
            rest.append(word)
    return rest


def _is_broken_off(piece: Words, word: Words, lists: FoldingLists) -> bool:
    """Recognize a function word that lost a letter: 'f' for 'of'."""
    if len(piece) != 1 or len(word) != 1 or word[0].form not in lists.function:
        return False
    return (
        piece[0].form.isalpha() and len(piece[0].form) < len(word[0].form) and piece[0].form in word[0].form
    )


def _places_otherwise(gone: Words, come: Words, lists: FoldingLists) -> bool:
    """Recognize 'into' for 'out of', 'by' for 'to', 'on' for 'off'; but not 'in' for 'into'."""
    one, two = ({w.form for w in words} & (lists.placing | lists.prepositions) for words in (gone, come))
    if not one or not two or one == two or not (one | two) & lists.placing:
        return False
    return (*one, *two) not in lists.alike and (*two, *one) not in lists.alike


def _is_row_label(edit: Edit) -> bool:
    """Recognize ways to begin a row of names: 'from left' for 'from left to right', 'L-R' for 'left to right'."""
    gone, come = (
        [_SIDES.get(w.form, w.form) for w in words if w.form != "to"]
        for words in (edit.removed, edit.inserted)
    )
    if gone == come and gone and set(gone) <= _ROW:
        return True
    before = edit.before
    return (gone or come) == ["right"] and not (gone and come) and before is not None and before.form in _LEFT


def _is_other_kind(edit: Edit, lists: FoldingLists) -> bool:
    """Recognize one kind of thing for another before a name that both have: 'the orbiter', 'the space shuttle'."""
    gone, come = ({word.form for word in content(words, lists)} for words in (edit.removed, edit.inserted))
    named = edit.after is not None and edit.after.name and edit.after.form not in lists.descriptors
    return bool(gone and come and named) and gone | come <= lists.kinds


def _says_alike(edit: Edit, lists: FoldingLists) -> bool:
    """Recognize 'depicts' for 'shows', 'is a view of' for 'depicts', and 'performs' for 'undergoes'."""
    gone, come = ({word.form for word in content(words, lists)} for words in (edit.removed, edit.inserted))
    said = gone | come
    if gone and come and said <= lists.performing:
        return True
    shown = lists.reporting | lists.pictures | lists.seen
    beside = {edit.before.form} if edit.before else set()
    if said and said <= lists.obtaining and beside & lists.pictures:
        return True
    return (
        bool(edit.removed and edit.inserted and said & shown)
        and said <= shown
        and bool((said | beside) & (lists.pictures | lists.seen))
    )


def _has_compass_letter(edit: Edit) -> bool:
    """Recognize a direction of one letter: 'E of' the city."""
    after = (edit.after,) if edit.after else ()
    return any(
        one.printed in _COMPASS and two.form == "of"
        for words in (edit.removed, edit.inserted)
        for one, two in pairwise((*words, *after))
    )


def without_typos(
    gone: Sequence[CaptionWord],
    come: Sequence[CaptionWord],
    edit: Edit,
    lists: FoldingLists,
    stats: StatsReader,
) -> tuple[list[CaptionWord], list[CaptionWord]]:
    """Take away the pairs that are one word and a misspelling of it."""
    rest = list(come)
    left = []
    for word in gone:
        partner = next((w for w in rest if _are_one_word(word, w, edit, lists, stats)), None)
        if partner:
            rest.remove(partner)
        else:
            left.append(word)
    return left, rest


def _are_one_word(
    one: CaptionWord, two: CaptionWord, edit: Edit, lists: FoldingLists, stats: StatsReader
) -> bool:
    """Return whether two words are one given name, or one word and a misspelling of it, of about its length."""
    if are_namesakes(one, two, lists):
        return True
    return abs(len(one.form) - len(two.form)) <= MOST_LETTERS and is_typo(one, two, edit, lists, stats)


# --- short forms beside what they stand for: 'SM' and 'Service Module', EVA and extravehicular activity


def _is_spelled_out(edit: Edit, lists: FoldingLists) -> bool:
    """Recognize a full form beside its short form in one text only: 'the Service Module (SM)', 'the SM'.

    Or beside a short form for which the other text has one more word: 'spacewalk (EVA)'.
    """
    longer, shorter = (edit.removed, edit.inserted) if edit.removed else (edit.inserted, edit.removed)
    if not shorter and edit.before and is_acronym(longer[-1]) and longer[-1].canon == edit.before.canon:
        return is_short_form([longer[-1]], [edit.before, *longer[:-1]])
    if not shorter and longer[-1].form in lists.descriptors:
        return is_short_form(longer[-1:], content(longer[:-1], lists))
    beside = [word for word in (edit.before, edit.after) if word and is_acronym(word)]
    return any(
        is_short_form([word], full) and all(one.canon == word.canon for one in rest)
        for word in beside
        for full, rest in ((longer, shorter), (shorter, longer))
    )


def is_short_form(short: Words, long: Words) -> bool:
    """Return whether one is short for the other: 'SM' for 'Service Module', 'G.E.T.' for 'ground elapsed time'."""
    letters = "".join(word.form for word in short)
    spelled = len(short) == 1 or all(len(word.form) == 1 for word in short)
    if not letters or not spelled or len(long) < 2:
        return False
    if letters == "".join(word.form[0] for word in long):
        return True
    return is_acronym(short[0]) and _is_drawn(letters, long)


def _is_drawn(letters: str, long: Words) -> bool:
    """Recognize letters drawn from words in order, the first of each among them: EVA, extravehicular activity."""
    if not long:
        return not letters
    first, *rest = long
    if not letters.startswith(first.form[:1]):
        return False
    taken = _leading(letters, first.form)
    return any(_is_drawn(letters[size:], rest) for size in range(1, taken + 1))


def _leading(letters: str, form: str) -> int:
    """Count the first letters that stand in a form, in their order."""
    among = iter(form)
    return sum(1 for _ in takewhile(lambda letter: letter in among, letters))


def is_acronym(word: CaptionWord) -> bool:
    """Return whether a word is a few capitals: 'EVA', or 'EVA's'."""
    return word.printed.removesuffix("s").rstrip("'’").isupper() and 2 <= len(word.form) <= 6


# --- words that add nothing to what stands beside them


def _may_come_and_go(words: Words, edit: Edit, lists: FoldingLists) -> bool:
    """Recognize words that add nothing: descriptors, a month, an initial, a first name, an acronym, a date's year."""
    free = (lists.descriptors | lists.calendar) - lists.directions
    rest = [w for w in words if w.form not in free and w.canon not in lists.calendar]
    if not rest:
        return not words or not _joins(edit, lists)
    return len(rest) == 1 and _adds_nothing(rest[0], edit, lists)


def _adds_nothing(word: CaptionWord, edit: Edit, lists: FoldingLists) -> bool:
    """Recognize a single word that only completes what stands beside it in both texts."""
    before, after = edit.before, edit.after
    placed = word.aside and word.form in lists.standing and before and before.name
    if placed or (is_acronym(word) and word.aside) or (before and _completes(word, before, after, lists)):
        return True
    if after and (_is_rough(word, after, lists) or _is_praise(word, after, lists)):
        return True
    if is_number(word.form) or word.form in lists.directions or _joins(edit, lists):
        return False
    if after and word.form in lists.flights and after.form in lists.kinds:
        return True  # the project of somebody: 'Mercury astronaut'
    if before and before.name and (is_acronym(word) or (word.name and word.aside)):
        return True
    named = word.name or word.printed.isupper() or (edit.start == 0 and word.form in lists.namesakes)
    return bool(after and after.name and not word.listed and named)


def _completes(
    word: CaptionWord, before: CaptionWord, after: CaptionWord | None, lists: FoldingLists
) -> bool:
    """Recognize a unit, the year or the day of a date, and 'Jr.' behind a name."""
    if before.canon in lists.calendar and after and is_year(after.form):
        return word.form.isdigit()
    if is_year(word.form):
        return before.canon in lists.calendar or before.form.isdigit()
    return (before.name and word.canon == "junior") or _completes_a_measure(word, before, lists)


def _completes_a_measure(word: CaptionWord, before: CaptionWord, lists: FoldingLists) -> bool:
    """Recognize a unit behind its number, or what is measured behind its unit."""
    return (word.form in lists.measures and before.canon in lists.units) or (
        word.canon in lists.units and before.form.isdigit()
    )


def _is_rough(word: CaptionWord, after: CaptionWord, lists: FoldingLists) -> bool:
    """Recognize 'some' before a number, or 'nearly'."""
    return word.form in lists.rough and is_number(after.form)


def _is_praise(word: CaptionWord, after: CaptionWord, lists: FoldingLists) -> bool:
    """Recognize what is said in praise of a picture: 'this spectacular view'."""
    return word.form in lists.praise and after.form in lists.pictures


def _joins(edit: Edit, lists: FoldingLists) -> bool:
    """Recognize words that bring something besides: 'main and', 'with a camera'."""
    return not lists.joining.isdisjoint(word.form for word in edit.removed + edit.inserted)
