"""What a caption may lack and still be a variant: a cut end, and whole sentences of background."""

from collections.abc import Sequence
from itertools import pairwise

from indexer.fold.change import Change, Words
from indexer.fold.omitted import LONG, is_omitted, is_weighty
from indexer.fold.reading import Wording
from indexer.fold.words import is_number, lists

SHORTEST_CUT = 8  # words; a shorter beginning is a prefix of many unrelated captions
SHORTEST_TOLD = 8  # words of a sentence that does not tell what was or will be; a shorter one is a label
SURELY_CUT = 60  # letters; no caption ends with "of" or "the"
CUT_LENGTH = 200  # letters; exports cut at 255 bytes, so a longer text without a full stop was cut

LONGEST_CREDIT = 16  # words of a sentence that only tells who took the picture
THINGS = {"it", "they"}  # a short sentence about one of these tells more of what was named before
JUST_NOW = {("has", "just"), ("have", "just")}

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
    if len(shorter.words) >= LONG and is_omitted(change, extra, places, longer, shorter):
        return True
    whole = places.start in longer.ends and places.stop in longer.ends
    told = (
        longer.shared.issuperset(places)
        or _is_note(extra)
        or (_is_told(extra) and not _places_somebody(extra))
    )
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
    if told - known.present or _tells_what_was(forms):
        return True
    if forms[0] in known.persons:
        return False
    if told:
        return len(words) >= SHORTEST_TOLD or forms[0] in THINGS
    labelled = any(word.name for word in words) or any(form.endswith("ing") for form in forms[:5])
    return len(words) >= SHORTEST_TOLD and not labelled


def _is_note(words: Words) -> bool:
    """Tell where more is told, or who took the picture: 'This photo was taken by Jane Roe of the photo lab'."""
    forms = [word.form for word in words]
    if tuple(forms[:2]) in lists().referring:
        return True
    if forms[0] not in {"this", "the"} or forms[2:5] != ["was", "taken", "by"] or len(words) > LONGEST_CREDIT:
        return False
    somebody = any(word.name for word in words[5:6])
    return somebody and forms[1] in lists().pictures and not any(map(is_weighty, words))


def _tells_what_was(forms: Sequence[str]) -> bool:
    """Tell a sentence with a past tense: 'two divers assisted her', but not 'assisted by two divers'."""
    told = (form for form, following in pairwise((*forms[1:], "")) if following != "by")
    return any(form.endswith("ed") and form not in lists().untold for form in told)


def _is_about_the_picture(forms: Sequence[str]) -> bool:
    """Tell 'is seen', 'has just left', and 'this unique view'."""
    known = lists()
    if not JUST_NOW.isdisjoint(pairwise(forms)):
        return True
    this = (place for place, form in enumerate(forms) if form == "this")
    return not known.seen.isdisjoint(forms) or any(
        not known.pictures.isdisjoint(forms[place + 1 : place + 4]) for place in this
    )


def _places_somebody(words: Words) -> bool:
    """Tell a sentence that says who is where in the picture: 'Seated is Jane Roe', 'L-R: ...'."""
    forms = {word.form for word in words if not word.name or word is words[0]}
    placed = forms & lists().standing or {"l", "r"} <= forms or words[0].form.endswith("ing")
    return bool(placed) and any(word.name for word in words)
