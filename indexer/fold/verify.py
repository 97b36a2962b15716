"""Are two captions variants of one? What changed decides, not how much.

Every stretch of words that the two do not share is looked at. Function words, inflections, slips of the pen,
glued words, abbreviations beside their full form and words that only repeat what a thing is may differ; a number,
a month, a direction, a name, a deed or an object may not. A cut end and whole sentences of background may be
missing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA, Levenshtein

from indexer.fold.reading import Reading, Word
from indexer.fold.words import is_number, lists

SHORTEST_CUT = 8  # words; a shorter beginning is a prefix of many unrelated captions
CUT_LENGTH = (
    200  # letters; exports cut at 255 bytes, and a caption that stops short of a full stop there was cut
)
RARE = 3  # captions; a form that stands in more of them is a word, not a slip of the pen

Words = Sequence[Word]


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch where the two texts differ: words ``gone`` from the lead, words ``come`` instead."""

    gone: tuple[Word, ...]
    come: tuple[Word, ...]
    start: int  # where in the lead's words
    end: int
    before: Word | None
    after: Word | None


def changes(lead: Words, other: Words) -> list[Change]:
    """Give the stretches in which two texts differ, in order."""
    blocks = Levenshtein.opcodes([w.canon for w in lead], [w.canon for w in other])
    found: list[Change] = []
    for block in blocks:
        if block.tag != "equal":
            i, j = block.src_start, block.src_end
            before = lead[i - 1] if i else None
            after = lead[j] if j < len(lead) else None
            come = tuple(other[block.dest_start : block.dest_end])
            found.append(Change(tuple(lead[i:j]), come, i, j, before, after))
    return _joined(found)


def _joined(found: Sequence[Change]) -> list[Change]:
    """Join changes without a shared word between them: the alignment tells a deletion from a replacement."""
    joined: list[Change] = []
    for change in found:
        if joined and joined[-1].end == change.start:
            last = joined.pop()
            gone, come = last.gone + change.gone, last.come + change.come
            joined.append(Change(gone, come, last.start, change.end, last.before, change.after))
        else:
            joined.append(change)
    return joined


def is_variant(lead: Reading, other: Reading, words: tuple[Words, Words], counts: Mapping[str, int]) -> bool:
    """Tell whether ``other`` is a variant of ``lead``; ``words`` are what of the two is to be compared.

    ``counts`` tells in how many captions a form stands.
    """
    found = changes(*words)
    shared = len(words[0]) - sum(len(change.gone) for change in found)
    if shared < 0.6 * min(len(words[0]), len(words[1])) or shared < 4:
        return False
    moved = _moved(found)
    return all(
        change in moved or _is_background(change, lead, other, words) or _is_trivial(change, counts)
        for change in found
    )


def _moved(found: Sequence[Change]) -> set[Change]:
    """Find the changes that are one phrase in two places: a date, or words that name and place nobody."""
    gone = {tuple(w.canon for w in c.gone): c for c in found if c.gone and not c.come}
    pairs: set[Change] = set()
    for change in found:
        canons = tuple(w.canon for w in change.come)
        if not change.gone and canons in gone and _may_move(change.come):
            pairs.update((change, gone[canons]))
    return pairs


def _may_move(words: Words) -> bool:
    known = lists()
    canons = {word.canon for word in words}
    if canons & known.calendar:
        return all(is_number(c) or c in known.calendar or c in known.function for c in canons)
    return not any(w.name or w.form in known.directions or is_number(w.canon) for w in words)


def _is_background(change: Change, lead: Reading, other: Reading, words: tuple[Words, Words]) -> bool:
    """Tell a cut end, or whole sentences that only one text has and that place nobody in the picture."""
    if change.gone and change.come and not _is_cut_word(change):
        return False
    longer, gone = (words[0], change.gone) if change.gone else (words[1], change.come)
    if min(len(words[0]), len(words[1])) < SHORTEST_CUT:
        return False
    at_end = change.after is None
    if at_end and (_is_cut_word(change) or _was_cut(lead if change.come else other)):
        return True
    reading = lead if change.gone else other
    return _whole_sentences(reading, longer, gone) and not _places_somebody(gone)


def _is_cut_word(change: Change) -> bool:
    """Tell a last word that was cut in the middle: 'prio' for 'prior'."""
    if change.after is not None or len(change.come) != 1 or len(change.gone) < 2:
        return False
    return change.gone[0].form.startswith(change.come[0].form)


def _was_cut(shorter: Reading) -> bool:
    text = shorter.caption.text.rstrip()
    return len(text) >= CUT_LENGTH and text[-1:] not in ".!?)\"'”’"


