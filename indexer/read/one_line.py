"""One caption a line, where a person says so."""

from collections.abc import Iterator

from indexer.read.dump import Dump
from indexer.read.records import Found


def read_lines(dump: Dump) -> Iterator[Found]:
    """Yield a record without a title for each line that is not blank."""
    for line in dump.lines():
        if line.too_long:
            yield dump.too_long(line)
        else:
            yield dump.builder.caption(dump.where(line.number), "", line.text)
