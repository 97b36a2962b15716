"""What the captions' words mean: agencies, landmarks, spacecraft and persons, as data an archivist can mend.

Each TOML file beside this module says at its head what its entries hold. A vocabulary is one frozen value; whoever
begins a command or a server loads it once and hands it on. What is compiled from it is kept by its identity.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from schema.errors import BadVocabulary
from schema.fields import FACETS
from schema.vocabulary.folding import FoldingLists, folding_lists_of
from schema.vocabulary.series import Series
from schema.vocabulary.thesaurus import Synonyms, synonyms_of
from schema.vocabulary.toml_tables import Table, Tables, digest, merge, read_own, read_tables


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
    found by its aliases only; one with ``elsewhere`` has a namesake on another world, and is not found in a text that
    shows one. The facet '' belongs to names that only hide what is inside them.
    """

    facet: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    case: Case = Case.NAME
    own_name: bool = True
    elsewhere: bool = False
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
    """An open class of landmarks: a head word and the place of the proper name; ``small`` heads are no capitals."""

    head: str
    place: Place
    kind: str
    plural: str = ""
    canonical: str = ""
    elsewhere: bool = False
    small: bool = False
    designator: bool = False
    not_names: frozenset[str] = frozenset()
    not_alone: frozenset[str] = frozenset()


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
    acts: frozenset[str]
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
    happened: tuple[str, ...]
    printed: tuple[str, ...]
    told: tuple[str, ...]
    robots: tuple[str, ...]
    arrived: tuple[str, ...]
    elsewhere: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """All that is known of the field; compared by identity, so that what is compiled from it can be kept.

    ``entries`` are looked for in captions; ``centers`` are not: they only say what a dump's codes stand for.
    ``abbreviations`` map a shortened word in the name of a landmark to that word. ``folding`` are the word lists that
    distinguish variants of a caption from others. ``spellings`` are pairs of another spelling of a word and the one it
    is compared by, ``stems`` the forms of words that a stemmer takes for others, ``sounds`` letters of names and what
    they are heard as.

    ``digest`` names what an index rests on, ``edition`` all, with the thesaurus that only searches ask; ``own`` is
    that of the archive's own tables, '' where there are none.
    """

    entries: tuple[Entry, ...]
    centers: tuple[Entry, ...]
    forms: tuple[Form, ...]
    leading: frozenset[str]
    headline_verbs: frozenset[str]
    abbreviations: Mapping[str, str]
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
    spellings: tuple[tuple[str, str], ...]
    stems: tuple[tuple[str, ...], ...]
    sounds: Mapping[str, str]
    thesaurus: tuple[Synonyms, ...]
    digest: str
    edition: str
    own: str = ""


@cache
def load() -> Vocabulary:
    """Return the vocabulary that came with this package."""
    return read(files(__name__))


def load_with(folder: Path | None) -> Vocabulary:
    """Return our vocabulary with an archive's own folder merged over it; ours where there is none.

    ``BadVocabulary`` says what of it cannot be understood.
    """
    if folder is None:
        return load()
    own = read_own(folder)
    merged = merge(read_tables(files(__name__)), own, folder)
    try:
        return replace(vocabulary_of(merged), own=digest(own, searched=True))
    except (KeyError, TypeError, ValueError) as error:
        raise BadVocabulary(folder, f"an entry cannot be read: {error}") from None


def read(folder: Traversable) -> Vocabulary:
    """Return the vocabulary of a folder that has all files; ``TypeError`` for a key that no entry has."""
    return vocabulary_of(read_tables(folder))


def vocabulary_of(tables: Tables) -> Vocabulary:
    """Return the vocabulary of tables, by the names of their files; ``TypeError`` for a key that no entry has."""
    named = {facet.name: facet.vocabulary for facet in FACETS if facet.vocabulary} | {"hidden": "hidden.toml"}
    worlds, forms, spellings = tables["worlds.toml"], tables["forms.toml"], tables["spellings.toml"]
    persons = _persons({**tables["persons.toml"], **tables["names.toml"]})
    return Vocabulary(
        entries=tuple(entry for table, name in named.items() for entry in entries_of(table, tables[name])),
        centers=entries_of("center", tables["centers.toml"]),
        forms=tuple(_form(row) for row in forms["form"]),
        leading=frozenset(forms["leading"].split()),
        headline_verbs=frozenset(forms["headline_verbs"].split()),
        abbreviations=dict(line.split() for line in forms["abbreviations"].splitlines() if line),
        series=tuple(one for table, name in named.items() for one in _series_of(table, tables[name])),
        persons=persons,
        organisations=Organisations(**_word_lists(tables["organisations.toml"])),
        sentences=SentenceLists(**_word_lists(tables["sentences.toml"])),
        signs=SignLists(**{key: tuple(lines.splitlines()) for key, lines in tables["signs.toml"].items()}),
        accented=frozenset(tables["accents.toml"]["words"].split()),
        off_earth=frozenset(worlds["off_earth"]),
        on_earth=frozenset(worlds["on_earth"]),
        seen=frozenset(tables["seen.toml"]["phrases"]),
        folding=folding_lists_of(tables["folding.toml"], _namesakes(persons)),
        spellings=tuple(_spellings(f"{spellings['same']}\n{spellings['irregular']}")),
        stems=tuple(tuple(line.split()) for line in spellings["apart"].splitlines() if line),
        sounds={letters: heard for heard, line in spellings["sounds"].items() for letters in line.split()},
        thesaurus=tuple(synonyms_of(tables["thesaurus.toml"])),
        digest=digest(tables),
        edition=digest(tables, searched=True),
    )


def entries_of(table: str, rows: Table) -> tuple[Entry, ...]:
    """Return the entries ``[[table]]`` of a file; ``TypeError`` for a key that no entry has.

    >>> entries_of("landmark", {"landmark": [{"name": "Old Mill", "kind": "mill"}]})[0].name
    'Old Mill'
    """
    facet = "" if table == "hidden" else table
    return tuple(Entry(facet=facet, **_frozen(row)) for row in rows[table])


def _series_of(table: str, rows: Table) -> Iterator[Series]:
    """Yield the numbered series of a facet's file, where it has any."""
    yield from (Series(facet=table, **_frozen(row)) for row in rows.get("series", ()))


def _spellings(lines: str) -> Iterator[tuple[str, str]]:
    """Yield each other spelling of a word with the first of its line."""
    for line in lines.splitlines():
        first, *others = line.split() or [""]
        yield from ((other, first) for other in others)


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
        same=_same(table["same"]),
        apart=tuple(tuple(row["forms"]) for row in table["apart"]),
    )


def _same(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, tuple[str, ...]]:
    """Map a person's name to all its forms; several entries may have some."""
    same: dict[str, tuple[str, ...]] = {}
    for row in rows:
        same[row["name"]] = (*same.get(row["name"], ()), *row["forms"])
    return same


def _alike(lines: str) -> Mapping[str, frozenset[str]]:
    """Map a given name, in small letters, to every name that stands in a line with it."""
    alike: dict[str, frozenset[str]] = {}
    for line in _lines(lines):
        for name in line:
            alike[name] = alike.get(name, frozenset()) | line
    return alike


def _namesakes(persons: Persons) -> Mapping[str, frozenset[str]]:
    """Map each given name, in small letters, to the names that are the same, itself among them."""
    given = {name.casefold() for name in persons.given} | persons.alike.keys()
    return {name: persons.alike.get(name, frozenset()) | {name} for name in given}


def _lines(text: str) -> Iterator[frozenset[str]]:
    return (frozenset(line.casefold().split()) for line in text.splitlines() if line.strip())
