"""A mapping as a person writes it: ``--map description=Caption``, or a TOML file of them."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

from indexer.read.columns import FIELDS, Mapped, plain
from schema.errors import BadMapping

SHORT = {
    "caption": "description",
    "id": "nasa_id",
    "date": "date_created",
    "href": "image",
    "credit": "secondary_creator",
}
"""Other names that a field may be given in a mapping."""


def read_mapping(entries: Sequence[str], file: Path | None = None) -> Mapped:
    """Return the mapping of ``FIELD=COLUMN`` entries, and of a file behind them; raises ``BadMapping``.

    >>> read_mapping(["caption=Image Text", "nasa_id=Object Number"]).columns
    (('description', 'Image Text'), ('nasa_id', 'Object Number'))
    """
    pairs = []
    for entry in entries:
        field, equals, column = entry.partition("=")
        if not equals or not column.strip():
            raise BadMapping(entry, "is not of the form FIELD=COLUMN, as in description=Caption")
        pairs.append((_field(field, entry), column.strip()))
    return Mapped((*pairs, *(_in_file(file) if file else ())))


def _field(name: str, entry: str) -> str:
    known = {plain(field): field for field in FIELDS} | {
        plain(short): field for short, field in SHORT.items()
    }
    if plain(name) not in known:
        raise BadMapping(entry, f"names no field; a record has {', '.join(FIELDS)}")
    return known[plain(name)]


def _in_file(path: Path) -> list[tuple[str, str]]:
    """Return the entries of a TOML file: ``description = "Caption"``, or a list of columns, the preferred first."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadMapping(str(path), str(error)) from error
    pairs = []
    for name, value in table.items():
        columns = value if isinstance(value, list) else [value]
        if not columns or not all(isinstance(column, str) and column.strip() for column in columns):
            raise BadMapping(str(path), f"{name} is neither the name of a column nor a list of names")
        pairs += [(_field(name, f"{path}: {name}"), column.strip()) for column in columns]
    return pairs
