"""Which column of an archive's export is which field: by the aliases of ``columns.toml``, a mapping above them."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

TEXTS = ("title", "description")
"""Fields one of which a record must have."""

FIELDS = (
    "nasa_id", *TEXTS, "date_created", "center", "keywords", "photographer", "secondary_creator", "location",
    "media_type", "album", "image",
)  # fmt: skip
"""The fields of a record, by the names that images-api.nasa.gov has for them; ``image`` is its ``href``."""

_BRACKETS = re.compile(r"(?:(?<!\s)\s+)?(?:\[[^\]]{0,200}\]|\([^)]{0,200}\)|@[a-z]{2}(?:-[A-Za-z]{2})?)\s*$")
_PREFIX = re.compile(r"(?P<prefix>.+)[:./](?P<name>[^:./]+)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ColumnVocabulary:
    """``columns.toml``: aliases by field in order of preference, and the shapes of objects."""

    ranks: Mapping[str, Mapping[str, int]]
    containers: frozenset[str]
    prefixes: frozenset[str]
    words: tuple[str, ...]
    empty: frozenset[str]
    entered: frozenset[str]
    modified: frozenset[str]


@cache
def vocabulary() -> ColumnVocabulary:
    """Return what ``columns.toml`` says."""
    found = tomllib.loads(Path(__file__).with_name("columns.toml").read_text("utf-8"))
    shapes = found["shapes"]
    return ColumnVocabulary(
        {
            field: {plain(name): rank for rank, name in reversed(list(enumerate(found["names"][field])))}
            for field in FIELDS
        },
        frozenset(map(plain, shapes["containers"])),
        frozenset(map(plain, shapes["prefixes"])),
        tuple(shapes["words"]),
        frozenset(shapes["empty"]),
        frozenset(map(plain, shapes["entered"])),
        frozenset(map(plain, shapes["modified"])),
    )


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """Return a name without case, accents, blanks and signs.

    >>> plain("Object Number"), plain("objectNumber"), plain("Légende")
    ('objectnumber', 'objectnumber', 'legende')
    """
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in decomposed if char.isalnum())


@lru_cache(maxsize=4096)
def spellings(name: str) -> tuple[str, ...]:
    """Return the plain forms under which a column may be known: as it stands, and without prefix and language.

    A dot or a slash parts a prefix only where the prefix is a known one, a colon always.

    >>> spellings("XMP-dc:Description")
    ('xmpdcdescription', 'description')
    >>> spellings("dc.title[en_US]"), spellings("user.name")
    (('dctitleenus', 'dctitle', 'title'), ('username',))
    """
    found = [plain(name)]
    bare = _BRACKETS.sub("", name)
    found.append(plain(bare))
    if parted := _PREFIX.match(bare):
        known = plain(re.split(r"[-:.]", parted["prefix"], maxsplit=1)[0]) in vocabulary().prefixes
        if ":" in bare[parted.start("prefix") : parted.start("name")] or known:
            found.append(plain(parted["name"]))
    return tuple(dict.fromkeys(form for form in found if form))


@dataclass(frozen=True, slots=True)
class Plan:
    """Which columns give which field, the preferred first, and which give none.

    ``spare`` has those that may give nothing to a record although they are known, for others go before them.
    """

    columns: Mapping[str, tuple[str, ...]]
    others: tuple[str, ...]
    spare: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """Return whether a title or a caption is among the columns."""
        return any(self.columns.get(field) for field in TEXTS)

    @property
    def known(self) -> int:
        """Return how many columns give a field."""
        return len({name for names in self.columns.values() for name in names})


@dataclass(frozen=True, slots=True)
class Mapped:
    """A mapping that a person gave, ``{field: column}``: it goes before the aliases."""

    columns: tuple[tuple[str, str], ...] = ()

    def plan(self, names: Iterable[str]) -> Plan:
        """Return which of the names give which field.

        A column that the mapping names gives that field alone, and the field is taken from no other.
        """
        return _plan(self.columns, tuple(names))

    def missing(self, names: Iterable[str]) -> list[str]:
        """Return the columns that the mapping names and that are not there."""
        there = {form for name in names for form in (name, plain(name))}
        return [column for _, column in self.columns if column not in there and plain(column) not in there]


NO_MAPPING = Mapped()


@lru_cache(maxsize=4096)
def _plan(mapping: tuple[tuple[str, str], ...], names: tuple[str, ...]) -> Plan:
    claimed: dict[str, list[str]] = {}
    taken: set[str] = set()
    for field, column in mapping:
        exact = [name for name in names if name == column] or [n for n in names if plain(n) == plain(column)]
        claimed.setdefault(field, []).extend(exact)
        taken.update(exact)
    free = [name for name in names if name not in taken]
    columns = {
        field: tuple(claimed[field]) if claimed.get(field) else _ranked(field, free) for field in FIELDS
    }
    used = taken.union(*columns.values())
    spare = (column for found in columns.values() for column in found if len(found) > 1)
    others = tuple(name for name in names if name not in used)
    return Plan(
        {field: found for field, found in columns.items() if found}, others, tuple(dict.fromkeys(spare))
    )


def _ranked(field: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the columns that are called what the field is called, the preferred first.

    Beside a date of the last change a "date created" is that of the entry, and goes behind the record's other dates.
    """
    known_as, names = vocabulary(), tuple(names)
    ranks = known_as.ranks[field]
    last = known_as.entered if any(plain(name) in known_as.modified for name in names) else frozenset()
    found = [
        (plain(name) in last, min(known), place, name)
        for place, name in enumerate(names)
        if (known := [ranks[form] for form in spellings(name) if form in ranks])
    ]
    return tuple(name for *_, name in sorted(found))
