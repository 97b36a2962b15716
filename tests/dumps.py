"""The same made-up records as every kind of dump, and builds that say nothing."""

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from indexer.pipeline import Exports, add, build, replace_exports
from indexer.reconcile import Removal
from indexer.report.build import BuildReport
from indexer.sample import write_sample
from schema import manifest as manifests
from schema.arrays.document_file import lines
from schema.shown_family import family_line

Row = dict[str, Any]

COLUMNS = (
    "nasa_id title description date_created center keywords photographer secondary_creator location "
    "media_type album href"
).split()


class Quiet:
    """A watcher that hears everything and says nothing."""

    def begin(self, step: str, size: int | None) -> None:
        """Hear of a step."""

    def advance(self, items: int) -> None:
        """Hear of items."""

    def end(self, step: str, seconds: float) -> None:
        """Hear of an end."""


def built(index: Path, *dumps: Path) -> BuildReport:
    """Build an index from dumps."""
    return build(dumps, index, Quiet())


def added(index: Path, *dumps: Path) -> BuildReport:
    """Add dumps to an index."""
    return add(dumps, index, Quiet())


def exported(index: Path, dump: Path) -> BuildReport:
    """Put an export in the place of the one before, without what it lacks."""
    return replace_exports(Exports([dump], removal=Removal(missing=True)), index, Quiet())


def families(index: Path) -> list[Row]:
    """Give the families of the current generation, as they are exported."""
    return [json.loads(family_line(line)) for line in lines(manifests.current(index))]


def rows(path: Path) -> list[Row]:
    """Read JSON lines."""
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def partition(found: Iterable[Row]) -> set[frozenset[str]]:
    """Give families as sets of record keys."""
    return {
        frozenset(f"{record['source']}#{record['n']}" for record in family["records"]) for family in found
    }


def sample_rows(folder: Path, records: int, seed: int) -> list[Row]:
    """Make up records with the fields of images-api.nasa.gov."""
    path = folder / f"rows-{records}-{seed}.jsonl"
    write_sample(path, records, seed)
    return rows(path)


def two_lines(records: Sequence[Row]) -> str:
    """Print caption and title of each record on two lines."""
    return "".join(f"{row['description']}\n{row['title']}\n" for row in records)


def json_lines(records: Sequence[Row]) -> str:
    """Print a JSON object a line."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in records)


def table(records: Sequence[Row]) -> str:
    """Print a CSV table."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows({**row, "keywords": ", ".join(row.get("keywords", ()))} for row in records)
    return text.getvalue()


def response(records: Sequence[Row]) -> str:
    """Print one response of images-api.nasa.gov."""
    return json.dumps(_response(records))


def responses(records: Sequence[Row]) -> str:
    """Print a list of two responses."""
    half = len(records) // 2
    return json.dumps([_response(records[:half]), _response(records[half:])], indent=1)


def items(records: Sequence[Row]) -> str:
    """Print an object with an ``items`` array."""
    return json.dumps({"items": [_item(row) for row in records]})


def _response(records: Sequence[Row]) -> Row:
    return {"collection": {"version": "1.0", "href": "made-up", "items": [_item(row) for row in records]}}


def _item(row: Row) -> Row:
    data = {name: value for name, value in row.items() if name != "href"}
    links = [{"href": row["href"], "rel": "preview", "render": "image"}] if "href" in row else []
    return {"data": [data], "links": links}


WITH_FIELDS: dict[str, Callable[[Sequence[Row]], str]] = {
    "json lines": json_lines,
    "csv": table,
    "response": response,
    "responses": responses,
    "items": items,
}
KINDS = {"two lines": two_lines, **WITH_FIELDS}


def dumped(path: Path, text: str, *, packed: bool = False) -> Path:
    """Write a dump, gzipped or not; its name tells nothing."""
    data = text.encode("utf-8")
    path.write_bytes(gzip.compress(data, mtime=0) if packed else data)
    return path