def _whole_sentences(reading: Reading, words: Words, gone: tuple[Word, ...]) -> bool:
    """Tell whether the words are whole sentences of their text."""
    if len(words) != len(reading.words):
        return _ends_a_sentence(reading, gone)
    ends = {end for end, _ in reading.sentences} | {0}
    place = _find(reading.words, gone)
    return place in ends and place + len(gone) in ends


def _ends_a_sentence(reading: Reading, gone: tuple[Word, ...]) -> bool:
    said = " ".join(word.form for word in gone)
    return any(said == sentence for _, sentence in reading.sentences)


def _find(words: tuple[Word, ...], part: tuple[Word, ...]) -> int:
    size = len(part)
    return next((i for i in range(len(words) - size + 1) if words[i : i + size] == part), -1)


def _places_somebody(words: Words) -> bool:
    placed = {word.form for word in words} & {"left", "right", "foreground", "front", "center"}
    return bool(placed) and any(word.name for word in words)


def _is_trivial(change: Change, counts: Mapping[str, int]) -> bool:
    """Tell a change that alters nothing about who or what is pictured, what they do, where or when."""
    if "".join(w.form for w in change.gone) == "".join(w.form for w in change.come):
        return True
    gone, come, swapped = _cancel(change.gone, change.come)
    if any(word.name and word.canon not in lists().calendar for word in swapped):
        return False
    if _placings(gone) and _placings(come) and _placings(gone) != _placings(come):
        return False
    gone, come = _content(gone), _content(come)
    gone, come = _without_slips(gone, come, change, counts)
    if gone and come:
        return _is_short_form(gone, come) or _is_short_form(come, gone)
    return _may_come_and_go(gone or come, change)


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


def _placings(words: Words) -> set[str]:
    return {word.canon for word in words} & lists().placing


def _content(words: Words) -> list[Word]:
    known = lists()
    return [w for w in words if w.form not in known.function and w.canon not in known.function]


def _without_slips(
    gone: list[Word], come: list[Word], change: Change, counts: Mapping[str, int]
) -> tuple[list[Word], list[Word]]:
    """Take away the pairs that are one word and a misspelling of it."""
    rest = list(come)
    left = []
    for word in gone:
        partner = next((w for w in rest if _is_slip(word, w, change, counts)), None)
        if partner:
            rest.remove(partner)
        else:
            left.append(word)
    return left, rest


def _is_slip(one: Word, two: Word, change: Change, counts: Mapping[str, int]) -> bool:
    a, b = one.form, two.form
    known = lists()
    if {a, b} & (known.directions | known.calendar) or is_number(a) or is_number(b):
        return False
    shorter = min(len(a), len(b))
    reach = 2 if shorter >= 7 else 1 if shorter >= 4 else 0
    if not reach or OSA.distance(a, b, score_cutoff=reach) > reach:
        return False
    if min(counts.get(a, 0), counts.get(b, 0)) <= RARE:
        return True
    return one.name and two.name and a[0] == b[0] and change.after is not None and change.after.name


def _is_short_form(short: Sequence[Word], long: Sequence[Word]) -> bool:
    """Tell 'SM' beside 'Service Module', or 'VAB' beside 'Vehicle Assembly Building'."""
    if len(short) != 1 or len(long) < 2:
        return False
    return short[0].form == "".join(word.form[0] for word in long)


def _may_come_and_go(words: Sequence[Word], change: Change) -> bool:
    """Tell words that add nothing: descriptors, an initial, a first name, an acronym, the year of a date."""
    known = lists()
    rest = [w for w in words if w.form not in known.descriptors or w.form in known.directions]
    if not rest:
        return True
    if len(rest) > 1 or len(words) > 3:
        return False
    (word,) = rest
    beside_name = change.after is not None and change.after.name
    if len(word.form) == 1 and word.form.isalpha():
        return beside_name
    if word.printed.isupper() and 2 <= len(word.form) <= 6 and word.form.isalpha():
        return change.before is not None and change.before.name
    if len(word.form) == 4 and word.form[:2] in {"19", "20"} and word.form.isdigit():
        return change.before is not None and (
            change.before.canon in known.calendar or change.before.form.isdigit()
        )
    return word.name and beside_name and word.form not in known.calendar and not is_number(word.form)


def describe(lead: Words, other: Words) -> str:
    """Say in words what differs from the lead: at most three places, the shortest way to say it."""
    parts = [_say(change) for change in changes(lead, other)]
    more = len(parts) - 3
    return "; ".join(parts[:3]) + (f"; and {more} more" if more > 0 else "")


def _say(change: Change) -> str:
    gone, come = (" ".join(w.printed for w in words) for words in (change.gone, change.come))
    if gone and come:
        return f"“{_short(come)}” for “{_short(gone)}”"
    return f"without “{_short(gone)}”" if gone else f"with “{_short(come)}”"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:60].rsplit(" ", 1)[0] + " …"
