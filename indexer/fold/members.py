"""What each record of a family is to its lead: the kind of variant, and what differs, in words."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from indexer.fold.change import describe
from indexer.fold.reading import Reading, read, word
from indexer.processes import spread
from schema.document import Caption, Member, Variant

LAYOUT = {"runs of spaces", "lost line break", "full stop apart"}  # repairs of what was laid out, not damaged


class Print(NamedTuple):
    """What of a caption tells its kind: its text, and whether it was damaged and repaired."""

    text: str
    damaged: bool


def families(groups: Sequence[Sequence[Caption]]) -> Iterator[tuple[Member, ...]]:
    """Make families of captions, each led by its first; many of them in several processes."""
    several = [[_print(caption) for caption in group] for group in groups if len(group) > 1]
    relations = chain.from_iterable(spread(_relations, several, weight=4))
    for lead, *others in groups:
        found = next(relations) if others else []
        yield Member(lead, Variant.LEAD), *(Member(o, *r) for o, r in zip(others, found, strict=True))


def _print(caption: Caption) -> Print:
    return Print(caption.text, not LAYOUT.issuperset(caption.repairs))


def _relations(groups: Sequence[Sequence[Print]], _: None) -> list[list[tuple[Variant, str]]]:
    return [[_relation(lead, other) for other in others] for lead, *others in groups]


def _relation(lead: Print, other: Print) -> tuple[Variant, str]:
    """Give a variant's kind, and what differs from the lead, '' where nothing does."""
    if other.text == lead.text:
        return (Variant.DAMAGED if other.damaged else Variant.EXACT), ""
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
