"""An archivist's last word: records that are never, or always, one family, and facts (``indexer/fact_overrides.py``).

[[never]]
records = ["S99-99001", "mine.txt#12"]      # ids, or source and number
why = "two frames of the same minute"

[[always]]
records = ["9999001", "PIA99001"]
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from indexer.fact_overrides import FactOverride, read_fact
from schema.errors import BadOverrides

_KINDS = ("never", "always", "fact")
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Overrides:
    """The sets of records, by name, that are kept apart and that are put together; and corrected facts."""

    never: tuple[tuple[str, ...], ...] = ()
    always: tuple[tuple[str, ...], ...] = ()
    facts: tuple[FactOverride, ...] = ()


NO_OVERRIDES = Overrides()


@dataclass(frozen=True, slots=True)
class Constraints:
    """Overrides by the keys of the records they name; ``idle`` says in words which of them apply no longer.

    Records of ``cannot_link`` are never in one family with those beside them, the sets of ``must_link`` always are (the
    terms of constrained clustering: Wagstaff and Cardie, "Clustering with instance-level constraints", 2000).
    """

    cannot_link: Mapping[str, frozenset[str]]
    must_link: tuple[frozenset[str], ...]
    idle: tuple[str, ...] = ()
    facts: Mapping[str, tuple[FactOverride, ...]] = field(default_factory=dict)

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all records that overrides name."""
        return frozenset(self.cannot_link).union(*self.must_link, self.facts)

    def may_link(self, one: Iterable[str], other: Iterable[str]) -> bool:
        """Return whether two sets of records may be one family."""
        others = frozenset(other)
        return not self.cannot_link or all(others.isdisjoint(self.cannot_link.get(key, ())) for key in one)


def read_overrides(path: Path) -> Overrides:
    """Return the overrides of a TOML file; raise ``BadOverrides``, which says what in it cannot be understood."""
    try:
        text = path.read_text("utf-8")
        table = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadOverrides(path, str(error)) from error
    if not all(isinstance(rows, list) for rows in table.values()):
        raise BadOverrides(
            path, "never, always and fact are lists of entries: [[never]], [[always]], [[fact]]"
        )
    if unknown := sorted(table.keys() - {*_KINDS}):
        raise BadOverrides(path, f"“{unknown[0]}” is neither never nor always nor fact")
    never, always = (
        tuple(_entry(_records, path, text, name, n) for n in enumerate(table.get(name, ())))
        for name in ("never", "always")
    )
    return Overrides(
        never,
        always,
        tuple(_entry(read_fact, path, text, "fact", n) for n in enumerate(table.get("fact", ()))),
    )


def _entry(read: Callable[[Any], Read], path: Path, text: str, kind: str, numbered: tuple[int, Any]) -> Read:
    """Read an entry by its number and row; ``BadOverrides`` names the line on which it begins."""
    number, row = numbered
    try:
        return read(row)
    except ValueError as error:
        heads = [*re.finditer(rf"^[ \t]*\[\[[ \t]*{kind}[ \t]*\]\]", text, re.MULTILINE)]
        at = f"line {text.count(chr(10), 0, heads[number].start()) + 1}, " if number < len(heads) else ""
        raise BadOverrides(path, f"{at}[[{kind}]]: {error}") from error


def _records(row: Any) -> tuple[str, ...]:
    records = row.get("records") if isinstance(row, dict) else None
    if (
        not isinstance(records, list)
        or len(records) < 2
        or not all(isinstance(name, str) for name in records)
    ):
        raise ValueError(f"needs records, a list of two names or more; found {row}")
    return tuple(records)


def resolve(overrides: Overrides, records: Iterable[tuple[str, str | None]]) -> Constraints:
    """Return overrides as constraints on records, given by key and id; a 'never' is stronger than an 'always'."""
    if overrides == NO_OVERRIDES:
        return Constraints({}, ())
    named: defaultdict[str, set[str]] = defaultdict(set)
    for key, nasa_id in records:
        named[key].add(key)
        if nasa_id:
            named[nasa_id].add(key)
    idle = [
        f"override: no record is named {name}"
        for names in (*overrides.never, *overrides.always, *((fact.record,) for fact in overrides.facts))
        for name in names
        if name not in named
    ]
    apart: defaultdict[str, set[str]] = defaultdict(set)
    for names in overrides.never:
        for name in names:
            others = {key for other in names if other != name for key in named.get(other, ())}
            for key in named.get(name, ()):
                apart[key] |= others - {key}
    together = []
    for names in overrides.always:
        keys = frozenset(key for name in names for key in named.get(name, ()))
        if any(not keys.isdisjoint(apart.get(key, ())) for key in keys):
            idle.append(f"override: {', '.join(names)} are to be together and apart; they stay apart")
        elif len(keys) > 1:
            together.append(keys)
    facts: defaultdict[str, tuple[FactOverride, ...]] = defaultdict(tuple)
    for fact in overrides.facts:
        for key in named.get(fact.record, ()):
            facts[key] += (fact,)
    return Constraints(
        {key: frozenset(others) for key, others in apart.items()},
        tuple(together),
        tuple(dict.fromkeys(idle)),
        dict(facts),
    )
