"""What the captions' words mean: agencies, landmarks, spacecraft and persons, as data an archivist can mend.

The head of each TOML file beside this module describes its entries. ``load`` reads them all once.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from schema.fields import FACETS
from schema.vocabulary.folding import FoldingLists, read_folding_lists


class Case(StrEnum):
    """How a name's capitals are read: ``NAME`` wants them where the alias has them, ``ANY`` does not care.

    An alias without any small letter (VAB, O&C) is an acronym and is found in capitals only, either way.
    """

    NAME = "name"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing with a canonical name: where one of its words stands, ``facet`` has the value ``name``.

    A guard looks at the folded caption: ``unless_before`` are texts that must not follow, ``unless_after``
    texts that must not precede, and of ``needs`` one must stand somewhere. An entry without ``own_name`` is
    found by its aliases only. The facet '' belongs to names that only hide what is inside them.
    """

    facet: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    case: Case = Case.NAME
    own_name: bool = True
    unless_before: tuple[str, ...] = ()
    unless_after: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every printed form of the name, the canonical one first where it counts."""
        return (self.name, *self.aliases) if self.own_name else self.aliases


class Place(StrEnum):
    """Where the proper name stands: 'X River', 'Mount X', 'Strait of X'."""

    BEFORE = "before"
    AFTER = "after"
    OF = "of"


@dataclass(frozen=True, slots=True)
class Form:
    """An open class of landmarks: a head word and the place of the proper name."""

    head: str
    place: Place
    kind: str
    plural: str = ""
    canonical: str = ""
    elsewhere: bool = False
    designator: bool = False
    not_names: frozenset[str] = frozenset()
    not_alone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Series:
    """Numbered spacecraft: 'Apollo 11'.

    ``numbers`` is 'soyuz' where letters belong to the number, 'roman' where the canonical name has Roman numerals.
    """

    name: str
    most: int
    numbers: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Persons:
    """What distinguishes a person's name from other capitalised words, and which names are one person's.

    ``titles`` has the ``honorifics`` too, with and without a full stop; ``capital_particles`` are written large.
    """

    given: frozenset[str]
    alike: Mapping[str, frozenset[str]]
    honorifics: frozenset[str]
    titles: frozenset[str]
    roles: frozenset[str]
    after: frozenset[str]
    particles: frozenset[str]
    capital_particles: frozenset[str]
    suffixes: frozenset[str]
    not_names: frozenset[str]
    families: frozenset[str]
    heads: frozenset[str]
    things: frozenset[str]
    ships: frozenset[str]
    same: Mapping[str, tuple[str, ...]]
    apart: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Organisations:
    """What distinguishes the name of an organisation from a person's; a noun may end in '*' for any ending."""

    nouns: frozenset[str]
    houses: frozenset[str]
    forms: frozenset[str]


@dataclass(frozen=True, slots=True)
class SentenceLists:
    """How sentences begin, and the short forms behind which none ends, or perhaps one."""

    openings: frozenset[str]
    never_last: frozenset[str]
    perhaps_last: frozenset[str]


@dataclass(frozen=True, slots=True)
class SignLists:
    """Phrases around a day that say whose it is; ``signs.toml`` says what each list is for."""

    plan: tuple[str, ...]
    ahead: tuple[str, ...]
    besides: tuple[str, ...]
    launch_things: tuple[str, ...]
    launch_seen: tuple[str, ...]
    pictures: tuple[str, ...]
    taken: tuple[str, ...]
    took: tuple[str, ...]
    lands: tuple[str, ...]
    launches: tuple[str, ...]
    artwork: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """All that is known of the field; compared by identity, so that what is compiled from it can be kept.

    ``entries`` are looked for in captions; ``centers`` are not: they only say what a dump's codes stand for.
    ``folding`` are the word lists that distinguish variants of a caption from other captions.
    """

    entries: tuple[Entry, ...]
    centers: tuple[Entry, ...]
    forms: tuple[Form, ...]
    leading: frozenset[str]
    series: tuple[Series, ...]
    persons: Persons
    organisations: Organisations
    sentences: SentenceLists
    signs: SignLists
    accented: frozenset[str]
    off_earth: frozenset[str]
    on_earth: frozenset[str]
    seen: frozenset[str]
    folding: FoldingLists


