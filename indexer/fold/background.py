"""What a caption may lack and still be a variant: a cut end, and whole sentences of background."""

from indexer.fold.change import Change, Words
from indexer.fold.reading import Wording
from indexer.fold.words import is_number, lists

SHORTEST_CUT = 8  # words; a shorter beginning is a prefix of many unrelated captions
SHORTEST_TOLD = 8  # words of a sentence without an auxiliary verb; a shorter one is a label
CUT_LENGTH = 200  # letters; exports cut at 255 bytes, so a longer text without a full stop was cut

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
    start = change.start if change.gone else change.place
    places = range(start, start + len(extra))
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
    plain = longer.text.rstrip().endswith(".") and not any(w.name or is_number(w.form) for w in extra)
    return len(shorter.text) >= CUT_LENGTH or (plain and len(shorter.text) >= CUT_LENGTH // 2)


def _is_told(words: Words) -> bool:
    """Tell a sentence of background from a label, and from one that says what this very picture shows."""
    known = lists()
    first = {word.form for word in words[:4]}
    if words[0].form in known.pointing or "here" in first or {"in", "this"} <= first:
        return False
    return len(words) >= SHORTEST_TOLD or any(word.form in known.auxiliaries for word in words)


def _places_somebody(words: Words) -> bool:
    """Tell a sentence that says who is where in the picture: 'Seated is Jane Roe', 'L-R: ...'."""
    forms = {word.form for word in words}
    placed = forms & lists().standing or {"l", "r"} <= forms or words[0].form.endswith("ing")
    return bool(placed) and any(word.name for word in words)
