"""An object or a row with an archive's own names as a record, and which of its columns were used."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from indexer.read.columns import Mapped, Plan
from indexer.read.encodings import UTF_8, Encoding
from indexer.read.record_limits import refusal
from indexer.read.records import NO_FIELDS, UNCOUNTED, RawCaption, ReadLimits, Rejected
from indexer.read.settle import Settled, exact, settle
from indexer.read.text import clean, excerpt
from indexer.read.values import (
    Json,
    address,
    entries,
    flat,
    identifier,
    is_file_name,
    name_of,
    paragraphs,
    preview,
    shown,
    words,
)
from schema.document import DumpFields

KEY = "@key"
"""Holds the name under which a record stood in an object of records."""

SHOWN = 12
"""Names of columns in a reason."""

_ONE = ("date_created", "center", "photographer", "secondary_creator", "location", "media_type")
_STRUCTURE = frozenset({"links", KEY})
_LONGEST_ID = 300


@dataclass(slots=True)
class RecordBuilder:
    """Builds the records of one dump, and remembers what it met: columns used and ignored, rows in other encodings."""

    source: str
    limits: ReadLimits
    mapped: Mapped
    encoding: Encoding = UTF_8
    others: dict[str, list[str]] = field(default_factory=dict)
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
        title, caption = self._title(plan, fields), self._first(plan, fields, "description", paragraphs)
        nasa_id = self._id(plan, fields)
        if not (title.strip() or caption.strip()):
            return Rejected(
                self.source, UNCOUNTED, where, no_words(plan, fields), excerpt(nasa_id), nasa_id or None
            )
        if reason := refusal(title, caption, self.limits):
            return Rejected(self.source, UNCOUNTED, where, reason, excerpt(caption), nasa_id or None)
        given = self._fields(plan, fields, (title, caption, nasa_id))
        return self._record(where, title, caption, nasa_id or None, given)

    def caption(self, where: str, title: str, caption: str) -> RawCaption | Rejected:
        """Return the record of texts as they were decoded, settled; rejected where they are more than is read."""
        if reason := refusal(title, caption, self.limits):
            return Rejected(self.source, UNCOUNTED, where, reason, excerpt(caption or title))
        return self._record(where, title, caption, None, NO_FIELDS)

    def _record(
        self, where: str, title: str, caption: str, nasa_id: str | None, fields: DumpFields
    ) -> RawCaption:
        if title.isascii() and caption.isascii() and "\0" not in title and "\0" not in caption:
            settled = (Settled(title), Settled(caption))
        else:
            settled = (settle(title, self.encoding), settle(caption, self.encoding))
        spans = (*exact(settled[0], "title"), *exact(settled[1], "caption"))
        if spans or self.encoding.name:
            fields = replace(fields, encoding=self.encoding.name, exact_bytes=spans)
        for other in dict.fromkeys(one.other for one in settled if one.other):
            self.others.setdefault(other, []).append(where)
        return RawCaption(self.source, UNCOUNTED, where, settled[0].text, settled[1].text, nasa_id, fields)

    def text(self, said: str) -> str:
        """Return a text of another field, settled."""
        return settle(said, self.encoding).text if said else ""

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

    def _title(self, plan: Plan, fields: Json) -> str:
        """Return the first title in words; the name of a file is one where there is no other."""
        found = self._first(plan, fields, "title", words)
        if not is_file_name(found):
            return found
        return self._first(plan, fields, "title", _in_words) or found

    def _first(self, plan: Plan, fields: Json, name: str, read: Callable[[object], str]) -> str:
        """Return what is read in the preferred column that has any words."""
        columns = plan.columns.get(name, ())
        return next(
            (said for column in columns if (said := read(fields[column])).strip(" \t\r\n\0\ufeff")), ""
        )

    def _id(self, plan: Plan, fields: Json) -> str:
        columns = [*plan.columns.get("nasa_id", ()), *([KEY] if KEY in fields else [])]
        found = (self.text(identifier(fields[column])).strip() for column in columns)
        return next((said for said in found if said and len(said) <= _LONGEST_ID), "")

    def _fields(self, plan: Plan, fields: Json, texts: tuple[str, ...]) -> DumpFields:
        date_created, center, photographer, secondary_creator, location, media_type = (
            self._one(plan, fields, name) for name in _ONE
        )
        links, images = fields.get("links"), plan.columns.get("image", ())
        image = (preview(links) if links else "") or next(
            (found for column in images if (found := address(fields[column], column))), ""
        )
        one = (*texts, date_created, center, photographer, secondary_creator, location, media_type, image)
        return DumpFields(
            date_created=date_created,
            center=center,
            keywords=self._several(plan, fields, "keywords"),
            photographer=photographer,
            secondary_creator=secondary_creator,
            location=location,
            media_type=media_type,
            album=self._several(plan, fields, "album"),
            image=self.text(image),
            other_columns=self._others(plan, fields, one),
        )

    def _one(self, plan: Plan, fields: Json, name: str) -> str:
        for column in plan.columns.get(name, ()):
            if said := self.text(name_of(fields[column])).strip():
                return said
        return ""

    def _several(self, plan: Plan, fields: Json, name: str) -> tuple[str, ...]:
        for column in plan.columns.get(name, ()):
            if said := entries(fields[column]):
                return tuple(map(self.text, said))
        return ()

    def _others(self, plan: Plan, fields: Json, used: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """Return the columns that gave nothing to the record, as many as it may have, with what they say.

        Of the known ones these are the second for a field, and an id or an address of an image that is none.
        """
        unused = [*plan.spare, *plan.others]
        for name, value in (("nasa_id", used[2]), ("image", used[-1])):
            unused += plan.columns.get(name, ()) if not value else ()
        if not unused:
            return ()
        found, room = {}, self.limits.columns
        for column in unused:
            text = "" if column in _STRUCTURE else self.text(shown(fields[column])).strip()
            if text and text not in used and (room := room - len(column) - len(text)) >= 0:
                found[self.text(column)] = text
        return tuple(found.items())


def _in_words(value: object) -> str:
    """Return the words of a value, '' where it is the name of a file."""
    found = words(value)
    return "" if is_file_name(found) else found


def no_words(plan: Plan, fields: Json) -> str:
    """Return the reason why an object is no record: it has no title and no caption, or these have no words."""
    if plan.usable:
        return "neither title nor caption"
    return f"neither title nor caption; its names are {names(fields)}"


def names(found: Iterator[str] | Json | list[str] | dict[Any, None]) -> str:
    """Return names for people, the first of them."""
    listed = [clean(str(name)) for name in found if name not in _STRUCTURE]
    more = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
    return ", ".join(name if len(name) < 60 else f"{name[:57]}..." for name in listed[:SHOWN]) + more


def no_columns(listed: list[str], what: str = "columns") -> str:
    """Return the reason that no column seen can be used, and how to name them."""
    return (
        f"no column is known for a title or a caption; {what} found: {names(listed) or 'none'}. "
        "Name them with --map, as in --map description=COLUMN --map title=COLUMN --map nasa_id=COLUMN; a column of a "
        "table without a header by its number, as in --map description=#3"
    )
