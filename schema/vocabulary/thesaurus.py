"""The thesaurus: words that people type and captions do not use, as data an archivist can mend (thesaurus.toml)."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Synonyms:
    """What is typed as one of ``words`` also finds each of ``finds``, but for itself."""

    words: tuple[str, ...]
    finds: tuple[str, ...]


@cache
def load() -> tuple[Synonyms, ...]:
    """Return the synonyms of this package's thesaurus."""
    return tuple(read_synonyms(files(__package__).joinpath("thesaurus.toml").read_text("utf-8")))


def read_synonyms(text: str) -> Iterator[Synonyms]:
    r"""Read the entries of a TOML text; ``TypeError`` or ``KeyError`` for one that is none.

    >>> next(read_synonyms('[[same]]\nwords = ["zarn", "old clock"]')).finds
    ('zarn', 'old clock')
    """
    tables: dict[str, list[dict[str, Any]]] = tomllib.loads(text)
    for row in tables.get("same", ()):
        yield Synonyms(tuple(row["words"]), finds=tuple(row["words"]))
    for row in tables.get("typed", ()):
        yield Synonyms(**{key: tuple(value) for key, value in row.items()})
