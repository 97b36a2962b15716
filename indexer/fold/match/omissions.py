"""What one of two captions may lack: a cut end, whole sentences of background, and in a long text a phrase.

A sentence is background where many captions share it (boilerplate), where it says what was or always is, or where it
names a source. It is none where it places somebody in the picture, or says what this very picture shows.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from indexer.fold.match.diff import Edit, Words
from indexer.fold.match.headings import FEWEST_UNDER_A_HEADING, heading_sizes, is_measured
from indexer.fold.match.trivial_edits import content
from indexer.fold.normalize import CaptionWord, TokenizedCaption
from indexer.fold.word_classes import is_number, is_year
from schema.vocabulary.folding import FoldingLists

SHORTEST_CUT = 8  # words; a shorter beginning is a prefix of many unrelated captions
SURELY_CUT = 60  # letters; no caption ends with "of" or "the"
CUT_LENGTH = 200  # letters; exports cut at 255 bytes, so a longer text without a full stop was cut
_DOTS = ("...", "…", ". . .")  # who cut it says so
_CLOSING = frozenset(".!?)\"'”’")

SHORTEST_NARRATION = 8  # words of a sentence about what is; a shorter one is a label
LONGEST_CREDIT = 16  # words of a sentence that only says who took the picture
THINGS = {"it", "they"}  # a short sentence about one of these says more of what was named before
TO_COME = {"will", "would"}  # 'With this mirror astronomers will see ...' shows no mirror
JUST_NOW = {("has", "just"), ("have", "just")}

_GAP = re.compile(r"\b(at|in|on|of|by|from|to) [,;]", re.IGNORECASE)
MOST_SPELLED_OUT = 14  # words for which a short form stands
LONGEST_CODE = 4  # words: 'test', and up to three numbers
MOST_LOST = 6  # words of a time or a place

LONG = 30  # words; in a text that long a phrase may be missing, or a line
VERY_LONG = 60  # words; in a text that long what is said of a name may be missing
SHORTEST_APPOSITION = 3  # words
MOST_REPEATED = 4  # words of content in a phrase that says again what is said elsewhere
SHORTEST_SKIP = 6  # words between two prints of a word that an eye skipped
DURATIONS = {"day", "week", "month", "hour", "minute"}
PAST = {"was", "were", "had", "been"}


class Omission(NamedTuple):
    """Words at their ``places`` in the ``longer`` caption, which the ``shorter`` lacks; ``edit`` takes them out."""

    words: tuple[CaptionWord, ...]
    places: range
    longer: TokenizedCaption
    shorter: TokenizedCaption
    edit: Edit


def is_omission(edit: Edit, leader: TokenizedCaption, other: TokenizedCaption, lists: FoldingLists) -> bool:
    """Return whether an edit leaves out what a variant may lack, and puts nothing in its place."""
    cut_word = _is_cut_word(edit)
    if edit.removed and edit.inserted and not cut_word:
        return False
    if min(len(leader.words), len(other.words)) < SHORTEST_CUT or leader.generic != other.generic:
        return False
    omission = _omission(edit, leader, other)
    words, longer, shorter = omission.words, omission.longer, omission.shorter
    if edit.after is None and (cut_word or _was_cut(omission, lists)):
        return True
    small = _is_lost_word(omission) or _is_code(omission, lists) or _is_acronym_behind(omission)
    if small or _is_heading(omission, lists):
        return True
    if len(shorter.words) >= LONG and _is_dispensable_phrase(omission, lists):
        return True
    return _is_whole_sentences(omission) and (
        longer.boilerplate.issuperset(omission.places) or _is_background(words, lists)
    )


def is_heading(edit: Edit, leader: TokenizedCaption, other: TokenizedCaption) -> bool:
    """Return whether an edit leaves out what stands before a colon or dashes at the beginning of a caption."""
    return not (edit.removed and edit.inserted) and _stands_before(_omission(edit, leader, other))


def _omission(edit: Edit, leader: TokenizedCaption, other: TokenizedCaption) -> Omission:
    words, start = (edit.removed, edit.start) if edit.removed else (edit.inserted, edit.place)
    longer, shorter = (leader, other) if edit.removed else (other, leader)
    return Omission(words, range(start, start + len(words)), longer, shorter, edit)


# --- a cut end


def _is_cut_word(edit: Edit) -> bool:
    """Recognize a last word that was cut in the middle: 'prio' for 'prior'."""
    if edit.after is not None or len(edit.inserted) != 1 or len(edit.removed) < 2:
        return False
    return edit.removed[0].form.startswith(edit.inserted[0].form)


def _was_cut(omission: Omission, lists: FoldingLists) -> bool:
    """Recognize a text that stops without a full stop: where exports cut, or before plain words that go on to one."""
    shorter, longer = omission.shorter, omission.longer
    if shorter.text.rstrip(" )]").endswith(_DOTS):
        return True
    if shorter.text.rstrip()[-1:] in _CLOSING:
        return False
    if shorter.words[-1].form in lists.function and len(shorter.text) >= SURELY_CUT:
        return True
    plain = longer.text.rstrip().endswith(".") and not any(
        w.name or is_number(w.form) for w in omission.words
    )
    return len(shorter.text) >= CUT_LENGTH or (plain and len(shorter.text) >= CUT_LENGTH // 2)


# --- a heading before a text, and a word that was lost in it


def _is_heading(omission: Omission, lists: FoldingLists) -> bool:
    """Recognize what a series, a project or a flight writes before its captions: 'STS-99: Explorer.', 'RANGE: 9 km'."""
    words = omission.words
    if not _stands_before(omission):
        return False
    numbered = any(is_number(word.form) for word in words)
    flown = words[0].printed.startswith("STS") or words[0].form in lists.taking
    measured = flown or not numbered or is_measured(omission.longer, len(words))
    return measured and not any(word.form in lists.directions for word in words)


def _stands_before(omission: Omission) -> bool:
    """Recognize words before a colon or dashes at the beginning of a text, one label or several."""
    if omission.places.start or len(omission.shorter.words) < FEWEST_UNDER_A_HEADING:
        return False
    return len(omission.words) in heading_sizes(omission.longer)


def _is_lost_word(omission: Omission) -> bool:
    """Recognize a gap that a lost word left: 'Behind a splash at , two boats wait'."""
    before = omission.edit.before
    if before is None or len(omission.words) > MOST_LOST:
        return False
    gaps = {gap[1].casefold() for gap in _GAP.finditer(omission.shorter.text)}
    return before.form in gaps - {gap[1].casefold() for gap in _GAP.finditer(omission.longer.text)}


def _is_acronym_behind(omission: Omission) -> bool:
    """Recognize the short form of several words before it: 'Imaging Radar-C and X-Band Radar (IR-C/X-R)'."""
    start = omission.places.start
    letters = "".join(word.printed for word in omission.words)
    if len(omission.words) < 2 or not letters.isalpha() or not letters.isupper():
        return False
    initials = iter(word.form[0] for word in omission.longer.words[max(0, start - MOST_SPELLED_OUT) : start])
    return all(letter in initials for letter in letters.casefold())


def _is_code(omission: Omission, lists: FoldingLists) -> bool:
    """Recognize a catalog's number at the end, or in the middle, where the shorter text has none: 'Test 99-501'."""
    words, shorter = omission.words, omission.shorter
    if not 2 <= len(words) <= LONGEST_CODE or words[0].form not in lists.codes:
        return False
    numbered = all(word.form.isdigit() for word in words[1:])
    return numbered and not any(
        one.form == words[0].form and is_number(two.form) for one, two in pairwise(shorter.words)
    )