def read_entries(table: str, text: str) -> tuple[Entry, ...]:
    r"""Read the ``[[table]]`` entries of a TOML text; ``TypeError`` for a key that no entry has.

    >>> read_entries("landmark", '[[landmark]]\nname = "Old Mill"\nkind = "mill"\naliases = []')[0].name
    'Old Mill'
    """
    facet = "" if table == "hidden" else table
    return tuple(Entry(facet=facet, **_frozen(row)) for row in tomllib.loads(text)[table])


@cache
def digest() -> str:
    """Return a name for what an index rests on: all data beside this module, as it is read, comments left out.

    The thesaurus is no part of it, since only searching asks it.
    """
    tables = {
        path.name: tomllib.loads(path.read_text(encoding="utf-8"))
        for path in files(__name__).iterdir()
        if path.name.endswith(".toml") and path.name != "thesaurus.toml"
    }
    said = json.dumps(sorted(tables.items()), ensure_ascii=False)  # entries keep their order, which counts
    return hashlib.blake2b(said.encode(), digest_size=10).hexdigest()


@cache
def load() -> Vocabulary:
    """Return the vocabulary of this package, read once."""
    return read(files(__name__))


def read(folder: Traversable) -> Vocabulary:
    """Read a vocabulary from the TOML files of a folder; ``TypeError`` for a key that no entry has."""

    def text(name: str) -> str:
        return folder.joinpath(name).read_text(encoding="utf-8")

    def toml(name: str) -> dict[str, Any]:
        return tomllib.loads(text(name))

    tables = {facet.name: facet.vocabulary for facet in FACETS if facet.vocabulary} | {
        "hidden": "hidden.toml"
    }
    worlds, forms = toml("worlds.toml"), toml("forms.toml")
    return Vocabulary(
        entries=tuple(entry for table, name in tables.items() for entry in read_entries(table, text(name))),
        centers=read_entries("center", text("centers.toml")),
        forms=tuple(_form(row) for row in forms["form"]),
        leading=frozenset(forms["leading"].split()),
        series=tuple(Series(**row) for row in toml("spacecraft.toml")["series"]),
        persons=_persons({**toml("persons.toml"), **toml("names.toml")}),
        organisations=Organisations(**_word_lists(toml("organisations.toml"))),
        sentences=SentenceLists(**_word_lists(toml("sentences.toml"))),
        signs=SignLists(**{key: tuple(lines.splitlines()) for key, lines in toml("signs.toml").items()}),
        accented=frozenset(toml("accents.toml")["words"].split()),
        off_earth=frozenset(worlds["off_earth"]),
        on_earth=frozenset(worlds["on_earth"]),
        seen=frozenset(toml("seen.toml")["phrases"]),
        folding=read_folding_lists(text("folding.toml")),
    )


def _frozen(row: Mapping[str, Any]) -> dict[str, Any]:
    frozen = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return frozen | ({"case": Case(row["case"])} if "case" in row else {})


def _word_lists(table: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {key: frozenset(words.split()) for key, words in table.items()}


def _form(row: Mapping[str, Any]) -> Form:
    words = {
        key: frozenset(word.casefold() for word in row.get(key, ())) for key in ("not_names", "not_alone")
    }
    return Form(**{**row, **words, "place": Place(row["place"])})


def _persons(table: Mapping[str, Any]) -> Persons:
    words = {
        field.name: frozenset(table[field.name].split())
        for field in fields(Persons)
        if isinstance(table[field.name], str) and field.name != "alike"
    }
    shortened = {f"{honorific}." for honorific in words["honorifics"]}
    return Persons(
        **{**words, "titles": words["titles"] | words["honorifics"] | shortened},
        alike=_alike(table["alike"]),
        same={row["name"]: tuple(row["forms"]) for row in table["same"]},
        apart=tuple(tuple(row["forms"]) for row in table["apart"]),
    )


def _alike(lines: str) -> Mapping[str, frozenset[str]]:
    """Map a given name, in small letters, to every name that stands in a line with it."""
    alike: dict[str, frozenset[str]] = {}
    for line in _lines(lines):
        for name in line:
            alike[name] = alike.get(name, frozenset()) | line
    return alike


def _lines(text: str) -> Iterator[frozenset[str]]:
    return (frozenset(line.casefold().split()) for line in text.splitlines() if line.strip())
