"""The nouns of reading: what a dump gave, what of it cannot be used, and what a person should know."""

from dataclasses import dataclass

from schema.document import DumpFields

NO_FIELDS = DumpFields()

EXCERPT = 200
"""Characters of a rejected record that are kept, enough to find it again."""


@dataclass(frozen=True, slots=True)
class RawCaption:
    """A record as the dump gave it. ``where`` ('file:line') is for people, ``source`` and ``n`` name it."""

    source: str
    n: int
    where: str
    title: str
    caption: str
    nasa_id: str | None = None
    fields: DumpFields = NO_FIELDS


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that cannot be indexed: where it stood, why, and the beginning of what it said."""

    source: str
    n: int
    where: str
    reason: str
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know of a dump although nothing is lost by it."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a dump may ask of this machine; what is beyond is rejected and the reading goes on.

    ``record`` counts characters: the longest caption of the NASA library has about 9,000. ``unpacked`` counts
    bytes that one gzip file may unpack to, and ``document`` bytes of JSON that must be held whole.
    ``faults`` counts the broken places of one JSON document, each of which may cost a walk to its end.
    """

    record: int = 1_000_000
    unpacked: int = 4 * 2**30
    document: int = 512 * 2**20
    faults: int = 1_000


Found = RawCaption | Rejected | Notice
"""What a reader of one format yields; the ``n`` of its records is counted afterwards, in one place."""

UNCOUNTED = 0
