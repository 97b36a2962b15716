"""Parquet files, by pyarrow, a batch of rows at a time."""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from indexer.read.dump import Dump
from indexer.read.envelopes import items
from indexer.read.records import Found
from indexer.read.sheets import as_text

BATCH = 64
"""Rows held at once: a value that all of them share is stored once in the file, and made for each."""
MISSING = (
    "is a Parquet file, and pyarrow, which reads it, is not installed: install it, as python -m pip install pyarrow, "
    "or export it as CSV"
)


def read_parquet(dump: Dump) -> Iterator[Found]:
    """Yield the record of each row."""
    content = dump.whole()
    if content is None:
        yield dump.rejected(f"is larger than {dump.limits.held:,} bytes; export it in parts, or as CSV")
        return
    try:
        import pyarrow  # noqa: PLC0415 - an extra
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError:
        yield dump.rejected(MISSING)
        return
    try:
        file = parquet.ParquetFile(pyarrow.BufferReader(content))
        sizes = [file.metadata.row_group(n).total_byte_size for n in range(file.metadata.num_row_groups)]
        if sum(sizes) > dump.limits.unpacked:
            yield dump.rejected(f"unpacks to more than {dump.limits.unpacked:,} bytes; it was not read")
            return
        number = 0
        for batch in file.iter_batches(batch_size=BATCH, use_threads=False):
            for row in batch.to_pylist():
                number += 1
                for item in items(_plain(row), dump.options.mapped):
                    yield dump.builder.build(item, f"{dump.name}:row {number}")
    except Exception as error:  # whatever a stranger's file does to its parser is that file's damage
        yield dump.rejected(f"cannot be read as Parquet: {type(error).__name__}: {error}")


def _plain(value: Any) -> Any:
    """Return a value with numbers and days as text, as the JSON of a dump has them; bytes are none."""
    match value:
        case dict():
            return {name: _plain(entry) for name, entry in value.items()}
        case list():
            return [_plain(entry) for entry in value]
        case bool() | None:
            return None
        case int() | float() | Decimal() | datetime() | date() | time():
            return as_text(value)
        case str():
            return value
        case _:
            return None
