"""One record repaired by itself: what can be decoded and laid out without the evidence of others."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from indexer.repair.decode import DECODING
from indexer.repair.fixes import apply
from indexer.repair.layout import LAYOUT
from indexer.repair.lost import is_damaged, undecidable

if TYPE_CHECKING:
    from indexer.read import RawCaption


@dataclass(frozen=True, slots=True)
class RepairedCaption:
    """A record with its text made whole; ``repairs`` names each repair that changed something, in order."""

    raw: "RawCaption"
    title: str
    caption: str
    repairs: tuple[str, ...] = ()

    @property
    def damaged(self) -> bool:
        """Tell whether a mark of damage is left."""
        return is_damaged(self.title, self.caption)

    def named(self, *more: Sequence[str]) -> tuple[str, ...]:
        """Give the names of the repairs with further ones, each once."""
        return tuple(dict.fromkeys(chain(self.repairs, *more)))


def decoded(raw: "RawCaption") -> RepairedCaption:
    """Repair a record by itself."""
    return settled(RepairedCaption(raw, raw.title, raw.caption))


def settled(record: RepairedCaption) -> RepairedCaption:
    """Decode and lay out a record's texts."""
    title, of_title = apply(DECODING + LAYOUT, record.title)
    caption, of_caption = apply(DECODING + LAYOUT, record.caption)
    if not of_title and not of_caption:
        return record
    return replace(record, title=title, caption=caption, repairs=record.named(of_caption, of_title))


def marked(record: RepairedCaption) -> RepairedCaption:
    """Name the damage that nothing decides."""
    return replace(record, repairs=record.named(undecidable(record.caption), undecidable(record.title)))


def texts(records: Iterable[RepairedCaption]) -> Iterator[str]:
    """Yield the texts of records."""
    return chain.from_iterable((record.title, record.caption) for record in records)
