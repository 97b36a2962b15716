"""An object or a row with an archive's own names as a record, and which of its columns were used."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from indexer.read.columns import TEXTS, Mapped, Plan
from indexer.read.records import UNCOUNTED, Limits, RawCaption, Rejected
from indexer.read.text import clean, excerpt
from indexer.read.values import Json, address, entries, flat, identifier, paragraphs, preview, words
from schema.document import DumpFields

KEY = "@key"
"""Holds the name under which a record stood in an object of records."""

SHOWN = 12
"""Names of columns in a reason."""

_STRUCTURE = frozenset({"links", KEY})
_LONGEST_ID = 300


@dataclass(slots=True)
class RecordBuilder:
    """Builds the records of one dump, and remembers which columns gave something, which nothing."""

    source: str
    limits: Limits
    mapped: Mapped
    used: dict[tuple[str, str], None] = field(default_factory=dict)
    ignored: dict[str, None] = field(default_factory=dict)
    usable: bool = False
    last: Plan | None = None

    def build(self, found: object, where: str) -> RawCaption | Rejected:
        """Return the record that ``found`` is; rejected where it is no object, has no words or too many."""
        if not isinstance(found, dict):
            return Rejected(self.source, UNCOUNTED, where, "not a JSON object", excerpt(str(found)))
        fields = flat(found)
        plan = self.mapped.plan(fields)
        self._note(plan)
        title, caption = (self._first(plan, fields, name) for name in TEXTS)
        nasa_id = self._id(plan, fields)
        if not (title.strip() or caption.strip()):
            return Rejected(self.source, UNCOUNTED, where, no_words(plan, fields), excerpt(nasa_id))
        if len(title) + len(caption) > self.limits.record:
            reason = f"longer than {self.limits.record:,} characters"
            return Rejected(self.source, UNCOUNTED, where, reason, excerpt(caption))
        return RawCaption(
            self.source, UNCOUNTED, where, title, caption, nasa_id or None, self._fields(plan, fields)
        )

    def _note(self, plan: Plan) -> None:
        """Remember what the columns of a plan are for; most records have the plan of the one before."""
        if plan is self.last:
            return
        self.last = plan
        self.usable = self.usable or plan.usable
        for name, columns in plan.columns.items():
            for column in columns:
                self.used.setdefault((name, column))
        for column in plan.others:
            if column not in _STRUCTURE:
                self.ignored.setdefault(column)

    def _first(self, plan: Plan, fields: Json, name: str) -> str:
        """Return the words of the preferred column that has any."""
        columns = plan.columns.get(name, ())
        read = words if name == "title" else paragraphs
        return next((said for column in columns if (said := clean(read(fields[column]))).strip()), "")

    def _id(self, plan: Plan, fields: Json) -> str:
        columns = [*plan.columns.get("nasa_id", ()), *([KEY] if KEY in fields else [])]
        found = (clean(identifier(fields[column])).strip() for column in columns)
        return next((said for said in found if said and len(said) <= _LONGEST_ID), "")

    def _fields(self, plan: Plan, fields: Json) -> DumpFields:
        def one(name: str) -> str:
            said = (clean(words(fields[column])).strip() for column in plan.columns.get(name, ()))
            return next(filter(None, said), "")

        def several(name: str) -> tuple[str, ...]:
            said = (entries(fields[column]) for column in plan.columns.get(name, ()))
            return tuple(map(clean, next(filter(None, said), ())))

        images = (address(fields[column], column) for column in plan.columns.get("image", ()))
        return DumpFields(
            date_created=one("date_created"),
            center=one("center"),
            keywords=several("keywords"),
            photographer=one("photographer"),
            secondary_creator=one("secondary_creator"),
            location=one("location"),
            media_type=one("media_type"),
            album=several("album"),
            image=clean(preview(fields.get("links")) or next(filter(None, images), "")),
        )


def no_words(plan: Plan, fields: Json) -> str:
    """Say why an object is no record: nothing of it is a title or a caption, or what is has no words."""
    if plan.usable:
        return "neither title nor caption"
    return f"neither title nor caption; its names are {names(fields)}"


def names(found: Iterator[str] | Json | list[str] | dict[Any, None]) -> str:
    """Return names for people, the first of them."""
    listed = [clean(str(name)) for name in found if name not in _STRUCTURE]
    more = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
    return ", ".join(name if len(name) < 60 else f"{name[:57]}..." for name in listed[:SHOWN]) + more


def no_columns(listed: list[str], what: str = "columns") -> str:
    """Say that of the columns seen none can be used, and how to name them."""
    return (
        f"no column is known for a title or a caption; {what} found: {names(listed) or 'none'}. "
        "Name them with --map, as in --map description=COLUMN --map title=COLUMN --map nasa_id=COLUMN; a column of a "
        "table without a header by its number, as in --map description=#3"
    )
