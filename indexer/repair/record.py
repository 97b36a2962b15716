"""One record repaired by itself: what can be decoded and laid out without the evidence of others."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from indexer.processes import spread
from indexer.repair.decode import DECODING
from indexer.repair.fixes import apply
from indexer.repair.layout import LAYOUT
from indexer.repair.lost import is_damaged, undecidable

if TYPE_CHECKING:
    from indexer.read import RawCaption


Mended = tuple[str, str, list[str]]  # title, caption, and the names of what was done


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


def decoded_all(records: Sequence["RawCaption"]) -> Iterator[RepairedCaption]:
    """Repair records by themselves, in their order; many of them in several processes."""
    mended = chain.from_iterable(spread(_mended_all, [(raw.title, raw.caption) for raw in records]))
    for raw, found in zip(records, mended, strict=True):
        record = RepairedCaption(raw, raw.title, raw.caption)
        yield _with(record, found) if found else record


def settled(record: RepairedCaption) -> RepairedCaption:
    """Decode and lay out a record's texts."""
    found = _mended(record.title, record.caption)
    return _with(record, found) if found else record


def _with(record: RepairedCaption, mended: Mended) -> RepairedCaption:
    title, caption, names = mended
    return replace(record, title=title, caption=caption, repairs=record.named(names))


def _mended_all(texts: Sequence[tuple[str, str]], _: None) -> list[Mended | None]:
    return [_mended(title, caption) for title, caption in texts]


def _mended(title: str, caption: str) -> Mended | None:
    """Decode and lay out a title and a caption; ``None`` where nothing is changed."""
    title, of_title = apply(DECODING + LAYOUT, title)
    caption, of_caption = apply(DECODING + LAYOUT, caption)
    return (title, caption, [*of_caption, *of_title]) if of_title or of_caption else None


def marked(record: RepairedCaption) -> RepairedCaption:
    """Name the damage that nothing decides."""
    return replace(record, repairs=record.named(undecidable(record.caption), undecidable(record.title)))


def texts(records: Iterable[RepairedCaption]) -> Iterator[str]:
    """Yield the texts of records."""
    return chain.from_iterable((record.title, record.caption) for record in records)
