"""Damaged text made whole: what can be decoded, what evidence restores, and a name for each repair.

``decode`` undoes what a program did to the text, ``layout`` what a form did to it, ``lost`` gives back
characters of which nothing is left but ``?`` or U+FFFD. The raw record is kept beside the repaired one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from indexer.repair.decode import DECODING
from indexer.repair.evidence import Lexicon, Twins
from indexer.repair.fixes import apply
from indexer.repair.layout import LAYOUT
from indexer.repair.lost import is_damaged, restore, undecidable

if TYPE_CHECKING:
    from indexer.read import RawCaption

# Evidence found in one round may decide a place in the next: a text made whole is a twin for others.
ROUNDS = 4


@dataclass(frozen=True, slots=True)
class RepairedCaption:
    """A record with its text made whole; ``repairs`` names each repair that changed something, in order."""

    raw: "RawCaption"
    title: str
    caption: str
    repairs: tuple[str, ...] = ()


def repair(records: Sequence["RawCaption"]) -> list[RepairedCaption]:
    """Repair every record, each by the evidence of all; the order of the records is kept."""
    repaired = [_settled(RepairedCaption(raw, raw.title, raw.caption)) for raw in records]
    damaged = [n for n, record in enumerate(repaired) if is_damaged(record.title, record.caption)]
    for _ in range(ROUNDS):
        if not _restore_all(repaired, damaged):
            break
    for n in damaged:
        repaired[n] = _marked(repaired[n])
    return repaired


def _settled(record: RepairedCaption) -> RepairedCaption:
    title, of_title = apply(DECODING + LAYOUT, record.title)
    caption, of_caption = apply(DECODING + LAYOUT, record.caption)
    if not of_title and not of_caption:
        return record
    return replace(record, title=title, caption=caption, repairs=_names(record, of_caption, of_title))


def _restore_all(repaired: list[RepairedCaption], damaged: Sequence[int]) -> bool:
    """Restore lost characters in place, by the evidence of all texts; say whether anything was restored."""
    texts = list(_texts(repaired))
    lexicon, twins = Lexicon(texts), Twins(texts, _texts(repaired[n] for n in damaged))
    changed = False
    for n in damaged:
        record = repaired[n]
        title, of_title = restore(record.title, (record.caption, *twins.of(record.title)), lexicon)
        caption, of_caption = restore(record.caption, (record.title, *twins.of(record.caption)), lexicon)
        if of_title or of_caption:
            names = _names(record, of_caption, of_title)
            repaired[n] = _settled(replace(record, title=title, caption=caption, repairs=names))
            changed = True
    return changed


def _marked(record: RepairedCaption) -> RepairedCaption:
    left = [*undecidable(record.caption), *undecidable(record.title)]
    return replace(record, repairs=_names(record, left))


def _texts(records: Sequence[RepairedCaption] | Iterator[RepairedCaption]) -> Iterator[str]:
    return chain.from_iterable((record.title, record.caption) for record in records)


def _names(record: RepairedCaption, *more: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain(record.repairs, *more)))
