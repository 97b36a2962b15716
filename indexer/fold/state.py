"""What a generation keeps of its folding, so that further records can be folded into it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from indexer import statefile
from indexer.fold.corpus_stats import CorpusStats
from indexer.fold.exact import DistinctTexts
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

    def followed_by(self, captions: Mapping[str, Caption]) -> "FoldedRecords":
        """Return these records and the new ones behind them; one whose key is known keeps its number."""
        known = set(self.keys)
        ids = tuple(captions[key].nasa_id if key in captions else id_ for key, id_ in self.named())
        new = [caption for key, caption in captions.items() if key not in known]
        return FoldedRecords(
            (*self.keys, *(c.key for c in new)), (*ids, *(c.nasa_id for c in new)), self.constrained
        )


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
