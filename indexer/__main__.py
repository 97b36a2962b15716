"""``python -m indexer``: harvest, build, add, remove, rebuild; look at an index, roll it back, publish it."""

import schema.startup  # noqa: F401 - first of all: it reports want of memory

# isort: split

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from indexer import check as checking
from indexer.command_options import (
    DUMPS,
    INDEX,
    JSON,
    VOCABULARY,
    exporting,
    naming,
    reading,
    ruling,
)
from indexer.harvest.harvest_command import harvest
from indexer.inspect import inspect as inspect_file
from indexer.pipeline import BuildRules, Exports, remove_records, replace_exports
from indexer.pipeline import add as add_dumps
from indexer.pipeline import build as build_index
from indexer.pipeline import rebuild as rebuild_index
from indexer.progress import watcher
from indexer.publish_command import publish
from indexer.read import ReadOptions
from indexer.report import quality
from indexer.report.build import BuildReport
from indexer.report.tables import write_tables
from indexer.sample import write_sample
from indexer.write.embedded_writer import EmbeddedWriter
from indexer.write.generation import restore_columns, stored_documents
from indexer.write.index_folder import roll_back
from schema import manifest as manifests
from schema.arrays import document_file
from schema.command_line import Group, printable
from schema.json_codec import encode
from schema.shown_family import family_line
from schema.vocabulary import load_with


@click.group(cls=Group)
def main() -> None:
    """Caption dumps in, a faceted search index out."""


@main.command(
    examples=(
        "build build/mine.txt --index build/mine",
        "build monday.jsonl --source archive --index build/mine",
    ),
)
@DUMPS
@INDEX
@ruling
@reading
@naming
@JSON
def build(
    dumps: tuple[Path, ...], index: Path, rules: BuildRules, options: ReadOptions, *, as_json: bool
) -> None:
    """Build a new index from DUMPS and put it in service."""
    with watcher() as shown:
        report = build_index(dumps, index, shown, rules, options)
    _print_report(report, as_json=as_json)


@main.command(
    examples=(
        "add build/more.txt --index build/mine",
        "add --replace tuesday.jsonl --source archive --index build/mine",
        "add --replace --remove-missing tuesday.jsonl --source archive --index build/mine",
    ),
)
@INDEX
@ruling
@reading
@naming
@exporting
@JSON
def add(given: Exports, index: Path, rules: BuildRules, *, replacing: bool, as_json: bool) -> None:
    """Bring the records of further DUMPS into the index.

    A dump that was added before, with the same records, changes nothing. With --replace DUMPS are exports of sources
    that the index has, each the one of its file's name where --source names none (docs/updating.md).
    """
    with watcher() as shown:
        if replacing:
            report = replace_exports(given, index, shown, rules)
        else:
            report = add_dumps(given.dumps, index, shown, rules, given.options)
    _print_report(report, as_json=as_json)


@main.command(
    examples=(
        "remove S74-20831 --index build/mine",
        "remove 9999001 9999002 --source archive --index build/mine",
    ),
)
@click.argument("ids", nargs=-1, required=True)
@INDEX
@click.option("--source", help="Of this source alone; needed where several have records of these ids.")
@ruling
@JSON
def remove(
    ids: tuple[str, ...], index: Path, source: str | None, rules: BuildRules, *, as_json: bool
) -> None:
    """Remove the records with these IDS from the index.

    A record that its archive gave no id has the one that stands in the address of its page, as c-0123456789ab.
    """
    with watcher() as shown:
        report = remove_records(ids, index, shown, rules, source)
    _print_report(report, as_json=as_json)


@main.command(
    examples=(
        "rebuild --index build/mine",
        "rebuild --index build/mine --overrides overrides.toml",
    ),
)
@INDEX
@ruling
@JSON
def rebuild(index: Path, rules: BuildRules, *, as_json: bool) -> None:
    """Build the index again from the records that it keeps, without the dumps.

    For an index that an older version of this program wrote, and for other overrides or another vocabulary.
    """
    with watcher() as shown:
        report = rebuild_index(index, shown, rules)
    _print_report(report, as_json=as_json)


def _print_report(report: BuildReport, *, as_json: bool) -> None:
    if as_json:
        _print_json(report.as_json())
    else:
        _print(report.as_lines())


