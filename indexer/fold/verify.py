"""Are two captions variants of one? What changed decides, not how much.

Every stretch of words that the two do not share is looked at. Function words, inflections, slips of the pen,
glued words, abbreviations beside their full form and words that only repeat what a thing is may differ; a number,
a month, a direction, a name, a deed or an object may not. A cut end and whole sentences of background may be
missing.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA, Levenshtein

from indexer.fold.frequencies import Frequencies
from indexer.fold.reading import Word, Wording
from indexer.fold.words import is_number, is_year, lists

SHORTEST_CUT = 8  # words; a shorter beginning is a prefix of many unrelated captions
MOST_ADDED = 3  # words that may complete what stands beside them: 'the space shuttle orbiter Atlantis'
SHORTEST_TOLD = 8  # words of a sentence without an auxiliary verb; a shorter one is a label
CUT_LENGTH = (
    200  # letters; exports cut at 255 bytes, and a caption that stops short of a full stop there was cut
)
RARE = 3  # captions; a form that stands in more of them is a word, not a slip of the pen

_CLOSING = frozenset(".!?)\"'”’")

Words = Sequence[Word]


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch where the two texts differ: words ``gone`` from the lead, words ``come`` instead."""

    gone: tuple[Word, ...]
    come: tuple[Word, ...]
    start: int  # where in the lead's words
    end: int
    place: int  # where in the other's
    before: Word | None
    after: Word | None


def changes(lead: Words, other: Words, part: str = "canon") -> list[Change]:
    """Give the stretches in which two texts differ, in order; ``part`` of each word is compared."""
    blocks = Levenshtein.opcodes([getattr(w, part) for w in lead], [getattr(w, part) for w in other])
    found: list[Change] = []
    for block in blocks:
        if block.tag != "equal":
            i, j = block.src_start, block.src_end
            before = lead[i - 1] if i else None
            after = lead[j] if j < len(lead) else None
            come = tuple(other[block.dest_start : block.dest_end])
            found.append(Change(tuple(lead[i:j]), come, i, j, block.dest_start, before, after))
    return _joined(found)


def _joined(found: Sequence[Change]) -> list[Change]:
    """Join changes without a shared word between them: the alignment tells a deletion from a replacement."""
    joined: list[Change] = []
    for change in found:
        if joined and joined[-1].end == change.start:
            last = joined.pop()
            gone, come = last.gone + change.gone, last.come + change.come
            joined.append(Change(gone, come, last.start, change.end, last.place, last.before, change.after))
        else:
            joined.append(change)
    return joined


def is_variant(lead: Wording, other: Wording, common: Frequencies) -> bool:
    """Tell whether ``other`` is a variant of ``lead``; ``common`` tells how common words are."""
    found = changes(lead.words, other.words)
    shared = len(lead.words) - sum(len(change.gone) for change in found)
    if shared < 0.6 * min(len(lead.words), len(other.words)) or shared < 4:
        return False
    moved = _moved(found, lead.words)
    return all(
        change in moved or _is_background(change, lead, other) or _is_trivial(change, common)
        for change in found
    )


def _moved(found: Sequence[Change], lead: Words) -> set[Change]:
    """Find the changes that are one phrase in two places, moved past nobody's name."""
    gone = {_said(c.gone): c for c in found if c.gone and not _content(c.come)}
    pairs: set[Change] = set()
    for change in found:
        there = gone.get(_said(change.come))
        if there and there != change and not _content(change.gone) and _may_move(there, change, lead):
            pairs.update((change, there))
    return pairs


def _said(words: Words) -> tuple[str, ...]:
    return tuple(word.canon for word in _content(words))


def _may_move(there: Change, here: Change, lead: Words) -> bool:
    """Tell a date, or words that move past no name and no direction, and are neither number nor direction."""
    known = lists()
    canons = {word.canon for word in here.come}
    if canons & known.calendar:
        return all(is_number(c) or c in known.calendar or c in known.function for c in canons)
    first, second = sorted((there, here), key=lambda change: change.start)
    passed = lead[first.end : second.start]
    return not any(w.name or w.form in known.directions for w in passed) and not any(
        w.form in known.directions or is_number(w.canon) for w in here.come
    )


def _is_background(change: Change, lead: Wording, other: Wording) -> bool:
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


def _is_trivial(change: Change, common: Frequencies) -> bool:
    """Tell a change that alters nothing about who or what is pictured, what they do, where or when."""
    if (
        _is_glued(change)
        or _is_short_form(change.gone, change.come)
        or _is_short_form(change.come, change.gone)
    ):
        return True
    gone, come, swapped = _cancel(change.gone, change.come)
    if any(word.name and word.canon not in lists().calendar for word in swapped):
        return False
    if _placings(gone) and _placings(come) and _placings(gone) != _placings(come):
        return False
    if _is_broken_off(gone, come) or _is_broken_off(come, gone):
        return True
    gone, come = _content(gone), _content(come)
    gone, come = _without_slips(gone, come, change, common)
    if gone and come:
        return _is_short_form(gone, come) or _is_short_form(come, gone)
    return len(gone or come) <= MOST_ADDED and _may_come_and_go(gone or come, change)


