"""What a generation keeps of its folding, so that further records can be folded into it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from indexer import statefile
from indexer.fold.frequencies import Counts, Frequencies
from indexer.fold.texts import Texts, no_texts
from schema.document import Caption

FILE = "fold.npz"


@dataclass(frozen=True, slots=True)
class Records:
    """Records by number, in the order in which they came; ``ordered`` are the keys that overrides spoke of."""

    keys: tuple[str, ...] = ()
    ids: tuple[str | None, ...] = ()
    ordered: frozenset[str] = frozenset()

    def named(self) -> Iterator[tuple[str, str | None]]:
        """Yield each record's key and id."""
        return zip(self.keys, self.ids, strict=True)

    def followed_by(self, captions: Mapping[str, Caption]) -> "Records":
        """Give these records and the new ones behind them; one whose key is known keeps its number."""
        known = set(self.keys)
        ids = tuple(captions[key].nasa_id if key in captions else id_ for key, id_ in self.named())
        new = [caption for key, caption in captions.items() if key not in known]
        return Records((*self.keys, *(c.key for c in new)), (*ids, *(c.nasa_id for c in new)), self.ordered)


@dataclass(frozen=True, slots=True)
class FoldState:
    """The records, the distinct texts with their leads, and how common words are."""

    records: Records
    texts: Texts
    common: Frequencies

    @classmethod
    def none(cls) -> "FoldState":
        """Give the state before any record."""
        return cls(Records(), no_texts(), Frequencies.none())

    def save(self, folder: Path) -> None:
        """Write the state into a folder."""
        names = [self.records.keys, self.records.ids, sorted(self.records.ordered)]
        columns = {"records": statefile.as_column(names), **dict(_columns("texts", self.texts))}
        for name, counts in (("forms", self.common.forms), ("pairs", self.common.pairs)):
            columns |= dict(_columns(name, counts))
        statefile.save(folder / FILE, columns)

    @classmethod
    def load(cls, folder: Path) -> "FoldState | None":
        """Read the state of a folder; ``None`` where there is none, or one that is damaged."""
        kept = statefile.load(folder / FILE)
        if kept is None:
            return None
        keys, ids, ordered = statefile.as_value(kept["records"])
        return cls(
            Records(tuple(keys), tuple(ids), frozenset(ordered)),
            _table(Texts, kept, "texts"),
            Frequencies(_table(Counts, kept, "forms"), _table(Counts, kept, "pairs")),
        )


def _columns(name: str, column: Any) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield the arrays of a table, each under the names that lead to it."""
    if is_dataclass(column):
        for field in fields(column):
            yield from _columns(f"{name}.{field.name}", getattr(column, field.name))
    else:
        yield name, column


def _table(kind: Any, kept: Mapping[str, Any], name: str) -> Any:
    """Make a table of the arrays that ``_columns`` gave."""
    if not is_dataclass(kind):
        return kept[name]
    make: Any = kind
    return make(*(_table(field.type, kept, f"{name}.{field.name}") for field in fields(kind)))