@main.command(examples=("inspect export.csv", "inspect export.csv --map caption=Beschreibung"))
@click.argument("file", type=click.Path(path_type=Path))
@VOCABULARY
@reading
def inspect(file: Path, vocabulary_folder: Path | None, options: ReadOptions) -> None:
    """Say what FILE is taken for, which columns are used, and show three records as they would be indexed."""
    found = inspect_file(file, options, load_with(vocabulary_folder))
    _print(found.as_lines())
    sys.exit(0 if found.captions else 1)


@main.command(examples=("export --index build/mine > build/mine.jsonl",))
@INDEX
def export(index: Path) -> None:
    """Write one JSON object a family on standard output."""
    folder = manifests.current(index)
    manifests.verify(folder)
    for line in document_file.lines(folder):
        sys.stdout.buffer.write(family_line(line))


@main.command(examples=("check --index build/mine", "check --repair --index build/mine"))
@INDEX
@click.option(
    "--repair",
    is_flag=True,
    help="First make columns that are missing or damaged again from the Whoosh index.",
)
@VOCABULARY
def check(index: Path, vocabulary_folder: Path | None, *, repair: bool) -> None:
    """Verify checksums and accounting of the index."""
    vocabulary = load_with(vocabulary_folder)
    if repair:
        restore_columns(index, EmbeddedWriter(vocabulary))
    manifest, found = checking.check(index)
    sound = f"OK: {manifest.records} records in {manifest.families} families, {manifest.rejected} rejected"
    hint = [manifests.REPAIR] if any(map(manifests.is_column, found)) else []
    other = manifests.other_vocabulary(manifests.current(index), manifest, vocabulary)
    _print(
        f"{manifest.generation}: {line}" for line in [*([*found, *hint] or [sound]), *filter(None, [other])]
    )
    sys.exit(1 if found else 0)


@main.command(examples=("report --index build/mine", "report --index build/mine --csv build/tables"))
@INDEX
@JSON
@click.option(
    "--csv",
    "csv_folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write a CSV file a table there.",
)
@VOCABULARY
def report(index: Path, csv_folder: Path | None, vocabulary_folder: Path | None, *, as_json: bool) -> None:
    """Print a report on the quality of the archive's captions."""
    folder = manifests.current(index)
    manifests.verify(folder)
    found = quality.survey(stored_documents(folder), load_with(vocabulary_folder))
    if csv_folder:
        _write_csv(found, csv_folder)
    if as_json:
        _print_json(found.as_json())
    else:
        _print(found.as_lines())


def _write_csv(found: quality.Survey, folder: Path) -> None:
    try:
        paths = write_tables(found.tables(), folder)
    except OSError as error:
        raise click.FileError(str(folder), error.strerror) from error
    _print((f"wrote {path}" for path in paths), err=True)


@main.command(examples=("rollback --index build/mine",))
@INDEX
def rollback(index: Path) -> None:
    """Go back to the generation before the current one."""
    click.echo(f"now serving {roll_back(index)}")


@main.command(
    examples=(
        "sample --records 500 --out build/mine.txt",
        "sample --out build/sample.jsonl --pictures build/pictures",
    )
)
@click.option("--records", type=click.IntRange(1, 10_000_000), default=2000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), default=Path("sample.txt"), show_default=True
)
@click.option(
    "--pictures",
    type=click.Path(path_type=Path, file_okay=False),
    help="Draw a small picture of each record into this folder.",
)
def sample(records: int, seed: int, out: Path, pictures: Path | None) -> None:
    """Generate sample data (.txt or .jsonl), with the expected results in a second file."""
    try:
        for folder in filter(None, (out.parent, pictures)):
            folder.mkdir(parents=True, exist_ok=True)
        write_sample(out, records, seed, pictures)
    except OSError as error:
        raise click.FileError(str(error.filename or out), error.strerror) from error
    click.echo(
        f"{records} made-up records in {out}, expected results in {out.with_suffix('.truth.jsonl')}", err=True
    )


main.add_command(harvest)
main.add_command(publish)


def _print(lines: Iterable[str], *, err: bool = False) -> None:
    """Print lines without control characters, so that a dump cannot send a terminal escape sequences."""
    for line in lines:
        click.echo(printable(line), err=err)


def _print_json(value: Any) -> None:
    sys.stdout.buffer.write(encode(value) + b"\n")


if __name__ == "__main__":
    main(prog_name="python -m indexer")