# --- whole sentences of background


def _is_whole_sentences(omission: Omission) -> bool:
    ends, places = omission.longer.sentence_ends, omission.places
    return places.start in ends and places.stop in ends


def _is_background(words: Words, lists: FoldingLists) -> bool:
    """Recognize a sentence that names a source, or one of narration that places nobody in the picture."""
    return _is_note(words, lists) or (_is_narration(words, lists) and not _places_somebody(words, lists))


def _is_note(words: Words, lists: FoldingLists) -> bool:
    """Recognize a reference to more, or who took the picture: 'This photo was taken by Jane Roe of the photo lab'."""
    forms = [word.form for word in words]
    if tuple(forms[:2]) in lists.referring:
        return True
    if forms[0] not in {"this", "the"} or forms[2:5] != ["was", "taken", "by"] or len(words) > LONGEST_CREDIT:
        return False
    somebody = any(word.name for word in words[5:6])
    return somebody and forms[1] in lists.pictures and not any(_is_weighty(word, lists) for word in words)


def _is_narration(words: Words, lists: FoldingLists) -> bool:
    """Distinguish a sentence of background from a label, and from one that says what this very picture shows.

    A short sentence about what is now is of the second kind: 'The hatch is open.'
    """
    forms = [word.form for word in words]
    if points_at_the_picture(forms, lists) or _is_about_the_picture(forms, lists):
        return False
    if any(one in {"is", "are"} and other.endswith("ing") for one, other in pairwise(forms)):
        return False
    verbs = lists.auxiliaries.intersection(forms)
    if verbs - lists.present or _is_in_the_past(forms, lists):
        return True
    if forms[0] in lists.persons:
        return False
    if verbs:
        return len(words) >= SHORTEST_NARRATION or forms[0] in THINGS
    labelled = any(word.name for word in words) or any(form.endswith("ing") for form in forms[:5])
    return len(words) >= SHORTEST_NARRATION and not labelled


