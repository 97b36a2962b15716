"""What a generation keeps for the next one that builds on it: where its records are, and what was counted."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from schema import files
from schema.arrays import container
from schema.document import Document
from schema.fields import FACETS
from schema.json_codec import decoder, encode

COUNTS, ARRAYS = "counts.json", "ledger.arrays"
WHERE = np.dtype([("source", "<i4"), ("n", "<i4"), ("family", "<i4")])
_PLACES = ("source", "n", "family")


@dataclass(slots=True)
class Counts:
    """Counts over the records and families of a generation: kinds of variants, repairs, values of facets."""

    kinds: Counter[str] = field(default_factory=Counter)
    repairs: Counter[str] = field(default_factory=Counter)
    facets: dict[str, Counter[str]] = field(
        default_factory=lambda: {facet.name: Counter() for facet in FACETS}
    )

    def add(self, documents: Iterable[Document], times: int = 1) -> None:
        """Count documents in; with -1 for ``times``, out."""
        for document in documents:
            for name, values in document.facets.items():
                for value in dict.fromkeys(values):
                    self.facets[name][value] += times
            for member in document.members:
                self.kinds[member.kind.value] += times
                for repair in dict.fromkeys(member.caption.repairs):
                    self.repairs[repair] += times

    def as_json(self) -> dict[str, Any]:
        """Return all counts, the largest first, without those of what is not there."""
        facets = {name: _counted(values) for name, values in self.facets.items()}
        return {"kinds": _counted(self.kinds), "repairs": _counted(self.repairs), "facets": facets}

    @classmethod
    def from_json(cls, kept: "LedgerJson") -> Self:
        """Return the counts that ``as_json`` gave."""
        facets = {name: Counter(values) for name, values in kept.facets.items()}
        return cls(Counter(kept.kinds), Counter(kept.repairs), facets)


def _counted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(((k, n) for k, n in counts.items() if n), key=lambda item: (-item[1], item[0])))


class LedgerJson(Struct):
    """What is no array of a ledger, as it is on disk; counts by name."""

    outcomes: Mapping[str, str]
    sources: tuple[str, ...]
    leads: Mapping[str, str]
    names: Mapping[str, int]
    kinds: dict[str, int]
    repairs: dict[str, int]
    facets: dict[str, dict[str, int]]


_read_counts = decoder(LedgerJson)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Where the records of a generation are, and what was counted.

    ``where`` has the source (a place in ``sources``), number and family of each record, sorted; ``ids`` are the
    families' ids, and ``leads`` has the lead's own name for those that are not named so. ``names`` counts the persons
    as they are printed; ``outcomes`` is what decided the outcome of the build that made all this.
    """

    sources: tuple[str, ...]
    where: NDArray[np.void]
    ids: Sequence[str]
    leads: Mapping[str, str]
    names: Mapping[str, int]
    counts: Counts
    outcomes: Mapping[str, str]

    def family_of(self, key: str) -> int:
        """Return the number of the family that has a record; raise ``KeyError`` where there is no such record."""
        source, _, n = key.rpartition("#")
        if source in self.sources and n.isdecimal():
            number = self.sources.index(source)
            low, high = np.searchsorted(self.where["source"], [number, number + 1])
            place = low + np.searchsorted(self.where["n"][low:high], int(n))
            if place < high and self.where["n"][place] == int(n):
                return int(self.where["family"][place])
        raise KeyError(key)

    def keys(self) -> Iterator[str]:
        """Yield the keys of all records."""
        return (f"{self.sources[row['source']]}#{row['n']}" for row in self.where)

    def keys_of(self, source: str) -> list[str]:
        """Return the keys of the records of a source, in its order; none where there is no such source."""
        if source not in self.sources:
            return []
        number = self.sources.index(source)
        low, high = np.searchsorted(self.where["source"], [number, number + 1])
        return [f"{source}#{n}" for n in self.where["n"][low:high].tolist()]

    def save(self, folder: Path) -> None:
        """Write it into a folder."""
        counts = self.counts.as_json()
        ids = np.array([name.encode() for name in self.ids], dtype=np.bytes_)
        container.save({"ids": ids, **{name: self.where[name] for name in _PLACES}}, folder / ARRAYS)
        leads = dict(sorted(self.leads.items()))
        kept = LedgerJson(self.outcomes, self.sources, leads, _counted(self.names), **counts)
        files.write(folder / COUNTS, encode(kept))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Return what ``save`` wrote; ``OSError``, ``ValueError`` or ``KeyError`` where it is not there."""
        kept = _read_counts((folder / COUNTS).read_bytes())
        found = container.load(folder / ARRAYS)
        where = np.zeros(len(found["n"]), dtype=WHERE)
        for name in _PLACES:
            where[name] = found[name]
        return cls(
            sources=kept.sources,
            where=where,
            ids=[name.decode() for name in found["ids"].tolist()],
            leads=kept.leads,
            names=kept.names,
            counts=Counts.from_json(kept),
            outcomes=kept.outcomes,
        )


NOTHING = Ledger((), np.zeros(0, dtype=WHERE), (), {}, {}, Counts(), {})
