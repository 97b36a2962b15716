"""What a generation keeps of its folding, so that further records can be folded into it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from indexer import statefile
from indexer.fold.corpus_stats import CorpusStats
from indexer.fold.exact import DistinctTexts
from indexer.record_numbers import RecordNumbers
from schema.arrays import container
from schema.document import Caption

FILE = "fold.arrays"


@dataclass(frozen=True, slots=True)
class FoldedRecords:
    """Records by number, in the order in which they came; ``constrained`` are the keys that overrides named."""

    keys: tuple[str, ...] = ()
    ids: tuple[str | None, ...] = ()
    constrained: frozenset[str] = frozenset()

    def named(self) -> Iterator[tuple[str, str | None]]:
        """Yield each record's key and id."""
        return zip(self.keys, self.ids, strict=True)

    def appended(self, captions: Iterable[str]) -> RecordNumbers:
        """Return the numbers where captions of these keys, as far as they are new, come behind the records."""
        known = set(self.keys)
        return RecordNumbers.appended(self.keys, [key for key in captions if key not in known])

    def moved(self, numbers: RecordNumbers, captions: Mapping[str, Caption]) -> "FoldedRecords":
        """Return the records by the numbers that they have now; ``captions`` are those that came."""
        ids: list[str | None] = [None] * len(numbers.keys)
        for place, id_ in zip(numbers.places.tolist(), self.ids, strict=True):
            ids[place] = id_
        for key, caption in captions.items():
            ids[numbers.of[key]] = caption.nasa_id
        places = dict(zip(self.keys, numbers.places.tolist(), strict=True)) if self.constrained else {}
        constrained = frozenset(numbers.keys[places[key]] for key in self.constrained)
        return FoldedRecords(numbers.keys, tuple(ids), constrained)

    def first(self, size: int) -> "FoldedRecords":
        """Return so many of the records, from the first on."""
        return replace(self, keys=self.keys[:size], ids=self.ids[:size])


@dataclass(frozen=True, slots=True)
class FoldState:
    """The records, the distinct texts with their leaders, and the statistics of the corpus."""

    records: FoldedRecords
    texts: DistinctTexts
    stats: CorpusStats

    @classmethod
    def none(cls) -> "FoldState":
        """Return the state before any record."""
        return cls(FoldedRecords(), DistinctTexts.none(), CorpusStats.none())

    def moved(self, numbers: RecordNumbers, captions: Mapping[str, Caption]) -> "FoldState":
        """Return the state with the numbers that records have now; ``captions`` are those that came."""
        records = self.texts.records
        moved = replace(records, values=numbers.places[records.values])
        return replace(
            self, records=self.records.moved(numbers, captions), texts=replace(self.texts, records=moved)
        )

    def save(self, folder: Path) -> None:
        """Write the state into a folder; equal states give equal bytes."""
        records = [self.records.keys, self.records.ids, sorted(self.records.constrained)]
        columns = {"records": statefile.as_column(records)}
        columns |= dict(_columns("texts", self.texts)) | dict(_columns("stats", self.stats))
        container.save(columns, folder / FILE)

    @classmethod
    def load(cls, folder: Path) -> "FoldState | None":
        """Return the state of a folder; ``None`` where there is none, or one that is damaged."""
        kept = statefile.load(folder / FILE)
        if kept is None:
            return None
        keys, ids, constrained = statefile.as_value(kept["records"])
        records = FoldedRecords(tuple(keys), tuple(ids), frozenset(constrained))
        return cls(records, _table(DistinctTexts, kept, "texts"), _table(CorpusStats, kept, "stats"))


def _columns(name: str, column: Any) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield the arrays of a table, each under the names that lead to it."""
    if is_dataclass(column):
        for field in fields(column):
            yield from _columns(f"{name}.{field.name}", getattr(column, field.name))
    else:
        yield name, column


def _table(kind: Any, kept: Mapping[str, Any], name: str) -> Any:
    """Return the table of the arrays that ``_columns`` yielded."""
    if not is_dataclass(kind):
        return kept[name]
    make: Any = kind
    return make(*(_table(field.type, kept, f"{name}.{field.name}") for field in fields(kind)))
