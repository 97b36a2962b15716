"""Dumps to records: what each record of a dump said, or why it could not be read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from schema.document import DumpFields


@dataclass(frozen=True, slots=True)
class RawCaption:
    """A record as the dump gave it. ``where`` ('file:line') is for people, ``source`` and ``n`` name it."""

    source: str
    n: int
    where: str
    title: str
    caption: str
    nasa_id: str | None = None
    fields: DumpFields = DumpFields()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that cannot be indexed: where it stood, why, and the beginning of what it said."""

    source: str
    n: int
    where: str
    reason: str
    excerpt: str = ""


def read(dumps: Sequence[Path]) -> Iterator[RawCaption | Rejected]:
    """Yield every record of the dumps in order; ``DumpMissing`` before anything is read."""
    raise NotImplementedError
