"""The thesaurus: words that people type and captions do not use, as data an archivist can mend (thesaurus.toml)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Synonyms:
    """What is typed as one of ``words`` also finds each of ``finds``, but for itself."""

    words: tuple[str, ...]
    finds: tuple[str, ...]


def synonyms_of(tables: Mapping[str, Any]) -> Iterator[Synonyms]:
    """Yield the entries of the file; ``TypeError`` or ``KeyError`` for one that is none.

    >>> next(synonyms_of({"same": [{"words": ["zarn", "old clock"]}]})).finds
    ('zarn', 'old clock')
    """
    for row in tables.get("same", ()):
        yield Synonyms(tuple(row["words"]), finds=tuple(row["words"]))
    for row in tables.get("typed", ()):
        yield Synonyms(**{key: tuple(value) for key, value in row.items()})
