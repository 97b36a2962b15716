"""One record repaired by itself: what can be decoded and laid out without the evidence of others."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from indexer.processes import spread
from indexer.repair.decode import DECODING
from indexer.repair.fixes import Fix, apply
from indexer.repair.layout import layout
from indexer.repair.lost import is_damaged, undecidable
from schema.analysis.sentences import sentences_of
from schema.vocabulary import Vocabulary

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
        """Return whether a mark of damage is left."""
        return is_damaged(self.title, self.caption)

    def named(self, *more: Sequence[str]) -> tuple[str, ...]:
        """Return the names of the repairs with further ones, each once."""
        return tuple(dict.fromkeys(chain(self.repairs, *more)))


def decoded(raw: "RawCaption", vocabulary: Vocabulary) -> RepairedCaption:
    """Repair a record by itself."""
    return settled(RepairedCaption(raw, raw.title, raw.caption), vocabulary)


def decoded_all(records: Sequence["RawCaption"], vocabulary: Vocabulary) -> Iterator[RepairedCaption]:
    """Repair records by themselves, in their order; many of them in several processes."""
    printed = [(raw.title, raw.caption) for raw in records]
    mended = chain.from_iterable(spread(_mended_all, printed, vocabulary))
    for raw, found in zip(records, mended, strict=True):
        record = RepairedCaption(raw, raw.title, raw.caption)
        yield _with(record, found) if found else record


def settled(record: RepairedCaption, vocabulary: Vocabulary) -> RepairedCaption:
    """Decode and lay out a record's texts."""
    found = _mended(record.title, record.caption, fixes_of(vocabulary))
    return _with(record, found) if found else record


def _with(record: RepairedCaption, mended: Mended) -> RepairedCaption:
    title, caption, names = mended
    return replace(record, title=title, caption=caption, repairs=record.named(names))


def _mended_all(texts: Sequence[tuple[str, str]], vocabulary: Vocabulary) -> list[Mended | None]:
    fixes = fixes_of(vocabulary)
    return [_mended(title, caption, fixes) for title, caption in texts]


@lru_cache(maxsize=4)
def fixes_of(vocabulary: Vocabulary) -> tuple[Fix, ...]:
    """Return what is done to every text by itself, in order."""
    return (*DECODING, *layout(sentences_of(vocabulary)))


def _mended(title: str, caption: str, fixes: Sequence[Fix]) -> Mended | None:
    """Decode and lay out a title and a caption; ``None`` where nothing is changed."""
    title, of_title = apply(fixes, title)
    caption, of_caption = apply(fixes, caption)
    return (title, caption, [*of_caption, *of_title]) if of_title or of_caption else None


def marked(record: RepairedCaption) -> RepairedCaption:
    """Name the damage that nothing decides."""
    return replace(record, repairs=record.named(undecidable(record.caption), undecidable(record.title)))


def texts(records: Iterable[RepairedCaption]) -> Iterator[str]:
    """Yield the texts of records."""
    return chain.from_iterable((record.title, record.caption) for record in records)
