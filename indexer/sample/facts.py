"""The facts and frames of the TOML files beside this module, read once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Agency:
    """How an employer is written, as marked words, and what it calls those it sends to space."""

    name: str
    short: str
    long: str
    crew: str


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who flies."""

    name: str
    last: str
    agency: Agency


@dataclass(frozen=True, slots=True)
class Mission:
    """A crew, its ship and its launch; ``cast`` is 'expedition', 'shuttle' or 'apollo'."""

    cast: str
    name: str
    ship: str
    pad: str
    launch: date
    prime: tuple[Person, ...]
    backup: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class SceneKind:
    """A kind of scene. ``slots`` are facts: two scenes that differ in one are two; ``styles`` are only wording.

    ``days`` are counted from launch where there is a ``cast``, else drawn from ``years``.
    """

    name: str
    weight: int
    cast: str
    days: tuple[int, int]
    years: tuple[int, int]
    ids: tuple[str, ...]
    stamp: str
    dateline: bool
    center: str
    location: str
    credit: str
    keywords: tuple[str, ...]
    titles: tuple[str, ...]
    headings: tuple[str, ...]
    frames: tuple[str, ...]
    tails: tuple[str, ...]
    slots: Mapping[str, tuple[str, ...]]
    styles: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Facts:
    """All there is to draw from."""

    missions: Mapping[str, tuple[Mission, ...]]
    kinds: tuple[SceneKind, ...]
    photographers: tuple[str, ...]
    credits: Mapping[str, tuple[str, ...]]


@cache
def facts() -> Facts:
    """Read the TOML files of this package."""
    people = _People(_toml("people.toml"))
    printed = _toml("credits.toml")
    return Facts(
        {
            cast: tuple(_mission(cast, row, people) for row in rows)
            for cast, rows in _toml("missions.toml").items()
        },
        tuple(_kind(row) for name in _scene_files() for row in _inherited(_toml(name)["kind"])),
        tuple(printed["photographers"]),
        {name: tuple(forms) for name, forms in printed["forms"].items()},
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / name).read_text("utf-8"))


def _scene_files() -> list[str]:
    return sorted(entry.name for entry in files(__package__).iterdir() if entry.name.startswith("scenes_"))


class _People:
    """Finds a person by name; whoever is in no agency's list flies for NASA."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._surnames = table["surnames"]
        self._agencies = {name: Agency(name, **row) for name, row in table["agencies"].items()}
        self._of = {name: agency for agency, names in table["people"].items() for name in names}

    def named(self, name: str) -> Person:
        last = self._surnames.get(name) or name.rpartition(" ")[2]
        return Person(name, last, self._agencies[self._of.get(name, "NASA")])


def _mission(cast: str, row: Mapping[str, Any], people: _People) -> Mission:
    crews = (tuple(map(people.named, row.get(crew, ()))) for crew in ("prime", "backup"))
    return Mission(cast, row["name"], row["ship"], row.get("pad", ""), row["launch"], *crews)


def _inherited(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each kind merged with the one that it is ``like``, its own slots over the other's."""
    named = {row["name"]: row for row in rows}
    like = [(named.get(row.get("like", ""), {}), row) for row in rows]
    return [
        {**model, **row, "slots": {**model.get("slots", {}), **row.get("slots", {})}} for model, row in like
    ]


def _kind(row: Mapping[str, Any]) -> SceneKind:
    return SceneKind(
        name=row["name"],
        weight=row["weight"],
        cast=row.get("cast", ""),
        days=tuple(row.get("days", (0, 0))),
        years=tuple(row.get("years", (0, 0))),
        ids=tuple(row["ids"]),
        stamp=row.get("stamp", ""),
        dateline=row.get("dateline", False),
        center=row["center"],
        location=row.get("location", ""),
        credit=row["credit"],
        keywords=tuple(row["keywords"]),
        titles=tuple(row["titles"]),
        headings=tuple(row["headings"]),
        frames=tuple(row["frames"]),
        tails=tuple(row["tails"]),
        slots={name: _choices(slot) for name, slot in row.get("slots", {}).items()},
        styles={name: _choices(slot) for name, slot in row.get("styles", {}).items()},
    )


def _choices(slot: list[str] | str) -> tuple[str, ...]:
    """Return a slot's choices; '2..10/2' are the even numbers from 2 to 10."""
    if not isinstance(slot, str):
        return tuple(slot)
    ends, _, step = slot.partition("/")
    first, _, last = ends.partition("..")
    return tuple(map(str, range(int(first), int(last) + 1, int(step or 1))))
