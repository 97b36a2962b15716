"""The edits between two captions, word by word, and how to say them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from rapidfuzz.distance import LCSseq, Levenshtein

from indexer.fold.normalize import CaptionWord, TokenizedCaption

Words = Sequence[CaptionWord]

MOST_SAID = 3  # edits that a description names
LONGEST_SAID = 60  # letters of words that it quotes


class Edit(NamedTuple):
    """A stretch in which two captions differ: words ``removed`` from the leader, words ``inserted`` in the other.

    ``start`` and ``end`` are places among the leader's words, ``place`` is one among the other's; ``before`` and
    ``after`` are the leader's words beside the stretch.
    """

    removed: tuple[CaptionWord, ...]
    inserted: tuple[CaptionWord, ...]
    start: int
    end: int
    place: int
    before: CaptionWord | None
    after: CaptionWord | None


@dataclass(frozen=True)
class Comparison:
    """A leader and another caption; what is known of the two is found out when it is asked for."""

    leader: TokenizedCaption
    other: TokenizedCaption

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """The edits between the two."""
        return tuple(diff(self.leader.words, self.other.words, self.leader.canons, self.other.canons))

    @cached_property
    def shared(self) -> int:
        """How many words they share in order."""
        return len(self.leader.words) - sum(len(edit.removed) for edit in self.edits)

    @property
    def most_shared(self) -> int:
        """How many words they can share at most, at a tenth of the time."""
        return LCSseq.similarity(self.leader.canons, self.other.canons)

    @property
    def shorter(self) -> int:
        """The number of words of the shorter caption."""
        return min(len(self.leader.words), len(self.other.words))


def compare(leader: TokenizedCaption, other: TokenizedCaption) -> Comparison:
    """Return what two captions share and the edits between them."""
    return Comparison(leader, other)


def diff(leader: Words, other: Words, ours: Sequence[str], theirs: Sequence[str]) -> list[Edit]:
    """Return the fewest edits that make one caption of the other, in order.

    ``ours`` and ``theirs`` have what is compared of each word.
    """
    blocks = Levenshtein.opcodes(ours, theirs)
    found: list[Edit] = []
    for block in blocks:
        if block.tag != "equal":
            i, j = block.src_start, block.src_end
            before = leader[i - 1] if i else None
            after = leader[j] if j < len(leader) else None
            inserted = tuple(other[block.dest_start : block.dest_end])
            found.append(Edit(tuple(leader[i:j]), inserted, i, j, block.dest_start, before, after))
    return _joined(found)


def _joined(found: Sequence[Edit]) -> list[Edit]:
    """Join edits without a shared word between them: the alignment tells a deletion from a replacement."""
    joined: list[Edit] = []
    for edit in found:
        if joined and joined[-1].end == edit.start:
            last = joined.pop()
            removed, inserted = last.removed + edit.removed, last.inserted + edit.inserted
            joined.append(Edit(removed, inserted, last.start, edit.end, last.place, last.before, edit.after))
        else:
            joined.append(edit)
    return joined


def describe_edits(leader: Words, other: Words) -> str:
    """Return a sentence for a person of what differs from the leader: at most three edits, shortly."""
    edits = diff(leader, other, [word.form for word in leader], [word.form for word in other])
    parts = [_described(edit) for edit in edits]
    more = len(parts) - MOST_SAID
    return "; ".join(parts[:MOST_SAID]) + (f"; and {more} more" if more > 0 else "")


def _described(edit: Edit) -> str:
    removed, inserted = printed_words(edit.removed), printed_words(edit.inserted)
    if removed and inserted:
        return f"“{_short(inserted)}” for “{_short(removed)}”"
    return f"without “{_short(removed)}”" if removed else f"with “{_short(inserted)}”"


def printed_words(words: Words) -> str:
    """Return words as they are printed."""
    return " ".join(word.printed for word in words)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SAID else text[:LONGEST_SAID].rsplit(" ", 1)[0] + " …"