def _is_glued(change: Change) -> bool:
    """Tell the same letters with other gaps between them: 'theprospect', 'degreesC' for 'deg. C'."""
    gone, come = (
        "".join(filter(str.isalnum, _printed(words).casefold())) for words in (change.gone, change.come)
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


def _placings(words: Words) -> set[str]:
    return {word.canon for word in words} & lists().placing


def _content(words: Words) -> list[Word]:
    known = lists()
    free = (w.form in known.function or w.canon in known.function for w in words)
    return [w for w, is_free in zip(words, free, strict=True) if not is_free or _is_label(w)]


def _is_label(word: Word) -> bool:
    """Tell the A of 'incubator A' from the article."""
    return word.form == "a" and word.name


def _without_slips(
    gone: list[Word], come: list[Word], change: Change, common: Frequencies
) -> tuple[list[Word], list[Word]]:
    """Take away the pairs that are one word and a misspelling of it."""
    rest = list(come)
    left = []
    for word in gone:
        partner = next((w for w in rest if _is_slip(word, w, change, common)), None)
        if partner:
            rest.remove(partner)
        else:
            left.append(word)
    return left, rest


def _is_slip(one: Word, two: Word, change: Change, common: Frequencies) -> bool:
    """Tell a misspelling: a word nearly alike that is rare, or that is rare beside its neighbours here."""
    a, b = one.form, two.form
    known = lists()
    if {a, b} & (known.directions | known.calendar) or is_number(a) or is_number(b):
        return False
    shorter = min(len(a), len(b))
    reach = 2 if shorter >= 7 else 1 if shorter >= 4 else 0
    if not reach or OSA.distance(a, b, score_cutoff=reach) > reach:
        return False
    if min(common.word(a), common.word(b)) <= RARE:
        return True
    return a[0] == b[0] and min(_in_place(a, change, common), _in_place(b, change, common)) <= RARE


def _in_place(form: str, change: Change, common: Frequencies) -> int:
    """Count how often a form stands beside the neighbours that it has here."""
    before = common.pair(change.before.form, form) if change.before else RARE + 1
    after = common.pair(form, change.after.form) if change.after else RARE + 1
    return min(before, after)


def _is_short_form(short: Sequence[Word], long: Sequence[Word]) -> bool:
    """Tell 'SM' beside 'Service Module', or 'G.E.T.' beside 'ground elapsed time'."""
    letters = "".join(word.form for word in short)
    spelled = len(short) == 1 or all(len(word.form) == 1 for word in short)
    return spelled and len(long) >= 2 and letters == "".join(word.form[0] for word in long)


def _may_come_and_go(words: Sequence[Word], change: Change) -> bool:
    """Tell words that add nothing: descriptors, a month, an initial, a first name, an acronym, the year of a date."""
    known = lists()
    free = (known.descriptors | known.calendar) - known.directions
    rest = [w for w in words if w.form not in free and w.canon not in known.calendar]
    return not rest or (len(rest) == 1 and _adds_nothing(rest[0], change))


def _adds_nothing(word: Word, change: Change) -> bool:
    """Tell a single word that only completes what stands beside it in both texts."""
    before, after = change.before, change.after
    known = lists()
    if before and before.canon in known.units and word.form in known.measures:
        return True
    if before and is_year(word.form):
        return before.canon in known.calendar or before.form.isdigit()
    if is_number(word.form) or word.form in known.directions:
        return False
    if before and before.name and (_is_acronym(word) or (word.name and word.aside)):
        return True
    return bool(after and after.name and (word.name or word.printed.isupper()))


def _is_acronym(word: Word) -> bool:
    return word.printed.isupper() and 2 <= len(word.form) <= 6


def describe(lead: Words, other: Words) -> str:
    """Say in words what differs from the lead: at most three places, the shortest way to say it."""
    parts = [_say(change) for change in changes(lead, other, "form")]
    more = len(parts) - 3
    return "; ".join(parts[:3]) + (f"; and {more} more" if more > 0 else "")


def _say(change: Change) -> str:
    gone, come = _printed(change.gone), _printed(change.come)
    if gone and come:
        return f"“{_short(come)}” for “{_short(gone)}”"
    return f"without “{_short(gone)}”" if gone else f"with “{_short(come)}”"


def _printed(words: Words) -> str:
    return " ".join(word.printed for word in words)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:60].rsplit(" ", 1)[0] + " …"