def points_at_the_picture(forms: Sequence[str], lists: FoldingLists) -> bool:
    """Recognize a sentence that begins by pointing: 'Here he pauses', 'Behind the van'; not 'With this they will'."""
    pointing = forms[0] in lists.pointing and not (forms[0] == "with" and not TO_COME.isdisjoint(forms))
    return pointing or "here" in forms[:4]


def _is_in_the_past(forms: Sequence[str], lists: FoldingLists) -> bool:
    """Recognize a sentence with a past tense: 'two divers assisted her', but not 'assisted by two divers'."""
    verbs = (form for form, following in pairwise((*forms[1:], "")) if following != "by")
    return any(form.endswith("ed") and form not in lists.not_past_tense for form in verbs)


def _is_about_the_picture(forms: Sequence[str], lists: FoldingLists) -> bool:
    """Recognize 'is seen', 'has just left', and 'this unique view'."""
    if not JUST_NOW.isdisjoint(pairwise(forms)):
        return True
    this = (place for place, form in enumerate(forms) if form == "this")
    return not lists.seen.isdisjoint(forms) or any(
        not lists.pictures.isdisjoint(forms[place + 1 : place + 4]) for place in this
    )


def _places_somebody(words: Words, lists: FoldingLists) -> bool:
    """Recognize a sentence that says who is where in the picture: 'Seated is Jane Roe', 'L-R: ...'."""
    forms = {word.form for word in words if not word.name or word is words[0]}
    begins = words[0].form.endswith("ing") and words[0].form not in lists.function
    placed = forms & lists.standing or {"l", "r"} <= forms or begins
    return bool(placed) and any(word.name for word in words)


# --- a phrase that a long text may lack: a date, a flight, what is said elsewhere, a line


def _is_dispensable_phrase(omission: Omission, lists: FoldingLists) -> bool:
    """Recognize a phrase that may be missing from a long text, where the rest of the two agrees."""
    if _is_date(omission.words, lists) or _is_flight(omission, lists):
        return _agree_on_dates(omission, lists)
    return (
        _repeats(omission, lists)
        or _is_eye_skip(omission)
        or _is_apposition(omission, lists)
        or _is_duration(omission, lists)
    )


def _is_date(words: Words, lists: FoldingLists) -> bool:
    """Recognize a day, and from how far: 'taken on May 17, 1997 at a range of 99,000 kilometers'."""
    said = content(words, lists)
    if not any(w.canon in lists.calendar or w.form in lists.taking for w in said):
        return False
    plain = lists.calendar | lists.units | lists.taking
    return all(w.canon in plain or w.form in plain or w.form.isdigit() for w in said)


def _is_flight(omission: Omission, lists: FoldingLists) -> bool:
    """Recognize the flight that a crew or a mission is of: 'the STS-99 crew', 'STS-99 commander', 'for STS-99'."""
    words, after = content(omission.words, lists), omission.edit.after
    of_it = after is not None and after.form in lists.flown
    if not words or not (of_it or any(words[0].form.startswith(flight) for flight in lists.flights)):
        return False
    return any(map(_has_digit, words)) and all(_has_digit(word) or word.name for word in words)


