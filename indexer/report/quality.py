"""The archive's quality: what was repaired and what could not be, what is missing, what disagrees, what repeats."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, astuple, dataclass, fields
from typing import Any

from indexer.report.phrases import Phrases
from indexer.report.suspects import Suspects, suspects
from schema.document import Caption, Document
from schema.fields import FACETS
from schema.filing_date import dates_disagree, days_apart
from schema.repair_names import repair_label
from schema.vocabulary import Vocabulary

LEAST = 3  # families in which a phrase must stand to be reported
SHOWN = 20  # rows of a list that a person is shown; the CSV has them all
BEGINNING = 160  # letters of a caption by which a person knows it


@dataclass(frozen=True, slots=True)
class Undecidable:
    """A record with damage that nothing decides."""

    record: str
    nasa_id: str
    damage: str
    caption: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A record whose printed date is not the dump's; ``days`` lie between them."""

    record: str
    nasa_id: str
    printed: str
    first: str
    last: str
    date_created: str
    days: int


@dataclass(frozen=True, slots=True)
class Undated:
    """A record whose text has no date of the event."""

    record: str
    nasa_id: str
    date_created: str
    caption: str


Row = Undecidable | Disagreement | Undated | Suspects
Table = tuple[tuple[str, ...], list[tuple[str | int, ...]]]


@dataclass(frozen=True, slots=True)
class Survey:
    """Counts and lists over an archive.

    ``sizes`` counts families by their number of records, ``uncovered`` families by the capitalised phrases in
    them that no entry of the vocabulary covers.
    """

    families: int
    records: int
    repaired: Mapping[str, int]
    kinds: Mapping[str, int]
    sizes: Mapping[str, int]
    lacking: Mapping[str, int]
    uncovered: Mapping[str, int]
    undecidable: tuple[Undecidable, ...]
    disagreeing: tuple[Disagreement, ...]
    undated: tuple[Undated, ...]
    suspects: tuple[Suspects, ...]

    @property
    def dates_disagree(self) -> int:
        """The number of records whose printed date is not their dump's."""
        return len(self.disagreeing)

    def as_json(self) -> dict[str, Any]:
        """Return the survey as one JSON object."""
        return asdict(self) | {"dates_disagree": self.dates_disagree}

    def tables(self) -> dict[str, Table]:
        """Return the survey as tables, each by its name: the columns' names and the rows."""
        counts = {
            "repairs": ("repair", self.repaired),
            "kinds": ("kind", self.kinds),
            "sizes": ("records in a family", self.sizes),
            "lacking": ("lacks", self.lacking),
            "phrases": ("phrase", self.uncovered),
        }
        return {
            **{name: ((column, "count"), list(table.items())) for name, (column, table) in counts.items()},
            "undecidable": _table(Undecidable, self.undecidable),
            "dates": _table(Disagreement, self.disagreeing),
            "undated": _table(Undated, self.undated),
            "persons": _table(Suspects, self.suspects),
        }

    def as_lines(self) -> list[str]:
        """Return the survey as lines for a person; of long tables the beginning."""
        return [
            f"{self.families} families, {self.records} records",
            *_counted("records by repair", {repair_label(name): n for name, n in self.repaired.items()}),
            *_counted("records by kind", self.kinds),
            *_counted("families by size", self.sizes),
            *_counted("records without", self.lacking),
            *_counted("families by capitalised phrase missing from the vocabulary", self.uncovered),
            *_listed("records with damage that could not be repaired", map(_undecidable, self.undecidable)),
            *_listed(
                "records whose date in the caption differs from date_created",
                map(_disagreement, self.disagreeing),
            ),
            *_listed("pairs of people who may be one", map(_suspects, self.suspects)),
        ]


def _table(kind: type[Undecidable | Disagreement | Undated | Suspects], rows: Iterable[Row]) -> Table:
    return tuple(field.name for field in fields(kind)), [astuple(row) for row in rows]


def survey(documents: Iterable[Document], vocabulary: Vocabulary) -> Survey:
    """Survey all documents in one walk."""
    repaired, kinds, sizes, lacking, phrases, people = (Counter[str]() for _ in range(6))
    of_people = [facet.name for facet in FACETS if facet.extracted and facet.names_people]
    finder, found = Phrases(vocabulary), _Found([], [], [])
    for document in documents:
        sizes[str(len(document.members))] += 1
        phrases.update(finder.of(document))
        people.update(name for facet in of_people for name in document.facets.get(facet, ()))
        for member in document.members:
            kinds[member.kind.value] += 1
            repaired.update(set(member.caption.repairs))
            lacking.update(_lacks(member.caption))
            found.look(member.caption)
    return Survey(
        families=sizes.total(),
        records=kinds.total(),
        repaired=dict(repaired.most_common()),
        kinds=dict(kinds.most_common()),
        sizes=dict(sizes.most_common()),
        lacking=dict(lacking.most_common()),
        uncovered={phrase: count for phrase, count in phrases.most_common() if count >= LEAST},
        undecidable=tuple(found.undecidable),
        disagreeing=tuple(sorted(found.disagreeing, key=lambda row: (-row.days, row.record))),
        undated=tuple(found.undated),
        suspects=suspects(people, vocabulary),
    )


@dataclass(slots=True)
class _Found:
    """The lists, as they grow."""

    undecidable: list[Undecidable]
    disagreeing: list[Disagreement]
    undated: list[Undated]

    def look(self, caption: Caption) -> None:
        """Record the faults of a record."""
        key, own_id, beginning = caption.key, caption.nasa_id or "", caption.text[:BEGINNING]
        damage = [name for name in caption.repairs if name.startswith("undecidable")]
        if damage:
            self.undecidable.append(Undecidable(key, own_id, ", ".join(damage), beginning))
        event, created = caption.event_date, caption.fields.date_created
        if event is None:
            self.undated.append(Undated(key, own_id, created, beginning))
        elif dates_disagree(caption):
            first, last = event.start.isoformat(), event.end.isoformat()
            self.disagreeing.append(
                Disagreement(key, own_id, event.words, first, last, created, days_apart(caption))
            )


def _lacks(caption: Caption) -> list[str]:
    found = {
        "a NASA id": caption.nasa_id,
        "a title of their own": caption.event_title,
        "an event date": caption.event_date,
        "a credit": caption.credit.organisations or caption.credit.photographers,
    }
    return [name for name, value in found.items() if not value]


def _counted(head: str, table: Mapping[str, int]) -> Iterator[str]:
    yield from ("", head)
    rows = [f"  {count:>8}  {name}" for name, count in Counter(table).most_common()]
    yield from rows[:SHOWN] or ["      none"]
    yield from _more(len(rows))


def _listed(head: str, lines: Iterable[str]) -> Iterator[str]:
    rows = [f"  {line}" for line in lines]
    yield from ("", f"{len(rows)} {head}", *rows[:SHOWN])
    yield from _more(len(rows))


def _more(rows: int) -> Iterator[str]:
    if rows > SHOWN:
        yield f"            and {rows - SHOWN} more"


def _undecidable(row: Undecidable) -> str:
    return f"{row.nasa_id or row.record}: {row.damage}"


def _disagreement(row: Disagreement) -> str:
    return f"{row.nasa_id or row.record}: “{row.printed}” is {row.days} days from {row.date_created[:10]}"


def _suspects(row: Suspects) -> str:
    return f"{row.person} ({row.families}), {row.other} ({row.other_families}): {row.because}"
