"""Where two texts differ, and how to say it."""

from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from indexer.fold.reading import Word

Words = Sequence[Word]


class Change(NamedTuple):
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


def describe(lead: Words, other: Words) -> str:
    """Say in words what differs from the lead: at most three places, the shortest way to say it."""
    parts = [_say(change) for change in changes(lead, other, "form")]
    more = len(parts) - 3
    return "; ".join(parts[:3]) + (f"; and {more} more" if more > 0 else "")


def _say(change: Change) -> str:
    gone, come = printed_words(change.gone), printed_words(change.come)
    if gone and come:
        return f"“{_short(come)}” for “{_short(gone)}”"
    return f"without “{_short(gone)}”" if gone else f"with “{_short(come)}”"


def printed_words(words: Words) -> str:
    """Give words as they are printed."""
    return " ".join(word.printed for word in words)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:60].rsplit(" ", 1)[0] + " …"
