"""What a build did, as numbers that add up."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from indexer.assemble import shorten
from indexer.report.changes import SourceChanges
from indexer.write.ledger import Counts
from schema.document import Variant
from schema.manifest import REJECTED, Manifest

SHOWN = 5  # values of a facet in the report for people
NAME_LENGTH = 60  # letters of a value there


@dataclass(frozen=True, slots=True)
class BuildReport:
    """The report of a build. Always ``records_read == records_indexed + records_rejected``.

    ``folded`` counts the records of each kind, leads left out; ``repaired`` the records a repair changed;
    ``facets`` the families of each value; ``seconds`` the time of each step; ``files`` what each file was taken for.
    ``sources`` has what became of the records of sources that were replaced or that records were removed from. Where
    nothing was ``changed`` the generation is the one that was there.
    """

    records_read: int
    records_indexed: int
    records_rejected: int
    families: int
    folded: Mapping[str, int]
    repaired: Mapping[str, int]
    facets: Mapping[str, Mapping[str, int]]
    seconds: Mapping[str, float]
    generation: str
    notices: tuple[Mapping[str, str], ...] = ()
    files: tuple[Mapping[str, str], ...] = ()
    changed: bool = True
    sources: Mapping[str, SourceChanges] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the report as one JSON object."""
        return asdict(self)

    def as_lines(self) -> list[str]:
        """Return the report as lines for a person."""
        lines = [f"{said['where']}: {said['text']}" for said in (*self.files, *self.notices)]
        for source, changes in self.sources.items():
            lines += (f"{source}: {line}" for line in changes.as_lines())
        lines.append(
            f"read {self.records_read} records: {self.records_indexed} indexed in {self.families} families, "
            f"{self.records_rejected} rejected"
        )
        if self.records_rejected:
            lines.append(f"rejected: each with its reason in {self.generation}/{REJECTED}")
        lines.append("folded: " + _counts(self.folded))
        lines.append("repaired: " + _counts(self.repaired))
        lines += [
            f"{name}: {len(values)} values ({_counts(values, SHOWN)})" for name, values in self.facets.items()
        ]
        lines.append(
            "seconds: " + ", ".join(f"{step} {seconds:.1f}" for step, seconds in self.seconds.items())
        )
        unchanged = "" if self.changed else " (as before: nothing was changed)"
        lines.append(f"generation: {self.generation}{unchanged}")
        return lines


def _counts(counts: Mapping[str, int], most: int | None = None) -> str:
    shown = Counter(counts).most_common(most)
    return ", ".join(f"{shorten(name, NAME_LENGTH)} {count}" for name, count in shown) or "none"


def report_of(
    manifest: Manifest,
    counts: Counts,
    notices: Sequence[Mapping[str, str]],
    seconds: Mapping[str, float],
    files: Sequence[Mapping[str, str]] = (),
) -> BuildReport:
    """Return the report of a generation that was built."""
    found = counts.as_json()
    return BuildReport(
        records_read=manifest.read,
        records_indexed=manifest.records,
        records_rejected=manifest.rejected,
        families=manifest.families,
        folded={kind: count for kind, count in found["kinds"].items() if kind != Variant.LEAD},
        repaired=found["repairs"],
        facets=found["facets"],
        seconds={**seconds, "total": round(sum(seconds.values()), 3)},
        generation=manifest.generation,
        notices=tuple(notices),
        files=tuple(files),
    )
