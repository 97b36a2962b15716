"""The archive's quality: what was repaired, what is missing, how the captions repeat."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from schema.document import Caption, Document


@dataclass(frozen=True, slots=True)
class Survey:
    """Counts over an archive; ``sizes`` counts families by their number of records."""

    families: int
    records: int
    repaired: Mapping[str, int]
    kinds: Mapping[str, int]
    sizes: Mapping[str, int]
    lacking: Mapping[str, int]
    dates_disagree: int

    def as_json(self) -> dict[str, Any]:
        """Give the survey as one JSON object."""
        return asdict(self)

    def as_lines(self) -> list[str]:
        """Give the survey as lines for a person."""
        tables = {
            "records by repair": self.repaired,
            "records by kind": self.kinds,
            "families by size": self.sizes,
            "records that lack": self.lacking,
        }
        lines = [f"{self.families} families, {self.records} records"]
        for head, table in tables.items():
            rows = [f"  {count:>8}  {name}" for name, count in Counter(table).most_common()]
            lines += ["", head, *(rows or ["      none"])]
        return [
            *lines,
            "",
            f"{self.dates_disagree} records whose printed date is not in the year of their date_created",
        ]


def survey(documents: Iterable[Document]) -> Survey:
    """Count over all documents in one walk."""
    repaired, kinds, sizes, lacking, odd = (Counter[str]() for _ in range(5))
    for document in documents:
        sizes[str(len(document.members))] += 1
        for member in document.members:
            kinds[member.kind.value] += 1
            repaired.update(set(member.caption.repairs))
            lacking.update(_lacks(member.caption))
            odd["dates"] += _disagrees(member.caption)
    return Survey(
        families=sizes.total(),
        records=kinds.total(),
        repaired=dict(repaired.most_common()),
        kinds=dict(kinds.most_common()),
        sizes=dict(sizes.most_common()),
        lacking=dict(lacking.most_common()),
        dates_disagree=odd["dates"],
    )


def _lacks(caption: Caption) -> list[str]:
    found = {
        "a NASA id": caption.nasa_id,
        "a title of their own": caption.event_title,
        "an event date": caption.event_date,
        "a credit": caption.credit.organisations or caption.credit.photographers,
    }
    return [name for name, value in found.items() if not value]


def _disagrees(caption: Caption) -> bool:
    created, event = caption.fields.date_created[:4], caption.event_date
    return bool(event and created.isdecimal() and not event.start.year <= int(created) <= event.end.year)
