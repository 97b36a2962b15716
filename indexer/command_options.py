"""The options that several commands have, and the values that they become."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any

import click

from indexer.fold import NO_OVERRIDES
from indexer.fold.overrides import read_overrides
from indexer.pipeline import BuildRules, Exports
from indexer.read import Format, ReadOptions, read_mapping
from indexer.reconcile import Removal
from schema.vocabulary import load_with

INDEX = click.option(
    "--index",
    type=click.Path(path_type=Path),
    default=Path("index"),
    show_default=True,
    envvar="CAPTION_SEARCH_INDEX",
    help="Folder of the generations.",
)
DUMPS = click.argument("dumps", nargs=-1, required=True, type=click.Path(path_type=Path))
JSON = click.option(
    "--json", "as_json", is_flag=True, help="Print the report as one JSON object, nothing else."
)
OVERRIDES = click.option(
    "--overrides",
    "overrides_file",
    type=click.Path(path_type=Path),
    help="TOML file of records that are never, or always, one family, and of facts (docs/overrides.md).",
)

VOCABULARY = click.option(
    "--vocabulary",
    "vocabulary_folder",
    type=click.Path(path_type=Path),
    envvar="CAPTION_SEARCH_VOCABULARY",
    help="Folder of the archive's own vocabulary, merged over ours (docs/vocabulary.md).",
)
FORMAT = click.option(
    "--format",
    "format_name",
    type=click.Choice([one.value for one in Format]),
    help="Read every dump in this format, whatever it looks like.",
)
MAP = click.option(
    "--map",
    "entries",
    multiple=True,
    metavar="FIELD=COLUMN",
    help='Take a field of a record from this column, as in --map nasa_id="Object Number"; may be repeated.',
)
MAPPING = click.option(
    "--mapping", type=click.Path(path_type=Path), help="TOML file of such entries (docs/files.md)."
)
SOURCE = click.option(
    "--source",
    help="Name under which the records of all DUMPS are kept, as one; else each has its file's name.",
)
REPLACE = click.option(
    "--replace",
    "replacing",
    is_flag=True,
    help="DUMPS are whole exports: their records take the place of those there.",
)
REMOVE_MISSING = click.option(
    "--remove-missing", is_flag=True, help="With --replace: remove the records that an export lacks."
)
FORCE = click.option(
    "--force", is_flag=True, help="With --remove-missing: also where the export seems not to be whole."
)
ENCODING = click.option(
    "--encoding", help="Read the text of every dump in this encoding, as in windows-1252."
)


def reading(command: Callable[..., None]) -> Callable[..., None]:
    """Add to a command the options for reading dumps; it receives them as one ``options``."""

    @FORMAT
    @MAP
    @MAPPING
    @ENCODING
    @wraps(command)
    def with_options(
        *arguments: Any,
        format_name: str | None,
        entries: tuple[str, ...],
        mapping: Path | None,
        encoding: str | None,
        **named: Any,
    ) -> None:
        format_ = Format(format_name) if format_name else None
        options = ReadOptions(format_, encoding, read_mapping(entries, mapping))
        command(*arguments, options=options, **named)

    return with_options


def naming(command: Callable[..., None]) -> Callable[..., None]:
    """Add to a command that reads dumps the name of their source, as one of its ``options``."""

    @SOURCE
    @wraps(command)
    def with_source(*arguments: Any, source: str | None, options: ReadOptions, **named: Any) -> None:
        command(*arguments, options=replace(options, source=source), **named)

    return with_source


def exporting(command: Callable[..., None]) -> Callable[..., None]:
    """Add to a command dumps that may be exports; it receives them as one ``given``, and whether they replace."""

    @DUMPS
    @REPLACE
    @REMOVE_MISSING
    @FORCE
    @wraps(command)
    def with_exports(
        *arguments: Any,
        dumps: tuple[Path, ...],
        options: ReadOptions,
        replacing: bool,
        remove_missing: bool,
        force: bool,
        **named: Any,
    ) -> None:
        if (remove_missing and not replacing) or (force and not remove_missing):
            raise click.UsageError("--remove-missing goes with --replace, and --force with --remove-missing")
        given = Exports(dumps, options, Removal(remove_missing, force))
        command(*arguments, given=given, replacing=replacing, **named)

    return with_exports


def ruling(command: Callable[..., None]) -> Callable[..., None]:
    """Add to a command what an archive decides of its builds; it receives that as one ``rules``."""

    @OVERRIDES
    @VOCABULARY
    @wraps(command)
    def with_rules(
        *arguments: Any, overrides_file: Path | None, vocabulary_folder: Path | None, **named: Any
    ) -> None:
        overrides = read_overrides(overrides_file) if overrides_file else NO_OVERRIDES
        command(*arguments, rules=BuildRules(load_with(vocabulary_folder), overrides), **named)

    return with_rules
