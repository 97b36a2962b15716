"""What a caption may lack and still be a variant: a cut end, and whole sentences of background."""

from collections.abc import Sequence
from itertools import pairwise

from indexer.fold.change import Change, Words
from indexer.fold.reading import Word, Wording
from indexer.fold.trivial import content
from indexer.fold.words import is_number, lists

SHORTEST_CUT = 8  # words; a shorter beginning is a prefix of many unrelated captions
SHORTEST_TOLD = 8  # words of a sentence that does not tell what was or will be; a shorter one is a label
SURELY_CUT = 60  # letters; no caption ends with "of" or "the"
CUT_LENGTH = 200  # letters; exports cut at 255 bytes, so a longer text without a full stop was cut

LONG = 30  # words; in a text that long a phrase may be missing, or a line
MOST_REPEATED = 4  # words of content in a phrase that says again what is said elsewhere
SHORTEST_SKIP = 6  # words between two prints of a word that an eye skipped
THINGS = {"it", "they"}  # a short sentence about one of these tells more of what was named before
PAST = {"was", "were", "had", "been"}

_CLOSING = frozenset(".!?)\"'”’")


def is_background(change: Change, lead: Wording, other: Wording) -> bool:
    """Tell a cut end, or whole sentences that only one text has and that place nobody in the picture."""
    cut = _is_cut_word(change)
    if (change.gone and change.come and not cut) or min(len(lead.words), len(other.words)) < SHORTEST_CUT:
        return False
    if lead.generic != other.generic:
        return False
    longer, shorter = (lead, other) if change.gone else (other, lead)
    extra = change.gone or change.come
    if change.after is None and (cut or _was_cut(shorter, longer, extra)):
        return True
    places = _places(change)
    if _repeats(change, extra, longer, shorter) or _is_eye_skip(change, extra, shorter):
        return True
    whole = places.start in longer.ends and places.stop in longer.ends
    told = longer.shared.issuperset(places) or (_is_told(extra) and not _places_somebody(extra))
    return whole and told


def _is_cut_word(change: Change) -> bool:
    """Tell a last word that was cut in the middle: 'prio' for 'prior'."""
    if change.after is not None or len(change.come) != 1 or len(change.gone) < 2:
        return False
    return change.gone[0].form.startswith(change.come[0].form)


def _was_cut(shorter: Wording, longer: Wording, extra: Words) -> bool:
    """Tell a text that stops without a full stop: where exports cut, or before plain words that go on to one."""
    if shorter.text.rstrip()[-1:] in _CLOSING:
        return False
    if shorter.words[-1].form in lists().function and len(shorter.text) >= SURELY_CUT:
        return True
    plain = longer.text.rstrip().endswith(".") and not any(w.name or is_number(w.form) for w in extra)
    return len(shorter.text) >= CUT_LENGTH or (plain and len(shorter.text) >= CUT_LENGTH // 2)


def _places(change: Change) -> range:
    """Give where in the longer text its extra words stand."""
    start = change.start if change.gone else change.place
    return range(start, start + len(change.gone or change.come))


def _repeats(change: Change, extra: Words, longer: Wording, shorter: Wording) -> bool:
    """Tell a phrase of place or belonging, or one more name in what is told, that says only what both say elsewhere."""
    said = content(extra)
    if not 0 < len(said) <= MOST_REPEATED or len(shorter.words) < LONG or any(map(_is_weighty, said)):
        return False
    places = _places(change)
    around = [word.canon for place, word in enumerate(longer.words) if place not in places]
    known = {word.canon for word in shorter.words}.intersection(around) | lists().descriptors
    if not known.issuperset(word.canon for word in said):
        return False
    outer = [word.form for word in extra if word.form not in lists().articles or word in said]
    if outer[-1] == "of":
        return all(word.name or word.form in lists().descriptors for word in said)
    return outer[0] in lists().belonging or (outer[0] == "and" and _is_past(places, longer))


def _is_weighty(word: Word) -> bool:
    return is_number(word.form) or word.form in lists().directions or word.canon in lists().calendar


def _is_past(places: range, text: Wording) -> bool:
    """Tell a place in a sentence, not the first, that tells what was, and not who is where in the picture."""
    start = max(end for end in text.ends if end <= places.start)
    end = min(end for end in text.ends if end >= places.stop)
    forms = {word.form for word in text.words[start:end]}
    return start > 0 and bool(forms & PAST) and not forms & lists().standing


def _is_eye_skip(change: Change, extra: Words, shorter: Wording) -> bool:
    """Tell what a copyist left out between two prints of a word, in a text that is long and otherwise the same."""
    twice = {extra[-1].form} & {change.before.form if change.before else ""} or (
        {extra[0].form} & {change.after.form if change.after else ""}
    )
    if len(extra) < SHORTEST_SKIP or len(shorter.words) < LONG or not any(len(form) >= 5 for form in twice):
        return False
    return not any(word.name or is_number(word.form) for word in extra)


def _is_told(words: Words) -> bool:
    """Tell a sentence of background from a label, and from one that says what this very picture shows.

    A short sentence about what is now is of the second kind: 'The hatch is open.'
    """
    known = lists()
    forms = [word.form for word in words]
    if forms[0] in known.pointing or "here" in forms[:4] or _is_about_the_picture(forms):
        return False
    if any(one in {"is", "are"} and other.endswith("ing") for one, other in pairwise(forms)):
        return False
    told = known.auxiliaries.intersection(forms)
    if tuple(forms[:2]) in known.referring or told - known.present or _tells_what_was(forms):
        return True
    if forms[0] in known.persons:
        return False
    if told:
        return len(words) >= SHORTEST_TOLD or forms[0] in THINGS
    labelled = any(word.name for word in words) or any(form.endswith("ing") for form in forms[:5])
    return len(words) >= SHORTEST_TOLD and not labelled


def _tells_what_was(forms: Sequence[str]) -> bool:
    """Tell a sentence with a past tense: 'two divers assisted her', but not 'assisted by two divers'."""
    return any(form.endswith("ed") and following != "by" for form, following in pairwise((*forms[1:], "")))


def _is_about_the_picture(forms: Sequence[str]) -> bool:
    """Tell 'is seen', and 'this unique view'."""
    known = lists()
    this = (place for place, form in enumerate(forms) if form == "this")
    return not known.seen.isdisjoint(forms) or any(
        not known.pictures.isdisjoint(forms[place + 1 : place + 4]) for place in this
    )


def _places_somebody(words: Words) -> bool:
    """Tell a sentence that says who is where in the picture: 'Seated is Jane Roe', 'L-R: ...'."""
    forms = {word.form for word in words}
    placed = forms & lists().standing or {"l", "r"} <= forms or words[0].form.endswith("ing")
    return bool(placed) and any(word.name for word in words)