def _is_duration(omission: Omission, lists: FoldingLists) -> bool:
    """Recognize how long a flight lasts, where the shorter text says nothing of it: 'the nearly 17-day mission'."""
    words, after = content(omission.words, lists), omission.edit.after
    if after is None or not (after.form in lists.flown or after.form.startswith(tuple(lists.flights))):
        return False
    timed = {word.canon for word in words} & DURATIONS
    plain = all(
        w.canon in DURATIONS or w.form in lists.rough or w.form.isdigit() or w.canon.isdigit() for w in words
    )
    numbered = any(word.canon.isdigit() for word in words)
    said = pairwise(word.canon for word in omission.shorter.words)
    return (
        bool(timed)
        and numbered
        and plain
        and not any(one.isdigit() and two in DURATIONS for one, two in said)
    )


def _has_digit(word: CaptionWord) -> bool:
    return any(map(str.isdigit, word.form))


def _agree_on_dates(omission: Omission, lists: FoldingLists) -> bool:
    """Return whether the text which lacks a date or a flight has no other in another place."""
    said = content(omission.shorter.words, lists)
    dated = (w for w in said if w.canon in lists.calendar or (_has_digit(w) and not is_year(w.form)))
    return {word.canon for word in omission.longer.words}.issuperset(word.canon for word in dated)


def _repeats(omission: Omission, lists: FoldingLists) -> bool:
    """Recognize a phrase of place or belonging, or one more name in narration, that repeats what both say elsewhere."""
    words, places, longer = omission.words, omission.places, omission.longer
    said = content(words, lists)
    if not 0 < len(said) <= MOST_REPEATED or any(_is_weighty(word, lists) for word in said):
        return False
    around = [word.canon for place, word in enumerate(longer.words) if place not in places]
    known = {word.canon for word in omission.shorter.words}.intersection(around) | lists.descriptors
    if not known.issuperset(word.canon for word in said):
        return False
    outer = [word.form for word in words if word.form not in lists.articles or word in said]
    if outer[-1] == "of":
        return all(word.name or word.form in lists.descriptors for word in said)
    return outer[0] in lists.belonging or (outer[0] == "and" and _is_past(places, longer, lists))


def _is_weighty(word: CaptionWord, lists: FoldingLists) -> bool:
    """Recognize a number, a direction, or a word of the calendar."""
    return is_number(word.form) or word.form in lists.directions or word.canon in lists.calendar


def _is_past(places: range, text: TokenizedCaption, lists: FoldingLists) -> bool:
    """Recognize a place in a sentence, not the first, that says what was, and not who is where in the picture."""
    start = max(end for end in text.sentence_ends if end <= places.start)
    end = min(end for end in text.sentence_ends if end >= places.stop)
    forms = {word.form for word in text.words[start:end]}
    return start > 0 and bool(forms & PAST) and not forms & lists.standing


def _is_apposition(omission: Omission, lists: FoldingLists) -> bool:
    """Recognize what a long text says of a name between commas: ', a satellite for mail,', ', built by a works,'.

    Or the part that somebody has: ', mission specialist,'.
    """
    words, before = omission.words, omission.edit.before
    between = before is not None and before.name and words[-1].listed
    if (
        not between
        or len(omission.shorter.words) < VERY_LONG
        or any(_is_weighty(word, lists) for word in words)
    ):
        return False
    if words[-1].form in lists.roles and not any(word.name for word in words):
        return True
    return len(words) >= SHORTEST_APPOSITION and (words[0].form in lists.articles or words[1].form == "by")


def _is_eye_skip(omission: Omission) -> bool:
    """Recognize what a copyist left out between two prints of a word."""
    words, before, after = omission.words, omission.edit.before, omission.edit.after
    twice = {words[-1].form} & {before.form if before else ""} or {words[0].form} & {
        after.form if after else ""
    }
    if len(words) < SHORTEST_SKIP or not any(len(form) >= 5 for form in twice):
        return False
    return not any(word.name or is_number(word.form) for word in words)
