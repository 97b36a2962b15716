"""What each record of a family is to its lead: the kind of variant, and what differs, in words."""

from collections.abc import Sequence
from functools import lru_cache

from indexer.fold.change import describe
from indexer.fold.reading import Reading, read, word
from schema.document import Caption, Member, Variant

LAYOUT = {"runs of spaces", "lost line break", "full stop apart"}  # repairs of what was laid out, not damaged


def family(captions: Sequence[Caption]) -> tuple[Member, ...]:
    """Make a family of captions, the lead first."""
    lead, *others = captions
    if not others:
        return (Member(lead, Variant.LEAD),)
    return (Member(lead, Variant.LEAD), *(Member(other, *relation(lead, other)) for other in others))


def relation(lead: Caption, other: Caption) -> tuple[Variant, str]:
    """Give a variant's kind, and what differs from the lead, '' where nothing does."""
    if other.text == lead.text:
        damaged = set(other.repairs) - LAYOUT
        return (Variant.DAMAGED if damaged else Variant.EXACT), ""
    one, two = _read(lead.text), _read(other.text)
    kind = _kind(one, two)
    if kind is Variant.FORMAT:
        return kind, "case, punctuation, white space or stamps"
    return kind, describe(word(one).words, word(two).words)


def _kind(lead: Reading, other: Reading) -> Variant:
    if not other.sound:
        return Variant.DAMAGED
    if other.key == lead.key:
        return Variant.FORMAT
    cut = other.key.rpartition(" ")[0]
    return Variant.TRUNCATED if lead.key.startswith(cut + " ") else Variant.EDITED


@lru_cache(maxsize=256)
def _read(text: str) -> Reading:
    return read(text)
